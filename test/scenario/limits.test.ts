/** How many identities may lose access: what would exceed a limit is held as a whole, told, and done another day. */
import { describe, expect, it } from 'vitest';
import { type Scenario, type ScenarioOptions, scenarios } from '../support/scenario.ts';
import { aWorld, day, hour } from '../support/world.ts';

const start = scenarios();

/** So many idle users on two clusters. */
async function leavers(
  count: number,
  options: ScenarioOptions,
): Promise<{ scenario: Scenario; uids: readonly string[]; clusters: readonly string[] }> {
  const world = aWorld({ recycleBin: 'off', deletedAccountName: 'blank' });
  const clusters = [world.cluster('one'), world.cluster('two')];
  const uids = Array.from({ length: count }, (_, index) => world.user(`leaver-${index}`));
  for (const uid of uids) for (const cluster of clusters) world.issue(uid, cluster);
  return { scenario: await start(world, options), uids, clusters };
}

const isGone = (scenario: Scenario, clusters: readonly string[], uid: string): boolean[] =>
  clusters.map((cluster) => scenario.certificate(cluster, uid) === 'Removed');

const cleanUps = (scenario: Scenario): number =>
  scenario.cloud.requests.entries.filter(({ operation }) => operation === 'CleanClusterUserPermissions')
    .length;

describe('five identities a day', () => {
  it.each([
    { leaving: 20, gone: 5, alarms: 1 },
    { leaving: 5, gone: 5, alarms: 0 },
  ])(
    'of $leaving who leave at once, each by an event, exactly $gone go',
    async ({ leaving, gone, alarms }) => {
      const { scenario, uids, clusters } = await leavers(leaving, {
        environment: { GUARD_LIMIT_PER_DAY: '5' },
      });
      scenario.cloud.account.behaviours.recycleBin = 'on';
      scenario.mayChange(...uids);
      const events = [];
      for (const index of uids.keys()) events.push(await scenario.userDeleted(`leaver-${index}`));

      const answers = await Promise.all(events.map((event) => scenario.handle(event)));

      for (const { outcome, text } of answers) expect(outcome, text).toBe('success');
      const states = uids.map((uid) => isGone(scenario, clusters, uid));
      expect(states.filter((one) => one.every(Boolean))).toHaveLength(gone);
      expect(states.filter((one) => !one.some(Boolean))).toHaveLength(leaving - gone);
      expect(cleanUps(scenario)).toBe(gone * clusters.length);
      const findings = await scenario.findings();
      expect(findings.filter(({ kind }) => kind === 'over-limit')).toHaveLength(alarms);
      const held = await Promise.all(uids.map((uid) => scenario.record(clusters[0] ?? '', uid)));
      expect(held.filter((record) => record?.status === 'held')).toHaveLength(leaving - gone);
    },
  );
});

describe('one identity a day', () => {
  it('lets the first leaver’s credentials go, holds the second’s and does them the next day', async () => {
    const { scenario, uids, clusters } = await leavers(2, { environment: { GUARD_LIMIT_PER_DAY: '1' } });
    scenario.cloud.account.behaviours.recycleBin = 'on';
    const [first = '', second = ''] = uids;
    scenario.mayChange(first, second);

    const one = await scenario.handle(await scenario.userDeleted('leaver-0'));
    const two = await scenario.handle(await scenario.userDeleted('leaver-1'));
    const held = await scenario.record(clusters[0] ?? '', second);
    const kept = isGone(scenario, clusters, second);
    const findings = await scenario.findings();
    scenario.advance(day + hour);
    const looked = await scenario.look();

    for (const { outcome, text } of [one, two, looked]) expect(outcome, text).toBe('success');
    expect(isGone(scenario, clusters, first)).toEqual([true, true]);
    expect(kept).toEqual([false, false]);
    expect(held?.status).toBe('held');
    expect(held?.decision?.reasons[0]?.code).toBe('over-limit');
    expect(findings).toMatchObject([{ kind: 'over-limit', severity: 'critical' }]);
    expect(isGone(scenario, clusters, second)).toEqual([true, true]);
  });

  it('is exact for two leavers at the same moment', async () => {
    const { scenario, uids, clusters } = await leavers(2, { environment: { GUARD_LIMIT_PER_DAY: '1' } });
    scenario.cloud.account.behaviours.recycleBin = 'on';
    scenario.mayChange(...uids);
    const events = [await scenario.userDeleted('leaver-0'), await scenario.userDeleted('leaver-1')];

    const answers = await Promise.all(events.map((event) => scenario.handle(event)));

    for (const { outcome, text } of answers) expect(outcome, text).toBe('success');
    const gone = uids.filter((uid) => isGone(scenario, clusters, uid).every(Boolean));
    const kept = uids.filter((uid) => !isGone(scenario, clusters, uid).some(Boolean));
    expect([gone.length, kept.length]).toEqual([1, 1]);
  });
});

describe('a share of the holders', () => {
  it.each([
    // Beside the leavers hold the colleague, the pipeline, the account and the guard.
    { crowd: 0, holders: 'few', expected: [1, 2] },
    { crowd: 40, holders: 'many', expected: [3, 0] },
  ])('of 10 percent of $holders holders is at least one', async ({ crowd, expected }) => {
    const { scenario, uids, clusters } = await leavers(3, {
      crowd,
      environment: { GUARD_LIMIT_SHARE_PERCENT: '10' },
    });
    scenario.cloud.account.behaviours.recycleBin = 'on';
    scenario.mayChange(...uids);

    for (const index of uids.keys()) await scenario.handle(await scenario.userDeleted(`leaver-${index}`));

    const gone = uids.filter((uid) => isGone(scenario, clusters, uid).every(Boolean));
    const kept = uids.filter((uid) => !isGone(scenario, clusters, uid).some(Boolean));
    expect([gone.length, kept.length]).toEqual(expected);
  });
});

describe('five identities a run', () => {
  it('a run that would revoke six revokes nobody', async () => {
    const { scenario, uids, clusters } = await leavers(6, {});
    let event = await scenario.userDeleted('leaver-0');
    for (let index = 1; index < 6; index += 1) event = await scenario.userDeleted(`leaver-${index}`);

    // Nobody knows the name, so that all who are deleted are looked at in one run.
    const answer = await scenario.handle(event);

    expect(answer.outcome, answer.text).toBe('success');
    expect(uids.flatMap((uid) => isGone(scenario, clusters, uid))).not.toContain(true);
    expect(cleanUps(scenario)).toBe(0);
    const alarms = (await scenario.findings()).filter(({ kind }) => kind === 'over-limit');
    expect(alarms.map(({ severity }) => severity)).toEqual(['critical']);
  });

  it('a run that revokes five is within it', async () => {
    const { scenario, uids, clusters } = await leavers(5, {});
    scenario.mayChange(...uids);
    let event = await scenario.userDeleted('leaver-0');
    for (let index = 1; index < 5; index += 1) event = await scenario.userDeleted(`leaver-${index}`);

    const answer = await scenario.handle(event);

    expect(answer.outcome, answer.text).toBe('success');
    expect(uids.flatMap((uid) => isGone(scenario, clusters, uid))).not.toContain(false);
  });
});
