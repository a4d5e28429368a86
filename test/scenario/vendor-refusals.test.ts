/** ACK looks for access itself and may refuse; what it refuses is held, said so, and asked again. */
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../local/cloud/core/faults.ts';
import { type Scenario, scenarios } from '../support/scenario.ts';
import { aWorld, day, hour, type World } from '../support/world.ts';

const start = scenarios();

interface Alice {
  readonly world: World;
  readonly one: string;
  readonly two: string;
  readonly uid: string;
}

function anAlice(behaviours: Parameters<typeof aWorld>[0] = {}): Alice {
  const world = aWorld(behaviours);
  const [one, two] = [world.cluster('one'), world.cluster('two', { profile: 'Acs' })];
  const uid = world.user('alice');
  world.issue(uid, one);
  world.issue(uid, two);
  return { world, one, two, uid };
}

/** Somebody uses the kubeconfig when ACK has got the clean-up and has not looked yet. */
function useAtTheLastMoment({ cloud, world }: Scenario, uid: string, clusterId: string): void {
  const unhook = cloud.requests.hook(async ({ operation, path }, phase) => {
    if (operation !== 'CleanClusterUserPermissions' || phase !== 'before' || !path.includes(clusterId))
      return;
    unhook();
    world.use(uid, clusterId, [cloud.clock.now() - 1]);
    const use = world.uses.at(-1);
    if (use !== undefined) await cloud.auditLogs.addUse(use);
  });
}

describe('ACK refuses Force=false', () => {
  it('with an error: the kubeconfig is held with ACK’s words, the other one goes', async () => {
    const { world, one, two, uid } = anAlice({ forceRefusal: 'error' });
    const scenario = await start(world);
    scenario.mayChange(uid);
    useAtTheLastMoment(scenario, uid, one);

    const answer = await scenario.handle(await scenario.userDeleted('alice'));

    const record = await scenario.record(one, uid);
    expect(answer.notices, answer.text).toEqual(['done']);
    expect(scenario.certificate(one, uid)).toBe('Unexpired');
    expect(scenario.grants(one, uid)).toBe(1);
    expect(record?.status).toBe('held');
    expect(record?.decision?.reasons[0]?.code).toBe('vendor-refused');
    expect(record?.decision?.reasons[0]?.text).toContain('ErrorAccessRecordsExist');
    expect(await scenario.findings(`${one}+${uid}`)).toMatchObject([{ kind: 'vendor-refused' }]);
    expect(scenario.certificate(two, uid)).toBe('Removed');
  });

  it('without a word: it is unconfirmed, and the next look sees the use', async () => {
    const { world, one, two, uid } = anAlice({ forceRefusal: 'silent' });
    const scenario = await start(world);
    scenario.mayChange(uid);
    useAtTheLastMoment(scenario, uid, one);

    const event = await scenario.userDeleted('alice');
    scenario.advance(60_000);
    await scenario.handle(event);
    const unconfirmed = await scenario.record(one, uid);
    const finding = await scenario.findings(`${one}+${uid}`);
    scenario.advance(hour);
    await scenario.look();

    const record = await scenario.record(one, uid);
    expect(unconfirmed?.status).toBe('unconfirmed');
    expect(finding).toMatchObject([{ kind: 'unconfirmed' }]);
    expect(record?.status).toBe('held');
    expect(record?.decision?.reasons[0]?.code).toBe('used-after-deletion');
    expect(await scenario.findings(`${one}+${uid}`)).toMatchObject([
      { kind: 'used-after-deletion', severity: 'critical' },
    ]);
    expect(scenario.cleanUps(one, uid)).toBe(1);
    expect(scenario.certificate(one, uid)).toBe('Unexpired');
    expect(scenario.certificate(two, uid)).toBe('Removed');
  });
});

describe('ACK refuses for a missing RBAC role', () => {
  const statusForbidden: Fault = {
    kind: 'error',
    status: 403,
    code: 'StatusForbidden',
    message:
      'clusterrolebindings.rbac.authorization.k8s.io is forbidden: User "300000000000000001" cannot delete',
  };

  it('to list and to clean: that kubeconfig is held, the other one goes, and once the role is there it goes too', async () => {
    const { world, one, two, uid } = anAlice();
    world.account.behaviours.clustersWithoutRbac = [one];
    const scenario = await start(world);
    scenario.mayChange(uid);

    const answer = await scenario.handle(await scenario.userDeleted('alice'));
    const record = await scenario.record(one, uid);
    const kept = scenario.certificate(one, uid);
    scenario.cloud.account.behaviours.clustersWithoutRbac = [];
    scenario.advance(day + hour);
    await scenario.look();

    expect(answer.outcome, answer.text).toBe('success');
    expect(record?.status).toBe('held');
    expect(record?.decision?.reasons.map(({ text }) => text).join(' ')).toContain('403');
    expect(kept).toBe('Unexpired');
    expect(scenario.certificate(two, uid)).toBe('Removed');
    expect(scenario.certificate(one, uid)).toBe('Removed');
  });

  it('to clean: it is held as denied and asked again the next day', async () => {
    const { world, one, two, uid } = anAlice();
    const scenario = await start(world);
    scenario.mayChange(uid);
    scenario.fault({
      service: 'cs',
      operation: 'CleanClusterUserPermissions',
      matches: ({ path }) => path.includes(one),
      fault: statusForbidden,
    });

    await scenario.handle(await scenario.userDeleted('alice'));
    const record = await scenario.record(one, uid);
    const finding = await scenario.findings(`${one}+${uid}`);
    const kept = scenario.certificate(one, uid);
    scenario.heal();
    scenario.advance(day + hour);
    await scenario.look();

    expect(record?.status).toBe('held');
    expect(record?.decision?.reasons[0]?.text).toContain('StatusForbidden');
    expect(finding).toMatchObject([{ kind: 'vendor-denied' }]);
    expect(kept).toBe('Unexpired');
    expect(scenario.certificate(two, uid)).toBe('Removed');
    expect(scenario.certificate(one, uid)).toBe('Removed');
    expect(await scenario.findings(`${one}+${uid}`)).toEqual([]);
  });

  it('a role’s deletion is done where the lists can be read, and stays open where not', async () => {
    const { world, one, two } = anAlice();
    const role = world.role('deployer');
    world.issue(role, one);
    world.issue(role, two);
    world.account.behaviours.clustersWithoutRbac = [one];
    const scenario = await start(world);
    scenario.mayChange(role);

    const answer = await scenario.handle(await scenario.roleDeleted('deployer'));
    const open = await scenario.openNotices();
    const kept = scenario.certificate(one, role);
    const gone = scenario.certificate(two, role);
    scenario.cloud.account.behaviours.clustersWithoutRbac = [];
    scenario.advance(day + hour);
    await scenario.look();

    expect(gone, answer.text).toBe('Removed');
    expect(kept).toBe('Unexpired');
    expect(open).toHaveLength(1);
    expect(scenario.certificate(one, role)).toBe('Removed');
    expect(await scenario.openNotices()).toEqual([]);
  });
});

describe('the standing policy “leaver: immediate”', () => {
  const forceOf = ({ cloud }: Scenario, clusterId: string): (string | null)[] =>
    cloud.requests.entries
      .filter(
        ({ operation, path }) => operation === 'CleanClusterUserPermissions' && path.includes(clusterId),
      )
      .map(({ search }) => new URLSearchParams(search).get('Force'));

  it('switches ACK’s check off only where the kubeconfig was used before the deletion', async () => {
    const { world, one, two, uid } = anAlice();
    world.use(uid, one, [world.now - 20 * hour]);
    const scenario = await start(world, { environment: { GUARD_LEAVER: 'immediate' } });
    scenario.mayChange(uid);

    await scenario.handle(await scenario.userDeleted('alice'));

    const record = await scenario.record(one, uid);
    expect(forceOf(scenario, one)).toEqual(['true']);
    expect(forceOf(scenario, two)).toEqual(['false']);
    expect(record?.status).toBe('revoked');
    expect(record?.decision).toMatchObject({ kind: 'revoke', byPolicy: 'leaver: immediate' });
    expect(scenario.certificate(two, uid)).toBe('Removed');
  });

  it('does not touch what was used after the deletion, nor what is unknown', async () => {
    const { world, one, two, uid } = anAlice();
    world.use(uid, one, [world.now + 5 * 60_000]);
    const cluster = world.account.clusters.find(({ clusterId }) => clusterId === two);
    if (cluster !== undefined) cluster.auditEnabled = false;
    const scenario = await start(world, { environment: { GUARD_LEAVER: 'immediate' } });
    const event = await scenario.userDeleted('alice');
    scenario.advance(10 * 60_000);

    const answer = await scenario.handle(event);

    expect(answer.notices, answer.text).toEqual(['done']);
    expect((await scenario.record(one, uid))?.status).toBe('held');
    expect((await scenario.record(two, uid))?.status).toBe('held');
  });
});
