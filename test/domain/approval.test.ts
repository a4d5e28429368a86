/** When an approval allows a revocation, and every reason for which it does not. */
import { describe, expect, it } from 'vitest';
import {
  type Approval,
  type ApprovalCircumstances,
  type ApprovalUsage,
  objectionTo,
  type Shown,
} from '../../shared/domain/approval.ts';
import { days, hours, minutes } from '../../shared/domain/time.ts';
import {
  aClusterId,
  ago,
  ahead,
  aUid,
  idleEvidence,
  now,
  unknownEvidence,
  usedEvidence,
} from '../support/builders.ts';
import { anApproval, overriding, shown, shownUnknown, shownUsed } from '../support/given-approvals.ts';

/** What was shown to whoever approved, what he said, and what is there when it is to be used. */
interface Situation extends Partial<Omit<ApprovalCircumstances, 'shown'>> {
  readonly of: Shown;
  readonly says?: Partial<Approval>;
  readonly is?: Shown;
  readonly usage?: ApprovalUsage;
}

function objectionIn({ of, says = {}, is = of, usage = 'unused', ...over }: Situation): string | undefined {
  const approval = anApproval(of, says);
  return objectionTo({ approval, usage }, { shown: is, mayApproveOwn: false, now, ...over });
}

describe('an approval is valid', () => {
  it.each<[string, Situation]>([
    ['for what was used, as it was shown', { of: shownUsed }],
    ['for an unknown that it names', { of: shownUnknown, says: overriding }],
    [
      'for a use after which more is unknown, which it names',
      {
        of: shown(usedEvidence(ago(days(2)), { butUnknown: { why: 'incomplete', detail: 'It is.' } })),
        says: overriding,
      },
    ],
    ['for the open intent that it began', { of: shownUsed, usage: 'own-intent' }],
    [
      'up to its last millisecond',
      { of: shownUsed, says: { approvedAt: ahead(1) - days(30), expiresAt: ahead(1) } },
    ],
    ['from its first', { of: shownUsed, says: { approvedAt: now } }],
    ['after an earlier revocation', { of: shownUsed, revokedAt: ago(minutes(10)) - 1 }],
    [
      'by who asked, where that is allowed',
      { of: shownUsed, says: { requestedBy: 'operator' }, mayApproveOwn: true },
    ],
    ['by another than who asked', { of: shownUsed, says: { requestedBy: 'mei' } }],
    [
      'after more use, where it says so',
      { of: shownUsed, says: { evenIfUsed: true }, is: shown(usedEvidence(ago(minutes(5)))) },
    ],
    [
      'for silence that went on',
      { of: shown(idleEvidence({ through: ago(hours(2)) })), is: shown(idleEvidence()) },
    ],
  ])('%s', (_words, situation) => {
    expect(objectionIn(situation)).toBeUndefined();
  });
});

describe('an approval is not valid', () => {
  const notAsShown = 'the evidence is not what was shown any more.';
  const own = 'who asks must not approve.';

  it.each<[string, Situation, string]>([
    [
      'on another cluster',
      { of: shownUsed, is: { ...shownUsed, clusterId: aClusterId('c0000000000000000000000000000a02') } },
      'it is for another credential.',
    ],
    [
      'of another identity',
      { of: shownUsed, is: { ...shownUsed, uid: aUid('209876543210987654') } },
      'it is for another credential.',
    ],
    ['when it is used', { of: shownUsed, usage: 'used' }, 'it is used already, and it is for one use.'],
    [
      'when its time has come',
      { of: shownUsed, says: { expiresAt: now } },
      'it expired at 2026-11-20T09:15:04Z.',
    ],
    ['without a time', { of: shownUsed, says: { expiresAt: Number.NaN } }, 'it lives for more than 30 days.'],
    [
      'for more than 30 days',
      { of: shownUsed, says: { approvedAt: ahead(2) - days(30) - 1, expiresAt: ahead(2) } },
      'it lives for more than 30 days.',
    ],
    ['before it was given', { of: shownUsed, says: { approvedAt: ahead(1) } }, 'it is of the future.'],
    [
      'for a living identity, of a deleted one',
      { of: shownUsed, is: { ...shownUsed, reason: 'person-request' } },
      'it is for the reason identity-deleted, and this is person-request.',
    ],
    ['by who asked', { of: shownUsed, says: { requestedBy: 'operator' } }, own],
    ['by who asked, spelt otherwise', { of: shownUsed, says: { requestedBy: ' Operator' } }, own],
    [
      'by who asked, who spells himself otherwise',
      { of: shownUsed, says: { by: 'OPERATOR ', requestedBy: 'operator' } },
      own,
    ],
    [
      'when the credential was revoked at that moment or since',
      { of: shownUsed, revokedAt: ago(minutes(10)) },
      'the credential was revoked since, and granted again.',
    ],
    ['after more use', { of: shownUsed, is: shown(usedEvidence(ago(minutes(5)))) }, notAsShown],
    ['when it is known to be idle now', { of: shownUsed, is: shown(idleEvidence()) }, notAsShown],
    [
      'even if used, when it was shown idle',
      { of: shown(idleEvidence()), says: { evenIfUsed: true }, is: shownUsed },
      notAsShown,
    ],
    [
      'even if used, when more is unknown now',
      {
        of: shownUsed,
        says: { evenIfUsed: true },
        is: shown(usedEvidence(ago(days(2)), { butUnknown: { why: 'incomplete', detail: 'It is.' } })),
      },
      notAsShown,
    ],
    [
      'when it is unknown for another reason',
      { of: shownUnknown, says: overriding, is: shown(unknownEvidence({ why: 'denied' })) },
      notAsShown,
    ],
    ['when it names no unknown', { of: shownUnknown }, 'it names nothing as unknown, and incomplete is.'],
    [
      'when it names another unknown',
      { of: shownUnknown, says: { overrides: 'denied' } },
      'it names denied as unknown, and incomplete is.',
    ],
    [
      'when it names an unknown that is none',
      { of: shownUsed, says: overriding },
      'it names incomplete as unknown, and nothing is.',
    ],
  ])('%s', (_words, situation, why) => {
    const { by = 'operator' } = situation.says ?? {};

    expect(objectionIn(situation)).toBe(`The approval a-1 of ${by} is not valid: ${why}`);
  });
});
