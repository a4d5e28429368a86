/** Policies as the domain knows them, attached to whom a test says. */
import { type AccountId, parseAccountId } from '../../shared/domain/ids.ts';
import { parsePolicyDocument } from '../../shared/domain/policy-document.ts';
import type { AttachedPolicy, PolicyHolder } from '../../shared/domain/switch-off.ts';
import { aUid } from './builders.ts';

export const anAccountId: AccountId = accountOf('1700000000000001');

function accountOf(text: string): AccountId {
  const id = parseAccountId(text);
  if (id === undefined) throw new TypeError(`${text} is no account id.`);
  return id;
}

export const fullAccess = { Effect: 'Allow', Action: 'cs:*', Resource: '*' };
export const fullDeny = { Effect: 'Deny', Action: 'cs:UpdateKMSEncryption', Resource: '*' };

/** `user`, number 1 to 9: an id with 18 digits and a name. */
export const aHolder = (kind: 'user' | 'role', number: number): PolicyHolder => ({
  id: aUid(`${kind === 'user' ? 2 : 3}0123456789012345${number}`),
  name: `${kind}-${number}`,
});

/** Attached to nobody, when nothing else is said. */
export function aPolicy(
  name: string,
  statements: readonly object[],
  to: Partial<Omit<AttachedPolicy, 'name' | 'document'>> = {},
): AttachedPolicy {
  const document = parsePolicyDocument(JSON.stringify({ Version: '1', Statement: statements }));
  const { users = [], groups = [], roles = [] } = to;
  const attachments = users.length + groups.length + roles.length;
  return { name, document, attachments, users, groups, roles, ...to };
}
