/** Restores where the cloud is slow, or does not tell what a deleted identity could do. */
import { describe, expect, it } from 'vitest';
import type { Behaviours } from '../../local/cloud/account.ts';
import { aLeaver, aRevokedLeaver, quick } from '../support/revoked-leaver.ts';
import { type Scenario, scenarios } from '../support/scenario.ts';
import { aWorld } from '../support/world.ts';

const start = scenarios();

async function aScenario(behaviours: Partial<Behaviours>): Promise<Scenario> {
  const world = aWorld({ ...quick, ...behaviours });
  world.cluster('one');
  world.cluster('two');
  return await start(world);
}

describe('grants that show late', () => {
  it('are unconfirmed until the timer sees them; nothing is sent again', async () => {
    const { scenario, restorer, one, uid, comesBack } = await aRevokedLeaver(
      await aScenario({
        grantsChangedAfterMs: 15 * 60_000,
      }),
    );
    await comesBack();

    const answer = await restorer.restore(one, uid);
    scenario.advance(11 * 60_000);
    await scenario.look();
    const waiting = await scenario.record(one, uid);
    scenario.advance(11 * 60_000);
    await scenario.look();

    expect(answer.kind).toBe('unconfirmed');
    expect(waiting?.status).toBe('restoring');
    expect((await scenario.record(one, uid))?.status).toBe('restored');
    expect(await scenario.findings(`${one}+${uid}`)).toEqual([]);
    expect(restorer.applied(uid)).toBe(1);
  });
});

it.each(['empty', 'refused'] as const)(
  'refuses when the stored grants cannot be read (%s for a deleted identity)',
  async (grantsOfDeleted) => {
    const { restorer, one, uid, comesBack } = await aRevokedLeaver(await aScenario({ grantsOfDeleted }));
    await comesBack();

    const answer = await restorer.restore(one, uid);

    expect(answer).toMatchObject({ kind: 'refused', why: 'nothing-to-restore' });
    expect(answer.kind === 'refused' && answer.lost[0]?.reason).toBe('stored-unreadable');
  },
);

it('refuses while the revocation is not confirmed; the timer settles it, and then it is done', async () => {
  const leaver = await aLeaver(
    await aScenario({ certificateGoneAfterMs: 5 * 60_000, grantsGoneAfterMs: 5 * 60_000 }),
  );
  const { scenario, restorer, name, one, uid, of, comesBack } = leaver;
  await scenario.handle(await scenario.userDeleted(name));
  await comesBack();

  const early = await restorer.restore(one, uid);
  scenario.advance(20 * 60_000);
  await scenario.look();
  const settled = await scenario.record(one, uid);
  const late = await restorer.restore(one, uid);

  expect(early).toMatchObject({ kind: 'refused', why: 'revocation-open' });
  expect(settled?.status).toBe('revoked');
  expect(late.kind).toBe('restored');
  expect(await restorer.grants(uid)).toEqual(expect.arrayContaining([...of(one)]));
  expect(scenario.cleanUps(one, uid)).toBe(1);
});
