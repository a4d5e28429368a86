/** A night in which a part of the cloud does not answer: the run ends, says what it could not see, and does the rest. */
import { describe, expect, it } from 'vitest';
import { whenQuiet } from '../../local/host/when-quiet.ts';
import type { ServiceName } from '../../local/cloud/core/contract.ts';
import { deploymentWith } from '../support/deployment.ts';
import { addEncrypted, addKey, addKeyUse, addSecurityRole } from '../support/encryption-world.ts';
import { night, sweepFunction } from '../support/night.ts';
import { type Scenario, type ScenarioOptions, scenarios } from '../support/scenario.ts';
import { aWorld, day, hour, type World } from '../support/world.ts';

const start = scenarios();
const names = ['one', 'two'];

interface Story {
  readonly scenario: Scenario;
  readonly leaver: string;
  /** Two in the account's region, two in another. */
  readonly here: readonly string[];
  readonly there: readonly string[];
}

/** Clusters of a region that encrypt Secrets with one key, and did so an hour ago. */
function clustersIn(world: World, regionId: string): string[] {
  const keyId = addKey(world, { regionId });
  return names.map((name) => {
    const id = addEncrypted(world, `${regionId} ${name}`, keyId, { regionId, log: { regionId } });
    addKeyUse(world, id, world.now - hour);
    return id;
  });
}

/** Somebody of whose leaving nobody heard, on four clusters. */
async function aLeaver(options: ScenarioOptions = {}): Promise<Story> {
  const world = aWorld();
  addSecurityRole(world);
  const here = clustersIn(world, world.account.region);
  const there = clustersIn(world, 'cn-shanghai');
  const leaver = world.user('leaver');
  for (const id of [...here, ...there]) world.issue(leaver, id);
  const scenario = await start(world, options);
  await scenario.userDeleted('leaver');
  scenario.mayChange(leaver);
  return { scenario, leaver, here, there };
}

const statesOf = ({ scenario, leaver }: Story, ids: readonly string[]): unknown[] =>
  ids.map((id) => scenario.certificate(id, leaver));

/** How many clean-ups of each credential were accepted. */
const acceptedOf = ({ scenario, leaver, here, there }: Story): number[] => {
  const accepted = scenario.cloud.requests.entries.filter(
    ({ operation, status }) => operation === 'CleanClusterUserPermissions' && status === 200,
  );
  return [...here, ...there].map(
    (id) => accepted.filter(({ path }) => path.includes(id) && path.includes(leaver)).length,
  );
};

describe('a night in which', () => {
  it('a cluster hangs names it, and ends the leaver on the others', async () => {
    // Not tried again: each try waits for as long as a request may take.
    const specFile = deploymentWith('audit', (audit) => {
      if (audit.asyncInvokeConfig !== undefined) audit.asyncInvokeConfig.maxAsyncRetryAttempts = 0;
    });
    const story = await aLeaver({ specFile });
    const { scenario, here, there } = story;
    const [hanging = '', other = ''] = here;
    scenario.fault({
      service: 'cs',
      matches: ({ path }) => path.startsWith(`/clusters/${hanging}`),
      fault: { kind: 'hang' },
    });

    const { run } = await night(scenario);

    expect(run?.unseen.map(({ what }) => what)).toEqual([hanging]);
    expect(run?.summary).toMatchObject({ clusters: 4, audited: 3, planned: 1, released: 1 });
    expect(statesOf(story, [hanging, other, ...there])).toEqual([
      'Unexpired',
      'Removed',
      'Removed',
      'Removed',
    ]);
    const [finding] = await scenario.findings('sweep');
    expect([finding?.kind, finding?.text.includes(hanging)]).toEqual(['sweep-unseen', true]);
  });

  it('a region is down says of it what it could not read, and does the other region', async () => {
    const story = await aLeaver();
    const { scenario, here, there, leaver } = story;
    const cut = (service: ServiceName, isMeant: (host: string) => boolean): void =>
      scenario.fault({
        service,
        matches: ({ headers: { host = '' } }) => isMeant(host),
        fault: { kind: 'reset', applied: false },
      });
    cut('kms', (host) => host.includes('cn-shanghai'));
    cut('actiontrail', (host) => host.includes('cn-shanghai'));
    cut('sls', (host) => there.some((id) => host.includes(id)));

    const { run } = await night(scenario);

    expect(run?.phase).toBe('closed');
    expect(run?.unseen.map(({ what }) => what)).toEqual(['cn-shanghai', 'cn-shanghai']);
    const reasons = run?.unseen.map(({ why }) => why).join(' ');
    expect(reasons).toContain('The audit log of 2 clusters could not be read');
    expect(reasons).toContain('The Secret encryption of 2 clusters could not be read');
    expect(run?.summary).toMatchObject({ audited: 4, verdicts: { 'shared-key': 2, unknown: 2 } });
    expect(statesOf(story, [...here, ...there])).toEqual(['Removed', 'Removed', 'Unexpired', 'Unexpired']);
    expect(await scenario.record(there[0] ?? '', leaver)).toMatchObject({ status: 'held' });
  });

  it('a fifth of all requests of every service is throttled ends all the same, and revokes nobody twice', async () => {
    const story = await aLeaver();
    const { scenario, here, there } = story;
    const refusals = {
      cs: { status: 503, code: 'Throttling.User' },
      ims: { status: 400, code: 'Throttling.User' },
      ram: { status: 400, code: 'Throttling.User' },
      sts: { status: 400, code: 'Throttling.User' },
      kms: { status: 400, code: 'Throttling.User' },
      sls: { status: 403, code: 'ReadQuotaExceed' },
      tablestore: { status: 503, code: 'OTSServerBusy' },
      fc: { status: 429, code: 'ResourceThrottled' },
    } as const;
    for (const [service, refusal] of Object.entries(refusals)) {
      let count = 0;
      scenario.fault({
        service: service as ServiceName,
        matches: () => {
          count += 1;
          return count % 5 === 2;
        },
        fault: { kind: 'error', ...refusal },
      });
    }

    const { run } = await night(scenario);
    // A clean-up that was refused is not sent again in the same look: what is left is done the night after.
    scenario.advance(day);
    const { run: next } = await night(scenario);

    expect([run?.phase, next?.phase]).toEqual(['closed', 'closed']);
    // A request that is refused as often as it is sent is not seen, and said so.
    const unseen = [...(run?.unseen ?? []), ...(next?.unseen ?? [])];
    expect(unseen.filter(({ why }) => !/throttl|quota|busy/i.test(why))).toEqual([]);
    expect(statesOf(story, [...here, ...there])).toEqual(Array.from({ length: 4 }, () => 'Removed'));
    expect(acceptedOf(story)).toEqual([1, 1, 1, 1]);
  });

  it('the lists of identities can’t be read says so, and concludes nothing from them', async () => {
    const story = await aLeaver();
    const { scenario, here, there } = story;
    scenario.fault({
      service: 'ims',
      operation: 'ListUserBasicInfos',
      fault: { kind: 'error', status: 403, code: 'NoPermission' },
    });

    const { run } = await night(scenario);

    expect(run?.unseen.map(({ what }) => what)).toEqual(['the lists of identities']);
    expect(statesOf(story, [...here, ...there])).toEqual(Array.from({ length: 4 }, () => 'Removed'));
  });

  it('an audit can’t be asked for names the cluster, and waits for the others only', async () => {
    const story = await aLeaver();
    const { scenario, here, there } = story;
    const [unasked = '', other = ''] = here;
    scenario.fault({
      service: 'fc',
      operation: 'InvokeFunction',
      matches: ({ headers }) => String(headers['x-fc-async-task-id']).endsWith(`-a-${unasked}`),
      fault: { kind: 'error', status: 403, code: 'AccessDenied' },
    });

    const { run } = await night(scenario);

    expect(run?.unseen.map(({ what }) => what)).toEqual([unasked]);
    expect(run?.unseen[0]?.why).toContain('could not be asked for');
    expect(statesOf(story, [unasked, other, ...there])).toEqual([
      'Unexpired',
      'Removed',
      'Removed',
      'Removed',
    ]);
  });

  it('the clusters can’t be listed is no run, and the platform tries again', async () => {
    const { scenario } = await aLeaver();
    const { host, cloud, state } = scenario;
    scenario.fault({
      service: 'cs',
      operation: 'DescribeClustersV1',
      fault: { kind: 'error', status: 403, code: 'StatusForbidden' },
    });

    const failed = await host.fireTimer(sweepFunction, 'sweep');
    await whenQuiet(host, cloud.eventBus);
    const before = await state.sweeps.newest();
    scenario.heal();
    const { run } = await night(scenario);

    expect([failed.outcome, before]).toEqual(['function-error', undefined]);
    expect(run?.phase).toBe('closed');
  });
});
