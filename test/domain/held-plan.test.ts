/** Whom an approved plan lets pass the limits, and whom not. */
import { describe, expect, it } from 'vitest';
import { type HeldPlan, passesOf, type PlanApproval, planOf } from '../../shared/domain/held-plan.ts';
import { days, hours, minutes } from '../../shared/domain/time.ts';
import { aClusterId, ago, ahead, aUid, now } from '../support/builders.ts';

const subject = { clusterId: aClusterId(), uid: aUid() };
const onAnother = { ...subject, clusterId: aClusterId('c0000000000000000000000000000a02') };
const outside = { ...subject, uid: aUid('209876543210987654') };
// The id was computed apart from this code: approvals that are on record name it.
const plan: HeldPlan = {
  id: 'd1f6b3ca11a86ece19618902bbb620f074f1ce96efff28c194916cb590a5d95d',
  run: 'run-1',
  at: ago(hours(2)),
  why: 'Six, and five may.',
  subjects: [subject, onAnother].map(({ clusterId, uid }) => `${clusterId}+${uid}`),
};

const anApproval = (over: Partial<PlanApproval> = {}): PlanApproval => ({
  id: 'a-1',
  plan: plan.id,
  by: 'operator',
  approvedAt: ago(minutes(10)),
  expiresAt: ahead(hours(1)),
  ...over,
});

describe('an approved plan', () => {
  it.each([
    ['its credential', subject, plan, [anApproval()], true],
    ['its credential on another cluster', onAnother, plan, [anApproval()], true],
    [
      'its credential, by one of two approvals',
      subject,
      plan,
      [anApproval({ expiresAt: now }), anApproval()],
      true,
    ],
    ['its credential, in the last millisecond', subject, plan, [anApproval({ expiresAt: ahead(1) })], true],
    ['its credential, approved at once', subject, plan, [anApproval({ approvedAt: plan.at })], true],
    ['its credential, approved just now', subject, plan, [anApproval({ approvedAt: now })], true],
    ['nobody outside of it', outside, plan, [anApproval()], false],
    ['nobody without an approval', subject, plan, [], false],
    ['nobody by the approval of another', subject, plan, [anApproval({ plan: 'f'.repeat(64) })], false],
    ['nobody when it expired', subject, plan, [anApproval({ expiresAt: now })], false],
    [
      'nobody when it was approved before it was made',
      subject,
      plan,
      [anApproval({ approvedAt: plan.at - 1 })],
      false,
    ],
    [
      'nobody when it is approved in the future',
      subject,
      plan,
      [anApproval({ approvedAt: ahead(1) })],
      false,
    ],
    ['nobody when it lives for too long', subject, plan, [anApproval({ expiresAt: ahead(days(30)) })], false],
    [
      'nobody whom somebody added to it',
      outside,
      { ...plan, subjects: [...plan.subjects, `${outside.clusterId}+${outside.uid}`] },
      [anApproval()],
      false,
    ],
  ] satisfies [string, typeof subject, HeldPlan, PlanApproval[], boolean][])(
    'lets pass %s',
    (_words, who, held, approvals, passes) => {
      expect(passesOf(held, approvals, now)(who)).toBe(passes);
    },
  );

  it('lives for 30 days at most, to the millisecond', () => {
    const approvedAt = ago(minutes(10));
    const lasting = [0, 1].map((more) => anApproval({ approvedAt, expiresAt: approvedAt + days(30) + more }));

    expect(lasting.map((approval) => passesOf(plan, [approval], now)(subject))).toEqual([true, false]);
  });

  it('is the same whatever the order of its credentials, and another when made again', () => {
    const { run, at, why } = plan;

    expect(planOf(run, at, why, [subject, onAnother])).toEqual(plan);
    expect(planOf(run, at, why, [onAnother, subject])).toEqual(plan);
    expect(planOf('run-2', at, why, [subject, onAnother]).id).not.toBe(plan.id);
    expect(planOf(run, at + 1, why, [subject, onAnother]).id).not.toBe(plan.id);
  });
});
