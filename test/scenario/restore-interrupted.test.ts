/** A restore whose answer is lost, or whose run ends at any step: the cloud is read, and nothing is given twice. */
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import type { FaultRule } from '../../local/cloud/core/faults.ts';
import { readJournal } from '../support/journal-rows.ts';
import { afterTheClaim, Killed, restorerOn } from '../support/restorer.ts';
import { aRevokedLeaver, quick, storyOf } from '../support/revoked-leaver.ts';
import { sharedScenario } from '../support/scenario.ts';
import { aWorld } from '../support/world.ts';

const require = createRequire(import.meta.url);
const { RestoreUserFromRecycleBinRequest } =
  require('@alicloud/ims20190815') as typeof import('@alicloud/ims20190815');

const world = aWorld(quick);
const cluster = world.cluster('one');
world.cluster('two');
const shared = sharedScenario(world);

const onUpdate = (fault: FaultRule['fault'], times = 1): FaultRule => ({
  service: 'cs',
  operation: 'UpdateUserPermissions',
  times,
  fault,
});

describe('an answer that is lost', () => {
  it('after ACK applied it: the grants are read, and nothing is sent again', async () => {
    const { scenario, restorer, one, uid, of, comesBack } = await aRevokedLeaver(shared());
    await comesBack();
    scenario.fault(onUpdate({ kind: 'reset', applied: true }));

    const answer = await restorer.restore(one, uid);
    scenario.heal();

    expect(answer.kind).toBe('restored');
    expect(await restorer.grants(uid)).toEqual(expect.arrayContaining([...of(one)]));
    expect(restorer.sent(uid)).toBe(1);
  });

  it('before ACK applied it: it is said so, and asked again it is done', async () => {
    const leaver = await aRevokedLeaver(shared());
    const { scenario, restorer, one, uid, of, comesBack } = leaver;
    await comesBack();
    scenario.fault(onUpdate({ kind: 'reset', applied: false }));

    const answer = await restorer.restore(one, uid);
    const record = await scenario.record(one, uid);
    const findings = await scenario.findings(`${one}+${uid}`);
    const again = await restorer.restore(one, uid);
    scenario.heal();

    expect(answer.kind === 'unconfirmed' && answer.missing.toSorted()).toEqual(of(one));
    expect(record?.status).toBe('restoring');
    expect(findings.map(({ kind }) => kind)).toEqual(['unconfirmed']);
    expect(again.kind).toBe('restored');
    expect(await scenario.findings(`${one}+${uid}`)).toEqual([]);
    expect(await storyOf(leaver)).toEqual([
      'intent revoking',
      'outcome revoked',
      'intent restoring',
      'outcome restoring',
      'intent restoring',
      'outcome restored',
    ]);
  });
});

describe.each(['before', 'after'] as const)('a run that ends %s any of its steps', (phase) => {
  it(
    'is settled by the next one: the same grants, given once, one outcome',
    { timeout: 300_000 },
    async () => {
      const scenario = shared();
      const restorer = restorerOn(scenario);
      let step = 1;
      for (; ; step += 1) {
        const name = `crash-${phase}-${step}`;
        const uid = world.user(name);
        world.issue(uid, cluster);
        scenario.mayChange(uid);
        await scenario.handle(await scenario.userDeleted(name));
        await scenario.ims.restoreUserFromRecycleBin(new RestoreUserFromRecycleBinRequest({ userId: uid }));

        const ended = await restorer
          .restore(cluster, uid, { endsAt: { step, phase } })
          .catch((error: unknown) => error);
        scenario.advance(afterTheClaim);
        const again = await restorer.restore(cluster, uid);

        const story = (await readJournal(scenario, cluster, uid)).map(
          ({ kind, status }) => `${kind} ${status}`,
        );
        const where = `ended ${phase} step ${step}`;
        expect(again.kind, where).toBe('restored');
        expect(await restorer.grants(uid), where).toEqual([`cluster ${cluster} dev`]);
        expect(restorer.applied(uid), where).toBe(1);
        expect((await scenario.record(cluster, uid))?.status, where).toBe('restored');
        expect(
          story.filter((line) => line === 'outcome restored'),
          where,
        ).toHaveLength(1);
        expect(story.at(-1), where).toBe('outcome restored');
        if (!(ended instanceof Killed)) break;
      }
      expect(step).toBeGreaterThan(10);
    },
  );
});
