/** Names of things in the account. Branded strings: a uid has 16 to 18 digits and does not survive being a number. */

declare const kind: unique symbol;
type Branded<Name extends string> = string & { readonly [kind]: Name };

/** Numeric id of a RAM user, RAM role or account (cloud-documented: 16 to 18 digits). */
export type Uid = Branded<'Uid'>;
export type AccountId = Branded<'AccountId'>;
export type ClusterId = Branded<'ClusterId'>;

const digits = /^\d{16,18}$/;
const clusterIdForm = /^[a-z0-9][a-z0-9-]{1,62}$/;

/** Undefined for anything but a string of 16 to 18 digits: a JSON number has already lost its last digits. */
export function parseUid(value: unknown): Uid | undefined {
  return typeof value === 'string' && digits.test(value) ? (value as Uid) : undefined;
}

export function parseAccountId(value: unknown): AccountId | undefined {
  return typeof value === 'string' && digits.test(value) ? (value as AccountId) : undefined;
}

export function parseClusterId(value: unknown): ClusterId | undefined {
  return typeof value === 'string' && clusterIdForm.test(value) ? (value as ClusterId) : undefined;
}
