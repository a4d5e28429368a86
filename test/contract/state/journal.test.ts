import { describe, expect, test } from 'vitest';
import { hashOf, noPredecessor } from '../../../shared/domain/journal.ts';
import { tables } from '../../../shared/state/tables.ts';
import { anEntry, aSubject, inTurn } from './domain-builders.ts';
import { aState, type Fixture, loseNextAnswer } from './state-fixture.ts';

/** Problems of the chains as they are stored; none when every subject counts from 1, linked by hash. */
async function problems(fixture: Fixture): Promise<string[]> {
  const heads = new Map<string, { sequence: number; hash: string }>();
  return (await fixture.rows(tables.journal)).flatMap(({ key, columns }) => {
    const [subject, sequence] = [String(key[1]), Number(key[2])];
    const head = heads.get(subject) ?? { sequence: 0, hash: noPredecessor };
    const previousHash = String(columns['previousHash']);
    const entry: unknown = JSON.parse(String(columns['entry']));
    const hash = hashOf({ account: fixture.account, subject, sequence, previousHash, entry });
    heads.set(subject, { sequence, hash });
    return [
      ...(sequence === head.sequence + 1 ? [] : [`${subject}: ${head.sequence}, then ${sequence}`]),
      ...(previousHash === head.hash ? [] : [`${subject} ${sequence}: not linked`]),
      ...(columns['hash'] === hash ? [] : [`${subject} ${sequence}: wrong hash`]),
    ];
  });
}

async function runsOf(fixture: Fixture): Promise<string[]> {
  const rows = await fixture.rows(tables.journal);
  return rows.map(({ columns }) => (JSON.parse(String(columns['entry'])) as { run: string }).run).toSorted();
}

describe('the journal (PutRow on condition that no row is there: documented)', () => {
  test('counts the entries of a subject from 1 and chains them', async () => {
    const fixture = await aState();
    const { journal } = fixture.state();

    const first = await journal.append(aSubject(1), anEntry({ run: 'a' }));
    const second = await journal.append(aSubject(1), anEntry({ run: 'b' }));
    const other = await journal.append(aSubject(2), anEntry({ run: 'c' }));

    expect(first).toEqual({
      ...anEntry({ run: 'a' }),
      sequence: 1,
      hash: first.hash,
      previousHash: noPredecessor,
    });
    expect([second.sequence, second.previousHash]).toEqual([2, first.hash]);
    expect([other.sequence, other.previousHash]).toEqual([1, noPredecessor]);
    expect(await problems(fixture)).toEqual([]);
  });

  test('has neither gap nor double when two processes write on one subject', async () => {
    const fixture = await aState();
    const writers = [fixture.state(), fixture.state()];
    const runs = Array.from({ length: 20 }, (_, n) => `run-${String(n).padStart(2, '0')}`);

    await Promise.all(runs.map((run, n) => inTurn(writers, n).journal.append(aSubject(), anEntry({ run }))));

    expect(await problems(fixture)).toEqual([]);
    expect(await runsOf(fixture)).toEqual(runs);
  });

  test('has neither gap nor double when 50 writers write on 50 subjects, each three times', async () => {
    const fixture = await aState();
    const writers = Array.from({ length: 50 }, () => fixture.state());
    const runs = writers.flatMap((_, writer) => [0, 1, 2].map((n) => `run-${writer}-${n}`));

    await Promise.all(
      writers.map(async ({ journal }, writer) => {
        for (const n of [0, 1, 2]) {
          await journal.append(aSubject((writer + n) % 50), anEntry({ run: `run-${writer}-${n}` }));
        }
      }),
    );

    expect(await problems(fixture)).toEqual([]);
    expect(await runsOf(fixture)).toEqual(runs.toSorted());
    expect(await fixture.rows(tables.journal)).toHaveLength(150);
  });

  test('loses no entry when answers are lost while two processes write on one subject', async () => {
    const fixture = await aState();
    const writers = [fixture.state(), fixture.state()];
    await inTurn(writers, 0).journal.append(aSubject(), anEntry({ run: 'run-first' }));
    for (const skip of [2, 5, 9]) {
      const applied = skip !== 5;
      fixture.fault({ operation: 'PutRow', skip, times: 1, fault: { kind: 'reset', applied } });
    }
    const runs = Array.from({ length: 20 }, (_, n) => `run-${n}`);

    await Promise.all(runs.map((run, n) => inTurn(writers, n).journal.append(aSubject(), anEntry({ run }))));

    expect(await problems(fixture)).toEqual([]);
    expect(await runsOf(fixture)).toEqual(['run-first', ...runs].toSorted());
    expect(fixture.faults.unused()).toEqual([]);
  });

  test('reads no head that the caller knows, and reads it when the caller knows an old one', async () => {
    const fixture = await aState();
    const known = await fixture.state().journal.append(aSubject(), anEntry({ run: 'a' }));
    const [one, other] = [fixture.state(), fixture.state()];
    await Promise.all([one, other].map(({ journal }) => journal.append(aSubject(2), anEntry())));
    fixture.requests.clear();

    const second = await one.journal.append(aSubject(), anEntry({ run: 'b' }), undefined, known);
    const afterKnown = fixture.requests.countByOperation();
    fixture.requests.clear();
    const third = await other.journal.append(aSubject(), anEntry({ run: 'c' }), undefined, known);

    expect([second.sequence, third.sequence]).toEqual([2, 3]);
    expect(afterKnown).toEqual({ 'tablestore.PutRow': 1 });
    expect(fixture.requests.countByOperation()).toEqual({ 'tablestore.GetRange': 1, 'tablestore.PutRow': 2 });
    expect(await problems(fixture)).toEqual([]);
  });

  test('recognises an entry behind the head that the caller knows', async () => {
    const fixture = await aState();
    const crashed = fixture.state();
    const known = await crashed.journal.append(aSubject(), anEntry({ run: 'a' }));
    const written = await crashed.journal.append(aSubject(), anEntry({ run: 'b' }));

    const again = await fixture
      .state()
      .journal.append(aSubject(), anEntry({ run: 'c' }), ({ run }) => run === 'b', known);

    expect(again).toEqual(written);
    expect(await runsOf(fixture)).toEqual(['a', 'b']);
  });

  test('goes on behind what another process wrote meanwhile', async () => {
    const fixture = await aState();
    const [one, other] = [fixture.state(), fixture.state()];
    await one.journal.append(aSubject(), anEntry());
    await other.journal.append(aSubject(), anEntry());

    const third = await one.journal.append(aSubject(), anEntry());

    expect(third.sequence).toBe(3);
    expect(await problems(fixture)).toEqual([]);
  });

  test.each([true, false])('holds an entry once when its answer is lost (applied: %s)', async (applied) => {
    const fixture = await aState();
    const { journal } = fixture.state();
    await journal.append(aSubject(), anEntry({ run: 'a' }));
    fixture.fault({ operation: 'PutRow', times: 1, fault: { kind: 'reset', applied } });

    const second = await journal.append(aSubject(), anEntry({ run: 'b' }));
    const third = await journal.append(aSubject(), anEntry({ run: 'c' }));

    expect([second.sequence, third.sequence]).toEqual([2, 3]);
    expect(await runsOf(fixture)).toEqual(['a', 'b', 'c']);
    expect(await problems(fixture)).toEqual([]);
  });

  test('reads no head again that it wrote itself', async () => {
    const fixture = await aState();
    const { journal } = fixture.state();
    await journal.append(aSubject(), anEntry());
    fixture.requests.clear();

    await journal.append(aSubject(), anEntry());

    expect(fixture.requests.countByOperation()).toEqual({ 'tablestore.PutRow': 1 });
  });

  test('keeps 18-digit ids and leaves absent facts out', async () => {
    const fixture = await aState();
    const { journal } = fixture.state();

    const written = await journal.append(
      aSubject(),
      anEntry({ facts: { uid: '201234567890123456', nothing: undefined } }),
    );

    expect(written.facts).toEqual({ uid: '201234567890123456' });
    expect(await problems(fixture)).toEqual([]);
  });

  test('throws when the newest entry is unreadable', async () => {
    const fixture = await aState();
    const subject = `${aSubject().clusterId}+${aSubject().uid}`;
    await fixture.table(tables.journal).put([fixture.account, subject, 7n], { entry: '{}' });

    const append = fixture.state().journal.append(aSubject(), anEntry());

    await expect(append).rejects.toMatchObject({ name: 'StateError', code: 'UnreadableRow' });
  });

  test('throws when the service can not say whether an entry was written', async () => {
    const fixture = await aState();
    const { journal } = fixture.state();
    await journal.append(aSubject(), anEntry());
    fixture.fault({ operation: 'PutRow', fault: { kind: 'reset', applied: false } });

    const append = journal.append(aSubject(), anEntry());

    await expect(append).rejects.toMatchObject({ name: 'StateError', operation: 'PutRow journal' });
  });

  test('notices an answer that is lost while the connection is warm, too', async () => {
    const fixture = await aState();
    const { journal } = fixture.state();
    await journal.append(aSubject(), anEntry({ run: 'a' }));
    loseNextAnswer(fixture, 'PutRow');
    loseNextAnswer(fixture, 'GetRow');

    await journal.append(aSubject(), anEntry({ run: 'b' }));

    expect(await runsOf(fixture)).toEqual(['a', 'b']);
    expect(fixture.faults.unused()).toEqual([]);
  });
});
