/** Who counts as a deleted user, and who does not. */
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import type { CloudEvent } from '../../local/cloud/core/contract.ts';
import { type Scenario, scenarios, sharedScenario } from '../support/scenario.ts';
import { subject } from '../support/stage.ts';
import { aWorld, day, hour, type World } from '../support/world.ts';

const require = createRequire(import.meta.url);
const { RestoreUserFromRecycleBinRequest } =
  require('@alicloud/ims20190815') as typeof import('@alicloud/ims20190815');

const restore = (scenario: Scenario, userId: string): Promise<unknown> =>
  scenario.ims.restoreUserFromRecycleBin(new RestoreUserFromRecycleBinRequest({ userId }));

/** The same deletion of another name, as if it had been published. */
function renamed(event: CloudEvent, userName: string): CloudEvent {
  const data = event.data as Record<string, unknown>;
  return {
    ...event,
    id: `${event.id}-${userName}`,
    data: {
      ...data,
      requestParameters: { UserPrincipalName: `${userName}@example.onaliyun.com` },
      referencedResources: {},
      resourceName: '',
    },
  };
}

describe('identities that are not deleted', () => {
  const world = aWorld();
  const cluster = world.cluster('one');
  const issued = (uid: string): string => {
    world.issue(uid, cluster);
    return uid;
  };
  const frozen = issued(world.user('dave', { frozen: true }));
  issued(world.user('david'));
  issued(world.user('dav'));
  const scenario = sharedScenario(world);

  async function aDeletion(): Promise<CloudEvent> {
    const name = `gone-${Math.random().toString(36).slice(2)}`;
    world.user(name);
    return await scenario().userDeleted(name);
  }

  it('a frozen user keeps access, even when an event says that he was deleted', async () => {
    const answer = await scenario().handle(renamed(await aDeletion(), 'dave'));

    expect(answer.notices, answer.text).toEqual(['postponed']);
    expect(scenario().certificate(cluster, frozen)).toBe('Unexpired');
  });

  it('a frozen user keeps access when somebody asks by id', async () => {
    const result = await scenario().invoke({ uid: frozen, reason: 'identity-deleted' });

    expect(result.outcome).toBe('function-error');
    expect(result.payload).toContain(`${frozen} is not proven gone`);
  });

  it.each(['dav', 'david'])('a user whose name is only similar keeps access (%s)', async (userName) => {
    const uid = world.account.users.find((user) => user.userName === userName)?.userId ?? '';
    const dave2 = world.user(`${userName}e2`);
    world.issue(dave2, cluster);
    scenario().mayChange(dave2);

    const answer = await scenario().handle(await scenario().userDeleted(`${userName}e2`));

    expect(answer.notices).toEqual(['done']);
    expect(scenario().certificate(cluster, uid)).toBe('Unexpired');
    expect(scenario().certificate(cluster, dave2)).toBe('Removed');
  });

  it('the account itself is refused, though IMS knows no user of its id', async () => {
    const root = world.account.accountId;

    const result = await scenario().invoke({ uid: root, reason: 'identity-deleted', type: 'RamUser' });

    const record = await scenario().record(cluster, root);
    expect(result.outcome, result.payload).toBe('success');
    expect(record?.status).toBe('refused');
    expect(record?.decision?.reasons[0]?.text).toContain('the Alibaba Cloud account itself');
  });

  it('a failed deletion changes nothing', async () => {
    const event = await aDeletion();
    const data = event.data as Record<string, unknown>;

    const answer = await scenario().invoke({
      ...event,
      data: { ...data, errorCode: 'DeleteConflict.User.Policy' },
    });

    expect(answer.outcome).toBe('success');
    expect(answer.payload).toContain('DeleteConflict.User.Policy');
  });
});

const start = scenarios();

interface Alice {
  readonly world: World;
  readonly cluster: string;
  readonly uid: string;
}

function anAlice(behaviours: Parameters<typeof aWorld>[0] = {}): Alice {
  const world = aWorld(behaviours);
  const cluster = world.cluster('one');
  const uid = world.user('alice');
  world.issue(uid, cluster);
  return { world, cluster, uid };
}

describe('a living namesake', () => {
  it.each(['on', 'off'] as const)(
    'with another uid keeps access, with the recycle bin %s',
    async (recycleBin) => {
      const { world, cluster, uid } = anAlice({ recycleBin });
      const scenario = await start(world);
      scenario.mayChange(uid);
      const event = await scenario.userDeleted('alice');
      const namesake = world.user('alice');
      world.issue(namesake, cluster);
      scenario.remember();

      const answer = await scenario.handle(event);

      expect(answer.outcome, answer.text).toBe('success');
      expect(scenario.certificate(cluster, uid)).toBe('Removed');
      expect(scenario.certificate(cluster, namesake)).toBe('Unexpired');
    },
  );

  it('whom the inventory knows by the same name keeps access', async () => {
    const { world, cluster, uid } = anAlice({ recycleBin: 'off' });
    const scenario = await start(world);
    scenario.mayChange(uid);
    const event = await scenario.userDeleted('alice');
    const namesake = world.user('alice');
    world.issue(namesake, cluster);
    scenario.remember();
    for (const one of [uid, namesake]) {
      const known = subject(cluster, one).uid;
      await scenario.state.inventory.remember(known, 'RamUser', 'alice@example.onaliyun.com', world.now);
    }

    const first = await scenario.handle(event);
    const between = scenario.certificate(cluster, uid);
    for (let again = 0; again < 3; again += 1) {
      scenario.advance(hour);
      await scenario.look();
    }

    expect(first.notices, first.text).toEqual(['postponed']);
    expect(between).toBe('Removed');
    expect(await scenario.openNotices()).toEqual([]);
    expect(scenario.certificate(cluster, namesake)).toBe('Unexpired');
  });
});

describe('a user in the recycle bin', () => {
  it('counts as deleted', async () => {
    const { world, cluster, uid } = anAlice({ recycleBin: 'on' });
    const scenario = await start(world);
    scenario.mayChange(uid);

    const answer = await scenario.handle(await scenario.userDeleted('alice'));

    expect(answer.notices).toEqual(['done']);
    expect(scenario.logs).toContainEqual(
      expect.objectContaining({ step: 'identity', uid, existence: 'gone', how: 'in-recycle-bin' }),
    );
    expect(scenario.certificate(cluster, uid)).toBe('Removed');
  });

  it('who was restored before the event arrives keeps access', async () => {
    const { world, uid } = anAlice();
    const scenario = await start(world);
    const event = await scenario.userDeleted('alice');
    await restore(scenario, uid);

    const answer = await scenario.handle(event);

    expect(answer.notices, answer.text).toEqual(['postponed']);
  });

  it('who is restored between the decision and the act keeps access, and the hold ends at the next look', async () => {
    const { world, cluster, uid } = anAlice();
    const scenario = await start(world);
    const event = await scenario.userDeleted('alice');
    let asked = 0;
    scenario.cloud.requests.hook(async ({ operation }, phase) => {
      if (operation !== 'GetUser' || phase !== 'before') return;
      asked += 1;
      if (asked === 2) await restore(scenario, uid);
    });

    const answer = await scenario.handle(event);
    const held = await scenario.record(cluster, uid);
    scenario.advance(25 * hour);
    await scenario.look();

    const ended = await scenario.record(cluster, uid);
    expect(answer.notices).toEqual(['done']);
    expect(held?.status).toBe('held');
    expect(held?.decision?.reasons[0]?.code).toBe('reason-gone');
    expect(ended?.status).toBe('ignored');
    expect(ended?.hold).toBeUndefined();
    expect(asked).toBeGreaterThan(2);
  });

  it('who is restored while the kubeconfig is held: the hold is cancelled', async () => {
    const { world, cluster, uid } = anAlice();
    world.use(uid, cluster, [world.now - 20 * hour]);
    const scenario = await start(world);
    await scenario.handle(await scenario.userDeleted('alice'));
    const held = await scenario.record(cluster, uid);
    await restore(scenario, uid);
    scenario.advance(8 * day);

    const looked = await scenario.look();

    const ended = await scenario.record(cluster, uid);
    expect(looked.outcome, looked.text).toBe('success');
    expect(held?.status).toBe('held');
    expect(ended?.status).toBe('ignored');
    expect(ended?.decision?.reasons[0]?.code).toBe('reason-gone');
  });

  it('who is purged from it is handled by that event too', async () => {
    const { world, cluster, uid } = anAlice();
    const scenario = await start(world);
    scenario.mayChange(uid);
    await scenario.userDeleted('alice');
    const { DeleteUserInRecycleBinRequest } =
      require('@alicloud/ims20190815') as typeof import('@alicloud/ims20190815');
    await scenario.ims.deleteUserInRecycleBin(new DeleteUserInRecycleBinRequest({ userId: uid }));
    await scenario.cloud.eventBus.idle();
    const purged = scenario.events.at(-1);

    const answer = await scenario.invoke(purged);

    expect(JSON.stringify(purged)).toContain('DeleteUserInRecycleBin');
    expect(answer.outcome, answer.payload).toBe('success');
    expect(scenario.certificate(cluster, uid)).toBe('Removed');
  });
});

describe('a user who is gone for good', () => {
  it('is proven by asking for the id', async () => {
    const { world, cluster, uid } = anAlice({ recycleBin: 'off' });
    const scenario = await start(world);
    scenario.mayChange(uid);

    const answer = await scenario.handle(await scenario.userDeleted('alice'));

    expect(answer.notices).toEqual(['done']);
    expect(scenario.logs).toContainEqual(
      expect.objectContaining({ step: 'identity', uid, existence: 'gone', how: 'no-such-user' }),
    );
    expect(scenario.certificate(cluster, uid)).toBe('Removed');
  });

  it('who deletes himself through the RAM API loses access too', async () => {
    const { world, cluster, uid } = anAlice({ recycleBin: 'off' });
    const scenario = await start(world);
    scenario.mayChange(uid);
    const { DeleteUserRequest } = require('@alicloud/ram20150501') as typeof import('@alicloud/ram20150501');
    await scenario.ram.deleteUser(new DeleteUserRequest({ userName: 'alice' }));
    await scenario.cloud.eventBus.idle();

    const answer = await scenario.invoke(scenario.events.at(-1));

    expect(answer.outcome).toBe('success');
    expect(scenario.certificate(cluster, uid)).toBe('Removed');
  });
});
