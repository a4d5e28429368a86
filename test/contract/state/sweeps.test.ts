/** Runs and their clusters in Tablestore, over the vendor's SDK. That a cell takes 2 MB is documented. */
import { describe, expect, test } from 'vitest';
import type { ClusterId } from '../../../shared/domain/ids.ts';
import type { SweepRecord, SweepSummary, SweepUnit } from '../../../shared/domain/sweep.ts';
import { tables } from '../../../shared/state/tables.ts';
import { StateError } from '../../../shared/use-cases/ports.ts';
import { aUid, clusterOf } from './domain-builders.ts';
import { aState, start } from './state-fixture.ts';

const run = 'run-20261120T180000-3f9b7c10';

const aSummary: SweepSummary = {
  clusters: 2,
  audited: 1,
  credentials: 7,
  results: { 'none found': 6, found: 1, 'failed: auditing off': 0, 'failed: other': 0 },
  traits: { residual: 1, 'grants-left': 0, frozen: 0, expiring: 0, unused: 0 },
  verdicts: { proven: 1, 'shared-key': 0, unproven: 0, off: 0, unsupported: 0, 'at-risk': 0, unknown: 1 },
  findings: { opened: 1, closed: 0 },
  planned: 1,
  released: 1,
  outcomes: { revoked: 1 },
  changed: { residual: -2 },
};

const aRun = (over: Partial<SweepRecord> = {}): SweepRecord => ({
  run,
  startedAt: start,
  phase: 'asking',
  clusters: 2,
  regions: ['cn-hangzhou'],
  phaseUntil: start + 3_600_000,
  invocations: 1,
  unseen: [],
  released: [],
  planned: 0,
  ...over,
});

const closed = aRun({
  phase: 'closed',
  unseen: [
    { what: 'c0002', why: 'It hung.' },
    { what: 'others', why: 'Too many to be named.', count: 3 },
  ],
  released: [
    { taskId: `${run}-r-1`, uid: aUid(1), reason: 'identity-deleted', clusterIds: [clusterOf('c0001')] },
  ],
  planned: 1,
  heldPlan: 'a'.repeat(64),
  closedAt: start + 60_000,
  summary: aSummary,
});

const unit = (index: number): SweepUnit => ({
  clusterId: clusterOf(`c${String(index).padStart(33, '0')}`),
  mode: index % 2 === 0 ? 'enforce' : 'observe',
});

describe('a run', () => {
  test.each([
    ['that has just begun', aRun()],
    ['that is closed', closed],
  ])('%s is read as it was written', async (_which, record) => {
    const { sweeps } = (await aState()).state();

    await sweeps.put(record);

    expect(await sweeps.run(run)).toEqual(record);
    expect(await sweeps.newest()).toEqual(record);
  });

  test('is one row, however often it is kept', async () => {
    const fixture = await aState();
    const { sweeps } = fixture.state();

    for (const phase of ['asking', 'auditing', 'releasing'] as const) await sweeps.put(aRun({ phase }));

    expect((await sweeps.newest())?.phase).toBe('releasing');
    expect(await fixture.rows(tables.sweeps)).toHaveLength(1);
  });

  test('that is not there is undefined, and there is no newest', async () => {
    const { sweeps } = (await aState()).state();

    const [one, newest, units] = await Promise.all([sweeps.run(run), sweeps.newest(), sweeps.units(run)]);

    expect([one, newest, units]).toEqual([undefined, undefined, []]);
  });

  test('is not another account’s', async () => {
    const fixture = await aState();
    const other = await aState();
    await fixture.state().sweeps.put(aRun());

    expect(await other.state().sweeps.newest()).toBeUndefined();
  });

  test('that can’t be read is an error, and no run that nobody is at', async () => {
    const fixture = await aState();
    const { sweeps } = fixture.state();
    await sweeps.put(aRun());
    const key = [fixture.account, run];
    await fixture.table(tables.sweeps).put(key, { sweep: JSON.stringify({ ...aRun(), phase: 'dreaming' }) });

    await expect(sweeps.newest()).rejects.toThrow(StateError);
    await expect(sweeps.run(run)).rejects.toThrow(StateError);
  });
});

describe('several runs', () => {
  const names = ['run-20261118T180000-a', 'run-20261119T180000-b', 'run-20261120T180000-c'];

  test('are listed newest first, page by page, without their clusters', async () => {
    const { sweeps } = (await aState()).state();
    for (const name of names) {
      await sweeps.putUnits(name, [unit(1)]);
      await sweeps.put(aRun({ run: name }));
    }

    const first = await sweeps.runs({ limit: 2 });
    const second = await sweeps.runs({
      limit: 2,
      ...(first.next === undefined ? {} : { start: first.next }),
    });

    expect(first.runs.map((one) => one.run)).toEqual(names.toReversed().slice(0, 2));
    expect(second.runs.map((one) => one.run)).toEqual(names.slice(0, 1));
    expect(second.next).toBeUndefined();
    expect((await sweeps.newest())?.run).toBe(names.at(-1));
  });
});

describe('the clusters of a run', () => {
  test.each([0, 1, 3])('are read as they were written: %i', async (count) => {
    const { sweeps } = (await aState()).state();
    const units = Array.from({ length: count }, (_, index) => unit(index));

    await sweeps.putUnits(run, units);
    await sweeps.putUnits('run-20261120T180001-b', [unit(9)]);

    expect(await sweeps.units(run)).toEqual(units);
  });

  test('are ten thousand in their order, in rows that Tablestore takes', async () => {
    const fixture = await aState();
    const { sweeps } = fixture.state();
    const units = Array.from({ length: 10_000 }, (_, index) => unit(index));

    await sweeps.putUnits(run, units);

    const read = await sweeps.units(run);
    expect(read.map(({ clusterId }): ClusterId => clusterId)).toEqual(
      units.map(({ clusterId }) => clusterId),
    );
    expect(await fixture.rows(tables.sweeps)).toHaveLength(2);
  });
});
