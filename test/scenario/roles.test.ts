/** Roles have no look-up by id and no recycle bin: whether one is gone is proven by the full list or by its name. */
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import type { WireAnswer } from '../../local/cloud/core/contract.ts';
import { type Scenario, scenarios } from '../support/scenario.ts';
import { aWorld, hour, type World } from '../support/world.ts';

const require = createRequire(import.meta.url);
const { CreateRoleRequest } = require('@alicloud/ram20150501') as typeof import('@alicloud/ram20150501');

const start = scenarios();

interface Deployer {
  readonly world: World;
  readonly cluster: string;
  readonly uid: string;
}

function aDeployer(behaviours: Parameters<typeof aWorld>[0] = {}): Deployer {
  const world = aWorld(behaviours);
  const cluster = world.cluster('one');
  const uid = world.role('deployer');
  world.issue(uid, cluster);
  return { world, cluster, uid };
}

async function createRole(scenario: Scenario, roleName: string): Promise<string> {
  const answer = await scenario.ram.createRole(
    new CreateRoleRequest({ roleName, assumeRolePolicyDocument: '{"Version":"1","Statement":[]}' }),
  );
  return answer.body?.role?.roleId ?? '';
}

interface RolesAnswer {
  Roles: { Role: { RoleName: string }[] };
}

/** Changes the list of roles on its way out. */
function rolesLess(isLeftOut: (roleName: string) => boolean): (answer: WireAnswer) => WireAnswer {
  return (answer) => {
    const body = JSON.parse(String(answer.body)) as RolesAnswer;
    const Role = body.Roles.Role.filter(({ RoleName }) => !isLeftOut(RoleName));
    return { ...answer, body: JSON.stringify({ ...body, Roles: { Role } }) };
  };
}

describe('a deleted role', () => {
  it('is proven gone by every page of the roles, and loses its kubeconfig', async () => {
    const { world, cluster, uid } = aDeployer();
    for (let count = 0; count < 1_100; count += 1) world.role(`role-${count}`);
    const scenario = await start(world);
    scenario.mayChange(uid);

    const answer = await scenario.handle(await scenario.roleDeleted('deployer'));

    const furtherPages = scenario.cloud.requests.entries.filter(
      ({ operation, search }) => operation === 'ListRoles' && search.includes('Marker='),
    );
    expect(answer.notices, answer.text).toEqual(['done']);
    expect(scenario.logs).toContainEqual(
      expect.objectContaining({ step: 'identity', uid, existence: 'gone', how: 'role-not-listed' }),
    );
    expect(furtherPages).not.toEqual([]);
    expect(scenario.certificate(cluster, uid)).toBe('Removed');
  });

  it('that was made again under its name: the new one keeps its kubeconfig', async () => {
    const { world, cluster, uid } = aDeployer();
    const scenario = await start(world);
    scenario.mayChange(uid);
    const event = await scenario.roleDeleted('deployer');
    const successor = await createRole(scenario, 'deployer');
    world.issue(successor, cluster);
    scenario.remember();

    const answer = await scenario.handle(event);

    expect(answer.outcome, answer.text).toBe('success');
    expect(successor).not.toBe(uid);
    expect(scenario.certificate(cluster, uid)).toBe('Removed');
    expect(scenario.certificate(cluster, successor)).toBe('Unexpired');
  });

  it('is proven gone by its name alone when the list can’t be read', async () => {
    const { world, cluster, uid } = aDeployer();
    const scenario = await start(world);
    scenario.mayChange(uid);
    const event = await scenario.roleDeleted('deployer');
    await createRole(scenario, 'deployer');
    const denied = { kind: 'error', status: 403, code: 'NoPermission' } as const;
    scenario.fault({ service: 'ram', operation: 'ListRoles', fault: denied });

    const answer = await scenario.handle(event);

    expect(answer.notices, answer.text).toEqual(['done']);
    expect(scenario.certificate(cluster, uid)).toBe('Removed');
  });
});

describe('refuses when the deletion of a role cannot be proven', () => {
  it.each([
    ['the guard’s own role is not in the list', (name: string) => name === 'kubeconfig-guard', 'own role'],
    ['the list is empty', () => true, 'The list of roles is empty'],
  ])('because %s, and does it once that has passed', async (_why, isLeftOut, said) => {
    const { world, cluster, uid } = aDeployer();
    const scenario = await start(world);
    scenario.fault({
      service: 'ram',
      operation: 'ListRoles',
      fault: { kind: 'rewrite', rewrite: rolesLess(isLeftOut) },
    });

    const answer = await scenario.handle(await scenario.roleDeleted('deployer'));
    const kept = scenario.certificate(cluster, uid);
    const open = await scenario.openNotices();
    scenario.heal();
    scenario.mayChange(uid);
    scenario.advance(hour);
    await scenario.look();

    expect(answer.notices, answer.text).toEqual(['postponed']);
    expect(JSON.stringify(scenario.logs)).toContain(said);
    expect(kept).toBe('Unexpired');
    expect(open).toHaveLength(1);
    expect(scenario.certificate(cluster, uid)).toBe('Removed');
  });

  it('because the call is denied', async () => {
    const { world } = aDeployer();
    const scenario = await start(world);
    const denied = { kind: 'error', status: 403, code: 'NoPermission' } as const;
    scenario.fault({ service: 'ram', operation: 'ListRoles', fault: denied });

    const answer = await scenario.handle(await scenario.roleDeleted('deployer'));

    expect(answer.notices, answer.text).toEqual(['postponed']);
    expect(JSON.stringify(scenario.logs)).toContain('ram.ListRoles: 403 NoPermission');
    expect(await scenario.openNotices()).toHaveLength(1);
  });
});

describe('a role that must never lose access', () => {
  it('is the guard’s own, even when an event says that it was deleted', async () => {
    const { world, uid } = aDeployer();
    const scenario = await start(world);
    scenario.mayChange(uid);
    const event = await scenario.roleDeleted('deployer');
    const own = {
      ...event,
      id: 'own',
      data: { ...(event.data as object), requestParameters: { RoleName: 'kubeconfig-guard' } },
    };

    const answer = await scenario.invoke(own);

    expect(answer.outcome, answer.payload).toBe('success');
    expect(scenario.certificate(world.account.clusters[0]?.clusterId ?? '', world.guardRole.id)).toBe(
      'Unexpired',
    );
  });

  it('is the guard’s own, when it really was deleted and made again under its name', async () => {
    const { world, cluster } = aDeployer();
    const scenario = await start(world);
    const event = await scenario.roleDeleted('kubeconfig-guard');
    await createRole(scenario, 'kubeconfig-guard');

    const answer = await scenario.handle(event);

    const record = await scenario.record(cluster, world.guardRole.id);
    expect(answer.notices, answer.text).toEqual(['done']);
    expect(record?.status).toBe('refused');
    expect(record?.decision?.reasons[0]?.text).toContain('the guard itself');
  });

  it('is a cloud service’s, which its cluster does not list among the others', async () => {
    const { world, cluster } = aDeployer();
    const service = world.role('AliyunCSServiceRole');
    world.issue(service, cluster, { cloudServiceName: 'Container Service' });
    const scenario = await start(world);
    await scenario.roleDeleted('AliyunCSServiceRole');

    const answer = await scenario.invoke({ uid: service, reason: 'identity-deleted' });

    const record = await scenario.record(cluster, service);
    expect(answer.outcome, answer.payload).toBe('success');
    expect(record?.status).toBe('held');
    expect(record?.decision?.reasons[0]?.code).toBe('prohibited');
  });

  it('is a cloud service’s, which its cluster lists by that name', async () => {
    const { world, cluster } = aDeployer();
    const service = world.role('AliyunCSServiceRole');
    world.issue(service, cluster);
    const scenario = await start(world);
    await scenario.roleDeleted('AliyunCSServiceRole');
    scenario.fault({
      service: 'cs',
      operation: 'ListClusterKubeconfigStates',
      fault: {
        kind: 'rewrite',
        rewrite: (answer) => {
          const body = JSON.parse(String(answer.body)) as { states: { account_id: string }[] };
          const states = body.states.map((row) =>
            row.account_id === service ? { ...row, cloud_service_name: 'Container Service' } : row,
          );
          return { ...answer, body: JSON.stringify({ ...body, states }) };
        },
      },
    });

    const answer = await scenario.invoke({ uid: service, reason: 'identity-deleted' });

    const record = await scenario.record(cluster, service);
    expect(answer.outcome, answer.payload).toBe('success');
    expect(record?.status).toBe('refused');
    expect(record?.decision?.reasons[0]?.text).toContain('Container Service');
  });
});
