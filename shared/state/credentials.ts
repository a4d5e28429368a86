/**
 * What is remembered of each credential: the record as JSON, the time from which it is due and the head of its journal as
 * columns of their own. Other columns of the row are another writer's.
 */
import * as z from 'zod';
import type { CredentialRecord } from '../domain/record.ts';
import type { Instant } from '../domain/time.ts';
import { type CredentialRecords, StateError } from '../use-cases/ports.ts';
import { joinedMany } from './joined-reads.ts';
import { json, parseRow, toJson } from './row-parsing.ts';
import { credentialRecord, journalHead } from './record-schemas.ts';
import type { Table } from './table.ts';
import type { KeyPart, Row } from './tablestore-sdk.ts';

const recordRow = z.object({ record: json(credentialRecord) });
const ownColumns = ['record', 'due', 'head'];

/** Undefined for a row in which only another writer has written. */
export function parseCredentialRow(table: { readonly name: string }, row: Row): CredentialRecord | undefined {
  if (!ownColumns.some((column) => row.columns[column] !== undefined)) return undefined;
  const { record } = parseRow(table, row, recordRow);
  const [, cluster, uid] = row.key;
  if (record.clusterId === cluster && record.uid === uid) return record;
  throw new StateError(
    { operation: `read ${table.name}`, code: 'UnreadableRow' },
    `The row (${row.key.join(', ')}) of ${table.name} holds the record of ${record.clusterId}, ${record.uid}.`,
  );
}

/** A revocation or a restore that was begun and has no confirmed outcome: somebody has to follow it up. */
function isOpen({ status }: CredentialRecord): boolean {
  return status === 'revoking' || status === 'unconfirmed' || status === 'restoring';
}

/** The earliest time from which the record can be due; undefined, never zero, when there is nothing to wait for. */
function dueTime(record: CredentialRecord): bigint | undefined {
  const times = [
    ...(record.hold === undefined ? [] : [record.hold.until]),
    ...(isOpen(record) ? [record.updatedAt] : []),
  ];
  return times.length === 0 ? undefined : BigInt(Math.min(...times));
}

function isDue(record: CredentialRecord, now: Instant, staleBefore: Instant): boolean {
  const isHoldOver = record.hold !== undefined && record.hold.until <= now;
  return isHoldOver || (isOpen(record) && record.updatedAt <= staleBefore);
}

export function credentialRecords({ table, account }: { table: Table; account: string }): CredentialRecords {
  const rowsOf = joinedMany((keys: readonly (readonly KeyPart[])[]) => table.getMany(keys));

  return {
    get: async (subjects) => {
      const rows = await rowsOf(subjects.map(({ clusterId, uid }) => [account, clusterId, uid]));
      return rows.map((row) => (row === undefined ? undefined : parseCredentialRow(table, row)));
    },

    put: async (record) => {
      const { head } = record;
      await table.update([account, record.clusterId, record.uid], {
        record: toJson(table, credentialRecord, record),
        due: dueTime(record),
        head: head === undefined ? undefined : toJson(table, journalHead, head),
      });
    },

    due: async (now, staleBefore) => {
      const request = { within: [account], through: BigInt(Math.max(now, staleBefore)) };
      const rows = await table.range(request, 'credentials_by_due');
      const records = rows.flatMap((row) => parseCredentialRow(table, row) ?? []);
      // An open one is in the range from when it was touched, and due only when it is stale.
      return records.filter((record) => isDue(record, now, staleBefore));
    },

    dueOf: async (uid, now, staleBefore) => {
      const rows = await table.range({ within: [account, uid] }, 'credentials_by_uid');
      const records = rows.flatMap((row) => parseCredentialRow(table, row) ?? []);
      return records.filter((record) => isDue(record, now, staleBefore));
    },
  };
}
