/** RAM users as RAM and IMS both see them: two interfaces to one set of users. */
import type { Account, RamUser, RecycledUser } from '../account.ts';
import { ServiceError } from '../core/contract.ts';
import { newUid } from './uids.ts';

/** "About 30 days" (documented). */
const recycleBinMs = 30 * 24 * 60 * 60 * 1000;

/** Documented: 404, `EntityNotExist.User`. */
export function noSuchUser(): ServiceError {
  return new ServiceError(404, 'EntityNotExist.User', 'The user does not exist.');
}

/** Compared without regard to case, as ActionTrail's lower-case role names make probable (inferred). */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Documented: 1 to 64 letters, digits, periods, hyphens and underscores; these two codes. */
export function checkUserName(name: string, parameter = 'UserName'): void {
  const code = `InvalidParameter.${parameter}`;
  if (name.length < 1 || name.length > 64)
    throw new ServiceError(400, `${code}.Length`, `The parameter - "${parameter}" beyond the length limit.`);
  if (!/^[\w.-]+$/.test(name))
    throw new ServiceError(
      400,
      `${code}.InvalidChars`,
      `The parameter - "${parameter}" contains invalid chars.`,
    );
}

/** Documented: 1 to 128 characters for RAM, 1 to 24 for IMS. */
export function checkDisplayName(name: string, most: number, parameter = 'DisplayName'): void {
  if (name.length < 1 || name.length > most)
    throw new ServiceError(
      400,
      `InvalidParameter.${parameter}.Length`,
      `The parameter - "${parameter}" beyond the length limit.`,
    );
}

/**
 * The users that a read answers as existing: the living first, then those whose deletion is not seen yet
 * (`deletionSeenAfterMs`).
 */
export function visibleUsers(account: Account, now: number): readonly RamUser[] {
  const unseen = account.deletedIdentities
    .filter(({ type, id }) => type === 'RamUser' && !account.users.some(({ userId }) => userId === id))
    .filter(({ deletedAt }) => now < deletedAt + account.behaviours.deletionSeenAfterMs)
    .map((gone): RamUser => {
      const { id, name, displayName, createdAt = gone.deletedAt } = gone;
      return { userId: id, userName: name, displayName, createdAt, status: 'active' };
    });
  return [...account.users, ...unseen];
}

/** What the recycle bin still holds; the service empties it by itself (documented). */
export function recycledUsers(account: Account, now: number): readonly RecycledUser[] {
  return account.recycleBin.filter(({ deleteAt }) => now < deleteAt);
}

export function createUser(account: Account, userName: string, displayName: string, now: number): RamUser {
  refuseTakenName(account, userName);
  const user: RamUser = {
    userId: newUid(account, 'user'),
    userName,
    displayName,
    createdAt: now,
    status: 'active',
  };
  account.users.push(user);
  return user;
}

/** Documented: 409, `EntityAlreadyExists.User`. A name in the recycle bin is free (inferred). */
export function refuseTakenName(account: Account, userName: string): void {
  if (account.users.some((user) => sameName(user.userName, userName)))
    throw new ServiceError(409, 'EntityAlreadyExists.User', 'The user does already exist.');
}

export function deleteUser(account: Account, user: RamUser, now: number): void {
  const { userId, userName, displayName, createdAt } = user;
  account.users = account.users.filter((other) => other !== user);
  if (account.behaviours.recycleBin === 'on')
    account.recycleBin.push({ user, recycledAt: now, deleteAt: now + recycleBinMs });
  account.deletedIdentities.push({
    id: userId,
    name: userName,
    displayName,
    type: 'RamUser',
    deletedAt: now,
    createdAt,
  });
}

export function restoreUser(account: Account, recycled: RecycledUser): void {
  refuseTakenName(account, recycled.user.userName);
  account.recycleBin = account.recycleBin.filter((other) => other !== recycled);
  account.deletedIdentities = account.deletedIdentities.filter(({ id }) => id !== recycled.user.userId);
  account.users.push(recycled.user);
}
