/** One row of a table of decisions: the situation in words, its facts, and what comes of it. */
import { describe, expect, it } from 'vitest';
import { decide, type Facts, type Policy } from '../../shared/domain/decide.ts';
import type { Decision, ReasonCode, Severity } from '../../shared/domain/decision.ts';
import { hours, type Instant } from '../../shared/domain/time.ts';
import { ahead, aPolicy, now } from './builders.ts';

/** A decision without the text of its reasons. */
export type Outline = OutlineOf<Decision>;
type OutlineOf<D> = D extends Decision
  ? Omit<D, 'reasons'> & { readonly codes: readonly ReasonCode[] }
  : never;

function outlineOf(decision: Decision): Outline {
  const { reasons, ...rest } = decision;
  return { ...rest, codes: reasons.map(({ code }) => code) };
}

export type Case = [words: string, facts: Facts, outline: Outline, policy?: Partial<Policy>];

export const immediate = { leaver: 'immediate' } as const;
export const tomorrow = ahead(hours(24));

export const revoke: Outline = { kind: 'revoke', codes: ['idle'] };

export function hold(until: Instant, severity: Severity, ...codes: readonly ReasonCode[]): Outline {
  const outline = { kind: 'hold', until, severity, codes } as const;
  return outline;
}

export const heldAsUnknown = hold(tomorrow, 'warning', 'evidence-unknown');

export function deletedNobodyKnowsWhen(facts: Facts): Facts {
  const { deletedAt: _unknown, ...rest } = facts;
  return rest;
}

/** One test a row, under a name that they share. */
export function decides(group: string, cases: readonly Case[]): void {
  describe(`what is decided: ${group}`, () => {
    it.each(cases)('%s', (_words, facts, outline, policy) => {
      const decision = decide(facts, aPolicy(policy), now);

      expect(outlineOf(decision)).toEqual(outline);
    });
  });
}
