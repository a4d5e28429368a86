/** What people are told about who could switch Secret encryption off: one finding for the account. */
import type { Finding } from './record.ts';
import type { Principal, SwitchOffRights } from './switch-off.ts';
import type { Instant } from './time.ts';

export const switchOffFinding = { subject: 'account', kind: 'encryption-can-be-switched-off' } as const;

/** The others are counted: a text is read by people. */
const namedAtMost = 10;

/** Undefined when it is certain that nobody could. */
export function findingAboutSwitchOff(rights: SwitchOffRights, at: Instant): Finding | undefined {
  const about = { ...switchOffFinding, severity: 'notice', at } as const;
  if (rights.kind === 'unknown')
    return { ...about, text: `Who could switch Secret encryption off is unknown: ${rights.why}` };
  const { principals, doubtful } = rights;
  if (principals.length === 0) return undefined;
  const doubts =
    doubtful.length === 0 ? '' : ` Not understood: ${listed(doubtful.map(({ policy }) => policy))}.`;
  const text =
    `${principals.length} could switch Secret encryption off: ${listed(principals.map(wordsFor))}.${doubts} ` +
    'Attach the Deny policy to those who need not.';
  return { ...about, text };
}

function wordsFor({ kind, name, how }: Principal): string {
  return how === 'always' ? `${kind} ${name}` : `${kind} ${name} (${how})`;
}

function listed(names: readonly string[]): string {
  const all = [...new Set(names)];
  const rest = all.length - namedAtMost;
  return `${all.slice(0, namedAtMost).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
