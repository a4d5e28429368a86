/** One night over a small account: everything is audited and verified, what is planned is released, and the run is closed. */
import { describe, expect, it } from 'vitest';
import { whenQuiet } from '../../local/host/when-quiet.ts';
import { addEncrypted, addKey, addKeyUse, addSecurityRole } from '../support/encryption-world.ts';
import { type Scenario, scenarios } from '../support/scenario.ts';
import { aWorld, day, hour } from '../support/world.ts';

const start = scenarios();
const sweepFunction = 'kubeconfig-guard-sweep';

async function night({ host, cloud }: Scenario): Promise<Record<string, unknown>> {
  const { outcome, payload } = await host.fireTimer(sweepFunction, 'sweep');
  await whenQuiet(host, cloud.eventBus);
  expect(outcome, payload).toBe('success');
  return JSON.parse(payload) as Record<string, unknown>;
}

describe('a night', () => {
  it('ends what a leaver of long ago left on every cluster, and says so', async () => {
    const world = aWorld();
    addSecurityRole(world);
    const key = addKey(world);
    const clusters = ['one', 'two', 'three'].map((name) => addEncrypted(world, name, key));
    for (const id of clusters) addKeyUse(world, id, world.now - hour);
    const leaver = world.user('leaver');
    for (const id of clusters) world.issue(leaver, id);
    const scenario = await start(world);
    // Nobody hears of the deletion.
    await scenario.userDeleted('leaver');
    scenario.mayChange(leaver);

    const answer = await night(scenario);

    const [run] = (await scenario.state.sweeps.runs({ limit: 1 })).runs;
    expect(answer, JSON.stringify(run)).toMatchObject({ outcome: 'closed' });
    expect(run?.unseen).toEqual([]);
    expect(run?.summary).toMatchObject({
      clusters: 3,
      audited: 3,
      planned: 1,
      released: 1,
      outcomes: { revoked: 3 },
      verdicts: { 'shared-key': 3 },
    });
    for (const id of clusters) expect(scenario.certificate(id, leaver)).toBe('Removed');
  });
});

describe('what is due between the nights', () => {
  it('is one more call of `revoke` an identity, under the same limits', async () => {
    const world = aWorld();
    const clusters = ['one', 'two'].map((name) => world.cluster(name));
    const leaver = world.user('leaver');
    for (const id of clusters) world.issue(leaver, id);
    world.use(leaver, clusters[0] ?? '', [world.now - day]);
    const scenario = await start(world);
    scenario.mayChange(leaver);
    await scenario.handle(await scenario.userDeleted('leaver'));
    const held = await scenario.record(clusters[0] ?? '', leaver);
    scenario.advance(7 * day);

    const { payload } = await scenario.host.fireTimer(sweepFunction, 'due');
    await whenQuiet(scenario.host, scenario.cloud.eventBus);

    expect(held?.status).toBe('held');
    expect(JSON.parse(payload)).toMatchObject({
      outcome: 'nothing-to-do',
      due: { identities: 1, notices: 0 },
    });
    expect((await scenario.record(clusters[0] ?? '', leaver))?.status).toBe('revoked');
  });
});
