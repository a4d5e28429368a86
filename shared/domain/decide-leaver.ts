/** What follows, without any approval, from the log about a credential whose identity is deleted. */
import type { Facts, Policy } from './decide.ts';
import { type Decision, hold, type Reason } from './decision.ts';
import { type Evidence, settlingTime } from './evidence.ts';
import type { ForcingPolicy, StandingPolicy } from './standing-policy.ts';
import { days, type Duration, hours, type Instant, isoOf } from './time.ts';

/** Longer than any run: evidence that ends earlier says nothing of the time up to now. */
const freshFor: Duration = hours(1);

type Idle = Extract<Evidence, { kind: 'idle' }>;
type Active = Extract<Evidence, { kind: 'active' }>;

export function decideLeaver(
  { evidence, deletedAt, credential }: Pick<Facts, 'evidence' | 'deletedAt' | 'credential'>,
  policy: Policy,
  now: Instant,
): Decision {
  switch (evidence.kind) {
    case 'idle':
      return decideIdle(
        evidence,
        policy,
        now,
        credential.certificate === 'Expired' ? 'expired: revoke' : undefined,
      );
    case 'unknown':
      return decideUnknown(evidence, policy, now);
    case 'active':
      return decideActive(evidence, deletedAt, policy, now);
  }
}

/** Idle is only enough when it lasted long enough and up to now. */
export function decideIdle(
  { from, through }: Idle,
  { inactivity, lookAgainAfter }: Policy,
  now: Instant,
  byPolicy?: StandingPolicy,
): Decision {
  const window = `from ${isoOf(from)} to ${isoOf(through)}`;
  if (through - from < inactivity || !isFresh(through, now)) {
    const text = `No use ${window}; idle needs the ${daysOf(inactivity)} days up to now.`;
    return hold(now + lookAgainAfter, 'warning', [{ code: 'evidence-unknown', text }]);
  }
  const idle: Reason = { code: 'idle', text: `No use ${window}, and the log is complete.` };
  return byPolicy === undefined
    ? { kind: 'revoke', reasons: [idle] }
    : { kind: 'revoke', reasons: [idle, standing(byPolicy, 'allows it')], byPolicy };
}

export function decideUnknown(
  { why, detail }: Extract<Evidence, { kind: 'unknown' }>,
  { lookAgainAfter }: Policy,
  now: Instant,
): Decision {
  const text = `Whether it was used is unknown (${why}): ${detail}`;
  return hold(now + lookAgainAfter, 'warning', [{ code: 'evidence-unknown', text }]);
}

function decideActive(
  evidence: Active,
  deletedAt: Instant | undefined,
  policy: Policy,
  now: Instant,
): Decision {
  const { lastUse } = evidence;
  const used = describeUse(evidence);
  const doubts = doubtsAbout(evidence, now);
  const nextLook = now + policy.lookAgainAfter;
  if (deletedAt === undefined) {
    const text = `${used}; whether that was after the deletion can't be told.`;
    const until = doubts.length > 0 ? nextLook : whenSilent(evidence, policy, now);
    return hold(until, 'warning', [{ code: 'used-deletion-time-unknown', text }, ...doubts]);
  }
  if (lastUse.at > deletedAt) {
    const text = `${used}, after the deletion at ${isoOf(deletedAt)}: somebody who left is in, or a workload runs on it.`;
    const after: Reason = { code: 'used-after-deletion', text };
    if (policy.leaver === 'even-in-use' && doubts.length === 0) return byForce('leaver: even-in-use', after);
    return hold(nextLook, 'critical', [after, ...doubts]);
  }
  const before: Reason = {
    code: 'used-before-deletion',
    text: `${used}, before the deletion at ${isoOf(deletedAt)}.`,
  };
  if (doubts.length > 0) return hold(nextLook, 'warning', [before, ...doubts]);
  if (policy.leaver !== 'careful') return byForce(`leaver: ${policy.leaver}`, before);
  return hold(whenSilent(evidence, policy, now), 'notice', [before]);
}

function byForce(policy: ForcingPolicy, used: Reason): Decision {
  return { kind: 'revoke', reasons: [used, standing(policy, 'revokes at once')], byPolicy: policy };
}

function standing(policy: StandingPolicy, does: string): Reason {
  return { code: 'standing-policy', text: `The standing policy “${policy}” ${does}.` };
}

export function describeUse({ lastUse }: Active): string {
  return `Last used ${isoOf(lastUse.at)} from ${lastUse.sourceIps} by ${lastUse.userAgent} (audit ${lastUse.auditId})`;
}

/** The next window must begin after the last use, and it ends a little before its own now. */
export function whenSilent({ lastUse }: Active, { inactivity }: Policy, now: Instant): Instant {
  return Math.max(lastUse.at + inactivity + 3 * settlingTime, now);
}

/** Why there may be a use that is later than the last one known. */
export function doubtsAbout({ butUnknown, through }: Active, now: Instant): Reason[] {
  const texts = [
    ...(butUnknown === undefined ? [] : [`(${butUnknown.why}): ${butUnknown.detail}`]),
    ...(isFresh(through, now) ? [] : [`(outdated): The log was only read up to ${isoOf(through)}.`]),
  ];
  return texts.map((text) => ({
    code: 'later-use-not-excluded',
    text: `Later use can't be excluded ${text}`,
  }));
}

/** Whether evidence that ends then says something of now. */
export function isFresh(through: Instant, now: Instant): boolean {
  return now - through <= freshFor;
}

function daysOf(span: Duration): string {
  const words: Readonly<Record<number, string>> = { 7: 'seven' };
  const count = span / days(1);
  return words[count] ?? String(count);
}
