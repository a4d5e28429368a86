/** What holds of every decision, whatever the facts. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, type Facts, type Policy } from '../../shared/domain/decide.ts';
import type { Decision } from '../../shared/domain/decision.ts';
import { auditWindow, type Evidence, judge } from '../../shared/domain/evidence.ts';
import type { StandingReason } from '../../shared/domain/standing-policy.ts';
import { days, hours } from '../../shared/domain/time.ts';
import {
  evidences,
  facts,
  readings,
  someProhibitions,
  somePolicies,
  unknownEvidences,
  uses,
} from '../support/arbitraries.ts';
import { anExemption, aPolicy, aReading, now, theFacts } from '../support/builders.ts';

const runs = { numRuns: 2000 };
const isRevoked = ({ kind }: Decision): boolean => kind === 'revoke';

describe('a decision', () => {
  it('never revokes on unknown', () => {
    fc.assert(
      fc.property(facts, unknownEvidences, somePolicies, (some, evidence, policy) => {
        expect(decide({ ...some, evidence }, policy, now).kind).not.toBe('revoke');
      }),
      runs,
    );
  });

  it('never revokes, and never holds by name of an exemption, what is prohibited', () => {
    fc.assert(
      fc.property(facts, someProhibitions, somePolicies, (some, prohibitions, policy) => {
        const decision = decide({ ...some, prohibitions }, policy, now);

        expect(decision.kind).not.toBe('revoke');
        expect(decision.reasons.map(({ code }) => code)).toEqual(prohibitions.map(() => 'prohibited'));
      }),
      runs,
    );
  });

  it('always holds what is exempt and not prohibited, until the exemption ends', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 1, max: days(400) }), somePolicies, (some, span, policy) => {
        const exemption = anExemption({ expiresAt: now + span });

        const decision = decide({ ...some, prohibitions: [], exemption }, policy, now);

        expect(decision).toMatchObject({ kind: 'hold', until: now + span, reasons: [{ code: 'exempt' }] });
      }),
      runs,
    );
  });

  it('never holds until a time that is past', () => {
    fc.assert(
      fc.property(facts, somePolicies, (some, policy) => {
        const decision = decide(some, policy, now);

        expect(decision.kind === 'hold' ? decision.until : now).toBeGreaterThanOrEqual(now);
      }),
      runs,
    );
  });

  it('revokes only what was idle for the seven days up to now, or what a standing policy names', () => {
    fc.assert(
      fc.property(facts, somePolicies, (some, policy) => {
        const decision = decide(some, policy, now);

        if (decision.kind !== 'revoke') fc.pre(false);
        expect(isWholeAndFresh(some.evidence, policy)).toBe(true);
        expect(decision.byPolicy).toBe(policyFor(some, policy));
        expect(isUseNoObstacle(some, policy)).toBe(true);
      }),
      runs,
    );
  });

  it('is never made likelier to revoke by more evidence of use', () => {
    fc.assert(
      fc.property(
        facts,
        readings,
        fc.array(uses, { minLength: 1, maxLength: 3 }),
        // Readings are of seven days; no other time is asked of them.
        somePolicies.map((policy) => ({ ...policy, inactivity: days(7) })),
        (some, reading, more, policy) => {
          const moreUsed = { ...reading, uses: { ...reading.uses, rows: [...reading.uses.rows, ...more] } };

          const before = decide({ ...some, evidence: judge(reading) }, policy, now);
          const after = decide({ ...some, evidence: judge(moreUsed) }, policy, now);

          expect(isRevoked(after) && !isRevoked(before)).toBe(false);
        },
      ),
      runs,
    );
  });

  it('about somebody who exists revokes nothing that no policy names, and nothing in the days of grace', () => {
    fc.assert(
      fc.property(facts, somePolicies, (some, policy) => {
        fc.pre(isRevoked(decide(some, policy, now)));

        expect(some.standing === undefined || isNamed(some, some.standing, policy)).toBe(true);
        expect(beganAt(some, policy) + policy.grace).toBeLessThanOrEqual(now);
      }),
      runs,
    );
  });

  it('is never made likelier to revoke by a longer inactivity, longer grace, or a policy that is off', () => {
    fc.assert(
      fc.property(facts, somePolicies, (some, policy) => {
        const loose = decide(some, policy, now);
        const stricter: Policy[] = [
          { ...policy, inactivity: policy.inactivity + days(1) },
          { ...policy, grace: policy.grace + days(1) },
          { ...policy, standing: new Set() },
        ];

        const made = stricter.map((one) => isRevoked(decide(some, one, now)));

        expect(made.some((revoked) => revoked) && !isRevoked(loose)).toBe(false);
      }),
      runs,
    );
  });

  it('is never made likelier to revoke by the careful policy, nor by a use that is later', () => {
    fc.assert(
      fc.property(facts, evidences, somePolicies, fc.nat(days(7)), (some, evidence, policy, later) => {
        const careful = decide({ ...some, evidence }, { ...policy, leaver: 'careful' }, now);
        const immediate = decide({ ...some, evidence }, { ...policy, leaver: 'immediate' }, now);
        const moved = decide(
          { ...some, evidence: usedLater(evidence, later) },
          { ...policy, leaver: 'immediate' },
          now,
        );

        expect(isRevoked(careful) && !isRevoked(immediate)).toBe(false);
        expect(isRevoked(moved) && !isRevoked(immediate)).toBe(false);
      }),
      runs,
    );
  });

  it('says why, changes nothing that it is given, and is the same when made again', () => {
    fc.assert(
      fc.property(facts, somePolicies, (some, policy) => {
        const given = structuredClone(some);

        const decision = decide(some, policy, now);

        expect(decision.reasons.every(({ text }) => text !== '') && decision.reasons.length > 0).toBe(true);
        expect(decide(given, policy, now)).toEqual(decision);
        expect(some).toEqual(given);
      }),
    );
  });
});

it('a look when a hold for silence ends sees the whole time since the last use', () => {
  fc.assert(
    fc.property(uses, (lastUse) => {
      const evidence = judge(aReading({ uses: { rows: [lastUse], complete: true, accurate: true } }));

      const decision = decide(theFacts({ evidence, deletedAt: now }), aPolicy(), now);

      if (decision.kind !== 'hold') throw new TypeError('It is held.');
      const next = auditWindow(decision.until);
      expect(next.from).toBeGreaterThan(lastUse.at);
      expect(next.from - lastUse.at).toBeLessThan(hours(1));
    }),
  );
});

/** A use is none at all, or of a leaver whom the policy does not wait for. */
function isUseNoObstacle({ evidence, standing, deletedAt }: Facts, { leaver }: Policy): boolean {
  if (evidence.kind !== 'active') return true;
  if (standing !== undefined || deletedAt === undefined) return false;
  return leaver === 'even-in-use' || (leaver === 'immediate' && evidence.lastUse.at <= deletedAt);
}

function isNamed({ credential }: Facts, standing: StandingReason, policy: Policy): boolean {
  const { certificate, details } = credential;
  const isSo = {
    frozen: details?.accountState === 'InActive',
    expired: certificate === 'Expired',
    unused: certificate === 'Unexpired',
  };
  return policy.standing.has(standing) && isSo[standing];
}

/** When the reason began, at the latest. */
function beganAt({ standing, deletedAt, heldSince, silence, credential }: Facts, policy: Policy): number {
  if (standing === undefined) return deletedAt ?? heldSince ?? now;
  switch (standing) {
    case 'frozen':
      return heldSince ?? now;
    case 'expired':
      return credential.expiresAt ?? now;
    case 'unused':
      return (silence?.since ?? now) + policy.unusedAfter;
  }
}

function policyFor({ evidence, credential, standing }: Facts, policy: Policy): string | undefined {
  if (evidence.kind === 'active') return `leaver: ${policy.leaver}`;
  if (standing !== undefined) return `${standing}: revoke`;
  return credential.certificate === 'Expired' ? 'expired: revoke' : undefined;
}

function isWholeAndFresh(evidence: Evidence, { inactivity }: Policy): boolean {
  if (evidence.kind === 'unknown') return false;
  const isFresh = now - evidence.through <= hours(1);
  if (evidence.kind === 'active') return isFresh && evidence.butUnknown === undefined;
  return isFresh && evidence.through - evidence.from >= inactivity;
}

function usedLater(evidence: Evidence, span: number): Evidence {
  if (evidence.kind !== 'active') return evidence;
  return { ...evidence, lastUse: { ...evidence.lastUse, at: evidence.lastUse.at + span } };
}
