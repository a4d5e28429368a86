/** The words that an auditor reads about credentials of identities that are there. */
import { describe, expect, it } from 'vitest';
import { decide, type Facts } from '../../shared/domain/decide.ts';
import { type StandingReason, standingReasons } from '../../shared/domain/standing-policy.ts';
import { days } from '../../shared/domain/time.ts';
import { aCredential, ago, aPolicy, now, someDetails, theFacts, usedEvidence } from '../support/builders.ts';

const idle = 'No use from 2026-11-13T09:14:00Z to 2026-11-20T09:14:00Z, and the log is complete.';
const frozen = aCredential({ details: someDetails({ accountState: 'InActive' }) });
const active = aCredential({ details: someDetails({ accountState: 'Active' }) });
const expired = aCredential({ certificate: 'Expired', expiresAt: ago(days(1)) });
const silent = (since: number, through = now): Partial<Facts> => ({ silence: { since, through } });

describe('the reasons of a decision under a standing policy', () => {
  it.each<[string, StandingReason, Partial<Facts>, readonly string[]]>([
    [
      'frozen and idle',
      'frozen',
      { credential: frozen },
      [idle, 'The standing policy “frozen: revoke” allows it.'],
    ],
    [
      'frozen and used',
      'frozen',
      { credential: frozen, evidence: usedEvidence(ago(days(2))) },
      [
        'Last used 2026-11-18T09:15:04Z from 203.0.113.24 by kubectl/v1.31.2 (audit 4f0f7d8e-0000-4000-8000-000000000003).',
      ],
    ],
    ['thawed', 'frozen', { credential: active }, ['The identity is not frozen.']],
    [
      'expired and idle',
      'expired',
      { credential: expired },
      [idle, 'The standing policy “expired: revoke” allows it.'],
    ],
    ['renewed', 'expired', { credential: active }, ['The certificate has not expired.']],
    [
      'unused',
      'unused',
      { credential: active, ...silent(ago(days(30))) },
      [idle, 'The standing policy “unused: revoke” allows it.'],
    ],
    ['unused and expired', 'unused', { credential: expired }, ['The certificate is Expired.']],
    [
      'unused, and no audit knows',
      'unused',
      { credential: active },
      ['No audit knows for how long it has not been used.'],
    ],
    [
      'unused, as an old audit says',
      'unused',
      { credential: active, ...silent(ago(days(60)), ago(days(3))) },
      ['No audit knows for how long it has not been used.'],
    ],
    [
      'unused for too short a time',
      'unused',
      { credential: active, ...silent(ago(days(29))) },
      ['It is only known to be unused since 2026-10-22T09:15:04Z.'],
    ],
  ])('%s', (_words, standing, over, texts) => {
    const policy = aPolicy({ standing: new Set(standingReasons) });

    const { reasons } = decide(theFacts({ ...over, standing }), policy, now);

    expect(reasons.map(({ text }) => text)).toEqual(texts);
  });

  it('that is off', () => {
    const { reasons } = decide(theFacts({ credential: frozen, standing: 'frozen' }), aPolicy(), now);

    expect(reasons.map(({ text }) => text)).toEqual(['The standing policy “frozen: revoke” is off.']);
  });
});
