/** The answers of IMS (2019-08-15), RAM (2015-05-01) and STS (2015-04-01) as documented. */
import * as z from 'zod';
import type { Uid } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { RecycledUser, Role } from '../use-cases/ports.ts';
import { accountId, filled, looseInstant, textOrEmpty, uid } from './answers.ts';
import { type MarkedPage, more, nextOf } from './marked-pages.ts';

const userFields = z.object({ UserId: uid, UserPrincipalName: filled });

export const oneUser: z.ZodType<{ uid: Uid; principalName: string; createdAt?: Instant }> = z.pipe(
  z.object({ User: userFields.extend({ CreateDate: looseInstant }) }),
  z.transform(({ User }) => ({
    uid: User.UserId,
    principalName: User.UserPrincipalName,
    ...(User.CreateDate === undefined ? {} : { createdAt: User.CreateDate }),
  })),
);

const recycledUser: z.ZodType<RecycledUser> = z.pipe(
  userFields.extend({ RecycleDate: looseInstant, DeleteDate: looseInstant }),
  z.transform((row) => ({
    uid: row.UserId,
    principalName: row.UserPrincipalName,
    ...(row.RecycleDate === undefined ? {} : { recycledAt: row.RecycleDate }),
    ...(row.DeleteDate === undefined ? {} : { purgedAt: row.DeleteDate }),
  })),
);

export const oneRecycledUser: z.ZodType<RecycledUser> = z.pipe(
  z.object({ User: recycledUser }),
  z.transform(({ User }) => User),
);

export const recycledUsersPage: z.ZodType<MarkedPage<RecycledUser>> = z.pipe(
  z.object({ ...more, Users: z.object({ User: z.array(recycledUser) }) }),
  z.transform((page) => ({ rows: page.Users.User, next: nextOf(page) })),
);

const role: z.ZodType<Role> = z.pipe(
  z.object({ RoleId: uid, RoleName: filled, CreateDate: looseInstant }),
  z.transform((row) => ({
    uid: row.RoleId,
    name: row.RoleName,
    ...(row.CreateDate === undefined ? {} : { createdAt: row.CreateDate }),
  })),
);

export const oneRole: z.ZodType<Role> = z.pipe(
  z.object({ Role: role }),
  z.transform(({ Role }) => Role),
);

export const rolesPage: z.ZodType<MarkedPage<Role>> = z.pipe(
  z.object({ ...more, Roles: z.object({ Role: z.array(role) }) }),
  z.transform((page) => ({ rows: page.Roles.Role, next: nextOf(page) })),
);

export const defaultDomain = z.object({ DefaultDomainName: filled });

export const callerIdentity = z.object({
  IdentityType: filled,
  AccountId: accountId,
  PrincipalId: textOrEmpty,
  UserId: textOrEmpty,
  RoleId: textOrEmpty,
});

/** Documented: a role's principal id is `<role id>:<session>`; the account's own is the account id. */
export function ownIdOf(caller: z.infer<typeof callerIdentity>): string | undefined {
  switch (caller.IdentityType) {
    case 'AssumedRoleUser':
      return caller.RoleId === '' ? caller.PrincipalId.split(':')[0] : caller.RoleId;
    case 'RAMUser':
      return caller.UserId === '' ? caller.PrincipalId : caller.UserId;
    case 'Account':
      return caller.AccountId;
    default:
      return undefined;
  }
}
