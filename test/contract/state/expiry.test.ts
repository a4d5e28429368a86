/** What is left of the claims after months. That a column goes a time after it was written is documented. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { days, minutes } from '../../../shared/domain/time.ts';
import { tables } from '../../../shared/state/tables.ts';
import { aNotice, aUid } from './domain-builders.ts';
import { aState, type Fixture } from './state-fixture.ts';

// Only the time of day, by which the SDK dates its requests: the service refuses those that are minutes off.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function pass(fixture: Fixture, span: number): void {
  fixture.advance(span);
  fixture.advanceService(span);
  vi.setSystemTime(Date.now() + span);
}

async function keys(fixture: Fixture): Promise<string[]> {
  return (await fixture.rows(tables.claims)).map(({ key }) => String(key[1]));
}

describe('after 91 days', () => {
  test('leases, finished events, limits and counters are gone', async () => {
    const fixture = await aState();
    pass(fixture, 0);
    const { claims, notices, dailyLimit, counters } = fixture.state();
    await claims.take('c1', 'run-1', minutes(1));
    await notices.begin(aNotice(), 'run-1', minutes(1));
    await notices.finish(aNotice(), 'run-1', 'done');
    await dailyLimit.reserve('2026-11-20', [aUid(1)], 5);
    await counters.add('2026-11-20', 'revoked');
    const before = await keys(fixture);

    pass(fixture, days(89));
    const kept = await keys(fixture);
    pass(fixture, days(2));

    expect(before).toEqual(['count/2026-11-20', 'event/acs.ram/1', 'lease/c1', 'limit/2026-11-20']);
    expect(kept).toEqual(before);
    expect(await keys(fixture)).toEqual([]);
  });

  test('an event that is still open is there, as each look writes it anew', async () => {
    const fixture = await aState();
    pass(fixture, 0);
    const { notices } = fixture.state();

    for (let look = 0; look < 4; look += 1) {
      await notices.begin(aNotice(), `run-${look}`, minutes(1));
      await notices.postpone(aNotice(), `run-${look}`, fixture.now() + minutes(2), 'not yet');
      pass(fixture, days(30));
    }

    expect(await notices.due(fixture.now())).toEqual([{ notice: aNotice(), tries: 4 }]);
  });
});
