/** What an audit says of each credential beside the check of its use, what it would have planned, and the findings it keeps. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { CredentialAudit } from '../../shared/domain/audit.ts';
import { tables } from '../../shared/state/tables.ts';
import { audited, type AuditAnswer } from '../support/audits.ts';
import { sharedScenario } from '../support/scenario.ts';
import { anExemption, exempt } from '../support/settings-writer.ts';
import { subject } from '../support/stage.ts';
import { aWorld, day, hour } from '../support/world.ts';

const world = aWorld();
const { now, account } = world;
const clusterId = world.cluster('payments');
const [payments] = account.clusters;
if (payments !== undefined) payments.addOns = ['ack-ram-authenticator'];
const denied = world.cluster('denied');
account.behaviours.clustersWithoutRbac.push(denied);
const deleting = world.cluster('deleting', { state: 'deleting' });

const holder = (name: string, options: Parameters<typeof world.issue>[2] = {}): string => {
  const uid = world.user(name);
  world.issue(uid, clusterId, options);
  return uid;
};
const worker = holder('worker');
world.use(worker, clusterId, [now - 3 * hour], { userAgent: 'kubectl/v1.30', sourceIp: '198.51.100.1' });
world.use(worker, clusterId, [now - 2 * hour], { userAgent: 'helm/v3', sourceIp: '198.51.100.2' });
const leaver = holder('leaver');
const busyLeaver = holder('busy-leaver');
world.use(busyLeaver, clusterId, [now - 20 * hour]);
const lateLeaver = holder('late-leaver');
const exempted = holder('exempted');
const expiredLeaver = holder('expired-leaver', { certState: 'Expired', certExpireTime: now - day });
const expiring = holder('expiring', { certExpireTime: now + 12 * day });
const cleaned = holder('cleaned', { certState: 'Removed' });
const frozen = world.user('frozen', { frozen: true });
world.issue(frozen, clusterId);
const leavers = {
  leaver,
  'busy-leaver': busyLeaver,
  'late-leaver': lateLeaver,
  exempted,
  'expired-leaver': expiredLeaver,
};

const scenario = sharedScenario(world, { crowd: 0 });
const credential = async (uid: string): Promise<CredentialAudit | undefined> => {
  const known = subject(clusterId, uid);
  return await scenario().state.audits.credential(known.clusterId, known.uid);
};
const kinds = async (uid: string): Promise<string[]> =>
  (await scenario().findings(`${clusterId}+${uid}`)).map(({ kind, severity }) => `${severity} ${kind}`);

let answer: AuditAnswer;
beforeAll(async () => {
  const { cloud, state, userDeleted, table } = scenario();
  for (const name of Object.keys(leavers)) await userDeleted(name);
  await cloud.auditLogs.addUse({
    project: `k8s-log-${clusterId}`,
    logstore: `audit-${clusterId}`,
    username: `${lateLeaver}-1763000000`,
    at: [cloud.clock.now() + 5 * 60_000],
  });
  const { uid } = subject(clusterId, exempted);
  await state.settings.read();
  await exempt(table(tables.settings), account.accountId, anExemption({ id: 'x', uid }));
  const mark = { at: now - day, key: 'acs.cs/1', what: 'GrantPermissions' };
  for (const one of [cleaned, worker]) {
    const known = subject(clusterId, one);
    await state.inventory.learnAccess(known.clusterId, known.uid, { granted: mark });
  }
  for (const [name, id] of Object.entries(leavers)) {
    const known = subject(clusterId, id).uid;
    const deleted = { at: cloud.clock.now(), key: `acs.ims/${name}` };
    await state.inventory.learn(known, 'RamUser', { deleted, firstSeen: [], lastSeen: [] });
  }
  scenario().remember();
  scenario().advance(hour);
  answer = await audited(scenario(), clusterId, 'nightly-1');
});

describe('a deleted user’s kubeconfig', () => {
  it.each([
    ['that is idle', leaver, 'revoke', ['idle'], ['warning residual']],
    ['used before the deletion', busyLeaver, 'hold', ['used-before-deletion'], ['warning residual']],
    ['used after the deletion', lateLeaver, 'hold', ['used-after-deletion'], ['critical residual']],
    ['that is exempt', exempted, 'hold', ['exempt'], ['warning residual']],
    ['that has expired', expiredLeaver, 'ignore', ['expired'], []],
  ])(
    '%s is residual, and what would be decided is written down',
    async (_what, uid, kind, codes, findings) => {
      const audit = await credential(uid);

      expect(audit?.status.traits).toEqual(['residual']);
      expect(audit?.planned?.kind).toBe(kind);
      expect(audit?.planned?.reasons.map(({ code }) => code)).toEqual(codes);
      expect(await kinds(uid)).toEqual(findings);
    },
  );

  it('is on the cluster’s list of what should be planned', async () => {
    const { clusterId: id } = subject(clusterId, leaver);
    const row = await scenario().state.audits.cluster(id);

    expect(new Map(row?.plan.map(({ uid, decision }) => [uid as string, decision]))).toEqual(
      new Map([
        [leaver, 'revoke'],
        [busyLeaver, 'hold'],
        [lateLeaver, 'hold'],
        [exempted, 'hold'],
        [expiredLeaver, 'ignore'],
      ]),
    );
    expect(answer.planned).toEqual({ revoke: 1, hold: 3, ignore: 1 });
  });
});

describe('of a living identity', () => {
  it('a kubeconfig in use says by what, from where and how often', async () => {
    const audit = await credential(worker);

    expect(audit?.status).toEqual({ console: 'Effective', traits: [] });
    expect(audit?.uses.certificate).toMatchObject({
      at: Math.floor((now - 2 * hour) / 1000) * 1000,
      count: 2,
      auditId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      userAgent: 'helm/v3',
      userAgents: ['helm/v3', 'kubectl/v1.30'],
      addresses: ['198.51.100.1', '198.51.100.2'],
    });
    expect(audit?.planned).toBeUndefined();
  });

  it.each([
    ['frozen', frozen, 'Effective', ['frozen'], ['warning frozen-with-access']],
    ['expires soon', expiring, 'Effective', ['expiring'], ['notice expiring']],
    ['deleted, with grants left', cleaned, 'Effective', ['grants-left'], ['notice grants-left']],
  ])('one that is %s is told apart', async (_what, uid, console, traits, findings) => {
    const audit = await credential(uid);

    expect(audit?.status.console).toBe(console);
    expect(audit?.status.traits).toEqual(traits);
    expect(await kinds(uid)).toEqual(findings);
  });
});

describe('the cluster as a whole', () => {
  it('is counted, with cloud services apart and the add-on named', () => {
    expect(answer).toMatchObject({
      clusterId,
      clusterName: 'payments',
      run: 'nightly-1',
      outcome: 'audited',
      ramAuthenticator: 'installed',
      credentials: 12,
      cloudServices: 1,
      holders: 11,
      results: { 'none found': 9, found: 3, 'failed: auditing off': 0, 'failed: other': 0 },
      traits: { residual: 5, 'grants-left': 1, frozen: 1, expiring: 1, unused: 0 },
      log: {
        auditing: 'on',
        retentionDays: 30,
        uncertain: 0,
        tells: { authenticator: true, onBehalf: true },
      },
    });
  });

  it('that denies the list is unread, which is a finding and an outcome', async () => {
    const { outcome, why } = await audited(scenario(), denied);

    expect(outcome).toBe('unread');
    expect(why).toContain('StatusForbidden');
    expect(await scenario().findings(denied)).toMatchObject([{ kind: 'cluster-unread' }]);
  });

  it('that is being deleted is unread', async () => {
    const { outcome, why } = await audited(scenario(), deleting);

    expect(outcome).toBe('unread');
    expect(why).toContain('deleting');
  });

  it('that ACK does not know is no cluster', async () => {
    const { outcome } = await audited(scenario(), 'cnobody');

    expect(outcome).toBe('no-such-cluster');
  });

  it('whose list can’t be reached is a finding, and the call fails so that it is made again', async () => {
    const other = subject(clusterId, leaver).clusterId;
    scenario().fault({
      service: 'cs',
      operation: 'DescribeClusterDetail',
      times: 4,
      fault: { kind: 'error', status: 502, code: 'BadGateway' },
    });

    const { outcome } = await scenario().host.invoke('kubeconfig-guard-audit', JSON.stringify({ clusterId }));
    const findings = await scenario().findings(other);
    scenario().heal();
    await audited(scenario(), clusterId);

    expect(outcome).toBe('function-error');
    expect(findings).toMatchObject([{ kind: 'cluster-unread' }]);
    expect(await scenario().findings(other)).toEqual([]);
  });

  it.each([
    ['{}'],
    ['{"clusterId":"No Cluster"}'],
    ['{"clusterId":12}'],
    ['{"clusterId":"c1","x":1}'],
    ['x'],
  ])('is not found in %s', async (text) => {
    const { outcome, payload } = await scenario().host.invoke('kubeconfig-guard-audit', text);

    expect(outcome).toBe('function-error');
    expect(payload).toContain('TriggerError');
  });
});

describe('an audit', () => {
  it('plans nothing and fails when the settings cannot be read', async () => {
    const { table, host, state } = scenario();
    const broken = [account.accountId, 'exemption/broken'] as const;
    await table(tables.settings).put(broken, { value: '{' });
    const before = (await credential(leaver))?.at;

    const { outcome, payload } = await host.invoke('kubeconfig-guard-audit', JSON.stringify({ clusterId }));
    const after = (await credential(leaver))?.at;
    await table(tables.settings).deleteIf({ kind: 'present', columns: {} }, broken);

    expect(outcome).toBe('function-error');
    expect(payload).toContain('exemption/broken');
    expect(after).toBe(before);
    expect((await state.settings.read()).exemptions).toHaveLength(1);
  });
});

describe('a month later', () => {
  let later: AuditAnswer;
  beforeAll(async () => {
    const { cloud, advance, remember } = scenario();
    const people = cloud.account.users;
    for (const user of people) if (user.userId === frozen) user.status = 'active';
    cloud.account.credentials = cloud.account.credentials.filter(({ uid }) => uid !== leaver);
    cloud.account.grants = cloud.account.grants.filter(({ uid }) => uid !== leaver);
    remember();
    for (let step = 0; step < 5; step += 1) {
      advance(6 * day);
      later = await audited(scenario(), clusterId);
    }
  });

  it('what was in no use all the time is unused', async () => {
    const audit = await credential(frozen);

    expect(audit?.status.traits).toEqual(['unused']);
    expect(audit?.status.unusedSince).toBeLessThan(now - 6 * day);
    expect(later.traits.unused).toBeGreaterThan(0);
  });

  it('what is gone has a status of its own and no findings', async () => {
    expect((await credential(leaver))?.status).toEqual({ console: 'Deleted', traits: [] });
    expect(await kinds(leaver)).toEqual([]);
  });

  it('findings are closed with their cause, and what is still there stays open once', async () => {
    expect(await kinds(frozen)).toEqual([]);
    expect(await kinds(lateLeaver)).toEqual(['warning residual']);
    expect(later.findings).toMatchObject({ opened: 0, closed: 0 });
  });
});
