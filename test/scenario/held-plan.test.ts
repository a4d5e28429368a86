/** A plan above a limit waits, and a person's approval of it as a whole lets exactly its credentials pass, once. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { approvePlan, type ApprovePlanAnswer } from '../../shared/use-cases/approve-plan.ts';
import { tables } from '../../shared/state/tables.ts';
import { type Scenario, scenarios } from '../support/scenario.ts';
import { pauseGuard } from '../support/settings-writer.ts';
import { aWorld, day, hour } from '../support/world.ts';

const start = scenarios();

interface Held {
  readonly scenario: Scenario;
  readonly cluster: string;
  readonly account: string;
  /** Six who left and are held by one plan, and two more who are still there. */
  readonly uids: readonly string[];
  readonly others: readonly string[];
  readonly plan: string;
}

/** One a day may go; six left years ago and are found in one run. */
async function sixHeld(): Promise<Held> {
  const world = aWorld({ recycleBin: 'off', deletedAccountName: 'blank' });
  const cluster = world.cluster('one');
  const all = Array.from({ length: 8 }, (_, index) => world.user(`leaver-${index}`));
  for (const uid of all) world.issue(uid, cluster);
  const scenario = await start(world, { environment: { GUARD_LIMIT_PER_DAY: '1' } });
  let event = await scenario.userDeleted('leaver-0');
  for (let index = 1; index < 6; index += 1) event = await scenario.userDeleted(`leaver-${index}`);
  // Nobody knows the name, so that all who are deleted are looked at in one run.
  const answer = await scenario.handle(event);
  expect(answer.outcome, answer.text).toBe('success');
  scenario.cloud.account.behaviours.recycleBin = 'on';
  scenario.mayChange(...all);
  const [first] = await scenario.findings(`limits ${new Date(world.now).toISOString().slice(0, 10)}`);
  const plan = /The plan ([0-9a-f]{64}) waits/.exec(first?.text ?? '')?.[1] ?? '';
  const { accountId: account } = world.account;
  return { scenario, cluster, account, uids: all.slice(0, 6), others: all.slice(6), plan };
}

function approveIt({ scenario }: Held, plan: string, livesFor = 2 * day): Promise<ApprovePlanAnswer> {
  const clock = (): number => scenario.cloud.clock.now();
  const { heldPlans, approvalWriter } = scenario.state;
  const request = { plan, by: 'operator', expiresAt: clock() + livesFor };
  return approvePlan(request, { heldPlans, approvalWriter, clock, newId: randomUUID });
}

const goneOf = ({ scenario, cluster }: Held, uids: readonly string[]): number =>
  uids.filter((uid) => scenario.certificate(cluster, uid) === 'Removed').length;

describe('a plan above a limit', () => {
  it('passes when it is approved: exactly its credentials, with the vendor’s check on', async () => {
    const held = await sixHeld();
    const { scenario, cluster, uids, others, plan } = held;
    const before = goneOf(held, uids);
    const answer = await approveIt(held, plan);
    scenario.advance(day + hour);

    const looked = await scenario.look();
    await scenario.handle(await scenario.userDeleted('leaver-6'));
    await scenario.handle(await scenario.userDeleted('leaver-7'));

    expect(answer.kind).toBe('approved');
    expect(looked.outcome, looked.text).toBe('success');
    expect([before, goneOf(held, uids)]).toEqual([0, 6]);
    // They took none of the day's places: the next one has it, the one after that is not in the plan.
    expect(goneOf(held, others)).toBe(1);
    const record = await scenario.record(cluster, uids[0] ?? '');
    expect([record?.status, record?.heldPlan]).toEqual(['revoked', undefined]);
    const forces = scenario.cloud.requests.entries
      .filter(({ operation }) => operation === 'CleanClusterUserPermissions')
      .map(({ search }) => new URLSearchParams(search).get('Force'));
    expect(new Set(forces)).toEqual(new Set(['false']));
  });

  it('waits on, but for those within the day’s limit, when nobody approves it or the approval expired', async () => {
    const held = await sixHeld();
    const { scenario, uids, plan } = held;
    await approveIt(held, plan, hour);
    scenario.advance(day + hour);

    await scenario.look();

    expect(goneOf(held, uids)).toBe(1);
    const records = await Promise.all(uids.map((uid) => scenario.record(held.cluster, uid)));
    expect(records.filter((record) => record?.heldPlan === plan)).toHaveLength(5);
  });

  it('can be approved after days, and is still the same plan after a pause', async () => {
    const held = await sixHeld();
    const { scenario, uids, plan, account } = held;
    const settings = scenario.table(tables.settings);
    await pauseGuard(settings, account, { by: 'operator', reason: 'migration', since: scenario.world.now });
    scenario.advance(day + hour);
    await scenario.look();
    await settings.deleteIf({ kind: 'present', columns: {} }, [account, 'pause']);
    await approveIt(held, plan);
    scenario.advance(2 * hour);

    await scenario.look();

    expect(goneOf(held, uids)).toBe(6);
  });

  it.each([
    ['there is no such plan', 'f'.repeat(64), day, 'There is no plan'],
    ['it is to live too long', undefined, 31 * day, 'within 30 days'],
    ['it is to have expired', undefined, 0, 'later than now'],
  ])('is not approved when %s', async (_words, plan, livesFor, why) => {
    const held = await sixHeld();

    const answer = await approveIt(held, plan ?? held.plan, livesFor);

    expect(answer).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) as string });
  });
});

describe('refuses when a plan’s approval cannot be read', () => {
  it.each([
    ['approvals of a plan', 'GetRange'],
    ['a plan', 'GetRow'],
  ])('refuses when %s cannot be read', async (_what, operation) => {
    const held = await sixHeld();
    const { scenario, uids, plan } = held;
    await approveIt(held, plan);
    scenario.advance(day + hour);
    scenario.fault({
      service: 'tablestore',
      operation,
      matches: ({ body }) => body.includes(`plan/${plan}`),
      fault: { kind: 'error', status: 403, code: 'OTSNoPermissionAccess' },
    });

    const looked = await scenario.look();
    const kept = goneOf(held, uids);
    scenario.heal();
    await scenario.look();

    expect(looked.outcome).not.toBe('success');
    expect(looked.text).toContain('OTSNoPermissionAccess');
    expect([kept, goneOf(held, uids)]).toEqual([0, 6]);
  });
});
