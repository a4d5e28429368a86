/** A night with more leavers than a limit allows: nobody and one alarm, and the plan approved as a whole. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { approvePlan } from '../../shared/use-cases/approve-plan.ts';
import { night } from '../support/night.ts';
import { type Scenario, type ScenarioOptions, scenarios } from '../support/scenario.ts';
import { aWorld, day, hour } from '../support/world.ts';

const start = scenarios();

/** Six have left unheard, each with a kubeconfig on both clusters. */
async function sixLeavers(
  options: ScenarioOptions = {},
): Promise<{ scenario: Scenario; leavers: string[]; clusters: string[] }> {
  const world = aWorld();
  const clusters = [world.cluster('one'), world.cluster('two')];
  const names = Array.from({ length: 6 }, (_, index) => `leaver-${index}`);
  const leavers = names.map((name) => {
    const uid = world.user(name);
    for (const id of clusters) world.issue(uid, id);
    return uid;
  });
  const scenario = await start(world, options);
  for (const name of names) await scenario.userDeleted(name);
  scenario.mayChange(...leavers);
  return { scenario, leavers, clusters };
}

const cleaned = ({ cloud }: Scenario): number =>
  cloud.requests.entries.filter(({ operation }) => operation === 'CleanClusterUserPermissions').length;

describe('six leavers, and a limit of five a run', () => {
  it('lose nothing, with one alarm that names the plan; approved as a whole, the next night ends all', async () => {
    const { scenario, leavers, clusters } = await sixLeavers();

    const first = await night(scenario);
    const alarms = (await scenario.findings()).filter(({ kind }) => kind === 'over-limit');
    const before = cleaned(scenario);
    const { heldPlans, approvalWriter } = scenario.state;
    const clock = (): number => scenario.cloud.clock.now();
    const approval = await approvePlan(
      { plan: first.run?.heldPlan ?? '', by: 'operator', expiresAt: clock() + 3 * day },
      { heldPlans, approvalWriter, clock, newId: randomUUID },
    );
    scenario.advance(day);
    const second = await night(scenario);

    expect([before, alarms.length, first.run?.planned, first.run?.released]).toEqual([0, 1, 6, []]);
    expect(alarms[0]?.text).toContain(first.run?.heldPlan);
    expect(approval.kind).toBe('approved');
    expect(second.run?.summary).toMatchObject({ planned: 6, released: 6, outcomes: { revoked: 12 } });
    for (const uid of leavers) for (const id of clusters) expect(scenario.cleanUps(id, uid)).toBe(1);
  });

  it('keep the plan that somebody may be looking at, night after night', async () => {
    const { scenario } = await sixLeavers();

    const first = await night(scenario);
    scenario.advance(day);
    const second = await night(scenario);

    expect(second.run?.heldPlan).toBe(first.run?.heldPlan);
    expect(cleaned(scenario)).toBe(0);
  });

  it('are only written down in observe mode', async () => {
    const { scenario, leavers, clusters } = await sixLeavers({ environment: { GUARD_MODE: 'observe' } });

    const { run } = await night(scenario);

    expect(run?.summary).toMatchObject({ planned: 0, outcomes: { 'would-revoke': 12 } });
    expect(cleaned(scenario)).toBe(0);
    expect((await scenario.record(clusters[0] ?? '', leavers[0] ?? ''))?.status).toBe('would-revoke');
  });
});

describe('five leavers, and a limit of five a run', () => {
  it('are ended in one night, and the next has nothing to do', async () => {
    const { scenario, leavers, clusters } = await sixLeavers({ environment: { GUARD_LIMIT_PER_RUN: '6' } });

    const first = await night(scenario);
    scenario.advance(day + hour);
    const second = await night(scenario);

    expect(first.run?.summary).toMatchObject({ released: 6, outcomes: { revoked: 12 } });
    expect(second.run?.summary).toMatchObject({ planned: 0, released: 0, changed: { residual: -12 } });
    for (const uid of leavers) for (const id of clusters) expect(scenario.cleanUps(id, uid)).toBe(1);
  });
});
