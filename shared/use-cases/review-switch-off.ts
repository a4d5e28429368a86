/** Who could switch Secret encryption off: read, weighed, and told to people by one finding. */
import { denyPolicy } from '../domain/deny-policy.ts';
import type { AccountId } from '../domain/ids.ts';
import { matters } from '../domain/policy-evaluation.ts';
import { type SwitchOffRights, whoCanSwitchOff } from '../domain/switch-off.ts';
import { findingAboutSwitchOff, switchOffFinding } from '../domain/switch-off-finding.ts';
import type { Clock } from '../domain/time.ts';
import { CloudError } from './cloud-error.ts';
import type { Narrate } from './context.ts';
import type { Policies } from './ports/policies.ts';
import type { Findings } from './ports.ts';

export interface SwitchOffContext {
  readonly accountId: AccountId;
  readonly policies: Policies;
  readonly findings: Pick<Findings, 'open' | 'close'>;
  readonly clock: Clock;
  readonly narrate: Narrate;
}

export type SwitchOffReview = SwitchOffRights & {
  /** The text of a RAM policy: attached to somebody, it takes the right away. */
  readonly denyPolicy: string;
};

/**
 * Changes nothing but the finding. What can't be read makes the answer unknown, which keeps the finding open.
 *
 * @throws StateError when the finding can't be written.
 */
export async function reviewSwitchOff(context: SwitchOffContext): Promise<SwitchOffReview> {
  const rights = await readRights(context);
  const at = context.clock();
  const finding = findingAboutSwitchOff(rights, at);
  if (finding === undefined)
    await context.findings.close(switchOffFinding.subject, switchOffFinding.kind, at);
  else await context.findings.open(finding);
  context.narrate('switch-off-reviewed', summaryOf(rights));
  return { ...rights, denyPolicy };
}

async function readRights({ policies, accountId }: SwitchOffContext): Promise<SwitchOffRights> {
  try {
    return whoCanSwitchOff(await policies.attached((document) => matters(document, accountId)), accountId);
  } catch (error) {
    if (error instanceof CloudError) return { kind: 'unknown', why: error.describe() };
    throw error;
  }
}

function summaryOf(rights: SwitchOffRights): Readonly<Record<string, unknown>> {
  if (rights.kind === 'unknown') return { answer: 'unknown', why: rights.why };
  return { answer: 'known', principals: rights.principals.length, doubtful: rights.doubtful.length };
}
