/** What follows, without any approval, for a credential of somebody who is there, where a standing policy names its like. */
import type { Facts, Policy } from './decide.ts';
import { decideIdle, decideUnknown, describeUse, doubtsAbout, whenSilent } from './decide-leaver.ts';
import { type Decision, hold } from './decision.ts';
import { silenceFreshFor } from './silence.ts';
import type { StandingReason } from './standing-policy.ts';
import { type Duration, type Instant, isoOf } from './time.ts';

export function decideStanding(facts: Facts, reason: StandingReason, policy: Policy, now: Instant): Decision {
  const { evidence } = facts;
  if (!policy.standing.has(reason)) {
    return ignore(`The standing policy “${reason}: revoke” is off.`, 'policy-off');
  }
  const why = objectionTo(facts, reason, policy, now);
  if (why !== undefined) return ignore(why, 'reason-gone');
  switch (evidence.kind) {
    case 'idle':
      return decideIdle(evidence, policy, now, `${reason}: revoke`);
    case 'unknown':
      return decideUnknown(evidence, policy, now);
    case 'active': {
      const doubts = doubtsAbout(evidence, now);
      const until = doubts.length > 0 ? now + policy.lookAgainAfter : whenSilent(evidence, policy, now);
      const used = { code: 'used-recently', text: `${describeUse(evidence)}.` } as const;
      return hold(until, doubts.length > 0 ? 'warning' : 'notice', [used, ...doubts]);
    }
  }
}

/** When the reason began, where the facts tell; nobody tells when an identity was frozen. */
export function standingSince(
  { credential, silence }: Pick<Facts, 'credential' | 'silence'>,
  reason: StandingReason,
  unusedAfter: Duration,
): Instant | undefined {
  switch (reason) {
    case 'frozen':
      return undefined;
    case 'expired':
      return credential.expiresAt;
    case 'unused':
      return silence === undefined ? undefined : silence.since + unusedAfter;
  }
}

/** Why the policy is not about this credential now, in words; undefined when it is. */
function objectionTo(
  { credential, silence }: Facts,
  reason: StandingReason,
  { unusedAfter }: Policy,
  now: Instant,
): string | undefined {
  const { certificate, expiresAt, details } = credential;
  switch (reason) {
    case 'frozen':
      return details?.accountState === 'InActive' ? undefined : 'The identity is not frozen.';
    case 'expired':
      return certificate === 'Expired' && (expiresAt ?? Infinity) <= now
        ? undefined
        : 'The certificate has not expired.';
    case 'unused': {
      if (certificate !== 'Unexpired') return `The certificate is ${certificate}.`;
      if (silence === undefined || now - silence.through > silenceFreshFor) {
        return 'No audit knows for how long it has not been used.';
      }
      const since = isoOf(silence.since);
      return now - silence.since >= unusedAfter ? undefined : `It is only known to be unused since ${since}.`;
    }
  }
}

function ignore(text: string, code: 'policy-off' | 'reason-gone'): Decision {
  return { kind: 'ignore', reasons: [{ code, text }] };
}
