/** A revocation that a run releases: the run's audit is the look, and everything that must be of the moment is asked again. */
import { describe, expect, it } from 'vitest';
import { tables } from '../../shared/state/tables.ts';
import { audited } from '../support/audits.ts';
import { call } from '../support/held-leaver.ts';
import { type Scenario, scenarios } from '../support/scenario.ts';
import { pauseGuard } from '../support/settings-writer.ts';
import { aWorld, day, hour, type World } from '../support/world.ts';

const start = scenarios();
const minute = 60_000;
const run = 'sweep-2026-11-20';

interface Released {
  readonly scenario: Scenario;
  readonly world: World;
  readonly clusters: readonly string[];
  readonly uid: string;
}

/** Alice left; the run has audited the clusters on which she holds a credential. */
async function released(count = 3, behaviours: Parameters<typeof aWorld>[0] = {}): Promise<Released> {
  const world = aWorld(behaviours);
  const clusters = Array.from({ length: count }, (_, index) => world.cluster(`cluster-${index}`));
  const uid = world.user('alice');
  for (const id of clusters) world.issue(uid, id);
  const scenario = await start(world);
  await scenario.userDeleted('alice');
  for (const id of clusters) await audited(scenario, id, run);
  scenario.cloud.requests.clear();
  scenario.mayChange(uid);
  return { scenario, world, clusters, uid };
}

const release = ({ scenario, uid, clusters }: Released, over: object = {}) =>
  call(scenario, uid, { clusters, run, ...over });

/** Of the cloud, by operation; none of Tablestore. */
function asked({ scenario }: Released): Record<string, number> {
  const entries = scenario.cloud.requests.entries.filter(({ service }) => service !== 'tablestore');
  const counts: Record<string, number> = {};
  for (const { operation } of entries) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

const statuses = ({ scenario, clusters, uid }: Released): Promise<(string | undefined)[]> =>
  Promise.all(clusters.map(async (id) => (await scenario.record(id, uid))?.status));

const firstReason = async ({ scenario, clusters, uid }: Released): Promise<string | undefined> =>
  (await scenario.record(clusters[0] ?? '', uid))?.decision?.reasons[0]?.code;

const everywhere = (count: number, status: string): string[] => Array.from({ length: count }, () => status);

describe('a call of a run', () => {
  it.each(['listed', 'empty', 'refused'] as const)(
    'looks at no cluster and no log again but for the moment of acting, the identity’s list %s',
    async (byUserListOfDeleted) => {
      const all = await released(3, { byUserListOfDeleted, certificateGoneAfterMs: 0, grantsGoneAfterMs: 0 });

      const answer = await release(all);

      expect(answer.outcome, answer.text).toBe('success');
      expect(await statuses(all)).toEqual(everywhere(3, 'revoked'));
      const counts = asked(all);
      expect(counts).toMatchObject({ GetLogsV2: 3, CleanClusterUserPermissions: 3 });
      // The one of the re-check, and where the identity's own list says nothing the one of the read-back.
      expect(counts['ListClusterKubeconfigStates']).toBe(byUserListOfDeleted === 'listed' ? 3 : 6);
      expect(Object.keys(counts)).not.toContain('GetClusterAuditProject');
      expect(Object.keys(counts)).not.toContain('GetLogStore');
      // Once for the look and once for the re-check; pages of 100.
      expect(counts['DescribeClustersV1']).toBe(2);
    },
  );

  it('says in record and journal whose evidence it is', async () => {
    const all = await released(1);
    const { scenario, clusters, uid } = all;
    const [cluster = ''] = clusters;

    await release(all);

    const record = await scenario.record(cluster, uid);
    expect(record).toMatchObject({ status: 'revoked', auditRun: run, cause: { origin: `run ${run}` } });
    const rows = await scenario.table(tables.journal).range({ within: [scenario.world.account.accountId] });
    const entries = rows.map(
      ({ columns }) => JSON.parse(String(columns['entry'])) as { kind: string; facts: object },
    );
    expect(entries.map(({ kind, facts }) => [kind, facts])).toEqual([
      ['intent', { auditRun: run }],
      ['outcome', expect.objectContaining({ auditRun: run, certificate: 'gone' })],
    ]);
  });

  it.each([
    ['is of another run', async (all: Released) => await release(all, { run: 'another' })],
    [
      'is more than an hour old',
      async (all: Released) => {
        all.scenario.advance(hour + minute);
        return await release(all);
      },
    ],
    [
      'is of the hour, and its evidence is not any more',
      async (all: Released) => {
        all.scenario.advance(59 * minute);
        return await release(all);
      },
    ],
    [
      'is not there',
      async (all: Released) => {
        const table = all.scenario.table(tables.credentials);
        for (const id of all.clusters) {
          await table.update([all.world.account.accountId, id, all.uid], { audit: undefined });
        }
        return await release(all);
      },
    ],
  ])('looks at a cluster as ever when the audit %s', async (_words, act) => {
    const all = await released(2);

    const answer = await act(all);

    expect(answer.outcome, answer.text).toBe('success');
    expect(await statuses(all)).toEqual(everywhere(2, 'revoked'));
    // Hours, uses, and newer uses.
    expect(asked(all)).toMatchObject({ GetClusterAuditProject: 2, GetLogStore: 2, GetLogsV2: 6 });
    const [first = ''] = all.clusters;
    expect((await all.scenario.record(first, all.uid))?.auditRun).toBeUndefined();
  });

  it('looks as ever at what was decided or done since the audit', async () => {
    const all = await released(1, { byUserListOfDeleted: 'empty' });
    const { scenario, uid } = all;
    await call(scenario, uid);
    scenario.cloud.requests.clear();
    scenario.advance(minute);

    const again = await release(all);

    expect(again.outcome, again.text).toBe('success');
    expect(await statuses(all)).toEqual(['revoked']);
    expect(asked(all)).not.toHaveProperty('CleanClusterUserPermissions');
    const [cluster = ''] = all.clusters;
    // Taken for a look, the audit would have shown a revoked credential that is there again.
    const kinds = (await scenario.findings(`${cluster}+${uid}`)).map(({ kind }) => kind);
    expect(kinds).not.toContain('granted-again');
  });

  it('revokes nothing on clusters that it does not name', async () => {
    const all = await released(3);
    const { clusters } = all;

    await release(all, { clusters: clusters.slice(0, 1) });

    expect(await statuses(all)).toEqual(['revoked', undefined, undefined]);
  });
});

describe('at the moment of acting', () => {
  it.each([
    [
      'a use since the audit',
      'newer-use',
      async ({ scenario, clusters, uid, world }: Released) => {
        scenario.advance(10 * minute);
        await scenario.cloud.auditLogs.addUse({
          project: `k8s-log-${clusters[0]}`,
          logstore: `audit-${clusters[0]}`,
          username: `${uid}-1763000000`,
          at: [world.now + 6 * minute],
          userAgent: 'kubectl/v1.31.2',
          sourceIp: '203.0.113.24',
        });
      },
    ],
    [
      'auditing that was switched off since',
      'evidence-unknown',
      async ({ scenario, clusters }: Released) => {
        scenario.advance(20 * minute);
        const cluster = scenario.cloud.account.clusters.find(({ clusterId }) => clusterId === clusters[0]);
        if (cluster !== undefined) cluster.auditEnabled = false;
      },
    ],
    [
      'a certificate that is gone since',
      'changed-meanwhile',
      async ({ scenario, clusters, uid }: Released) => {
        scenario.cloud.account.behaviours.byUserListOfDeleted = 'empty';
        const { credentials } = scenario.cloud.account;
        const one = credentials.find(({ clusterId, uid: of }) => clusterId === clusters[0] && of === uid);
        if (one !== undefined) one.certState = 'Removed';
      },
    ],
    [
      'the pause switch',
      'paused',
      async ({ scenario, world }: Released) => {
        const settings = scenario.table(tables.settings);
        const pause = { by: 'operator', reason: 'migration', since: world.now };
        await pauseGuard(settings, world.account.accountId, pause);
      },
    ],
  ])('%s stops it', async (_words, code, happens) => {
    const all = await released(1);
    await happens(all);

    const answer = await release(all);

    expect(answer.outcome, answer.text).toBe('success');
    expect(await firstReason(all)).toBe(code);
    expect(asked(all)).not.toHaveProperty('CleanClusterUserPermissions');
  });

  it('an identity that is back stops it', async () => {
    const all = await released(1);
    const { scenario, uid } = all;
    const { RestoreUserFromRecycleBinRequest } = await import('@alicloud/ims20190815');
    await scenario.ims.restoreUserFromRecycleBin(new RestoreUserFromRecycleBinRequest({ userId: uid }));

    const answer = await release(all);

    expect(answer.text).toContain('not proven gone');
    expect(asked(all)).not.toHaveProperty('CleanClusterUserPermissions');
  });
});

describe('a standing policy', () => {
  it.each(['frozen', 'expired', 'unused'] as const)('“%s” goes the same way', async (reason) => {
    const world = aWorld();
    const cluster = world.cluster('one');
    const uid = world.user('alice', { frozen: reason === 'frozen' });
    const expired = { certState: 'Expired', certExpireTime: world.now - 10 * day } as const;
    world.issue(uid, cluster, reason === 'expired' ? expired : {});
    const environment = { GUARD_STANDING_POLICIES: 'frozen,expired,unused', GUARD_UNUSED_DAYS: '7' };
    const scenario = await start(world, { environment });
    await audited(scenario, cluster, run);
    scenario.cloud.requests.clear();
    scenario.mayChange(uid);
    const all: Released = { scenario, world, clusters: [cluster], uid };

    const answer = await release(all, { reason });

    expect(answer.outcome, answer.text).toBe('success');
    expect(await statuses(all)).toEqual(['revoked']);
    expect(asked(all)).toMatchObject({ GetLogsV2: 1, ListClusterKubeconfigStates: 1 });
    expect(asked(all)).not.toHaveProperty('GetLogStore');
  });
});
