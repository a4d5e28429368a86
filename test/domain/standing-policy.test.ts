import { describe, expect, it } from 'vitest';
import { isForcing, type StandingPolicy, standingPolicies } from '../../shared/domain/standing-policy.ts';

describe('the standing policies', () => {
  /** By name, as records keep them; and whether it authorises what the vendor's own check would refuse. */
  const all: readonly (readonly [StandingPolicy, boolean])[] = [
    ['leaver: immediate', true],
    ['leaver: even-in-use', true],
    ['frozen: revoke', false],
    ['expired: revoke', false],
    ['unused: revoke', false],
  ];

  it('are these', () => {
    expect(standingPolicies).toEqual(all.map(([name]) => name));
  });

  it.each(all)('“%s” switches the vendor’s check off: %s', (policy, isOff) => {
    expect(isForcing(policy)).toBe(isOff);
  });
});
