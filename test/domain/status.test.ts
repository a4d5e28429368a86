/** The console's four statuses, and what they blur. */
import { describe, expect, it } from 'vitest';
import type { CertificateState } from '../../shared/domain/credential.ts';
import { type Silence, silenceAfter } from '../../shared/domain/silence.ts';
import { type StatusFacts, statusOf } from '../../shared/domain/status.ts';
import { days, hours } from '../../shared/domain/time.ts';
import { ago, ahead, idleEvidence, now, unknownEvidence, usedEvidence } from '../support/builders.ts';

const policy = { expiryWarning: days(30), unusedAfter: days(30) };
const facts = (over: Partial<StatusFacts> = {}): StatusFacts => ({
  certificate: 'Unexpired',
  expiresAt: ahead(days(900)),
  identity: 'active',
  grantsLeft: false,
  silence: undefined,
  ...over,
});
const status = (over: Partial<StatusFacts>) => statusOf(facts(over), policy, now);
const silent = (since: number, through = now): Silence => ({ since, through });

describe('the console’s word', () => {
  it.each<[CertificateState, boolean, string]>([
    ['Unissued', false, 'Not issued'],
    ['Unissued', true, 'Not issued'],
    ['Unexpired', false, 'Effective'],
    ['Expired', false, 'Expired'],
    ['Removed', false, 'Deleted'],
    ['Removed', true, 'Effective'],
    ['Unknown', false, 'Unknown'],
  ])('for a certificate that is %s (grants left: %s) is %s', (certificate, grantsLeft, word) => {
    expect(status({ certificate, grantsLeft }).console).toBe(word);
  });
});

describe('what it blurs', () => {
  it.each<[string, Partial<StatusFacts>, readonly string[]]>([
    ['a living identity’s valid kubeconfig', {}, []],
    ['a deleted identity’s', { identity: 'deleted' }, ['residual']],
    ['a deleted identity’s expired one', { identity: 'deleted', certificate: 'Expired' }, ['residual']],
    ['a deleted identity’s unknown one', { identity: 'deleted', certificate: 'Unknown' }, ['residual']],
    ['a deleted identity’s that is gone', { identity: 'deleted', certificate: 'Removed' }, []],
    [
      'a deleted identity’s grants',
      { identity: 'deleted', certificate: 'Removed', grantsLeft: true },
      ['residual', 'grants-left'],
    ],
    ['grants without a kubeconfig', { certificate: 'Removed', grantsLeft: true }, ['grants-left']],
    ['grants before the first kubeconfig', { certificate: 'Unissued', grantsLeft: true }, ['grants-left']],
    ['grants beside a kubeconfig', { grantsLeft: true }, []],
    ['a frozen identity’s', { identity: 'frozen' }, ['frozen']],
    ['a frozen identity’s that is gone', { identity: 'frozen', certificate: 'Removed' }, []],
    [
      'a frozen identity’s grants',
      { identity: 'frozen', certificate: 'Removed', grantsLeft: true },
      ['grants-left', 'frozen'],
    ],
    ['one that expires in time to warn', { expiresAt: ahead(days(30)) }, ['expiring']],
    ['one that expires later', { expiresAt: ahead(days(30)) + 1 }, []],
    ['one that has expired', { certificate: 'Expired', expiresAt: ago(days(1)) }, []],
    ['one that nobody can tell the end of', { certificate: 'Unknown', expiresAt: ahead(days(1)) }, []],
    ['one that is silent long enough', { silence: silent(ago(days(30))) }, ['unused']],
    ['one that is silent for a day less', { silence: silent(ago(days(29))) }, []],
    ['a silence that ended two days ago', { silence: silent(ago(days(60)), ago(days(2))) }, ['unused']],
    ['one whose end nobody knows', { expiresAt: undefined }, []],
    ['an old silence', { silence: silent(ago(days(60)), ago(days(3))) }, []],
    ['the silence of a deleted one', { identity: 'deleted', silence: silent(ago(days(60))) }, ['residual']],
    ['the silence of an expired one', { certificate: 'Expired', silence: silent(ago(days(60))) }, []],
    [
      'all at once',
      { identity: 'frozen', expiresAt: ahead(days(3)), silence: silent(ago(days(40))) },
      ['frozen', 'expiring', 'unused'],
    ],
  ])('%s', (_name, over, wanted) => {
    expect(status(over).traits).toEqual(wanted);
  });

  it('says since when', () => {
    const since = ago(days(44));

    expect(status({ silence: silent(since) }).unusedSince).toBe(since);
    expect(status({ silence: silent(ago(days(3))) })).not.toHaveProperty('unusedSince');
  });
});

describe('a silence', () => {
  const idle = idleEvidence();
  it('begins with the first idle window', () => {
    expect(silenceAfter(undefined, idle)).toEqual({ since: idle.from, through: idle.through });
  });

  it('is prolonged by a window that reaches back into it', () => {
    const before = { since: ago(days(20)), through: idle.from };

    expect(silenceAfter(before, idle)).toEqual({ since: ago(days(20)), through: idle.through });
  });

  it('is not prolonged over a time that nobody saw', () => {
    const before = { since: ago(days(20)), through: idle.from - 1 };

    expect(silenceAfter(before, idle)).toEqual({ since: idle.from, through: idle.through });
  });

  it('is not made later by a window that begins earlier', () => {
    const before = { since: idle.from + 1, through: idle.through };

    expect(silenceAfter(before, idle)).toEqual({ since: idle.from, through: idle.through });
  });

  it('is ended by a use, and begins anew with it', () => {
    const used = usedEvidence(ago(hours(5)));

    expect(silenceAfter({ since: ago(days(20)), through: now }, used)).toEqual({
      since: ago(hours(5)),
      through: used.through,
    });
  });

  it('is ended by a use after which there may be another', () => {
    const butUnknown = { why: 'inexact', detail: '' } as const;

    expect(
      silenceAfter({ since: 1, through: now }, usedEvidence(ago(hours(5)), { butUnknown })),
    ).toBeUndefined();
  });

  it('stays as it was when nothing could be read', () => {
    const before = { since: ago(days(20)), through: ago(days(1)) };

    expect(silenceAfter(before, unknownEvidence())).toEqual(before);
    expect(silenceAfter(undefined, unknownEvidence())).toBeUndefined();
  });
});
