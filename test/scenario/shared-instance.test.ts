/** The identities that a run releases share an instance: what ends it ends the work on all of them, and each is taken up where it was. */
import { describe, expect, it } from 'vitest';
import type { RequestEntry } from '../../local/cloud/core/request-log.ts';
import { whenQuiet } from '../../local/host/when-quiet.ts';
import { night, sweepFunction } from '../support/night.ts';
import { scenarios } from '../support/scenario.ts';
import { aWorld, day } from '../support/world.ts';

const start = scenarios();
const revokeFunction = 'kubeconfig-guard-revoke';
const quarterOfAnHour = 900_000;

async function fiveLeavers() {
  const world = aWorld();
  const clusters = ['one', 'two', 'three'].map((name) => world.cluster(name));
  const names = ['alice', 'bob', 'carol', 'dan', 'erin'];
  const leavers = names.map((name) => world.user(name));
  for (const uid of [...leavers, world.user('stays')]) for (const id of clusters) world.issue(uid, id);
  const scenario = await start(world, { environment: { GUARD_LIMIT_SHARE_PERCENT: '100' } });
  for (const name of names) await scenario.userDeleted(name);
  for (const uid of leavers) scenario.mayChange(uid);
  scenario.host.asyncCalls.behave({ retrySpeed: 100 });
  return { scenario, leavers, clusters };
}

const isCleanUp = ({ operation }: RequestEntry): boolean => operation === 'CleanClusterUserPermissions';
const isEntry = ({ service, body }: RequestEntry): boolean =>
  service === 'tablestore' && body.includes('journal');

describe('an instance with five leavers that is killed', () => {
  it.each<[string, (entry: RequestEntry) => boolean, number]>([
    ['when the first intent is written', isEntry, 1],
    ['when the first clean-up is accepted', isCleanUp, 1],
    ['when the seventh clean-up is accepted', isCleanUp, 7],
    ['when the last clean-up is accepted', isCleanUp, 15],
  ])('%s ends them all, once each', async (_when, isMeant, count) => {
    const { scenario, leavers, clusters } = await fiveLeavers();
    const { cloud, host } = scenario;
    let seen = 0;
    cloud.requests.hook((entry, phase) => {
      if (phase !== 'after' || !isMeant(entry)) return;
      seen += 1;
      if (seen === count) host.kill(revokeFunction);
    });

    await night(scenario);
    const ended = host.asyncCalls.ended.filter(({ functionName }) => functionName === revokeFunction);
    const interrupted = ended.filter(({ attempts }) => attempts > 1).length;
    // Of what was begun the records tell, and it is due soon; what was only claimed is the next night's.
    scenario.advance(quarterOfAnHour);
    await host.fireTimer(sweepFunction, 'due');
    await whenQuiet(host, cloud.eventBus);
    scenario.advance(day);
    await night(scenario);

    expect(interrupted).toBe(leavers.length);
    const held = leavers.flatMap((uid) => clusters.map((id) => [uid, id] as const));
    for (const [uid, id] of held) {
      expect([scenario.certificate(id, uid), scenario.cleanUps(id, uid)]).toEqual(['Removed', 1]);
      expect((await scenario.record(id, uid))?.status).toBe('revoked');
    }
    const ofLeavers = (await scenario.findings()).filter(({ subject }) =>
      leavers.some((uid) => subject.endsWith(`+${uid}`)),
    );
    expect(ofLeavers).toEqual([]);
  });
});
