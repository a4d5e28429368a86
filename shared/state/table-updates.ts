/** Updates of many rows, split at the service's limits. Each row has its own result; what failed is written again, alone. */
import { StateError } from '../use-cases/ports.ts';
import { unconditional } from './conditions.ts';
import { repeated } from './retry.ts';
import type { Place } from './table-ranges.ts';
import { type ColumnValue, type KeyPart, toSdkKey, toSdkUpdate } from './tablestore-sdk.ts';

export interface RowUpdate {
  readonly key: readonly KeyPart[];
  /** To set, and those that are undefined to take away. */
  readonly columns: Readonly<Record<string, ColumnValue | undefined>>;
}

/** Rows in one BatchWriteRow (documented); its 4 MB are never reached with so many characters. */
const rowsAtMost = 200;
const charactersAtMost = 1_000_000;

/**
 * Every key at most once. A batch is not a transaction; repeating one is harmless.
 *
 * @throws StateError that names the row which could not be written; others may have been
 */
export async function updateMany(place: Place, updates: readonly RowUpdate[]): Promise<void> {
  for (const batch of batches(updates)) await updateBatch(place, batch);
}

async function updateBatch(
  { client, tableName, keyNames }: Place,
  updates: readonly RowUpdate[],
): Promise<void> {
  const operation = `BatchWriteRow ${tableName}`;
  let open = updates;
  await repeated(operation, client.retry, async () => {
    const answer = await client.once((sdkClient, sdk) =>
      sdkClient.batchWriteRow({
        tables: [
          {
            tableName,
            rows: open.map(({ key, columns }) => ({
              type: 'UPDATE',
              condition: unconditional(sdk),
              primaryKey: toSdkKey(sdk, keyNames, key),
              attributeColumns: toSdkUpdate(sdk, columns),
            })),
          },
        ],
      }),
    );
    const results = answer.tables.flat();
    if (results.length !== open.length) {
      throw new StateError({ operation }, `${operation}: ${results.length} answers to ${open.length} rows.`);
    }
    const failed = open.filter((_row, position) => results[position]?.isOk !== true);
    const [first] = failed;
    if (first === undefined) return;
    const why = results[open.indexOf(first)];
    open = failed;
    const text = `${why?.errorCode ?? ''} ${why?.errorMessage ?? ''}`.trim();
    throw new Error(`${text}: the row (${first.key.join(', ')}) (and ${failed.length - 1} more)`);
  });
}

function* batches(updates: readonly RowUpdate[]): Generator<RowUpdate[]> {
  let batch: RowUpdate[] = [];
  let characters = 0;
  for (const update of updates) {
    const size = Object.values(update.columns).reduce<number>((sum, value) => sum + String(value).length, 0);
    if (batch.length === rowsAtMost || (batch.length > 0 && characters + size > charactersAtMost)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(update);
    characters += size;
  }
  if (batch.length > 0) yield batch;
}
