import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Exemption, exemptionFor } from '../../shared/domain/settings.ts';
import { days, seconds } from '../../shared/domain/time.ts';
import { aClusterId, ago, ahead, anExemption, aUid, now, someSettings } from '../support/builders.ts';

const subject = { uid: aUid(), clusterId: aClusterId() };
const otherUid = aUid('201234567890123998');
const otherCluster = aClusterId('c0000000000000000000000000000a02');

function withoutUid(over: Partial<Exemption> = {}): Exemption {
  const { uid: _everybody, ...rest } = anExemption(over);
  return rest;
}

const cases: [words: string, exemption: Exemption, protects: boolean][] = [
  ['its identity, on every cluster', anExemption(), true],
  ['its identity on its cluster', anExemption({ clusterId: subject.clusterId }), true],
  ['its cluster, for everybody', withoutUid({ clusterId: subject.clusterId }), true],
  ['another identity', anExemption({ uid: otherUid }), false],
  ['its identity on another cluster', anExemption({ clusterId: otherCluster }), false],
  ['another identity on its cluster', anExemption({ uid: otherUid, clusterId: subject.clusterId }), false],
  ['another cluster, for everybody', withoutUid({ clusterId: otherCluster }), false],
  ['neither an identity nor a cluster', withoutUid(), false],
  ['its identity for one more moment', anExemption({ expiresAt: now + 1 }), true],
  ['its identity until this very moment', anExemption({ expiresAt: now }), false],
  ['its identity until yesterday', anExemption({ expiresAt: ago(days(1)) }), false],
];

describe('an exemption', () => {
  it.each(cases)('that names %s', (_words, exemption, protects) => {
    const found = exemptionFor(someSettings({ exemptions: [exemption] }), subject, now);

    expect(found).toEqual(protects ? exemption : undefined);
  });

  it('is found among others that do not protect', () => {
    const exemptions = [
      anExemption({ uid: otherUid }),
      anExemption({ expiresAt: ago(seconds(1)) }),
      anExemption({ id: 'x-3' }),
    ];

    const found = exemptionFor(someSettings({ exemptions }), subject, now);

    expect(found?.id).toBe('x-3');
  });

  it('is the first of several that protect', () => {
    const exemptions = [anExemption({ id: 'x-1' }), anExemption({ id: 'x-2' })];

    expect(exemptionFor(someSettings({ exemptions }), subject, now)?.id).toBe('x-1');
  });

  it('is missing when there is none, also while the guard is paused', () => {
    const paused = { by: 'on-call', reason: 'incident', since: ago(days(1)) };

    expect(exemptionFor(someSettings({ paused }), subject, now)).toBeUndefined();
  });

  it('protects whatever else is set', () => {
    const exemptions = fc.constantFrom(...cases.map(([, exemption]) => exemption));
    const mine = anExemption({ id: 'mine', expiresAt: ahead(days(1)) });
    fc.assert(
      fc.property(fc.array(exemptions), fc.array(exemptions), (before, after) => {
        const settings = someSettings({ exemptions: [...before, mine, ...after] });

        expect(exemptionFor(settings, subject, now)).toBeDefined();
      }),
    );
  });
});
