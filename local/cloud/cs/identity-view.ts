/** What CS knows of the identity behind a uid: the account's users and roles, its recycle bin, and what was deleted. */
import type { Account } from '../account.ts';

interface IdentityView {
  readonly name: string;
  readonly displayName: string;
  readonly state: 'Active' | 'InActive' | 'Deleted';
}

/**
 * A deletion is seen `deletionSeenAfterMs` late. A uid that nobody has heard of is Deleted and has no name: a credential
 * of it can only be a leftover.
 */
export function viewIdentity(account: Account, uid: string, now: number): IdentityView {
  if (uid === account.accountId) return { name: 'root', displayName: 'root', state: 'Active' };
  const user = account.users.find((candidate) => candidate.userId === uid);
  if (user !== undefined)
    return { name: user.userName, displayName: user.displayName, state: stateOfUser(user.status) };
  const role = account.roles.find((candidate) => candidate.roleId === uid);
  if (role !== undefined) return { name: role.roleName, displayName: role.roleName, state: 'Active' };
  return viewRecycled(account, uid, now) ?? viewDeleted(account, uid, now);
}

export function isDeleted(account: Account, uid: string, now: number): boolean {
  return viewIdentity(account, uid, now).state === 'Deleted';
}

function viewRecycled(account: Account, uid: string, now: number): IdentityView | undefined {
  const recycled = account.recycleBin.find((candidate) => candidate.user.userId === uid);
  if (recycled === undefined) return undefined;
  const { userName, displayName, status } = recycled.user;
  if (now < recycled.recycledAt + account.behaviours.deletionSeenAfterMs)
    return { name: userName, displayName, state: stateOfUser(status) };
  return named(account, userName, displayName, account.behaviours.recycledAccountState);
}

function viewDeleted(account: Account, uid: string, now: number): IdentityView {
  const deleted = account.deletedIdentities.find((candidate) => candidate.id === uid);
  if (deleted === undefined) return { name: '', displayName: '', state: 'Deleted' };
  const { name, displayName, deletedAt } = deleted;
  if (now < deletedAt + account.behaviours.deletionSeenAfterMs) return { name, displayName, state: 'Active' };
  return named(account, name, displayName, 'Deleted');
}

function named(
  account: Account,
  name: string,
  displayName: string,
  state: 'InActive' | 'Deleted',
): IdentityView {
  const blank = state === 'Deleted' && account.behaviours.deletedAccountName === 'blank';
  return blank ? { name: '', displayName: '', state } : { name, displayName, state };
}

function stateOfUser(status: 'active' | 'freeze'): 'Active' | 'InActive' {
  return status === 'freeze' ? 'InActive' : 'Active';
}
