/** What a run releases: everybody within the limits, or nobody and one alarm. */
import { describe, expect, it } from 'vitest';
import { type PlanApproval, planOf } from '../../shared/domain/held-plan.ts';
import { days, hours } from '../../shared/domain/time.ts';
import { StateError } from '../../shared/use-cases/ports.ts';
import { release } from '../../shared/use-cases/sweep-release.ts';
import { ago, ahead, now } from '../support/builders.ts';
import { aRun, anAudit, aSweep, cluster, person, run, unit } from './a-sweep.ts';

const people = (count: number) => Array.from({ length: count }, (_, index) => person(index));
const idsOf = (asked: readonly { readonly payload: object }[]): unknown[] =>
  asked.map(({ payload }) => ('uid' in payload ? payload.uid : undefined));
const taskOf = (index: number): string => `${run}-r-${person(index)}-identity-deleted`;

/** All of them on one cluster, which a hundred hold. */
const leaving = (count: number) => [
  anAudit(
    1,
    people(count).map((uid) => [uid, 'revoke'] as const),
  ),
];

const facts = { units: [unit(1), unit(2)], before: undefined };

describe('a run with leavers within the limits', () => {
  it('asks for one call of each, with the clusters that the audits planned', async () => {
    const audits = [
      anAudit(1, [
        [person(0), 'revoke'],
        [person(1), 'revoke'],
      ]),
      anAudit(2, [[person(0), 'revoke']]),
    ];
    const { context, asked, places } = aSweep({ audits });

    const record = await release(aRun(), facts, context);

    const reason = 'identity-deleted';
    expect(asked).toEqual([
      {
        name: 'revoke',
        id: taskOf(0),
        payload: { uid: person(0), reason, run, clusters: [cluster(1), cluster(2)] },
      },
      { name: 'revoke', id: taskOf(1), payload: { uid: person(1), reason, run, clusters: [cluster(1)] } },
    ]);
    expect(record).toMatchObject({ phase: 'revoking', planned: 2, unseen: [] });
    expect(record.heldPlan).toBeUndefined();
    expect(places).toEqual(new Set(people(2)));
  });

  it('asks for the same calls when it is begun again', async () => {
    const { context, asked, places } = aSweep({ audits: leaving(5) });

    const first = await release(aRun(), facts, context);
    const second = await release(aRun(), facts, context);

    expect(asked.slice(5)).toEqual(asked.slice(0, 5));
    expect(second.released).toEqual(first.released);
    expect(places.size).toBe(5);
  });

  it('goes by its own audits alone', async () => {
    const audits = [
      anAudit(1, [[person(0), 'revoke']], { run: 'run-20261119T091504-3f9b7c10' }),
      anAudit(2, [[person(1), 'revoke']], { outcome: 'unread' }),
    ];
    const { context, asked } = aSweep({ audits });

    const record = await release(aRun(), facts, context);

    expect([asked, record.planned]).toEqual([[], 0]);
  });

  it('names whose call could not be asked for, and asks for the others', async () => {
    const { context, asked } = aSweep({ audits: leaving(3), isRefused: (id) => id === taskOf(1) });

    const record = await release(aRun(), facts, context);

    expect(idsOf(asked)).toEqual([person(0), person(2)]);
    expect(record.unseen).toMatchObject([{ what: person(1) }]);
    expect(record.unseen[0]?.why).toContain('could not be asked for');
  });

  it('splits what is about very many clusters, and remembers no more than a row takes', async () => {
    const units = Array.from({ length: 10_000 }, (_, index) => unit(index));
    const audits = units.map((_unit, index) =>
      anAudit(
        index,
        people(5).map((uid) => [uid, 'revoke'] as const),
      ),
    );
    const { context, asked } = aSweep({ audits });

    const record = await release(aRun(), { units, before: undefined }, context);

    const clusters = asked.map(({ payload }) => (payload['clusters'] as unknown[]).length);
    expect(clusters.reduce((sum, count) => sum + count, 0)).toBe(50_000);
    expect(Math.max(...asked.map(({ payload }) => JSON.stringify(payload).length))).toBeLessThan(128 * 1024);
    expect(new Set(asked.map(({ id }) => id)).size).toBe(asked.length);
    expect(JSON.stringify(record).length).toBeLessThan(1_500_000);
    expect(new Set(record.released.map(({ uid }) => uid))).toEqual(new Set(people(5)));
  });
});

describe('a run with more leavers than a limit allows', () => {
  it('asks for nobody, takes no place, and opens one alarm that names the plan', async () => {
    const { context, asked, opened, plans, places } = aSweep({ audits: leaving(6) });

    const record = await release(aRun(), facts, context);

    const [plan] = plans.values();
    expect([asked, places.size, plans.size]).toEqual([[], 0, 1]);
    expect(plan?.subjects).toHaveLength(6);
    expect(record).toMatchObject({ planned: 6, released: [], heldPlan: plan?.id });
    expect(opened).toMatchObject([{ kind: 'over-limit', severity: 'critical' }]);
    expect(opened[0]?.text).toContain('would revoke 6 identities; the limit is 5 a run');
    expect(opened[0]?.text).toContain(plan?.id);
  });

  it.each([
    { taken: 7, leavers: 3, holders: 100, released: 3 },
    { taken: 8, leavers: 3, holders: 100, released: 0 },
    // The holders of one cluster are a hundred, those of all more.
    { taken: 8, leavers: 3, holders: 110, released: 3 },
    { taken: 18, leavers: 3, holders: 5_000, released: 0 },
  ])(
    'a day ($taken gone today, $leavers to go, $holders holders) releases $released',
    async ({ taken, leavers, holders, released }) => {
      const gone = Array.from({ length: taken }, (_, index) => person(10_000 + index));
      const all = Array.from({ length: holders }, (_, index) => person(20_000 + index));
      const { context, asked, opened, places } = aSweep({
        audits: leaving(leavers),
        taken: gone,
        holders: all,
      });

      await release(aRun(), facts, context);

      expect(asked).toHaveLength(released);
      expect(opened).toHaveLength(released === 0 ? 1 : 0);
      expect(places.size).toBe(taken + released);
    },
  );

  it('counts an identity once that went today already', async () => {
    const { context, asked } = aSweep({ audits: leaving(5), taken: people(5), limits: { perDay: 5 } });

    await release(aRun(), facts, context);

    expect(asked).toHaveLength(5);
  });

  it('still writes down what is held', async () => {
    const plan = [...people(6).map((uid) => [uid, 'revoke'] as const), [person(7), 'hold'] as const];
    const { context, asked } = aSweep({ audits: [anAudit(1, plan)] });

    await release(aRun(), facts, context);

    expect(idsOf(asked)).toEqual([person(7)]);
  });

  it.each(['limits', 'plans', 'approvals'])('refuses when %s cannot be read or kept', async (what) => {
    const broken = (): Promise<never> => Promise.reject(new StateError({ operation: 'get' }, 'Down.'));
    const held = planOf('run-before', ago(days(1)), 'Six.', []);
    const { context, asked } = aSweep({ audits: leaving(what === 'limits' ? 2 : 6), plans: [held] });
    const failing = {
      ...context,
      ...(what === 'limits' ? { dailyLimit: { reserve: broken } } : {}),
      ...(what === 'plans' ? { heldPlans: { ...context.heldPlans, put: broken } } : {}),
      ...(what === 'approvals' ? { approvals: { ofPlan: broken } } : {}),
    };
    const before = aRun({ phase: 'closed', heldPlan: held.id });

    const releasing = release(aRun(), { ...facts, before }, failing);

    await expect(releasing).rejects.toThrow(StateError);
    expect(asked).toEqual([]);
  });
});

describe('the plan of the run before', () => {
  const subjects = people(6).map((uid) => ({ clusterId: cluster(1), uid }));
  const held = planOf('run-before', ago(days(1)), 'Six, and five may.', subjects);
  const before = aRun({ run: 'run-before', phase: 'closed', heldPlan: held.id });
  const approval = (over: Partial<PlanApproval> = {}): PlanApproval => ({
    id: 'a-1',
    plan: held.id,
    by: 'operator',
    approvedAt: ago(hours(1)),
    expiresAt: ahead(days(2)),
    ...over,
  });

  it('passes when it is approved, and takes nobody’s place', async () => {
    const given = { audits: leaving(8), plans: [held], approvals: [approval()] };
    const { context, asked, places } = aSweep(given);

    const record = await release(aRun(), { ...facts, before }, context);

    const passed = asked.filter(({ payload }) => payload['plan'] === held.id);
    expect(idsOf(passed)).toEqual(people(6));
    expect(passed.every(({ id }) => id.endsWith('-p'))).toBe(true);
    expect(idsOf(asked.filter((one) => !passed.includes(one)))).toEqual([person(6), person(7)]);
    expect(places).toEqual(new Set([person(6), person(7)]));
    expect(record.heldPlan).toBeUndefined();
  });

  it.each([
    ['nobody approved it', []],
    ['its approval expired', [approval({ expiresAt: now })]],
    ['another was approved', [approval({ plan: 'b'.repeat(64) })]],
  ])('stays the plan when %s', async (_why, approvals) => {
    const { context, asked, plans } = aSweep({ audits: leaving(6), plans: [held], approvals });

    const record = await release(aRun(), { ...facts, before }, context);

    expect([asked, record.heldPlan, plans.size]).toEqual([[], held.id, 1]);
  });

  it('is followed by another when somebody has come', async () => {
    const { context, asked, plans } = aSweep({ audits: leaving(7), plans: [held] });

    const record = await release(aRun(), { ...facts, before }, context);

    expect([asked.length, plans.size]).toEqual([0, 2]);
    expect(record.heldPlan).not.toBe(held.id);
    expect(plans.get(record.heldPlan ?? '')?.subjects).toHaveLength(7);
  });
});

describe('what is not revoked', () => {
  it('is only looked at in observe mode, whoever and however many', async () => {
    const { context, asked, opened, places } = aSweep({ audits: leaving(30) });

    const record = await release(aRun(), { units: [unit(1, 'observe')], before: undefined }, context);

    expect(asked).toHaveLength(30);
    expect([record.planned, places.size, opened]).toEqual([0, 0, []]);
  });

  it('is one call with what is revoked elsewhere', async () => {
    const audits = [anAudit(1, [[person(0), 'revoke']]), anAudit(2, [[person(0), 'revoke']])];
    const { context, asked } = aSweep({ audits });

    const record = await release(
      aRun(),
      { units: [unit(1), unit(2, 'observe')], before: undefined },
      context,
    );

    expect(asked.map(({ payload }) => payload['clusters'])).toEqual([[cluster(1), cluster(2)]]);
    expect(record.planned).toBe(1);
  });

  it('is asked for when nobody has written down that it is held', async () => {
    const hold = { reason: 'x', owner: 'o', since: now, until: ahead(days(1)) } as never;
    const records = [{ clusterId: cluster(1), uid: person(0), hold } as never];
    const audits = [
      anAudit(1, [
        [person(0), 'hold'],
        [person(1), 'hold'],
        [person(2), 'ignore'],
      ]),
    ];
    const { context, asked } = aSweep({ audits, records });

    await release(aRun(), facts, context);

    expect(idsOf(asked)).toEqual([person(1)]);
  });
});
