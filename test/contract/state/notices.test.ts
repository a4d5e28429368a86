import { describe, expect, test } from 'vitest';
import { minutes } from '../../../shared/domain/time.ts';
import { tables } from '../../../shared/state/tables.ts';
import { StateError } from '../../../shared/use-cases/ports.ts';
import { aNotice } from './domain-builders.ts';
import { aState, type Fixture, loseNextAnswer } from './state-fixture.ts';

const lease = minutes(5);

async function openMarks(fixture: Fixture): Promise<string[]> {
  const rows = await fixture.rows(tables.claims);
  return rows.map((row) => String(row.key[1])).filter((key) => key.startsWith('event-open/'));
}

describe('a notice (conditional PutRow: documented)', () => {
  test('is begun by one of 20 deliveries at the same moment', async () => {
    const fixture = await aState();
    const { notices } = fixture.state();

    const begun = await Promise.all(
      Array.from({ length: 20 }, (_, run) => notices.begin(aNotice(), `run-${run}`, lease)),
    );

    expect(begun.filter(({ kind }) => kind === 'begun')).toEqual([{ kind: 'begun', tries: 0 }]);
    expect(begun.filter(({ kind }) => kind === 'under-way')).toHaveLength(19);
  });

  test('that is finished answers later deliveries with its outcome, and is due no more', async () => {
    const fixture = await aState();
    const { notices } = fixture.state();
    await notices.begin(aNotice(), 'run-1', lease);
    await notices.finish(aNotice(), 'run-1', 'two revoked');

    const again = await notices.begin(aNotice(), 'run-2', lease);
    fixture.advance(lease * 100);

    expect(again).toEqual({ kind: 'done', outcome: 'two revoked' });
    expect(await notices.due(fixture.now())).toEqual([]);
    expect(await openMarks(fixture)).toEqual([]);
  });

  test('whose run crashed is due when the lease ends, and its next try counts', async () => {
    const fixture = await aState();
    const { notices } = fixture.state();
    await notices.begin(aNotice(), 'crashed', lease);

    const early = await notices.due(fixture.now() + lease - 1);
    fixture.advance(lease);
    const late = await notices.due(fixture.now());
    const begun = await notices.begin(aNotice(), 'run-2', lease);

    expect(early).toEqual([]);
    expect(late).toEqual([{ notice: aNotice(), tries: 1 }]);
    expect(begun).toEqual({ kind: 'begun', tries: 1 });
  });

  test('that is postponed is due at its time, not before', async () => {
    const fixture = await aState();
    const { notices } = fixture.state();
    await notices.begin(aNotice(), 'run-1', lease);
    const until = fixture.now() + minutes(15);

    await notices.postpone(aNotice(), 'run-1', until, 'still exists');

    expect(await notices.due(until - 1)).toEqual([]);
    expect(await notices.due(until)).toEqual([{ notice: aNotice(), tries: 1 }]);
  });

  test.each(['finish', 'postpone'] as const)('can not be changed by a run that lost it: %s', async (what) => {
    const fixture = await aState();
    const { notices } = fixture.state();
    await notices.begin(aNotice(), 'slow', lease);
    fixture.advance(lease);
    await notices.begin(aNotice(), 'run-2', lease);

    const change =
      what === 'finish'
        ? notices.finish(aNotice(), 'slow', 'done')
        : notices.postpone(aNotice(), 'slow', 0, 'why');

    await expect(change).rejects.toMatchObject({ name: 'StateError', code: 'LeaseLost' });
    expect(await notices.begin(aNotice(), 'run-3', lease)).toEqual({ kind: 'under-way' });
  });

  test('is found by its key as long as it is not finished, whoever works on it', async () => {
    const fixture = await aState();
    const { notices } = fixture.state();
    const { key } = aNotice();
    const before = await notices.open(key);
    await notices.begin(aNotice(), 'run-1', lease);
    const underWay = await notices.open(key);
    await notices.postpone(aNotice(), 'run-1', fixture.now() + lease, 'still exists');
    const postponed = await notices.open(key);
    fixture.advance(lease);
    await notices.begin(aNotice(), 'run-2', lease);
    await notices.finish(aNotice(), 'run-2', 'one revoked');

    const after = await notices.open(key);

    expect([before, underWay, postponed, after]).toEqual([undefined, aNotice(), aNotice(), undefined]);
  });

  test('that nobody began, of which only the mark was written, is found too', async () => {
    const fixture = await aState();
    const { notices } = fixture.state();
    await notices.begin(aNotice(), 'crashed', lease);
    const { key } = aNotice();
    const claims = fixture.table(tables.claims);
    await claims.deleteIf({ kind: 'present', columns: {} }, [fixture.account, `event/${key}`]);

    const found = await notices.open(key);

    expect(found).toEqual(aNotice());
  });

  test('keeps every one of several, over pages of two', async () => {
    const fixture = await aState();
    const { notices } = fixture.state();
    const all = ['1', '2', '3', '4', '5'].map((id) => aNotice({ key: `acs.ims/${id}` }));
    for (const notice of all) await notices.begin(notice, 'run-1', lease);
    fixture.advance(lease);

    const due = await notices.due(fixture.now());

    expect(due.map(({ notice }) => notice)).toEqual(all);
  });
});

describe('a crash or a lost answer between two writes of a notice', () => {
  test.each(['PutRow', 'DeleteRow'])('changes nothing: the answer to %s is lost', async (operation) => {
    const fixture = await aState();
    const { notices } = fixture.state();
    await notices.due(fixture.now());
    fixture.fault({ operation, times: 1, fault: { kind: 'reset', applied: true } });

    const begun = await notices.begin(aNotice(), 'run-1', lease);
    await notices.finish(aNotice(), 'run-1', 'done');

    expect(begun).toEqual({ kind: 'begun', tries: 0 });
    expect(await notices.begin(aNotice(), 'run-2', lease)).toEqual({ kind: 'done', outcome: 'done' });
    expect(fixture.faults.unused()).toEqual([]);
  });

  test('finishes once when the answer to the outcome is lost', async () => {
    const fixture = await aState();
    const { notices } = fixture.state();
    await notices.begin(aNotice(), 'run-1', lease);
    loseNextAnswer(fixture, 'PutRow');

    await notices.finish(aNotice(), 'run-1', 'done');

    expect(await openMarks(fixture)).toEqual([]);
  });

  test('leaves a mark without an event row: it is due', async () => {
    const fixture = await aState();
    const { notices } = fixture.state();
    const mark = { notice: JSON.stringify(aNotice()) };
    await fixture.table(tables.claims).put([fixture.account, 'event-open/acs.ram/1'], mark);

    const due = await notices.due(fixture.now());

    expect(due).toEqual([{ notice: aNotice(), tries: 0 }]);
  });

  test('leaves a mark of a finished event: the next look removes it', async () => {
    const fixture = await aState();
    const { notices } = fixture.state();
    await notices.begin(aNotice(), 'run-1', lease);
    fixture.fault({
      operation: 'DeleteRow',
      fault: { kind: 'error', status: 400, code: 'OTSParameterInvalid' },
    });
    await expect(notices.finish(aNotice(), 'run-1', 'done')).rejects.toThrow(StateError);
    fixture.faults.clear();

    const due = await notices.due(fixture.now() + lease);

    expect(due).toEqual([]);
    expect(await openMarks(fixture)).toEqual([]);
  });
});
