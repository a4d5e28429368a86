/** A night in which things fail: the run ends, says what it could not see and why, and loses nothing of the others. */
import { describe, expect, it } from 'vitest';
import { whenQuiet } from '../../local/host/when-quiet.ts';
import { night, sweepFunction } from '../support/night.ts';
import { type Scenario, scenarios } from '../support/scenario.ts';
import { aWorld, day, hour } from '../support/world.ts';

const start = scenarios();
const functions = ['audit', 'revoke', 'verify-encryption', 'sweep'].map((name) => `kubeconfig-guard-${name}`);

/** A leaver whom nobody heard of, on three clusters. */
async function aLeaver(): Promise<{ scenario: Scenario; leaver: string; clusters: string[] }> {
  const world = aWorld();
  const clusters = ['one', 'two', 'three'].map((name) => world.cluster(name));
  const leaver = world.user('leaver');
  for (const id of clusters) world.issue(leaver, id);
  const scenario = await start(world);
  await scenario.userDeleted('leaver');
  scenario.mayChange(leaver);
  return { scenario, leaver, clusters };
}

describe('a night', () => {
  it('with a cluster that refuses its lists ends, names it, and ends the leaver on the others', async () => {
    const { scenario, leaver, clusters } = await aLeaver();
    const [refusing = '', ...others] = clusters;
    scenario.world.account.behaviours.clustersWithoutRbac.push(refusing);

    const { run } = await night(scenario);

    expect(run?.phase).toBe('closed');
    expect(run?.unseen.map(({ what }) => what)).toEqual([refusing]);
    expect(run?.unseen[0]?.why).toContain('is forbidden');
    for (const id of others) expect(scenario.certificate(id, leaver)).toBe('Removed');
    expect((await scenario.findings('sweep')).map(({ kind }) => kind)).toEqual(['sweep-unseen']);
  });

  it('in which a fifth of all requests is throttled ends all the same', async () => {
    const { scenario, leaver, clusters } = await aLeaver();
    let count = 0;
    scenario.fault({
      service: 'cs',
      matches: () => {
        count += 1;
        return count % 5 === 0;
      },
      fault: { kind: 'error', status: 503, code: 'Throttling.User' },
    });

    const { run } = await night(scenario);

    expect([run?.phase, run?.unseen]).toEqual(['closed', []]);
    for (const id of clusters) expect(scenario.certificate(id, leaver)).toBe('Removed');
    for (const id of clusters) expect(scenario.cleanUps(id, leaver)).toBe(1);
  });

  it('in which instances are killed again and again revokes nobody twice, and the next one does the rest', async () => {
    const { scenario, leaver, clusters } = await aLeaver();
    const { host, cloud } = scenario;
    let requests = 0;
    let kills = 0;
    cloud.requests.hook((entry, phase) => {
      if (phase !== 'after' || entry.service === 'tablestore' || kills >= 6) return;
      requests += 1;
      if (requests % 12 !== 0) return;
      kills += 1;
      for (const name of functions.slice(0, 3)) host.kill(name);
    });

    const { run } = await night(scenario);
    scenario.advance(day);
    await night(scenario);

    expect([run?.phase, kills >= 3]).toEqual(['closed', true]);
    for (const id of clusters) expect(scenario.certificate(id, leaver)).toBe('Removed');
    for (const id of clusters) expect(scenario.cleanUps(id, leaver)).toBe(1);
  });

  it('whose own instance is killed is taken over where it stands', async () => {
    const { scenario, leaver, clusters } = await aLeaver();
    const { host, cloud, state } = scenario;
    let isKilled = false;
    cloud.requests.hook((entry) => {
      if (isKilled || entry.operation !== 'GetAsyncTask') return;
      isKilled = true;
      host.kill(sweepFunction);
    });

    const first = await host.fireTimer(sweepFunction, 'sweep');
    await whenQuiet(host, cloud.eventBus);
    const tooEarly = await host.fireTimer(sweepFunction, 'due');
    scenario.advance(hour / 2);
    await host.fireTimer(sweepFunction, 'due');
    await whenQuiet(host, cloud.eventBus);

    const { runs } = await state.sweeps.runs({ limit: 5 });
    expect(first.outcome).toBe('killed');
    expect(JSON.parse(tooEarly.payload)).toMatchObject({ outcome: 'under-way' });
    expect(runs.map(({ phase, invocations }) => [phase, invocations])).toEqual([['closed', 2]]);
    for (const id of clusters) expect(scenario.cleanUps(id, leaver)).toBe(1);
  });

  it('that is asked for twice at once is one run', async () => {
    const { scenario, leaver, clusters } = await aLeaver();
    const { host, cloud, state } = scenario;

    const answers = await Promise.all([
      host.fireTimer(sweepFunction, 'sweep'),
      host.fireTimer(sweepFunction, 'sweep'),
    ]);
    await whenQuiet(host, cloud.eventBus);

    const outcomes = answers.map(({ payload }) => (JSON.parse(payload) as { outcome: string }).outcome);
    expect(new Set(outcomes)).toEqual(new Set(['closed', 'under-way']));
    expect((await state.sweeps.runs({ limit: 5 })).runs).toHaveLength(1);
    for (const id of clusters) expect(scenario.cleanUps(id, leaver)).toBe(1);
  });
});
