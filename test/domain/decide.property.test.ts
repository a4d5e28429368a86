/** What holds of every decision, whatever the facts. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/domain/decide.ts';
import type { Decision } from '../../shared/domain/decision.ts';
import { auditWindow, type Evidence, judge } from '../../shared/domain/evidence.ts';
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
        if (decision.kind !== 'revoke') return;

        const { evidence } = some;
        expect([evidence.kind, decision.byPolicy]).toEqual(
          evidence.kind === 'idle' ? ['idle', undefined] : ['active', 'leaver: immediate'],
        );
        expect(isWholeAndFresh(evidence)).toBe(true);
        if (evidence.kind !== 'active') return;
        expect(policy.leaver).toBe('immediate');
        expect(evidence.lastUse.at).toBeLessThanOrEqual(some.deletedAt ?? -Infinity);
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
        somePolicies,
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

function isWholeAndFresh(evidence: Evidence): boolean {
  if (evidence.kind === 'unknown') return false;
  const isFresh = now - evidence.through <= hours(1);
  if (evidence.kind === 'active') return isFresh && evidence.butUnknown === undefined;
  return isFresh && evidence.through - evidence.from >= days(7);
}

function usedLater(evidence: Evidence, span: number): Evidence {
  if (evidence.kind !== 'active') return evidence;
  return { ...evidence, lastUse: { ...evidence.lastUse, at: evidence.lastUse.at + span } };
}
