/** Turns of several processes over one table: their calls never come closer than the account may make them. */
import { describe, expect, it } from 'vitest';
import type { Duration, Instant } from '../../shared/domain/time.ts';
import type { Turns } from '../../shared/use-cases/ports/encryption.ts';
import { turnsOf } from '../../shared/use-cases/wait-for-turn.ts';
import { aState } from '../contract/state/state-fixture.ts';

const apart = 600;
const operation = 'LookupEvents';

/** Time that passes only when every runner sleeps; requests to the table take none of it. */
function aTime(runners: number) {
  let now: Instant = Date.UTC(2026, 10, 20, 9, 0, 0, 137);
  let awake = runners;
  const sleeping: { readonly at: Instant; readonly wake: () => void }[] = [];
  const passOn = (): void => {
    if (awake > 0) return;
    sleeping.sort((one, other) => one.at - other.at);
    const next = sleeping.shift();
    if (next === undefined) return;
    now = Math.max(now, next.at);
    awake += 1;
    next.wake();
  };
  return {
    clock: () => now,
    sleep: (span: Duration): Promise<void> =>
      new Promise((wake) => {
        sleeping.push({ at: now + span, wake });
        awake -= 1;
        passOn();
      }),
    end: (): void => {
      awake -= 1;
      passOn();
    },
  };
}

/** The same numbers in every run, from 0 up to, not including, 1. */
function chances(seed: number): () => number {
  let value = seed;
  return () => {
    value = (value * 1_103_515_245 + 12_345) % 2_147_483_648;
    return value / 2_147_483_648;
  };
}

interface Slow {
  /** How long taking a turn takes, and how much longer than asked for a sleep lasts. */
  readonly take?: () => Duration;
  readonly wake?: () => Duration;
}

/** When the calls of so many processes went out, oldest first. */
async function callsOf(runners: number, each: number, { take, wake }: Slow = {}): Promise<Instant[]> {
  const fixture = await aState();
  const time = aTime(runners);
  const calls: Instant[] = [];
  const run = async (): Promise<void> => {
    const { turns } = fixture.state();
    const slowly: Turns = {
      take: async (name, turn) => {
        if (take !== undefined) await time.sleep(take());
        return await turns.take(name, turn);
      },
    };
    const sleep = (span: Duration): Promise<void> => time.sleep(span + (wake?.() ?? 0));
    const waitForTurn = turnsOf(operation, apart, { turns: slowly, clock: time.clock, sleep });
    for (let count = 0; count < each; count += 1) {
      await waitForTurn();
      calls.push(time.clock());
    }
    time.end();
  };
  await Promise.all(Array.from({ length: runners }, run));
  return calls.toSorted((one, other) => one - other);
}

/** The shortest time between a call and the one so many places later. */
function closest(calls: readonly Instant[], places: number): Duration {
  return Math.min(...calls.slice(places).map((at, index) => at - (calls[index] ?? at)));
}

describe('calls', () => {
  it.each([
    ['one process', 1, 10],
    ['five processes', 5, 8],
  ])('of %s begin with turns, one each, and waste none', async (_words, runners, each) => {
    const calls = await callsOf(runners, each);

    const [first = 0] = calls;
    expect(first % apart).toBe(0);
    expect(calls).toEqual(calls.map((_call, index) => first + index * apart));
    expect(calls).toHaveLength(runners * each);
  });

  it.each([1, 2, 3])('of processes that are slow are never three within a second (%i)', async (seed) => {
    const chance = chances(seed);

    const calls = await callsOf(4, 6, { take: () => chance() * 900, wake: () => chance() * 200 });

    expect(calls).toHaveLength(24);
    expect(closest(calls, 1)).toBeGreaterThanOrEqual(apart * 0.8);
    expect(closest(calls, 2)).toBeGreaterThan(1_000);
  });

  it('go on where taking a turn takes longer than a turn', async () => {
    const calls = await callsOf(2, 4, { take: () => 2_000 });

    expect(calls).toHaveLength(8);
    expect(closest(calls, 1)).toBeGreaterThanOrEqual(apart);
  });

  it('are just in time a fifth of a turn late, and not a moment later', async () => {
    const [early = 0, second = 0] = await callsOf(1, 2, { wake: () => 120 });
    let wakes = 0;
    const [late = 0] = await callsOf(1, 1, { wake: () => ((wakes += 1) === 1 ? 121 : 0) });

    expect([early % apart, second - early]).toEqual([120, apart]);
    expect([wakes, late % apart]).toEqual([2, 0]);
  });
});

describe('a turn', () => {
  it('is not had again by a process that begins anew', async () => {
    const { turns } = (await aState()).state();
    const taken: number[] = [];
    const counting: Turns = {
      take: async (name, turn) => {
        const isTaken = await turns.take(name, turn);
        if (isTaken) taken.push(turn);
        return isTaken;
      },
    };
    const still = { turns: counting, clock: () => 6_000, sleep: () => Promise.resolve() };

    await turnsOf(operation, apart, still)();
    await turnsOf(operation, apart, still)();

    expect(taken).toEqual([11, 12]);
  });

  it('of another operation is another', async () => {
    const { turns } = (await aState()).state();
    const asked: string[] = [];
    const named: Turns = {
      take: (name, turn) => {
        asked.push(`${name} ${turn}`);
        return turns.take(name, turn);
      },
    };
    const still = { turns: named, clock: () => 6_000, sleep: () => Promise.resolve() };

    await turnsOf(operation, apart, still)();
    await turnsOf('Another', apart, still)();

    expect(asked).toEqual(['LookupEvents 11', 'Another 11']);
  });

  it('that can’t be asked for lets nobody call', async () => {
    const fixture = await aState();
    const { turns } = fixture.state();
    await turns.take(operation, 1);
    fixture.fault({
      operation: 'PutRow',
      fault: { kind: 'error', status: 403, code: 'OTSNoPermissionAccess' },
    });
    const slept: Duration[] = [];
    const wait = turnsOf(operation, apart, {
      turns,
      clock: () => 6_000,
      sleep: async (span) => void slept.push(span),
    });

    await expect(wait()).rejects.toMatchObject({ name: 'StateError', code: 'OTSNoPermissionAccess' });
    expect(slept).toEqual([]);
  });
});
