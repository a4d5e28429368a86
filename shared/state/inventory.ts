/**
 * What is known of the account's identities, with the names that they bore. The name's row is written before the identity's,
 * so a name that an identity is recorded with can always be looked up. Names are compared in lower case; one candidate too
 * many does no harm, as each is proven by its id.
 */
import * as z from 'zod';
import {
  deletedAtOf,
  isDeleted,
  type KnownIdentity,
  lifeOf,
  mergeIdentity,
  namesOf,
  nothingKnown,
  seen,
} from '../domain/inventory.ts';
import type { Uid } from '../domain/ids.ts';
import type { IdentityType } from '../domain/identity.ts';
import type { Instant } from '../domain/time.ts';
import {
  type Bearer,
  type InventoryReader,
  type InventoryRecorder,
  type RecordedIdentity,
  StateError,
} from '../use-cases/ports.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { knownIdentity } from './inventory-schemas.ts';
import { joinedMany } from './joined-reads.ts';
import { again, inRounds } from './rounds.ts';
import { json, parseRow, toJson } from './row-parsing.ts';
import { identityType, uid as uidSchema } from './value-schemas.ts';
import { type Expectation, type Table, unchanged } from './table.ts';
import type { KeyPart, Row } from './tablestore-sdk.ts';

const identityRow = z.object({ type: identityType, known: json(knownIdentity) });
const nameRow = z.object({ type: identityType, spelling: z.string() });

export interface IdentitiesContext {
  readonly identities: Table;
  readonly identityNames: Table;
  readonly account: string;
}

export type IdentityInventory = Pick<InventoryRecorder, 'uidsNamed' | 'remember' | 'learn'> &
  Pick<InventoryReader, 'identity' | 'deleted'>;

const inLowerCase = (name: string): string => name.toLowerCase();
const nameKey = (type: IdentityType, name: string): string => `${type}/${inLowerCase(name)}`;

export function identityInventory(context: IdentitiesContext): IdentityInventory {
  const { identities, identityNames, account } = context;
  const rowsOf = joinedMany((keys: readonly (readonly KeyPart[])[]) => identities.getMany(keys));

  const learn = (uid: Uid, type: IdentityType, facts: KnownIdentity): Promise<void> =>
    inRounds(identities, async () => {
      const [row] = await rowsOf([[account, uid]]);
      const before = row === undefined ? undefined : parseRow(identities, row, identityRow);
      if (before !== undefined && before.type !== type) throw typeChanged(identities, uid, before.type, type);
      const known = mergeIdentity(before?.known ?? nothingKnown, facts);
      if (before !== undefined && canonicalJson(known) === canonicalJson(before.known)) return undefined;
      const old = new Set(before === undefined ? [] : namesOf(before.known).map(({ name }) => name));
      for (const { name } of namesOf(known)) {
        if (old.has(name)) continue;
        await identityNames.put([account, nameKey(type, name), uid], { type, spelling: name });
      }
      const columns = { type, known: toJson(identities, knownIdentity, known), ...goneColumn(known) };
      const expectation: Expectation = row === undefined ? { kind: 'absent' } : unchanged(identities, row);
      // Refused: somebody else taught the inventory about the same identity; theirs is kept and ours added.
      return (await identities.putIf(expectation, [account, uid], columns)) === 'applied' ? undefined : again;
    });

  return {
    learn,
    remember: (uid, type, name, seenAt, created) =>
      learn(uid, type, { ...seen(name, seenAt), ...(created === undefined ? {} : { created }) }),

    uidsNamed: async (type, name) => {
      const named = await identityNames.range({ within: [account, nameKey(type, name)] });
      const uids = named.map((row) => uidIn(identityNames, row, nameRow, 2));
      const rows = uids.length === 0 ? [] : await identities.getMany(uids.map((uid) => [account, uid]));
      return uids.map((uid, position): Bearer => {
        const row = rows[position];
        // Its writer has not come so far yet, or never did.
        if (row === undefined) return { uid, known: nothingKnown };
        const { known } = parseRow(identities, row, identityRow);
        const firstSeen = firstSeenAs(name, known);
        return { uid, ...(firstSeen === undefined ? {} : { firstSeen }), known };
      });
    },

    identity: async (uid) => {
      const [row] = await rowsOf([[account, uid]]);
      return row === undefined ? undefined : parseIdentityRow(identities, row);
    },

    deleted: async ({ limit, start }) => {
      const options = { limit, start: start === undefined ? undefined : keyIn(account, start) };
      const page = await identities.page({ within: [account] }, options, 'identities_gone');
      const next = page.next?.slice(1).join('/');
      const found = page.rows.map((row) => parseIdentityRow(identities, row));
      return { identities: found, ...(next === undefined ? {} : { next }) };
    },
  };
}

export function parseIdentityRow(table: Table, row: Row): RecordedIdentity {
  return { uid: uidIn(table, row, identityRow, 1), ...parseRow(table, row, identityRow) };
}

/** Makes a deleted identity findable by when it went; for one whose deletion nobody saw, since when it is known to be gone. */
function goneColumn(known: KnownIdentity): Readonly<Record<string, bigint>> {
  const at = isDeleted(known) ? (deletedAtOf(known) ?? lifeOf(known)?.mark.at) : undefined;
  return at === undefined ? {} : { goneAt: BigInt(at) };
}

function firstSeenAs(name: string, known: KnownIdentity): Instant | undefined {
  const times = known.firstSeen
    .filter((sighting) => inLowerCase(sighting.name) === inLowerCase(name))
    .map(({ at }) => at);
  return times.length === 0 ? undefined : Math.min(...times);
}

function uidIn(table: Table, row: Row, schema: z.ZodType, position: number): Uid {
  parseRow(table, row, schema);
  const parsed = uidSchema.safeParse(row.key[position]);
  if (parsed.success) return parsed.data;
  throw new StateError(
    { operation: `read ${table.name}`, code: 'UnreadableRow' },
    `The row (${row.key.join(', ')}) of ${table.name} names no uid.`,
  );
}

/** @throws StateError for what is not the `next` of a page */
function keyIn(account: string, next: string): KeyPart[] {
  const [, at = '', uid = ''] = /^(\d{1,16})\/(\d{16,18})$/.exec(next) ?? [];
  if (uid !== '') return [account, BigInt(at), uid];
  throw new StateError(
    { operation: 'read identities_gone' },
    'The page begins nowhere: its start is malformed.',
  );
}

function typeChanged(table: Table, uid: Uid, from: IdentityType, to: IdentityType): StateError {
  const operation = `write ${table.name}`;
  return new StateError({ operation }, `${uid} is recorded as ${from}; it can't become a ${to}.`);
}
