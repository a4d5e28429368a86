/** A run whose invocations end before it: handed over, killed anywhere, or asked for again. It ends once, and nobody is revoked twice. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RequestEntry } from '../../local/cloud/core/request-log.ts';
import { whenQuiet } from '../../local/host/when-quiet.ts';
import type { SweepRecord } from '../../shared/domain/sweep.ts';
import { deploymentWith } from '../support/deployment.ts';
import { night, sweepFunction } from '../support/night.ts';
import { type Scenario, type ScenarioOptions, scenarios } from '../support/scenario.ts';
import { aWorld, day } from '../support/world.ts';

const start = scenarios();
const minute = 60_000;
const functions = ['audit', 'revoke', 'verify-encryption', 'sweep'].map((name) => `kubeconfig-guard-${name}`);

interface Story {
  readonly scenario: Scenario;
  readonly leaver: string;
  readonly clusters: readonly string[];
}

async function aLeaver(options: ScenarioOptions = {}): Promise<Story> {
  const world = aWorld();
  const clusters = ['one', 'two', 'three'].map((name) => world.cluster(name));
  const leaver = world.user('leaver');
  for (const id of clusters) world.issue(leaver, id);
  const scenario = await start(world, options);
  await scenario.userDeleted('leaver');
  scenario.mayChange(leaver);
  scenario.host.asyncCalls.behave({ retrySpeed: 100 });
  return { scenario, leaver, clusters };
}

async function quiet({ host, cloud }: Scenario): Promise<void> {
  await whenQuiet(host, cloud.eventBus);
}

/** The timer that comes every ten minutes, until the run is closed. */
async function dueUntilClosed(scenario: Scenario): Promise<SweepRecord | undefined> {
  for (let times = 0; times < 12; times += 1) {
    const run = await scenario.state.sweeps.newest();
    if (run?.phase === 'closed') return run;
    scenario.advance(10 * minute);
    await scenario.host.fireTimer(sweepFunction, 'due');
    await quiet(scenario);
  }
  return await scenario.state.sweeps.newest();
}

const endsOf = ({ scenario, leaver, clusters }: Story): unknown[] =>
  clusters.map((id) => [scenario.certificate(id, leaver), scenario.cleanUps(id, leaver)]);

const isCallOf =
  (name: string) =>
  ({ operation, path }: RequestEntry): boolean =>
    operation === 'InvokeFunction' && path.includes(name);

const isWriteOf =
  (text: string) =>
  ({ service, operation, body }: RequestEntry): boolean =>
    service === 'tablestore' && /Put|Write|Update/.test(operation) && body.includes(text);

const endedOnce = [
  ['Removed', 1],
  ['Removed', 1],
  ['Removed', 1],
];

describe('a run', () => {
  it('goes on in further invocations when its time is used up', async () => {
    // It hands over a minute before the platform ends it: after every look.
    const specFile = deploymentWith('sweep', (sweep) => (sweep.timeout = 60));
    const story = await aLeaver({ specFile });
    const { scenario } = story;

    const first = await scenario.host.fireTimer(sweepFunction, 'sweep');
    await quiet(scenario);

    const { runs } = await scenario.state.sweeps.runs({ limit: 5 });
    expect(JSON.parse(first.payload)).toMatchObject({ outcome: 'handed-over' });
    expect(runs.map(({ phase }) => phase)).toEqual(['closed']);
    expect(runs[0]?.invocations).toBeGreaterThan(1);
    expect(runs[0]?.summary).toMatchObject({ audited: 3, released: 1, outcomes: { revoked: 3 } });
    expect(endsOf(story)).toEqual(endedOnce);
  });

  it.each<[string, (entry: RequestEntry) => boolean]>([
    ['lists the clusters', ({ operation }) => operation === 'DescribeClustersV1'],
    ['keeps its clusters', isWriteOf('units/')],
    ['is written down for the first time', isWriteOf('"phase":"asking"')],
    ['asks for an audit', isCallOf('audit')],
    ['has asked for all of them', isWriteOf('"phase":"auditing"')],
    ['reserves its places', isWriteOf('limit/')],
    ['releases a revocation', isCallOf('revoke')],
    ['has released all of them', isWriteOf('"phase":"revoking"')],
    ['is closed', isWriteOf('"phase":"closed"')],
  ])('that is killed when it %s is ended by whoever comes next', async (_when, isMeant) => {
    const story = await aLeaver();
    const { scenario } = story;
    const { cloud, host } = scenario;
    let isKilled = false;
    cloud.requests.hook((entry, phase) => {
      if (isKilled || phase !== 'after' || !isMeant(entry)) return;
      isKilled = true;
      host.kill(sweepFunction);
    });

    const first = await host.fireTimer(sweepFunction, 'sweep');
    await quiet(scenario);
    const taken = await dueUntilClosed(scenario);
    // Killed before anything was written down there is no run, and the platform's next try begins one.
    const { run } = taken === undefined ? await night(scenario) : { run: taken };

    expect([first.outcome, run?.phase]).toEqual(['killed', 'closed']);
    expect((await scenario.state.sweeps.runs({ limit: 5 })).runs).toHaveLength(1);
    expect(run?.unseen).toEqual([]);
    expect(endsOf(story)).toEqual(endedOnce);
  });

  it('survives that instances of every function are killed again and again', async () => {
    const story = await aLeaver();
    const { scenario, leaver, clusters } = story;
    const { cloud, host } = scenario;
    let seen = 0;
    const unhook = cloud.requests.hook((_entry, phase) => {
      if (phase !== 'after') return;
      seen += 1;
      const name = functions[Math.floor(seen / 60) % functions.length];
      if (seen % 60 === 0 && name !== undefined) host.killOne(name);
    });

    await host.fireTimer(sweepFunction, 'sweep');
    await quiet(scenario);
    await dueUntilClosed(scenario);
    unhook();
    const run = await dueUntilClosed(scenario);
    scenario.advance(day);
    await night(scenario);

    expect(run?.phase).toBe('closed');
    expect(clusters.map((id) => scenario.certificate(id, leaver))).toEqual(clusters.map(() => 'Removed'));
    const accepted = cloud.requests.entries.filter(
      ({ operation, status }) => operation === 'CleanClusterUserPermissions' && status === 200,
    );
    expect(accepted).toHaveLength(clusters.length);
  });
});

describe('a scheduled event that comes twice', () => {
  const event = readFileSync(new URL('../../events/scheduled-sweep.json', import.meta.url), 'utf8');

  it('at the same moment is one run', async () => {
    const story = await aLeaver();
    const { scenario } = story;

    await Promise.all([1, 2].map(() => scenario.host.invoke(sweepFunction, event)));
    await quiet(scenario);

    const { runs } = await scenario.state.sweeps.runs({ limit: 5 });
    expect(runs.map(({ phase }) => phase)).toEqual(['closed']);
    expect(endsOf(story)).toEqual(endedOnce);
  });

  it('one after the other revokes nobody twice', async () => {
    const story = await aLeaver();
    const { scenario } = story;

    for (let times = 0; times < 2; times += 1) {
      await scenario.host.invoke(sweepFunction, event);
      await quiet(scenario);
    }

    const { runs } = await scenario.state.sweeps.runs({ limit: 5 });
    expect(runs.every(({ phase, unseen }) => phase === 'closed' && unseen.length === 0)).toBe(true);
    expect(endsOf(story)).toEqual(endedOnce);
  });
});

describe('a platform on which the same task', () => {
  it.each(['ignored', 'run-again'] as const)(
    'is %s when it is asked for again changes nothing',
    async (repeatedTaskId) => {
      const story = await aLeaver();
      const { scenario } = story;
      const { cloud, host } = scenario;
      cloud.account.behaviours.repeatedTaskId = repeatedTaskId;
      cloud.account.behaviours.asyncTaskVisibleAfterMs = 300;
      host.asyncCalls.behave({ copies: 2 });
      let isKilled = false;
      cloud.requests.hook((entry, phase) => {
        if (isKilled || phase !== 'after' || !isCallOf('revoke')(entry)) return;
        isKilled = true;
        host.kill(sweepFunction);
      });

      await host.fireTimer(sweepFunction, 'sweep');
      await quiet(scenario);
      const run = await dueUntilClosed(scenario);

      expect([run?.phase, run?.unseen]).toEqual(['closed', []]);
      expect(endsOf(story)).toEqual(endedOnce);
    },
  );
});
