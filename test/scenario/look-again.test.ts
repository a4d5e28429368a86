/** A call to look again at what is due of one identity, or at one notice, and at nothing else. */
import { describe, expect, it } from 'vitest';
import { type Scenario, scenarios } from '../support/scenario.ts';
import { aWorld, day, hour } from '../support/world.ts';

const start = scenarios();

/** Alice and Bob left a day after they used their credentials for the last time; both holds are due. */
async function twoHolds(): Promise<{ scenario: Scenario; cluster: string; alice: string; bob: string }> {
  const world = aWorld();
  const cluster = world.cluster('one');
  const [alice, bob] = [world.user('alice'), world.user('bob')];
  for (const uid of [alice, bob]) {
    world.issue(uid, cluster);
    world.use(uid, cluster, [world.now - 20 * hour]);
  }
  const scenario = await start(world);
  scenario.mayChange(alice, bob);
  for (const name of ['alice', 'bob']) await scenario.handle(await scenario.userDeleted(name));
  scenario.advance(8 * day);
  return { scenario, cluster, alice, bob };
}

describe('a look at one identity', () => {
  it('ends what is due of it, and nobody else’s', async () => {
    const { scenario, cluster, alice, bob } = await twoHolds();
    scenario.cloud.requests.clear();

    const { outcome, payload } = await scenario.invoke({ task: 'look-again', uid: alice });

    expect(outcome, payload).toBe('success');
    expect([alice, bob].map((uid) => scenario.certificate(cluster, uid))).toEqual(['Removed', 'Unexpired']);
    const { entries } = scenario.cloud.requests;
    expect(entries.filter(({ path }) => path.includes(`/users/${bob}`))).toEqual([]);
  });

  it('does nothing where nothing is due', async () => {
    const { scenario, alice } = await twoHolds();
    await scenario.invoke({ task: 'look-again', uid: alice });

    const again = await scenario.invoke({ task: 'look-again', uid: alice });

    expect(JSON.parse(again.payload)).toEqual({ notices: [], results: [] });
  });
});

describe('a look at one notice', () => {
  it('finishes that one, when its time has come', async () => {
    const world = aWorld({ deletionSeenAfterMs: 60_000 });
    const cluster = world.cluster('one');
    const [alice, bob] = [world.user('alice'), world.user('bob')];
    for (const uid of [alice, bob]) world.issue(uid, cluster);
    const scenario = await start(world);
    scenario.mayChange(alice, bob);
    const first = await scenario.userDeleted('alice');
    const second = await scenario.userDeleted('bob');
    const answers = [await scenario.handle(first), await scenario.handle(second)];
    const notice = `${first.source}/${first.id}`;
    const early = await scenario.invoke({ task: 'look-again', notice });
    scenario.advance(10 * 60_000);

    const late = await scenario.invoke({ task: 'look-again', notice });

    expect(answers.map(({ notices }) => notices)).toEqual([['postponed'], ['postponed']]);
    expect(JSON.parse(early.payload)).toMatchObject({ notices: [{ notice, outcome: 'under-way' }] });
    expect(JSON.parse(late.payload)).toMatchObject({ notices: [{ notice, outcome: 'done' }], results: [] });
    expect([alice, bob].map((uid) => scenario.certificate(cluster, uid))).toEqual(['Removed', 'Unexpired']);
    expect(await scenario.openNotices()).toEqual([`${second.source}/${second.id}`]);
  });

  it('does nothing for one that is finished, or that nobody knows', async () => {
    const { scenario } = await twoHolds();
    const event = scenario.events.find(({ source }) => source === 'acs.ims');
    const keys = [`${event?.source}/${event?.id}`, 'acs.ims/nobody-knows'];

    const answers = [];
    for (const notice of keys) answers.push(await scenario.invoke({ task: 'look-again', notice }));

    for (const { payload } of answers) expect(JSON.parse(payload)).toEqual({ notices: [], results: [] });
  });
});
