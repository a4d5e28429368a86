/** What an approval makes of a decision, and what it never does. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Approval, digestOf, type GivenApproval, type Shown } from '../../shared/domain/approval.ts';
import { decide, type Facts } from '../../shared/domain/decide.ts';
import { days, hours, minutes } from '../../shared/domain/time.ts';
import { evidences, facts, someProhibitions, somePolicies } from '../support/arbitraries.ts';
import {
  aCredential,
  ago,
  anExemption,
  aPolicy,
  idleEvidence,
  now,
  theFacts,
  unknownEvidence,
} from '../support/builders.ts';
import { anApproval, overriding, shown, shownUnknown, shownUsed } from '../support/given-approvals.ts';

/** What was shown, and what whoever approved said of it. */
type Said = readonly [of: Shown, says: Partial<Approval>];
const given = ([of, says]: Said): GivenApproval => ({ approval: anApproval(of, says), usage: 'unused' });

describe('what is decided with an approval', () => {
  const heldFacts = theFacts({ evidence: unknownEvidence() });
  const valid: Said = [shownUnknown, overriding];
  const expired: Said = [
    shownUnknown,
    { ...overriding, id: 'a-0', approvedAt: ago(days(3)), expiresAt: ago(1) },
  ];
  const living: Facts = { ...heldFacts, requestedBy: 'mei' };
  const ofLiving: Said = [
    { ...shownUnknown, reason: 'person-request' },
    { ...overriding, requestedBy: 'mei' },
  ];
  const byApproval = { id: 'a-1', by: 'operator' };

  it.each<[string, Facts, readonly Said[], object]>([
    [
      'an unknown that is approved → revoke',
      heldFacts,
      [valid],
      { kind: 'revoke', reasons: [{ code: 'evidence-unknown' }, { code: 'approved' }], byApproval },
    ],
    [
      'idle, and approved besides → revoke, and the approval is not used',
      theFacts(),
      [[shown(idleEvidence()), {}]],
      { kind: 'revoke', reasons: [{ code: 'idle' }] },
    ],
    [
      'a valid one behind one that expired → revoke',
      heldFacts,
      [expired, valid],
      { kind: 'revoke', byApproval },
    ],
    [
      'one that expired → hold, and it says so',
      heldFacts,
      [expired],
      { kind: 'hold', reasons: [{ code: 'evidence-unknown' }, { code: 'approval-refused' }] },
    ],
    [
      'a person asks, nobody approved, idle → hold',
      theFacts({ requestedBy: 'mei' }),
      [],
      { kind: 'hold', reasons: [{ code: 'needs-approval' }] },
    ],
    ['a person asks, somebody else approved → revoke', living, [ofLiving], { kind: 'revoke', byApproval }],
    [
      'a person asks, approved while it was thought deleted → hold',
      living,
      [valid],
      { kind: 'hold', reasons: [{ code: 'needs-approval' }, { code: 'approval-refused' }] },
    ],
    [
      'a person asks, the certificate expired → nothing to end',
      { ...living, credential: aCredential({ certificate: 'Expired' }) },
      [ofLiving],
      { kind: 'ignore' },
    ],
    [
      'granted again, approved since → revoke',
      { ...heldFacts, revokedAt: ago(hours(1)), deletedAt: ago(days(3)) },
      [valid],
      { kind: 'revoke', byApproval },
    ],
    [
      'granted again, approved before → hold',
      { ...heldFacts, revokedAt: ago(minutes(1)), deletedAt: ago(days(3)) },
      [valid],
      { kind: 'hold', reasons: [{ code: 'granted-again' }, { code: 'approval-refused' }] },
    ],
    [
      'exempt, approved → hold',
      { ...heldFacts, exemption: anExemption() },
      [valid],
      { kind: 'hold', reasons: [{ code: 'exempt' }] },
    ],
    [
      'on the break-glass list, approved → refused',
      { ...heldFacts, prohibitions: ['break-glass'] },
      [valid],
      { kind: 'refuse', reasons: [{ code: 'prohibited' }] },
    ],
  ])('%s', (_words, some, said, outline) => {
    const decision = decide({ ...some, approvals: said.map(given) }, aPolicy(), now);

    expect(decision).toMatchObject(outline);
  });

  describe('and with several of them', () => {
    const newer = { id: 'newer', approvedAt: ago(minutes(1)) };
    const older = { id: 'older', approvedAt: ago(minutes(2)) };
    const decideBy = (...says: readonly Partial<Approval>[]) => {
      const approvals = says.map((one) => given([shownUnknown, one]));
      return decide({ ...heldFacts, approvals }, aPolicy(), now);
    };

    it.each([
      ['the newest is given last', [older, newer]],
      ['the newest is given first', [newer, older]],
    ])('is by the newest that is valid, or says why the newest is not: %s', (_words, says) => {
      const approved = decideBy(...says.map((one) => ({ ...one, ...overriding })));
      const refused = decideBy(...says);

      expect(approved).toMatchObject({ kind: 'revoke', byApproval: { id: 'newer' } });
      expect(refused.reasons.at(-1)?.text).toContain('The approval newer of operator is not valid');
    });
  });

  it('says by whom, when, and what is overridden', () => {
    const evenIfUsed = [given([shownUsed, { evenIfUsed: true }])];

    const texts = [
      decide({ ...heldFacts, approvals: [given(valid)] }, aPolicy(), now),
      decide(theFacts({ evidence: shownUsed.evidence, approvals: evenIfUsed }), aPolicy(), now),
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
