/** Adding up what analyses show. */
import { describe, expect, it } from 'vitest';
import type { UsesOneWay } from '../../shared/domain/audit.ts';
import { addedUp, seenInEither } from '../../shared/domain/uses.ts';
import { aUid, aUse, ago } from '../support/builders.ts';
import { days, hours } from '../../shared/domain/time.ts';

const uid = aUid();
const other = aUid('201234567890123888');
const uses = (over: Partial<UsesOneWay> = {}): UsesOneWay => ({
  ...aUse(),
  userAgents: ['kubectl'],
  addresses: ['203.0.113.24'],
  ...over,
});
const row = (use: UsesOneWay, way: 'certificate' | 'on-behalf' = 'certificate', whose = uid) => ({
  uid: whose,
  way,
  use,
});

describe('the rows of an answer', () => {
  it('of one identity are one: the newest, with the count of all', () => {
    const old = uses({ at: ago(days(3)), count: 4, userAgents: ['helm'], addresses: ['198.51.100.7'] });
    const fresh = uses({ at: ago(hours(1)), count: 2, auditId: 'newest' });

    for (const rows of [
      [row(old), row(fresh)],
      [row(fresh), row(old)],
    ]) {
      const { certificate } = addedUp(rows).get(uid) ?? {};
      expect(certificate).toMatchObject({ at: ago(hours(1)), count: 6, auditId: 'newest' });
      expect(certificate?.userAgents.toSorted()).toEqual(['helm', 'kubectl']);
      expect(certificate?.addresses.toSorted()).toEqual(['198.51.100.7', '203.0.113.24']);
    }
  });

  it('of the same moment are shown by the first', () => {
    const found = addedUp([row(uses({ auditId: 'first' })), row(uses({ auditId: 'second' }))]);

    expect(found.get(uid)?.certificate).toMatchObject({ auditId: 'first', count: 6 });
  });

  it('are kept apart by way and by identity', () => {
    const found = addedUp([
      row(uses()),
      row(uses({ count: 9 }), 'on-behalf'),
      row(uses(), 'certificate', other),
    ]);

    expect(Object.keys(found.get(uid) ?? {})).toEqual(['certificate', 'on-behalf']);
    expect(found.get(uid)?.certificate?.count).toBe(3);
    expect(Object.keys(found.get(other) ?? {})).toEqual(['certificate']);
  });

  it('keep five user agents and addresses', () => {
    const many = Array.from({ length: 4 }, (_, index) => `a${index}`);
    const more = Array.from({ length: 4 }, (_, index) => `b${index}`);

    const found = addedUp([row(uses({ userAgents: many })), row(uses({ userAgents: more }))]);

    expect(found.get(uid)?.certificate?.userAgents).toEqual(['a0', 'a1', 'a2', 'a3', 'b0']);
  });
});

describe('two answers about the same time', () => {
  const less = uses({ at: ago(days(2)), count: 1 });

  it.each([
    ['the later use', uses({ at: ago(days(1)), count: 1 })],
    ['of the same use the greater count', uses({ at: ago(days(2)), count: 2 })],
  ])('show %s', (_what, more) => {
    expect(seenInEither({ certificate: less }, { certificate: more })).toEqual({ certificate: more });
    expect(seenInEither({ certificate: more }, { certificate: less })).toEqual({ certificate: more });
  });

  it('show the newest use, however many older ones another of them counts', () => {
    const older = uses({ at: ago(days(3)), count: 1000 });

    expect(seenInEither({ certificate: less }, { certificate: older })).toEqual({ certificate: less });
    expect(seenInEither({ certificate: older }, { certificate: less })).toEqual({ certificate: less });
  });

  it('that saw as much are told by the first', () => {
    const same = { ...less, auditId: 'of the second answer' };

    expect(seenInEither({ certificate: less }, { certificate: same })).toEqual({ certificate: less });
  });

  it('never lose what one of them saw', () => {
    expect(seenInEither({ certificate: less }, {})).toEqual({ certificate: less });
    expect(seenInEither(undefined, { 'on-behalf': less })).toEqual({ 'on-behalf': less });
    expect(seenInEither({ certificate: less }, { 'on-behalf': less })).toEqual({
      certificate: less,
      'on-behalf': less,
    });
  });
});
