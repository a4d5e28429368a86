/** A trail in the log service instead of look-ups: the same verdicts, no look-up at all, and no silence of a log that could show none. */
import { describe, expect, it } from 'vitest';
import type { TrailSpec } from '../../local/cloud/sls/contract.ts';
import { addEncrypted, addKey, addKeyUse, addSecurityRole } from '../support/encryption-world.ts';
import { codesOf, lookups, verdictOn, verified } from '../support/encryption-stage.ts';
import { type Scenario, scenarios } from '../support/scenario.ts';
import { aWorld, day, hour } from '../support/world.ts';

const start = scenarios();
const minute = 60_000;

interface Delivered {
  readonly scenario: Scenario;
  readonly busy: string;
  readonly silent: string;
  readonly trail: ReturnType<Scenario['cloud']['deliverTrail']>;
}

/** One cluster that calls KMS all the time, one silent, and a trail of everything. */
async function delivered(spec: Partial<TrailSpec> = {}): Promise<Delivered> {
  const world = aWorld();
  const { now } = world;
  addSecurityRole(world);
  const busy = addEncrypted(world, 'busy', addKey(world));
  addKeyUse(world, busy, now - 5 * day);
  addKeyUse(world, busy, now - 6 * day, { operation: 'Decrypt', everyMs: 20 * minute });
  const silent = addEncrypted(world, 'silent', addKey(world));
  const environment = { GUARD_TRAIL_LOGSTORE: 'cn-hangzhou/central-audit/actiontrail_all' };
  const scenario = await start(world, { crowd: 0, environment });
  const usual = { project: 'central-audit', createdAt: now - 60 * day, ttlDays: 180 } as const;
  const trail = scenario.cloud.deliverTrail({ name: 'all', form: 'json', events: 'All', ...usual, ...spec });
  return { scenario, busy, silent, trail };
}

const verdicts = async ({ scenario, busy, silent }: Delivered): Promise<string[]> =>
  (await Promise.all([busy, silent].map((one) => verdictOn(scenario, one)))).map(({ verdict }) => verdict);

/** From when on each page was asked for, milliseconds since 1970. */
const beginnings = ({ scenario }: Delivered): number[] =>
  scenario.cloud.requests.entries
    .filter(({ operation }) => operation === 'GetLogsV2')
    .map(({ body }) => (JSON.parse(body.toString('utf8')) as { from: number }).from * 1000);

describe('a trail that is delivered', () => {
  it.each(['json', 'flat', 'half-flat'] as const)(
    'in the form %s proves, without a look-up',
    async (form) => {
      const one = await delivered({ form });

      await verified(one.scenario);

      expect(await verdicts(one)).toEqual(['proven', 'unproven']);
      expect((await verdictOn(one.scenario, one.busy)).source).toBe('trail');
      expect(lookups(one.scenario)).toEqual([]);
      expect(beginnings(one).length).toBeGreaterThan(4);
    },
  );

  it('is read from where the last night ended', async () => {
    const one = await delivered();
    const { scenario } = one;
    await verified(scenario);
    scenario.cloud.requests.clear();
    scenario.advance(day);

    await verified(scenario);

    const [first = 0] = beginnings(one);
    expect(Math.abs(first - (scenario.world.now - 15 * minute))).toBeLessThan(minute);
    expect(await verdicts(one)).toEqual(['proven', 'unproven']);
  });

  it.each<[string, Partial<TrailSpec>]>([
    ['has only the writes', { events: 'Write' }],
    ['is younger than the proof has to be', { createdAt: Date.now() - 2 * day }],
    ['is kept for less', { ttlDays: 3 }],
    ['is another one', { name: 'other' }],
    ['has no index', { indexedPaths: [] }],
  ])('%s: unknown', async (_words, spec) => {
    const one = await delivered(spec);

    await verified(one.scenario);

    expect(codesOf(await verdictOn(one.scenario, one.silent))).toEqual(['operations-unread']);
    expect((await verdicts(one))[1]).toBe('unknown');
  });

  it('answers Incomplete for ever: unknown, and then the whole', async () => {
    const one = await delivered();
    one.trail.behave({ incompleteAnswers: 1_000 });
    await verified(one.scenario);
    const before = await verdicts(one);
    one.trail.behave({ incompleteAnswers: 1 });

    await verified(one.scenario);

    expect(before).toEqual(['unknown', 'unknown']);
    expect(await verdicts(one)).toEqual(['proven', 'unproven']);
  });

  it('is refused: unknown', async () => {
    const one = await delivered();
    one.scenario.fault({
      service: 'sls',
      operation: 'GetLogsV2',
      fault: { kind: 'error', status: 401, code: 'Unauthorized' },
    });

    await verified(one.scenario);

    expect(await verdicts(one)).toEqual(['unknown', 'unknown']);
  });

  it('shows late what happened before: the next night knows', async () => {
    const one = await delivered();
    const { scenario, silent } = one;
    one.trail.behave({ visibleAfterMs: 10 * minute });
    addKeyUse(scenario.world, silent, scenario.world.now - 5 * minute);
    await verified(scenario);
    const before = await verdicts(one);
    scenario.advance(23 * hour);

    await verified(scenario);

    expect([before, await verdicts(one)]).toEqual([
      ['proven', 'unproven'],
      ['proven', 'proven'],
    ]);
  });
});
