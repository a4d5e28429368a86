/** What a restart finds: the account as it was, the key as it was, and how the account was made. */
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { emptyAccount } from '../../../local/cloud/account.ts';
import { originOf } from '../../../local/cloud/scenario-file.ts';
import { accountFile, keepAccount, readAccount } from '../../../local/cloud/state-file.ts';

const administrator = { id: 'LTAI5tLocal', secret: 'made up' };
let stateFile: string;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'local-cloud-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  stateFile = join(folder, 'state.db');
});

function anAccount() {
  return emptyAccount(
    { accountId: '1700000000000001', region: 'cn-hangzhou', defaultDomain: 'example.onaliyun.com' },
    { certificateGoneAfterMs: Infinity },
  );
}

test('nothing is found before anything was kept', () => {
  const found = readAccount(stateFile);

  expect(found).toBeUndefined();
});

test('the account is kept from the start, uids and endless times included, for its owner only', () => {
  const account = anAccount();
  account.pendingCleanups.push({
    clusterId: 'c1',
    uid: '201234567890123451',
    certificateGoneAt: Infinity,
    grantsGoneAt: 1,
  });

  keepAccount(stateFile, () => ({ account, administrator })).close();

  expect(readAccount(stateFile)).toEqual({ account, administrator });
  expect(statSync(accountFile(stateFile)).mode & 0o777).toBe(0o600);
});

test('a change is written a little later, and what is left at the end', async () => {
  const account = anAccount();
  const keeper = keepAccount(stateFile, () => ({ account, administrator }));

  account.users.push({ userId: '2', userName: 'a', displayName: '', createdAt: 0, status: 'active' });
  keeper.changed();
  await vi.waitFor(() => expect(readAccount(stateFile)?.account.users).toHaveLength(1));
  account.users.push({ userId: '3', userName: 'b', displayName: '', createdAt: 0, status: 'active' });
  keeper.close();

  expect(readAccount(stateFile)?.account.users).toHaveLength(2);
});

test.each([
  ['no JSON', 'not json'],
  ['another JSON', '{"account": []}'],
])('a file with %s is refused by its name', (_, text) => {
  writeFileSync(accountFile(stateFile), text);

  const act = () => readAccount(stateFile);

  expect(act).toThrow(accountFile(stateFile));
});

test('the way an account was made is kept, and given numbers that differ are refused', () => {
  const first = originOf(stateFile, { clusters: 3 }, 1_000);
  const again = originOf(stateFile, { clusters: 3 }, 2_000);
  const usual = originOf(stateFile, {}, 3_000);
  const act = () => originOf(stateFile, { clusters: 4 }, 4_000);

  expect([again, usual]).toEqual([first, first]);
  expect(act).toThrow(/was made with --clusters 3, not 4/);
});

test('without a state file nothing is written', () => {
  const origin = originOf(undefined, { seed: 5 }, 1_000);

  expect(origin).toMatchObject({ seed: 5, now: 1_000 });
  expect(existsSync(`${stateFile}.scenario.json`)).toBe(false);
});

test('an unreadable scenario file is refused by its name', () => {
  writeFileSync(`${stateFile}.scenario.json`, '{"clusters": "3"}');

  const act = () => originOf(stateFile, {}, 1_000);

  expect(act).toThrow(`${stateFile}.scenario.json`);
});
