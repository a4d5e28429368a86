/** Ours: a row that was acknowledged is there after the process was killed at once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  always,
  aTable,
  clientOf,
  columnsOf,
  keyOf,
  long,
  startTablestore,
  TableStore,
} from './tablestore-fixture.ts';

let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tablestore-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

it('rows survive SIGKILL, acknowledged ones without exception', async () => {
  const file = join(folder, 'state.db');
  const script = new URL('serve-tablestore.ts', import.meta.url).pathname;
  const server = spawn(process.execPath, ['--import', 'tsx', script, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = server;
  const [endpoint] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
  const client = clientOf(endpoint);
  await client.createTable(aTable('journal', { sequence: 'INTEGER' }));
  const acknowledged: bigint[] = [];
  const writing = (async () => {
    for (let sequence = 0; ; sequence += 1) {
      const primaryKey = [{ sequence: long(sequence) }];
      const attributeColumns = [{ text: `entry ${sequence}` }];
      await client.putRow({ tableName: 'journal', condition: always, primaryKey, attributeColumns });
      acknowledged.push(BigInt(sequence));
      if (sequence === 30) server.kill('SIGKILL');
    }
  })();
  const ended = await writing.catch(() => 'cut');

  const reopened = await startTablestore({ file });
  const { rows } = await reopened.client.getRange({
    tableName: 'journal',
    direction: 'FORWARD',
    inclusiveStartPrimaryKey: [{ sequence: TableStore.INF_MIN }],
    exclusiveEndPrimaryKey: [{ sequence: TableStore.INF_MAX }],
  });
  await reopened.close();

  expect(ended).toBe('cut');
  expect(acknowledged.length).toBeGreaterThan(30);
  expect(rows.map((row) => keyOf(row)['sequence'])).toEqual(expect.arrayContaining(acknowledged));
  expect(columnsOf(rows[30])).toEqual({ text: 'entry 30' });
});

it('tables, indexes and rows are there when the file is opened again', async () => {
  const file = join(folder, 'state.db');
  const before = await startTablestore({ file });
  await before.client.createTable(
    aTable(
      'identities',
      { uid: 'STRING' },
      {
        definedColumn: [{ name: 'name', type: TableStore.DefinedColumnType.DCT_STRING }],
        indexMetas: [{ name: 'by_name', primaryKey: ['name'], definedColumn: [] }],
      },
    ),
  );
  const primaryKey = [{ uid: '201234567890123456' }];
  const attributeColumns = [{ name: 'alice' }];
  await before.client.putRow({ tableName: 'identities', condition: always, primaryKey, attributeColumns });
  await before.close();

  const after = await startTablestore({ file });
  const { tableNames } = await after.client.listTable({});
  const { row } = await after.client.getRow({
    tableName: 'by_name',
    primaryKey: [{ name: 'alice' }, { uid: '201234567890123456' }],
  });
  await after.close();

  expect(tableNames).toEqual(['by_name', 'identities']);
  expect(keyOf(row)).toEqual({ name: 'alice', uid: '201234567890123456' });
});
