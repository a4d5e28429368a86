/** Ids of identities: 18 digits, the first one tells the kind (seen in client code); an id is never given twice. */
import { randomInt } from 'node:crypto';
import type { Account } from '../account.ts';

function isTaken(account: Account, uid: string): boolean {
  return (
    account.users.some((user) => user.userId === uid) ||
    account.roles.some((role) => role.roleId === uid) ||
    account.recycleBin.some(({ user }) => user.userId === uid) ||
    account.deletedIdentities.some(({ id }) => id === uid)
  );
}

function digits(count: number): string {
  return String(randomInt(10 ** count)).padStart(count, '0');
}

export function newUid(account: Account, kind: 'user' | 'role'): string {
  const first = kind === 'user' ? '2' : '3';
  for (;;) {
    const uid = `${first}${digits(9)}${digits(8)}`;
    if (!isTaken(account, uid)) return uid;
  }
}
