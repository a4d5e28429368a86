/** When an approval allows a revocation, and every reason for which it does not. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Approval,
  type ApprovalCircumstances,
  digestOf,
  objectionTo,
  type Shown,
} from '../../shared/domain/approval.ts';
import { decide, type Facts } from '../../shared/domain/decide.ts';
import type { Evidence } from '../../shared/domain/evidence.ts';
import { days, hours, minutes } from '../../shared/domain/time.ts';
import { evidences, facts, someProhibitions, somePolicies } from '../support/arbitraries.ts';
import {
  aClusterId,
  aCredential,
  ago,
  ahead,
  anExemption,
  aPolicy,
  aUid,
  idleEvidence,
  now,
  theFacts,
  unknownEvidence,
  usedEvidence,
} from '../support/builders.ts';

const otherCluster = aClusterId('c0000000000000000000000000000a02');

const shown = (evidence: Evidence, over: Partial<Shown> = {}): Shown => ({
  clusterId: aClusterId(),
  uid: aUid(),
  reason: 'identity-deleted',
  evidence,
  ...over,
});

function anApproval(of: Shown, over: Partial<Approval> = {}): Approval {
  const { clusterId, uid, reason } = of;
  const { evenIfUsed = false } = over;
  return {
    id: 'a-1',
    clusterId,
    uid,
    reason,
    shown: digestOf(of, evenIfUsed),
    evenIfUsed,
    by: 'operator',
    approvedAt: ago(minutes(10)),
    expiresAt: ahead(hours(1)),
    ...over,
  };
}

const unknown = shown(unknownEvidence());
const used = shown(usedEvidence(ago(days(2))));
const doubtful = { butUnknown: { why: 'incomplete', detail: 'Still Incomplete.' } } as const;
const overriding = { overrides: 'incomplete' } as const;

function judge(
  approval: Approval,
  of: Shown,
  over: Partial<ApprovalCircumstances> = {},
  usage: 'unused' | 'own-intent' | 'used' = 'unused',
): string | undefined {
  return objectionTo({ approval, usage }, { shown: of, mayApproveOwn: false, now, ...over });
}

describe('an approval is valid', () => {
  it.each<[string, string | undefined]>([
    ['for what was used, as it was shown', judge(anApproval(used), used)],
    ['for an unknown that it names', judge(anApproval(unknown, overriding), unknown)],
    ['for the open intent that it began', judge(anApproval(used), used, {}, 'own-intent')],
    [
      'up to its last millisecond',
      judge(anApproval(used, { approvedAt: ahead(1) - days(30), expiresAt: ahead(1) }), used),
    ],
    ['from its first', judge(anApproval(used, { approvedAt: now }), used)],
    ['after an earlier revocation', judge(anApproval(used), used, { revokedAt: ago(minutes(10)) - 1 })],
    [
      'by who asked, where that is allowed',
      judge(anApproval(used, { requestedBy: 'operator' }), used, { mayApproveOwn: true }),
    ],
    ['by another than who asked', judge(anApproval(used, { requestedBy: 'mei' }), used)],
    [
      'after more use, where it says so',
      judge(anApproval(used, { evenIfUsed: true }), shown(usedEvidence(ago(minutes(5))))),
    ],
    [
      'for silence that went on',
      judge(anApproval(shown(idleEvidence({ through: ago(hours(2)) }))), shown(idleEvidence())),
    ],
  ])('%s', (_words, objection) => {
    expect(objection).toBeUndefined();
  });
});

describe('an approval is not valid', () => {
  it.each<[string, string | undefined, string]>([
    [
      'on another cluster',
      judge(anApproval(used), { ...used, clusterId: otherCluster }),
      'for another credential',
    ],
    [
      'of another identity',
      judge(anApproval(used), { ...used, uid: aUid('209876543210987654') }),
      'for another credential',
    ],
    [
      'when it is used',
      judge(anApproval(used), used, {}, 'used'),
      'it is used already, and it is for one use.',
    ],
    [
      'when its time has come',
      judge(anApproval(used, { expiresAt: now }), used),
      'it expired at 2026-11-20T09:15:04Z.',
    ],
    ['without a time', judge(anApproval(used, { expiresAt: Number.NaN }), used), 'more than 30 days'],
    [
      'for more than 30 days',
      judge(anApproval(used, { approvedAt: ahead(2) - days(30) - 1, expiresAt: ahead(2) }), used),
      'it lives for more than 30 days.',
    ],
    ['before it was given', judge(anApproval(used, { approvedAt: ahead(1) }), used), 'it is of the future.'],
    [
      'for a living identity, of a deleted one',
      judge(anApproval(used), { ...used, reason: 'person-request' }),
      'it is for the reason identity-deleted, and this is person-request.',
    ],
    [
      'by who asked',
      judge(anApproval(used, { requestedBy: ' Operator' }), used),
      'who asks must not approve.',
    ],
    [
      'when the credential was revoked at that moment or since',
      judge(anApproval(used), used, { revokedAt: ago(minutes(10)) }),
      'the credential was revoked since, and granted again.',
    ],
    [
      'after more use',
      judge(anApproval(used), shown(usedEvidence(ago(minutes(5))))),
      'not what was shown any more',
    ],
    [
      'when use is known to be idle now',
      judge(anApproval(used), shown(idleEvidence())),
      'not what was shown any more',
    ],
    [
      'even if used, when it was shown idle',
      judge(anApproval(shown(idleEvidence()), { evenIfUsed: true }), used),
      'not what was shown any more',
    ],
    [
      'even if used, when more is unknown now',
      judge(anApproval(used, { evenIfUsed: true }), shown(usedEvidence(ago(days(2)), doubtful))),
      'not what was shown any more',
    ],
    [
      'when it is unknown for another reason',
      judge(anApproval(unknown, overriding), shown(unknownEvidence({ why: 'denied' }))),
      'not what was shown any more',
    ],
    [
      'when it names no unknown',
      judge(anApproval(unknown), unknown),
      'it names nothing as unknown, and incomplete is.',
    ],
    [
      'when it names another unknown',
      judge(anApproval(unknown, { overrides: 'denied' }), unknown),
      'it names denied as unknown, and incomplete is.',
    ],
    [
      'when it names an unknown that is none',
      judge(anApproval(used, overriding), used),
      'it names incomplete as unknown, and nothing is.',
    ],
  ])('%s', (_words, objection, why) => {
    expect(objection).toContain(`The approval a-1 of operator is not valid: `);
    expect(objection).toContain(why);
  });
});

describe('what is decided with an approval', () => {
  const heldFacts = theFacts({ evidence: unknownEvidence() });
  const valid = { approval: anApproval(unknown, overriding), usage: 'unused' } as const;
  const expired = {
    approval: anApproval(unknown, { ...overriding, id: 'a-0', approvedAt: ago(days(3)), expiresAt: ago(1) }),
    usage: 'unused',
  } as const;
  const living: Facts = { ...heldFacts, requestedBy: 'mei' };
  const ofLiving = {
    approval: anApproval({ ...unknown, reason: 'person-request' }, { ...overriding, requestedBy: 'mei' }),
    usage: 'unused',
  } as const;
  const byApproval = { id: 'a-1', by: 'operator' };

  it.each<[string, Facts, object]>([
    [
      'an unknown that is approved → revoke',
      { ...heldFacts, approvals: [valid] },
      { kind: 'revoke', byApproval },
    ],
    [
      'a valid one behind one that expired → revoke',
      { ...heldFacts, approvals: [expired, valid] },
      { kind: 'revoke', byApproval },
    ],
    [
      'one that expired → hold, and it says so',
      { ...heldFacts, approvals: [expired] },
      { kind: 'hold', reasons: [{ code: 'evidence-unknown' }, { code: 'approval-refused' }] },
    ],
    [
      'a person asks, nobody approved, idle → hold',
      theFacts({ requestedBy: 'mei' }),
      { kind: 'hold', reasons: [{ code: 'needs-approval' }] },
    ],
    [
      'a person asks, somebody else approved → revoke',
      { ...living, approvals: [ofLiving] },
      { kind: 'revoke', byApproval },
    ],
    [
      'a person asks, approved while it was thought deleted → hold',
      { ...living, approvals: [valid] },
      { kind: 'hold', reasons: [{ code: 'needs-approval' }, { code: 'approval-refused' }] },
    ],
    [
      'a person asks, the certificate expired → nothing to end',
      { ...living, credential: aCredential({ certificate: 'Expired' }), approvals: [ofLiving] },
      { kind: 'ignore' },
    ],
    [
      'granted again, approved since → revoke',
      { ...heldFacts, revokedAt: ago(hours(1)), deletedAt: ago(days(3)), approvals: [valid] },
      { kind: 'revoke', byApproval },
    ],
    [
      'granted again, approved before → hold',
      { ...heldFacts, revokedAt: ago(minutes(1)), deletedAt: ago(days(3)), approvals: [valid] },
      { kind: 'hold', reasons: [{ code: 'granted-again' }, { code: 'approval-refused' }] },
    ],
    [
      'exempt, approved → hold',
      { ...heldFacts, exemption: anExemption(), approvals: [valid] },
      { kind: 'hold', reasons: [{ code: 'exempt' }] },
    ],
    [
      'on the break-glass list, approved → refused',
      { ...heldFacts, prohibitions: ['break-glass'], approvals: [valid] },
      { kind: 'refuse', reasons: [{ code: 'prohibited' }] },
    ],
  ])('%s', (_words, some, outline) => {
    expect(decide(some, aPolicy(), now)).toMatchObject(outline);
  });

  it('says by whom, when, and what is overridden', () => {
    const approval = anApproval(used, { evenIfUsed: true });
    const some = theFacts({ evidence: used.evidence, approvals: [{ approval, usage: 'unused' }] });

    const texts = [
      decide({ ...heldFacts, approvals: [valid] }, aPolicy(), now),
      decide(some, aPolicy(), now),
    ].map(({ reasons }) => reasons.at(-1)?.text);

    expect(texts).toEqual([
      'Approved by operator at 2026-11-20T09:05:04Z (a-1), overriding the unknown (incomplete).',
      'Approved by operator at 2026-11-20T09:05:04Z (a-1), even if it is used further.',
    ]);
  });

  it('is what is decided without it, or a hold that became the revocation of exactly what was shown', () => {
    fc.assert(
      fc.property(facts, evidences, somePolicies, fc.boolean(), (some, seen, policy, evenIfUsed) => {
        const { cluster, uid } = some.credential;
        const of = shown(seen, { clusterId: cluster.id, uid });
        const approval = anApproval(of, { evenIfUsed, approvedAt: now, ...overriding });

        const alone = decide(some, policy, now);
        const decision = decide({ ...some, approvals: [{ approval, usage: 'unused' }] }, policy, now);

        const isApproved = decision.kind === 'revoke' && decision.byApproval !== undefined;
        const isAsShown = digestOf({ ...of, evidence: some.evidence }, evenIfUsed) === approval.shown;
        expect(isApproved ? 'hold' : decision.kind).toBe(alone.kind);
        expect(!isApproved || isAsShown).toBe(true);
      }),
    );
  });

  it('never is a revocation of what is prohibited or exempt, nor of a living identity without one', () => {
    fc.assert(
      fc.property(facts, someProhibitions, somePolicies, (some, prohibitions, policy) => {
        const { cluster, uid } = some.credential;
        const of = shown(some.evidence, { clusterId: cluster.id, uid });
        const approvals = [{ approval: anApproval(of, { approvedAt: now }), usage: 'unused' } as const];
        const exemption = anExemption();

        const decisions = [
          decide({ ...some, prohibitions, approvals }, policy, now),
          decide({ ...some, exemption, approvals }, policy, now),
          decide({ ...some, requestedBy: 'mei' }, policy, now),
          decide({ ...some, requestedBy: 'mei', approvals }, policy, now),
        ];

        expect(decisions.map(({ kind }) => kind)).not.toContain('revoke');
      }),
    );
  });
});
