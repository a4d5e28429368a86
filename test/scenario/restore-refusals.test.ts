/** When a revocation can't be taken back, and what the person who asks is told. */
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { restorerOn } from '../support/restorer.ts';
import { aLeaver, aRevokedLeaver, quick, storyOf } from '../support/revoked-leaver.ts';
import { sharedScenario } from '../support/scenario.ts';
import { aWorld } from '../support/world.ts';

const require = createRequire(import.meta.url);
const { DeleteUserInRecycleBinRequest } =
  require('@alicloud/ims20190815') as typeof import('@alicloud/ims20190815');

const world = aWorld(quick);
const cluster = world.cluster('one');
world.cluster('two');
const shared = sharedScenario(world);

describe('an identity that is gone', () => {
  it('in the recycle bin: refused, with the bin’s deadline', async () => {
    const { scenario, restorer, one, uid } = await aRevokedLeaver(shared());
    const recycled = scenario.cloud.account.recycleBin.find(({ user }) => user.userId === uid);
    const until = new Date(recycled?.deleteAt ?? 0).toISOString().replace(/\.\d{3}Z$/, 'Z');

    const answer = await restorer.restore(one, uid);

    expect(answer).toMatchObject({ kind: 'refused', why: 'identity-gone' });
    expect(answer.kind === 'refused' && answer.text).toContain(
      `recycle bin until ${until}: restore the user first`,
    );
    expect(answer.kind === 'refused' && answer.recycled?.purgedAt).toBe(Date.parse(until));
    expect(restorer.applied(uid)).toBe(0);
  });

  it('for good: refused, though a namesake lives', async () => {
    const { scenario, restorer, name, one, uid } = await aRevokedLeaver(shared());
    await scenario.ims.deleteUserInRecycleBin(new DeleteUserInRecycleBinRequest({ userId: uid }));
    const namesake = scenario.world.user(name);

    const answer = await restorer.restore(one, uid);

    expect(answer).toMatchObject({ kind: 'refused', why: 'identity-gone' });
    expect(answer.kind === 'refused' && answer.text).toContain('gone for good (no-such-user)');
    expect(await restorer.grants(namesake)).toEqual([]);
  });

  it('a role: refused, though a new one bears its name', async () => {
    const scenario = shared();
    const role = world.role('deployer');
    world.issue(role, cluster);
    scenario.mayChange(role);
    await scenario.handle(await scenario.roleDeleted('deployer'));
    world.role('deployer');

    const answer = await restorerOn(scenario).restore(cluster, role);

    expect(answer).toMatchObject({ kind: 'refused', why: 'identity-gone' });
    expect(answer.kind === 'refused' && answer.recycled).toBeUndefined();
  });

  it('unknown: refuses when the identity cannot be read', async () => {
    const { scenario, restorer, one, uid, comesBack } = await aRevokedLeaver(shared());
    await comesBack();
    scenario.fault({
      service: 'ims',
      operation: 'GetUser',
      fault: { kind: 'error', status: 403, code: 'NoPermission' },
    });

    const answer = await restorer.restore(one, uid);
    scenario.heal();

    expect(answer).toMatchObject({ kind: 'refused', why: 'identity-unknown' });
    expect(restorer.applied(uid)).toBe(0);
  });
});

describe('a restore that is refused', () => {
  it('refuses when the grants of now cannot be read', async () => {
    const { scenario, restorer, one, uid, comesBack } = await aRevokedLeaver(shared());
    await comesBack();
    const fault = { kind: 'error', status: 403, code: 'StatusForbidden' } as const;
    scenario.fault({ service: 'cs', operation: 'DescribeUserPermission', fault });

    const answer = await restorer.restore(one, uid);
    scenario.heal();

    expect(answer).toMatchObject({ kind: 'refused', why: 'grants-unreadable' });
    expect(restorer.applied(uid)).toBe(0);
  });

  it('by ACK: the credential is what it was, and the journal says why', async () => {
    const leaver = await aRevokedLeaver(shared());
    const { scenario, restorer, one, uid, comesBack } = leaver;
    await comesBack();
    const denied = { kind: 'error', status: 403, code: 'ForbiddenGrantPermissions' } as const;
    scenario.fault({ service: 'cs', operation: 'UpdateUserPermissions', times: 1, fault: denied });

    const answer = await restorer.restore(one, uid);
    const story = await storyOf(leaver);
    const again = await restorer.restore(one, uid);
    scenario.heal();

    expect(answer).toMatchObject({ kind: 'refused', why: 'vendor-refused' });
    expect(answer.kind === 'refused' && answer.text).toContain('ForbiddenGrantPermissions');
    expect(story.slice(-2)).toEqual(['intent restoring', 'outcome revoked']);
    expect(again.kind).toBe('restored');
  });

  it('because nothing of it was revoked', async () => {
    const { scenario, restorer, one, uid } = await aLeaver(shared());

    const unknown = await restorer.restore(one, uid);
    const own = await restorer.restore(one, scenario.world.guardRole.id);
    const root = await restorer.restore(one, scenario.world.account.accountId);

    expect(unknown).toMatchObject({ kind: 'refused', why: 'not-revoked' });
    expect(own).toMatchObject({ kind: 'refused', why: 'prohibited' });
    expect(root).toMatchObject({ kind: 'refused', why: 'prohibited' });
  });

  it('while another run works on the credential', async () => {
    const { scenario, restorer, one, uid, comesBack } = await aRevokedLeaver(shared());
    await comesBack();
    await scenario.state.claims.take(`credential/${one}/${uid}`, 'another', 60_000);

    expect(await restorer.restore(one, uid)).toEqual({ kind: 'busy' });
    expect(restorer.applied(uid)).toBe(0);
  });
});
