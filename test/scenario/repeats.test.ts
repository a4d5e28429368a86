/** However often and in whatever order a deletion is told, each credential gets one clean-up. */
import { describe, expect, it } from 'vitest';
import type { CloudEvent } from '../../local/cloud/core/contract.ts';
import { readJournal } from '../support/journal-rows.ts';
import { type Scenario, scenarios } from '../support/scenario.ts';
import { aWorld, day, hour, type World } from '../support/world.ts';

const start = scenarios();

interface Alice {
  readonly world: World;
  readonly clusters: readonly string[];
  readonly uid: string;
}

function anAlice(behaviours: Parameters<typeof aWorld>[0] = {}): Alice {
  const world = aWorld(behaviours);
  const clusters = [world.cluster('one'), world.cluster('two'), world.cluster('three')];
  const uid = world.user('alice');
  for (const cluster of clusters) world.issue(uid, cluster);
  return { world, clusters, uid };
}

/** The deletion as RAM tells it, of the one that IMS told. */
function throughRam(event: CloudEvent): CloudEvent {
  const data = event.data as Record<string, unknown>;
  return {
    ...event,
    id: `${event.id}-ram`,
    source: 'acs.ram',
    type: 'ram:ActionTrail:ApiCall',
    data: { ...data, serviceName: 'Ram', requestParameters: { UserName: 'alice' } },
  };
}

/** Keeps the first request of this operation, and the run that made it, waiting. */
function holdUp(scenario: Scenario, operation: string): { isWaiting: Promise<void>; goOn: () => void } {
  let waits = (): void => undefined;
  let goOn = (): void => undefined;
  const isWaiting = new Promise<void>((resolve) => (waits = resolve));
  const goesOn = new Promise<void>((resolve) => (goOn = resolve));
  const unhook = scenario.cloud.requests.hook(async (entry, phase) => {
    if (entry.operation !== operation || phase !== 'before') return;
    unhook();
    waits();
    await goesOn;
  });
  return { isWaiting, goOn: () => goOn() };
}

async function expectOneRevocation(scenario: Scenario, { clusters, uid }: Alice): Promise<void> {
  for (const cluster of clusters) {
    const journal = await readJournal(scenario, cluster, uid);
    expect(scenario.cleanUps(cluster, uid)).toBe(1);
    expect(scenario.certificate(cluster, uid)).toBe('Removed');
    expect(scenario.grants(cluster, uid)).toBe(0);
    expect((await scenario.record(cluster, uid))?.status).toBe('revoked');
    expect((await scenario.record(cluster, uid))?.revokedAt).toBeGreaterThan(0);
    expect(journal.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'intent revoking',
      'outcome revoked',
    ]);
  }
}

describe('the same event', () => {
  it('twice: the second one is known as done', async () => {
    const alice = anAlice();
    const scenario = await start(alice.world);
    scenario.mayChange(alice.uid);
    const event = await scenario.userDeleted('alice');

    const first = await scenario.handle(event);
    const second = await scenario.handle(event);

    expect(first.notices).toEqual(['done']);
    expect(second.notices).toEqual(['duplicate']);
    await expectOneRevocation(scenario, alice);
  });

  it('three times at once: one does it', async () => {
    const alice = anAlice();
    const scenario = await start(alice.world);
    scenario.mayChange(alice.uid);
    const event = await scenario.userDeleted('alice');

    const answers = await Promise.all([1, 2, 3].map(() => scenario.handle(event)));

    const outcomes = answers.flatMap(({ notices }) => notices);
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(outcomes).toHaveLength(3);
    await expectOneRevocation(scenario, alice);
  });

  it('three times at once from the bus, through the deployed trigger', async () => {
    const alice = anAlice();
    const scenario = await start(alice.world, { isConnected: true });
    scenario.mayChange(alice.uid);
    scenario.cloud.eventBus.behave({ copies: 3, atOnce: true });

    await scenario.userDeleted('alice');

    expect(await scenario.openNotices()).toEqual([]);
    await expectOneRevocation(scenario, alice);
  });

  it('twice in one array', async () => {
    const alice = anAlice();
    const scenario = await start(alice.world);
    scenario.mayChange(alice.uid);
    const event = await scenario.userDeleted('alice');

    const result = await scenario.invoke([event, event]);

    expect(result.outcome, result.payload).toBe('success');
    await expectOneRevocation(scenario, alice);
  });
});

describe('an array of events', () => {
  it('with a malformed one: the good one is done, and the call fails and names what is wrong', async () => {
    const alice = anAlice();
    const scenario = await start(alice.world);
    scenario.mayChange(alice.uid);
    const event = await scenario.userDeleted('alice');
    const { id: _id, ...nameless } = event;

    const result = await scenario.invoke([nameless, event]);

    expect(result.outcome).toBe('function-error');
    expect(result.payload).toContain('event.id');
    await expectOneRevocation(scenario, alice);
  });

  it('with others that are not for the guard: they are skipped with the reason', async () => {
    const alice = anAlice();
    const scenario = await start(alice.world);
    scenario.mayChange(alice.uid);
    const event = await scenario.userDeleted('alice');
    const foreign = { ...event, id: 'foreign', aliyunaccountid: '1700000000000002' };
    const creation = {
      ...event,
      id: 'creation',
      data: { ...(event.data as object), eventName: 'CreateUser' },
    };

    const result = await scenario.invoke([foreign, creation, { ...event, source: 'acs.ecs' }, event]);

    expect(result.outcome, result.payload).toBe('success');
    expect(result.payload).toContain('account 1700000000000002');
    expect(result.payload).toContain('CreateUser deletes no identity');
    expect(result.payload).toContain('source acs.ecs is not for us');
    await expectOneRevocation(scenario, alice);
  });
});

describe('two events of one deletion, from RAM and from IMS', () => {
  it.each(['on', 'off'] as const)('one after the other (recycle bin %s)', async (recycleBin) => {
    const alice = anAlice({ recycleBin });
    const scenario = await start(alice.world);
    scenario.mayChange(alice.uid);
    const event = await scenario.userDeleted('alice');

    const first = await scenario.handle(event);
    const second = await scenario.handle(throughRam(event));

    expect(first.notices).toEqual(['done']);
    expect(second.notices).toEqual(['done']);
    await expectOneRevocation(scenario, alice);
  });

  it.each(['listed', 'empty'] as const)('at once (own list %s)', async (byUserListOfDeleted) => {
    const alice = anAlice({ byUserListOfDeleted });
    const scenario = await start(alice.world);
    scenario.mayChange(alice.uid);
    const event = await scenario.userDeleted('alice');

    const answers = await Promise.all([scenario.handle(event), scenario.handle(throughRam(event))]);
    scenario.advance(hour);
    const looked = await scenario.look();

    for (const { outcome, text } of [...answers, looked]) expect(outcome, text).toBe('success');
    expect(await scenario.openNotices()).toEqual([]);
    await expectOneRevocation(scenario, alice);
  });

  it.each([
    ['before it has looked', 'ListUserKubeConfigStates', {}],
    ['before it has looked, by an old list', 'GetUser', { recycleBin: 'off', byUserListOfDeleted: 'empty' }],
    ['while it gathers evidence', 'GetLogStore', {}],
    ['when it re-checks', 'ListClusterKubeconfigStates', {}],
  ] as const)('the slower run finds everything done by the other one %s', async (_when, operation, ways) => {
    const alice = anAlice(ways);
    const scenario = await start(alice.world);
    scenario.mayChange(alice.uid);
    const event = await scenario.userDeleted('alice');
    const slower = holdUp(scenario, operation);

    const slow = scenario.handle(event);
    await slower.isWaiting;
    const fast = await scenario.handle(throughRam(event));
    slower.goOn();
    const slowAnswer = await slow;
    scenario.advance(hour);
    const looked = await scenario.look();

    for (const { outcome, text } of [fast, slowAnswer, looked]) expect(outcome, text).toBe('success');
    expect(await scenario.openNotices()).toEqual([]);
    await expectOneRevocation(scenario, alice);
  });
});

describe('events out of order', () => {
  it.each(['on', 'off'] as const)(
    'a deletion that arrives when the name is somebody else’s (recycle bin %s)',
    async (recycleBin) => {
      const alice = anAlice({ recycleBin });
      const scenario = await start(alice.world);
      scenario.mayChange(alice.uid);
      const old = await scenario.userDeleted('alice');
      const anew = alice.world.user('alice');
      for (const cluster of alice.clusters) alice.world.issue(anew, cluster);
      scenario.remember();
      scenario.advance(day);

      const answer = await scenario.handle(old);
      // The living bearer of the name may be looked at again, in case it is his deletion that is not seen yet.
      for (let again = 0; again < 3; again += 1) {
        scenario.advance(day);
        await scenario.look();
      }

      expect(answer.outcome, answer.text).toBe('success');
      expect(await scenario.openNotices()).toEqual([]);
      await expectOneRevocation(scenario, alice);
      expect(alice.clusters.map((cluster) => scenario.certificate(cluster, anew))).toEqual(
        alice.clusters.map(() => 'Unexpired'),
      );
    },
  );

  it('the second deletion of a name before the first: both bearers lose access, once', async () => {
    const alice = anAlice();
    const scenario = await start(alice.world);
    const old = await scenario.userDeleted('alice');
    const anew = alice.world.user('alice');
    for (const cluster of alice.clusters) alice.world.issue(anew, cluster);
    const recent = await scenario.userDeleted('alice');
    scenario.mayChange(alice.uid, anew);

    const answers = [await scenario.handle(recent), await scenario.handle(old)];

    for (const { notices, text } of answers) expect(notices, text).toEqual(['done']);
    await expectOneRevocation(scenario, alice);
    await expectOneRevocation(scenario, { ...alice, uid: anew });
  });
});
