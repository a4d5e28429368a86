/** Everybody of the account, by whole lists: users of IMS (frozen ones too), its recycle bin, roles of RAM. */
import * as z from 'zod';
import { type KnownIdentity, mergeIdentity, nothingKnown, seen } from '../domain/inventory.ts';
import type { Instant } from '../domain/time.ts';
import type { IdentityLists, ListedIdentity } from '../use-cases/ports/sweeping.ts';
import { filled, malformed, uid } from './answers.ts';
import { createReader } from './call.ts';
import type { Connection } from './connection.ts';
import { createIdentities } from './identity.ts';
import { recycledUsersPage } from './identity-schemas.ts';
import { type MarkedPage, more, nextOf, readMarked } from './marked-pages.ts';
import { once, openApiClient } from './sdk.ts';

/** Documented as the most that each list gives at once. */
const largestPage = { users: 1000, recycledUsers: 100 } as const;

const listedUser = z.object({ UserId: uid, UserPrincipalName: filled });

const usersPage: z.ZodType<MarkedPage<z.infer<typeof listedUser>>> = z.pipe(
  z.object({ ...more, UserBasicInfos: z.object({ UserBasicInfo: z.array(listedUser) }) }),
  z.transform((page) => ({ rows: page.UserBasicInfos.UserBasicInfo, next: nextOf(page) })),
);

export function createIdentityLists(connection: Connection): IdentityLists {
  const ims = createReader(
    connection,
    { service: 'ims', version: '2019-08-15' },
    once(() => openApiClient(connection.clientConfig('ims'))),
  );
  const identities = createIdentities(connection);
  const now = (): Instant => connection.pauses.clock();

  async function users(): Promise<ListedIdentity[]> {
    const MaxItems = connection.pageSize ?? largestPage.users;
    // Documented: without both words the list leaves frozen users out, who would look deleted.
    const rows = await readMarked('ims.ListUserBasicInfos', (Marker) =>
      ims({ action: 'ListUserBasicInfos', query: { Status: 'active,freeze', Marker, MaxItems } }, usersPage),
    );
    // A missing right answers with nobody, and then everybody would look deleted.
    if (rows.length === 0) throw malformed('ims.ListUserBasicInfos', 'The list of users is empty.');
    return rows.map((row) => ({
      uid: row.UserId,
      type: 'RamUser',
      known: seen(row.UserPrincipalName, now()),
    }));
  }

  async function recycled(): Promise<ListedIdentity[]> {
    const MaxItems = connection.pageSize ?? largestPage.recycledUsers;
    const rows = await readMarked('ims.ListUsersInRecycleBin', (Marker) =>
      ims({ action: 'ListUsersInRecycleBin', query: { Marker, MaxItems } }, recycledUsersPage),
    );
    return rows.map(({ uid: id, principalName, recycledAt }) => {
      const at = recycledAt ?? now();
      const deleted: KnownIdentity = { ...nothingKnown, deleted: { at, key: `recycle-bin/${id}` } };
      // It bore the name until it was deleted, and not since.
      return { uid: id, type: 'RamUser', known: mergeIdentity(deleted, seen(principalName, at)) };
    });
  }

  return {
    everybody: async () => {
      const [living, binned, all] = await Promise.all([users(), recycled(), identities.roles()]);
      const listedRoles = all.map((role): ListedIdentity => {
        const { uid: id, name, createdAt } = role;
        const created: KnownIdentity =
          createdAt === undefined
            ? nothingKnown
            : { ...nothingKnown, created: { at: createdAt, key: `list/${id}` } };
        return { uid: id, type: 'RamRole', known: mergeIdentity(created, seen(name, now())) };
      });
      return [...living, ...binned, ...listedRoles];
    },
  };
}
