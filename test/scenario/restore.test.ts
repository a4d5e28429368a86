/** A person takes a revocation back: what comes back, what stays as it is, and that it stays. */
import { describe, expect, it } from 'vitest';
import type { Grant } from '../../local/cloud/account.ts';
import { aLeaver, aRevokedLeaver, quick, storyOf } from '../support/revoked-leaver.ts';
import { sharedScenario } from '../support/scenario.ts';
import { aWorld, day } from '../support/world.ts';

const world = aWorld(quick);
world.cluster('one');
world.cluster('two');
const shared = sharedScenario(world);

describe('a leaver who comes back', () => {
  it('gets the grants of one cluster again, and those of the others stay as they were', async () => {
    const leaver = await aRevokedLeaver(shared());
    const { scenario, restorer, one, two, uid, before, of, comesBack } = leaver;
    await comesBack();
    const revoked = await restorer.grants(uid);

    const answer = await restorer.restore(one, uid);
    const withOne = await restorer.grants(uid);
    await restorer.restore(two, uid);

    expect(answer.kind).toBe('restored');
    expect(revoked.filter((key) => key.includes(one))).toEqual([]);
    expect(withOne).toEqual([...revoked, ...of(one)].toSorted());
    expect(await restorer.grants(uid)).toEqual(before);
    expect((await scenario.record(one, uid))?.status).toBe('restored');
    expect(await storyOf(leaver)).toEqual([
      'intent revoking',
      'outcome revoked',
      'intent restoring',
      'outcome restored',
    ]);
    expect(await scenario.findings(`${one}+${uid}`)).toEqual([]);
  });

  it('is told that certificates and hand-made bindings do not come back', async () => {
    const { restorer, one, uid, comesBack } = await aRevokedLeaver(shared());
    await comesBack();

    const answer = await restorer.restore(one, uid);

    const lost = answer.kind === 'restored' ? answer.lost : [];
    expect(lost.map(({ reason }) => reason)).toEqual(['certificate', 'hand-made-bindings']);
  });

  it('finds the grants there when it is asked again, and nothing is sent or written', async () => {
    const leaver = await aRevokedLeaver(shared());
    const { restorer, one, uid, of, comesBack } = leaver;
    await comesBack();
    await restorer.restore(one, uid);
    const story = await storyOf(leaver);

    const again = await restorer.restore(one, uid);

    expect(again).toMatchObject({ kind: 'restored', added: [] });
    expect(again.kind === 'restored' && again.there.toSorted()).toEqual(expect.arrayContaining([...of(one)]));
    expect(restorer.applied(uid)).toBe(1);
    expect(await storyOf(leaver)).toEqual(story);
  });

  it('whose grants somebody gave again by hand: they are found there, and that is recorded', async () => {
    const leaver = await aRevokedLeaver(shared());
    const { scenario, restorer, one, uid, of, comesBack } = leaver;
    const { account } = scenario.cloud;
    const stored = (await scenario.record(one, uid))?.grantsBefore;
    await comesBack();
    const here =
      stored?.kind === 'read' ? stored.grants.filter(({ resourceId }) => resourceId.startsWith(one)) : [];
    account.grants.push(...here.map((grant) => ({ ...grant, uid, isRamRole: false }) as Grant));

    const answer = await restorer.restore(one, uid);

    expect(answer).toMatchObject({ kind: 'restored', added: [] });
    expect(await restorer.grants(uid)).toEqual(expect.arrayContaining([...of(one)]));
    expect(restorer.sent(uid)).toBe(0);
    expect((await storyOf(leaver)).slice(-2)).toEqual(['outcome revoked', 'outcome restored']);
  });

  it('does not get a grant on all clusters by the way, only when a person asks for it', async () => {
    const { scenario, restorer, one, two, uid, before, of, comesBack } = await aRevokedLeaver(shared());
    await comesBack();
    const { account } = scenario.cloud;
    account.grants = account.grants.filter(
      (grant) => grant.uid !== uid || grant.resourceId !== 'all-clusters',
    );

    const first = await restorer.restore(one, uid);
    const without = await restorer.grants(uid);
    await restorer.restore(one, uid, { withAllClusters: true });

    expect(first.kind === 'restored' && first.lost.map(({ reason }) => reason)).toContain('all-clusters');
    expect(without).not.toContain('console all-clusters ops');
    const ofTwo = new Set(of(two).filter((key) => !key.endsWith('admin')));
    expect(await restorer.grants(uid)).toEqual(before.filter((key) => !ofTwo.has(key)));
  });

  it('keeps another role that somebody granted meanwhile', async () => {
    const { scenario, restorer, one, uid, comesBack } = await aRevokedLeaver(shared());
    await comesBack();
    const granted = { uid, resourceId: one, resourceType: 'cluster', roleName: 'restricted' } as const;
    scenario.cloud.account.grants.push({
      ...granted,
      roleType: 'restricted',
      isOwner: false,
      isRamRole: false,
    });

    const answer = await restorer.restore(one, uid);

    const after = (await restorer.grants(uid)).filter((key) => key.includes(one));
    expect(after).toEqual([`cluster ${one} restricted`, `namespace ${one}/web restricted`]);
    expect(answer.kind === 'restored' && answer.lost.map(({ reason }) => reason)).toContain(
      'granted-otherwise',
    );
  });
});

describe('what was restored is not revoked again', () => {
  it('by the same event, by a copy of it, or by the timer', async () => {
    const leaver = await aLeaver(shared());
    const { scenario, restorer, name, one, uid, of, comesBack } = leaver;
    const event = await scenario.userDeleted(name);
    await scenario.handle(event);
    await comesBack();
    await restorer.restore(one, uid);
    const { credentials } = scenario.cloud.account;
    for (const credential of credentials) if (credential.uid === uid) credential.certState = 'Unexpired';

    await scenario.handle(event);
    await scenario.handle({ ...event, id: `${event.id}-copy` });
    scenario.advance(8 * day);
    const looked = await scenario.look();
    scenario.advance(day);
    await scenario.look();

    expect(looked.outcome, looked.text).toBe('success');
    expect(scenario.cleanUps(one, uid)).toBe(1);
    expect(scenario.certificate(one, uid)).toBe('Unexpired');
    expect(await restorer.grants(uid)).toEqual(expect.arrayContaining([...of(one)]));
    expect((await scenario.record(one, uid))?.status).toBe('restored');
  });

  it('but by a later deletion, and can be restored from that one too', async () => {
    const { scenario, restorer, name, one, uid, before, of, comesBack } = await aRevokedLeaver(shared());
    await comesBack();
    await restorer.restore(one, uid);
    scenario.advance(60_000);

    const answer = await scenario.handle(await scenario.userDeleted(name));
    const revoked = await restorer.grants(uid);
    await comesBack();
    await restorer.restore(one, uid);

    expect(answer.notices, answer.text).toEqual(['done']);
    expect(revoked).not.toEqual(expect.arrayContaining([...of(one)]));
    expect(scenario.cleanUps(one, uid)).toBe(2);
    expect((await restorer.grants(uid)).filter((key) => key.includes(one))).toEqual(
      before.filter((key) => key.includes(one)),
    );
  });
});

it('grants of another cluster that go away meanwhile are reported', async () => {
  const { scenario, restorer, one, two, uid, comesBack } = await aRevokedLeaver(shared());
  await comesBack();
  await restorer.restore(two, uid);
  const unhook = scenario.cloud.requests.hook(({ operation }, phase) => {
    if (operation !== 'UpdateUserPermissions' || phase !== 'before') return;
    const { account } = scenario.cloud;
    account.grants = account.grants.filter((grant) => grant.uid !== uid || grant.resourceId !== `${two}/web`);
  });

  const answer = await restorer.restore(one, uid);
  unhook();

  const lost = [`namespace ${two}/web restricted`];
  expect(answer.kind === 'restored' && answer.elsewhere.missing).toEqual(lost);
  expect(await scenario.findings(`${one}+${uid}`)).toEqual([
    expect.objectContaining({ kind: 'changed-elsewhere', severity: 'critical' }),
  ]);
});
