/** What is remembered of each credential: the record as JSON, and the times by which it is due as columns of their own. */
import * as z from 'zod';
import type { CredentialRecord } from '../domain/record.ts';
import type { Instant } from '../domain/time.ts';
import { type CredentialRecords, StateError } from '../use-cases/ports.ts';
import { joinedMany } from './joined-reads.ts';
import { json, parseRow, toJson } from './row-parsing.ts';
import { credentialRecord } from './record-schemas.ts';
import type { Columns, Table } from './table.ts';
import type { KeyPart, Row } from './tablestore-sdk.ts';

const recordRow = z.object({ record: json(credentialRecord) });

/** Absent, never zero, when there is nothing to wait for: a missing column satisfies no filter. */
function dueColumns(record: CredentialRecord): Columns {
  const isOpen = record.status === 'revoking' || record.status === 'unconfirmed';
  return {
    ...(record.hold === undefined ? {} : { holdUntil: BigInt(record.hold.until) }),
    ...(isOpen ? { openSince: BigInt(record.updatedAt) } : {}),
  };
}

export function credentialRecords({ table, account }: { table: Table; account: string }): CredentialRecords {
  const parse = (row: Row): CredentialRecord => {
    const { record } = parseRow(table, row, recordRow);
    const [, cluster, uid] = row.key;
    if (record.clusterId === cluster && record.uid === uid) return record;
    throw new StateError(
      { operation: `read ${table.name}`, code: 'UnreadableRow' },
      `The row (${row.key.join(', ')}) of ${table.name} holds the record of ${record.clusterId}, ${record.uid}.`,
    );
  };

  const rowsOf = joinedMany((keys: readonly (readonly KeyPart[])[]) => table.getMany(keys));

  return {
    get: async (subjects) => {
      const rows = await rowsOf(subjects.map(({ clusterId, uid }) => [account, clusterId, uid]));
      return rows.map((row) => (row === undefined ? undefined : parse(row)));
    },

    put: async (record) => {
      const columns = { record: toJson(table, credentialRecord, record), ...dueColumns(record) };
      await table.put([account, record.clusterId, record.uid], columns);
    },

    due: async (now: Instant, staleBefore: Instant) => {
      const rows = await table.range({
        within: [account],
        columns: ['record', 'holdUntil', 'openSince'],
        anyOf: [
          { column: 'holdUntil', is: 'LESS_EQUAL', value: BigInt(now) },
          { column: 'openSince', is: 'LESS_EQUAL', value: BigInt(staleBefore) },
        ],
      });
      return rows.map(parse);
    },
  };
}
