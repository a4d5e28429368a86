/**
 * Who was granted, issued or cleaned what, and what was done to keys. An identity's access stands in the row of its credential,
 * beside the columns of the revoking function, so that one read shows both; neither writer touches the other's.
 */
import * as z from 'zod';
import { canonicalJson } from '../domain/canonical-json.ts';
import {
  accessChanges,
  type ChangeMark,
  type KnownAccess,
  mergeAccess,
  mergeKey,
} from '../domain/inventory.ts';
import type { InventoryReader, InventoryRecorder } from '../use-cases/ports.ts';
import { changeMark, knownKey } from './inventory-schemas.ts';
import { joinedMany } from './joined-reads.ts';
import { again, inRounds } from './rounds.ts';
import { json, parseRow, toJson } from './row-parsing.ts';
import { type Columns, type Table, unchanged } from './table.ts';
import type { KeyPart, Row } from './tablestore-sdk.ts';

const changeColumn = z.exactOptional(json(changeMark));
export const accessRow: z.ZodType<KnownAccess> = z.object({
  granted: changeColumn,
  withdrawn: changeColumn,
  issued: changeColumn,
  cleaned: changeColumn,
} satisfies Record<keyof KnownAccess, z.ZodType>);
const keyRow = z.object({ changes: json(knownKey) });

export interface ChangesContext {
  readonly credentials: Table;
  readonly keys: Table;
  readonly account: string;
}

export type ChangeInventory = Pick<InventoryRecorder, 'learnAccess' | 'learnKey'> &
  Pick<InventoryReader, 'access' | 'key'>;

export function changeInventory({ credentials, keys, account }: ChangesContext): ChangeInventory {
  const keyRows = joinedMany((wanted: readonly (readonly KeyPart[])[]) => keys.getMany(wanted));

  return {
    learnAccess: (scope, uid, facts) =>
      learn(credentials, [account, scope, uid], {
        parse: (row) => (row === undefined ? {} : parseRow(credentials, row, accessRow)),
        merge: (before) => mergeAccess(before, facts),
        columnsOf: (access) => accessColumns(credentials, access),
      }),

    access: async (scope, uid) => {
      const row = await credentials.get([account, scope, uid]);
      return row === undefined ? {} : parseRow(credentials, row, accessRow);
    },

    learnKey: (region, keyId, facts) =>
      learn(keys, [account, region, keyId], {
        parse: (row) => (row === undefined ? {} : parseRow(keys, row, keyRow).changes),
        merge: (before) => mergeKey(before, facts),
        columnsOf: (changes) => ({ changes: toJson(keys, knownKey, changes) }),
      }),

    key: async (region, keyId) => {
      const [row] = await keyRows([[account, region, keyId]]);
      return row === undefined ? {} : parseRow(keys, row, keyRow).changes;
    },
  };
}

function accessColumns(table: Table, access: KnownAccess): Columns {
  const column = (name: keyof KnownAccess, mark: ChangeMark | undefined): [string, string][] =>
    mark === undefined ? [] : [[name, toJson(table, changeMark, mark)]];
  return Object.fromEntries(accessChanges.flatMap((name) => column(name, access[name])));
}

interface Learning<Known> {
  readonly parse: (row: Row | undefined) => Known;
  readonly merge: (before: Known) => Known;
  readonly columnsOf: (known: Known) => Columns;
}

/** Reads, merges and writes on condition that nobody wrote meanwhile; writes nothing for what was known. */
function learn<Known>(table: Table, key: readonly KeyPart[], how: Learning<Known>): Promise<void> {
  return inRounds(table, async () => {
    const row = await table.get(key);
    const before = how.parse(row);
    const known = how.merge(before);
    if (row !== undefined && canonicalJson(known) === canonicalJson(before)) return undefined;
    const expectation = row === undefined ? ({ kind: 'absent' } as const) : unchanged(table, row);
    return (await table.updateIf(expectation, key, how.columnsOf(known))) === 'applied' ? undefined : again;
  });
}
