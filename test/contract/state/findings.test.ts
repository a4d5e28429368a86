import { describe, expect, test } from 'vitest';
import { tables } from '../../../shared/state/tables.ts';
import { aFinding } from './domain-builders.ts';
import { aState, type Fixture, loseNextAnswer, start } from './state-fixture.ts';

async function keysAndTimes(fixture: Fixture): Promise<unknown[]> {
  const rows = await fixture.rows(tables.findings);
  return rows.map(({ key, columns }) => [key[1], Number(columns['since']), Number(columns['lastSeen'])]);
}

describe('findings (conditional PutRow and DeleteRow: documented)', () => {
  test('are one row a subject and kind, since first seen, in any order of news', async () => {
    const fixture = await aState();
    const { findings } = fixture.state();

    await findings.open(aFinding({ at: start + 5, text: 'newest' }));
    await findings.open(aFinding({ at: start }));
    await findings.open(aFinding({ at: start + 3 }));
    await findings.open(aFinding({ kind: 'vendor-refused' }));

    const rows = await fixture.rows(tables.findings);
    expect(await keysAndTimes(fixture)).toEqual([
      ['open/unconfirmed/c0001+1', start, start + 5],
      ['open/vendor-refused/c0001+1', start, start],
    ]);
    expect(JSON.parse(String(rows[0]?.columns['finding']))).toMatchObject({ text: 'newest' });
  });

  test('lose nothing when they are opened at the same moment', async () => {
    const fixture = await aState();

    await Promise.all(
      [3, 1, 2, 5, 4].map((later) => fixture.state().findings.open(aFinding({ at: start + later }))),
    );

    expect(await keysAndTimes(fixture)).toEqual([['open/unconfirmed/c0001+1', start + 1, start + 5]]);
  });

  test('are kept when they are closed, and open anew with a new beginning', async () => {
    const fixture = await aState();
    const { findings } = fixture.state();
    await findings.open(aFinding());

    await findings.close('c0001+1', 'unconfirmed', start + 1);
    await findings.open(aFinding({ at: start + 2 }));

    expect(await keysAndTimes(fixture)).toEqual([
      [`closed/unconfirmed/c0001+1/${start}`, start, start],
      ['open/unconfirmed/c0001+1', start + 2, start + 2],
    ]);
  });

  test('that are not open are closed without a trace', async () => {
    const fixture = await aState();

    await fixture.state().findings.close('c0001+1', 'unconfirmed', start);

    expect(await keysAndTimes(fixture)).toEqual([]);
  });

  test.each(['PutRow', 'DeleteRow'])('are closed once when the answer to %s is lost', async (operation) => {
    const fixture = await aState();
    const { findings } = fixture.state();
    await findings.open(aFinding());
    loseNextAnswer(fixture, operation);

    await findings.close('c0001+1', 'unconfirmed', start + 1);

    expect(await keysAndTimes(fixture)).toEqual([[`closed/unconfirmed/c0001+1/${start}`, start, start]]);
    expect(fixture.faults.unused()).toEqual([]);
  });
});
