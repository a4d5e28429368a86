/** RAM users and roles through IMS, RAM and STS. RPC calls, signed in headers: a token never gets into a URL. */
import { parseUid } from '../domain/ids.ts';
import { CloudError } from '../use-cases/cloud-error.ts';
import type { Identities } from '../use-cases/ports.ts';
import { malformed, mustBe } from './answers.ts';
import { createReader, type Reader } from './call.ts';
import type { CloudService, Connection } from './connection.ts';
import {
  callerIdentity,
  defaultDomain,
  oneRecycledUser,
  oneRole,
  oneUser,
  ownIdOf,
  recycledUsersPage,
  rolesPage,
} from './identity-schemas.ts';
import { readMarked } from './marked-pages.ts';
import { once, openApiClient } from './sdk.ts';

/** Documented as the most that each listing gives at once. */
const largestPage = { roles: 1000, recycledUsers: 100 } as const;

export function createIdentities(connection: Connection): Identities {
  const readerOf = (service: CloudService, version: string): Reader =>
    createReader(
      connection,
      { service, version },
      once(() => openApiClient(connection.clientConfig(service))),
    );
  const ims = readerOf('ims', '2019-08-15');
  const ram = readerOf('ram', '2015-05-01');
  const sts = readerOf('sts', '2015-04-01');

  return {
    self: async () => {
      const caller = await sts({ action: 'GetCallerIdentity' }, callerIdentity);
      const ownId = parseUid(ownIdOf(caller));
      if (ownId !== undefined) return { accountId: caller.AccountId, ownId };
      throw malformed(
        'sts.GetCallerIdentity',
        `The answer names no id of the caller (${caller.IdentityType}).`,
      );
    },

    user: async (uid) => {
      const user = await unlessAbsent(
        () => ims({ action: 'GetUser', query: { UserId: uid } }, oneUser),
        // This answer proves a deletion, so only the documented one counts.
        (error) => error.code === 'EntityNotExist.User' && error.status === 404,
      );
      if (user !== undefined) mustBe('ims.GetUser', uid, user.uid);
      if (user === undefined) return undefined;
      const { uid: _asked, ...found } = user;
      return found;
    },

    userNamed: async (name) => {
      const user = await unlessAbsent(
        () => ims({ action: 'GetUser', query: { UserPrincipalName: name } }, oneUser),
        (error) => error.code === 'EntityNotExist.User' && error.status === 404,
      );
      if (user === undefined) return undefined;
      mustBe('ims.GetUser', name.toLowerCase(), user.principalName.toLowerCase());
      const { principalName: _asked, ...found } = user;
      return found;
    },

    recycledUser: async (uid) => {
      const user = await unlessAbsent(
        () => ims({ action: 'GetUserInRecycleBin', query: { UserId: uid } }, oneRecycledUser),
        (error) => error.kind === 'not-found' && error.code?.startsWith('EntityNotExist') === true,
      );
      if (user !== undefined) mustBe('ims.GetUserInRecycleBin', uid, user.uid);
      return user;
    },

    recycledUsersNamed: async (principalName) => {
      const users = await readMarked('ims.ListUsersInRecycleBin', (Marker) => {
        const MaxItems = connection.pageSize ?? largestPage.recycledUsers;
        const query = { Filter: `UserPrincipalName eq ${principalName}`, Marker, MaxItems };
        return ims({ action: 'ListUsersInRecycleBin', query }, recycledUsersPage);
      });
      // A filter that the service did not understand would answer everybody.
      return users.filter((user) => user.principalName.toLowerCase() === principalName.toLowerCase());
    },

    defaultDomain: async () => {
      const { DefaultDomainName } = await ims({ action: 'GetDefaultDomain' }, defaultDomain);
      return DefaultDomainName;
    },

    roles: async () => {
      const roles = await readMarked('ram.ListRoles', (Marker) => {
        const MaxItems = connection.pageSize ?? largestPage.roles;
        return ram({ action: 'ListRoles', query: { Marker, MaxItems } }, rolesPage);
      });
      // Every account that uses ACK has service roles: an empty list is a missing right, not an empty account.
      if (roles.length === 0) throw malformed('ram.ListRoles', 'The list of roles is empty.');
      return [...new Map(roles.map((role) => [role.uid, role])).values()];
    },

    role: async (name) => {
      const role = await unlessAbsent(
        () => ram({ action: 'GetRole', query: { RoleName: name } }, oneRole),
        (error) => error.code === 'EntityNotExist.Role' && error.status === 404,
      );
      if (role !== undefined) mustBe('ram.GetRole', name.toLowerCase(), role.name.toLowerCase());
      return role;
    },
  };
}

async function unlessAbsent<T>(
  ask: () => Promise<T>,
  isAbsence: (error: CloudError) => boolean,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CloudError && isAbsence(error)) return undefined;
    throw error;
  }
}
