/**
 * Writes of rows that are asked for while others are under way travel together, as one BatchWriteRow. Each keeps its own
 * condition and has its own result, as if it had been sent alone: a batch is not a transaction.
 */
import type { SdkClient } from './tablestore-client.ts';

type PutRow = Parameters<SdkClient['putRow']>[0];
type DeleteRow = Parameters<SdkClient['deleteRow']>[0];
type UpdateRow = Parameters<SdkClient['updateRow']>[0];
/** In a batch, what to change stands where a put has its columns. */
type UpdateInBatch = Omit<UpdateRow, 'updateOfAttributeColumns'> & {
  readonly attributeColumns: UpdateRow['updateOfAttributeColumns'];
};
type RowWrite =
  | ({ readonly type: 'PUT' } & PutRow)
  | ({ readonly type: 'UPDATE' } & UpdateInBatch)
  | ({ readonly type: 'DELETE' } & DeleteRow);

interface Waiting {
  readonly client: SdkClient;
  readonly row: RowWrite;
  /** By `performance.now()`: nobody waits for it any more, so that it must not be written then. */
  readonly until: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The service takes 200 rows and 4 MB (documented); less keeps one batch from holding up the next. */
const rowsAtMost = 100;
const charactersAtMost = 500_000;

export interface GroupedWrites {
  /** Rejects with what the SDK throws, or with the service's code and message for this row. */
  write(client: SdkClient, row: RowWrite): Promise<void>;
}

/** `once` sends one request and always settles; `timeoutMs` is how long a caller waits for its write. */
export function groupedWrites(
  once: <T>(send: () => Promise<T>) => Promise<T>,
  timeoutMs: number,
): GroupedWrites {
  const waiting: Waiting[] = [];
  let isBusy = false;

  async function sendAll(): Promise<void> {
    while (waiting.length > 0) {
      const [first, ...others] = takeGroup(waiting);
      if (first === undefined) continue;
      if (others.length === 0) await sendOne(first);
      else await sendGroup([first, ...others]);
    }
    isBusy = false;
  }

  async function sendOne({ client, row, resolve, reject }: Waiting): Promise<void> {
    try {
      await once<unknown>(() => sendAlone(client, row));
      resolve();
    } catch (error) {
      reject(error);
    }
  }

  async function sendGroup(group: readonly [Waiting, ...Waiting[]]): Promise<void> {
    try {
      const tables = byTable(group);
      const sorted = [...tables.values()].flat();
      const answer = await once(() =>
        group[0].client.batchWriteRow({
          tables: [...tables].map(([tableName, writes]) => ({
            tableName,
            rows: writes.map(({ row }) => row),
          })),
        }),
      );
      const results = answer.tables.flat();
      if (results.length !== sorted.length)
        throw new Error(`${results.length} answers to ${sorted.length} rows.`);
      for (const [position, { resolve, reject }] of sorted.entries()) {
        const result = results[position];
        if (result?.isOk === true) resolve();
        else reject(new Error(`${result?.errorCode ?? ''} ${result?.errorMessage ?? ''}`));
      }
    } catch (error) {
      // A batch that is no good, or that the role may not send of one of its tables, is refused as a whole: nothing of it was
      // written, and one bad row must not spoil the others.
      if (isRefused(error)) await Promise.all(group.map(sendOne));
      else for (const { reject } of group) reject(error);
    }
  }

  return {
    write: (client, row) =>
      new Promise((resolve, reject) => {
        waiting.push({ client, row, until: performance.now() + timeoutMs, resolve, reject });
        if (isBusy) return;
        isBusy = true;
        // Whoever asks in the same turn of the event loop is in the first group already.
        setImmediate(() => void sendAll());
      }),
  };
}

function sendAlone(client: SdkClient, row: RowWrite): Promise<unknown> {
  switch (row.type) {
    case 'PUT':
      return client.putRow(row);
    case 'UPDATE':
      return client.updateRow({ ...row, updateOfAttributeColumns: row.attributeColumns });
    case 'DELETE':
      return client.deleteRow(row);
  }
}

/** The SDK gives the status as `code`. */
function isRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && [400, 403, 413].includes(Number(error.code));
}

/** Takes the longest-waiting ones; of one row only one write, as a second one may not follow within a batch. */
function takeGroup(waiting: Waiting[]): Waiting[] {
  const group: Waiting[] = [];
  const rows = new Set<string>();
  const left: Waiting[] = [];
  let characters = 0;
  for (const one of waiting.splice(0)) {
    if (one.until < performance.now()) {
      one.reject(new Error('It was not sent in time.'));
      continue;
    }
    const name = JSON.stringify([one.row.tableName, one.row.primaryKey]);
    const size = JSON.stringify('attributeColumns' in one.row ? one.row.attributeColumns : '').length;
    if (
      left.length > 0 ||
      group.length >= rowsAtMost ||
      rows.has(name) ||
      (group.length > 0 && characters + size > charactersAtMost)
    ) {
      left.push(one);
      continue;
    }
    rows.add(name);
    characters += size;
    group.push(one);
  }
  waiting.push(...left);
  return group;
}

function byTable(group: readonly Waiting[]): Map<string, Waiting[]> {
  const tables = new Map<string, Waiting[]>();
  for (const one of group) tables.set(one.row.tableName, [...(tables.get(one.row.tableName) ?? []), one]);
  return tables;
}
