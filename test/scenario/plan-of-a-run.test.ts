/** A plan of a whole run that waits for an approval: calls that name it pass the limits with what is in it, once. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { planOf } from '../../shared/domain/held-plan.ts';
import { tables } from '../../shared/state/tables.ts';
import { approvePlan } from '../../shared/use-cases/approve-plan.ts';
import { audited } from '../support/audits.ts';
import { call } from '../support/held-leaver.ts';
import { type Answer, type Scenario, scenarios } from '../support/scenario.ts';
import { pauseGuard } from '../support/settings-writer.ts';
import { subject } from '../support/stage.ts';
import { aWorld, day, hour } from '../support/world.ts';

const start = scenarios();

interface Planned {
  readonly scenario: Scenario;
  readonly cluster: string;
  /** In the plan. */
  readonly uids: readonly [string, string];
  /** Not in the plan. */
  readonly other: string;
  readonly plan: string;
  readonly release: (uid: string, run?: string) => Promise<Answer>;
}

/** One identity a day may go, and one went; a run has found three more and kept a plan of two. */
async function planned(): Promise<Planned> {
  const world = aWorld();
  const cluster = world.cluster('one');
  const names = ['first', 'alice', 'bob', 'carol'];
  const [first = '', alice = '', bob = '', other = ''] = names.map((name) => {
    const uid = world.user(name);
    world.issue(uid, cluster);
    return uid;
  });
  const scenario = await start(world, { environment: { GUARD_LIMIT_PER_DAY: '1' } });
  scenario.mayChange(first, alice, bob, other);
  await scenario.handle(await scenario.userDeleted('first'));
  for (const name of ['alice', 'bob', 'carol']) await scenario.userDeleted(name);
  await audited(scenario, cluster, 'night-1');
  const held = planOf('night-1', scenario.cloud.clock.now(), 'Too many.', [
    subject(cluster, alice),
    subject(cluster, bob),
  ]);
  await scenario.state.heldPlans.put(held);
  const release: Planned['release'] = (uid, run = 'night-1') =>
    call(scenario, uid, { clusters: [cluster], run, plan: held.id });
  return { scenario, cluster, uids: [alice, bob], other, plan: held.id, release };
}

async function approveIt({ scenario, plan }: Planned): Promise<void> {
  const clock = (): number => scenario.cloud.clock.now();
  const { heldPlans, approvalWriter } = scenario.state;
  const request = { plan, by: 'operator', expiresAt: clock() + 20 * day };
  const answer = await approvePlan(request, { heldPlans, approvalWriter, clock, newId: randomUUID });
  expect(answer.kind).toBe('approved');
}

describe('a plan that a call names', () => {
  it('lets exactly what is in it pass the limits when it is approved', async () => {
    const all = await planned();
    const { scenario, cluster, uids, other, plan, release } = all;
    await approveIt(all);

    for (const uid of [...uids, other]) {
      const answer = await release(uid);
      expect(answer.outcome, answer.text).toBe('success');
    }

    const records = await Promise.all([...uids, other].map((uid) => scenario.record(cluster, uid)));
    expect(records.map((record) => record?.status)).toEqual(['revoked', 'revoked', 'held']);
    expect(records.map((record) => record?.passedPlans)).toEqual([[plan], [plan], undefined]);
    expect(records[2]?.decision?.reasons[0]?.code).toBe('over-limit');
    expect(records[2]?.heldPlan).not.toBe(plan);
  });

  it('is what its credentials wait with when it is not approved, and no other plan is made', async () => {
    const all = await planned();
    const { scenario, cluster, uids, plan, release } = all;

    for (const uid of uids) await release(uid);
    const waiting = await Promise.all(uids.map((uid) => scenario.record(cluster, uid)));
    await approveIt(all);
    scenario.advance(day + hour);
    await scenario.look();

    expect(waiting.map((record) => [record?.status, record?.heldPlan])).toEqual([
      ['held', plan],
      ['held', plan],
    ]);
    expect(uids.map((uid) => scenario.certificate(cluster, uid))).toEqual(['Removed', 'Removed']);
  });

  it('is what they wait with through a pause', async () => {
    const all = await planned();
    const { scenario, cluster, uids, release } = all;
    await approveIt(all);
    const settings = scenario.table(tables.settings);
    const { accountId } = scenario.world.account;
    await pauseGuard(settings, accountId, { by: 'operator', reason: 'migration', since: scenario.world.now });
    for (const uid of uids) await release(uid);
    await settings.deleteIf({ kind: 'present', columns: {} }, [accountId, 'pause']);
    scenario.advance(2 * hour);

    await scenario.look();

    expect(uids.map((uid) => scenario.certificate(cluster, uid))).toEqual(['Removed', 'Removed']);
  });

  it('is applied once, however often it is named', async () => {
    const all = await planned();
    const { scenario, cluster, other, plan, release } = all;
    const [alice] = all.uids;
    await approveIt(all);
    scenario.advance(10 * 60_000);
    // Used since the audit: it passes the limits and is stopped at the moment of acting.
    const at = [scenario.cloud.clock.now() - 2 * 60_000];
    const place = { project: `k8s-log-${cluster}`, logstore: `audit-${cluster}` };
    await scenario.cloud.auditLogs.addUse({
      ...place,
      username: `${alice}-1763000000`,
      at,
      userAgent: 'kubectl/v1.31.2',
      sourceIp: '203.0.113.24',
    });
    await release(alice);
    const stopped = await scenario.record(cluster, alice);
    scenario.advance(8 * day);
    // Takes the day's only place.
    await call(scenario, other, { clusters: [cluster] });

    const again = await release(alice, 'night-9');

    expect(stopped?.decision?.reasons[0]?.code).toBe('newer-use');
    expect(stopped?.passedPlans).toEqual([plan]);
    expect(again.outcome, again.text).toBe('success');
    const record = await scenario.record(cluster, alice);
    expect([record?.status, record?.decision?.reasons[0]?.code]).toEqual(['held', 'over-limit']);
    expect(record?.heldPlan).not.toBe(plan);
    expect(scenario.certificate(cluster, alice)).toBe('Unexpired');
  });
});
