/** Reads of many rows by key, split at the service's limit. Each row has its own result; what failed is asked again, alone. */
import { StateError } from '../use-cases/ports.ts';
import { repeated } from './retry.ts';
import type { Place } from './table-ranges.ts';
import { type KeyPart, type Row, type SdkAnswers, toRow, toSdkKey } from './tablestore-sdk.ts';

/** Rows in one BatchGetRow (documented). */
const batchLimit = 100;

type Key = readonly KeyPart[];

/**
 * In the order of the keys.
 *
 * @throws StateError that names the row which could not be read
 */
export async function readMany(place: Place, keys: readonly Key[]): Promise<(Row | undefined)[]> {
  const byName = new Map(keys.map((key) => [nameOf(key), key]));
  const found = new Map<string, Row>();
  const distinct = [...byName.values()];
  for (let start = 0; start < distinct.length; start += batchLimit) {
    await readBatch(place, distinct.slice(start, start + batchLimit), found);
  }
  return keys.map((key) => found.get(nameOf(key)));
}

/** Keys as map keys; int64s are told from digits. */
function nameOf(key: Key): string {
  return JSON.stringify(key.map((part) => (typeof part === 'bigint' ? [part.toString()] : part)));
}

async function readBatch(place: Place, keys: readonly Key[], found: Map<string, Row>): Promise<void> {
  const { client, tableName, keyNames } = place;
  const operation = `BatchGetRow ${tableName}`;
  let open = keys;
  await repeated(operation, client.retry, async () => {
    const answer = await client.once((sdkClient, sdk) =>
      sdkClient.batchGetRow({
        tables: [{ tableName, primaryKey: open.map((key) => toSdkKey(sdk, keyNames, key)) }],
      }),
    );
    const rows = answer.tables.flat();
    if (rows.length !== open.length) {
      throw new StateError({ operation }, `${operation}: ${rows.length} answers to ${open.length} rows.`);
    }
    const failed = open.filter((key, position) => {
      const row = rows[position];
      if (row?.isOk !== true) return true;
      const read = toRow(place, row);
      if (read !== undefined) found.set(nameOf(key), read);
      return false;
    });
    const [first] = failed;
    if (first === undefined) return;
    const why = rows[open.indexOf(first)];
    open = failed;
    // One row can fail while the others are answered; what can't be read is not taken for absent.
    throw rowFailure(first, failed.length, why);
  });
}

function rowFailure(key: Key, count: number, row: SdkAnswers['rowInBatch'] | undefined): Error {
  const others = count > 1 ? ` (and ${count - 1} more)` : '';
  const why = `${row?.errorCode ?? ''} ${row?.errorMessage ?? ''}`.trim();
  return new Error(`${why}: the row (${key.join(', ')})${others}`);
}
