/** What everybody holds and what became of it: records, journals, audits, approvals, and the plan that waits. */
import { planOf } from '../../../shared/domain/held-plan.ts';
import type { CredentialRecord } from '../../../shared/domain/record.ts';
import { days, hours } from '../../../shared/domain/time.ts';
import { clusters, people, type Person } from './cast.ts';
import type { ClusterPart } from './cast.ts';
import { daysAgo, hoursAgo, idle, unknown, used, usedAndDoubtful } from './evidence.ts';
import { fillAudits } from './fill-audits.ts';
import { deletedAt } from './fill-identities.ts';
import { noteDecision, writeRevocation } from './fill-journals.ts';
import type { Seed } from './seed.ts';

const { payments, billing, sandbox, checkout, ledger, lake } = clusters;
const { alice, bob, dave, erin, frank, grace, deployer, backup } = people;

export type Story = (
  holder: Person,
  cluster: ClusterPart,
  over: Partial<CredentialRecord> & Pick<CredentialRecord, 'status'>,
) => CredentialRecord;

function storyTeller({ now, say }: Seed): Story {
  return (holder, { id, name }, over) => {
    const gone = deletedAt(holder, now);
    return {
      clusterId: id,
      uid: holder.uid,
      clusterName: say(name),
      mode: 'enforce',
      cause: {
        origin: 'event acs.ram/7a1d4c0e',
        identityType: holder.type,
        identityNames: [say(holder.name)],
        ...(gone === undefined ? {} : { deletedAt: gone }),
      },
      certificate: 'Unexpired',
      updatedAt: hoursAgo(now, 6),
      ...over,
    };
  };
}

/** The plan's id. */
export async function fillCredentials(seed: Seed): Promise<string> {
  const { state, now, say } = seed;
  const { records, heldPlans, approvalWriter } = state;
  const story = storyTeller(seed);
  const held = (
    dueInHours: number,
    code:
      'used-after-deletion' | 'used-before-deletion' | 'evidence-unknown' | 'over-limit' | 'needs-approval',
    text: string,
  ) => ({
    status: 'held' as const,
    decision: {
      kind: 'hold' as const,
      until: now + hours(dueInHours),
      severity: 'warning' as const,
      reasons: [{ code, text: say(text) }],
    },
    hold: {
      since: daysAgo(now, 2),
      until: now + hours(dueInHours),
      owner: say('platform-security'),
      reasons: [{ code, text: say(text) }],
      reminders: 2,
    },
  });
  const plan = planOf('run-plan', hoursAgo(now, 8), say('More than 1 identity in a run.'), [
    { clusterId: ledger.id, uid: dave.uid },
    { clusterId: ledger.id, uid: erin.uid },
  ]);
  await heldPlans.put(plan);
  const overLimit = { ...held(40, 'over-limit', 'It would have exceeded a limit.'), heldPlan: plan.id };

  const all: readonly CredentialRecord[] = [
    story(alice, payments, {
      ...held(120, 'used-after-deletion', 'It was used after the deletion.'),
      evidence: used(alice, hoursAgo(now, 20), now, say),
      decision: {
        kind: 'hold',
        until: now + hours(120),
        severity: 'critical',
        reasons: [{ code: 'used-after-deletion', text: say('It was used after the deletion.') }],
      },
    }),
    story(alice, billing, {
      ...held(20, 'evidence-unknown', 'Whether it is used can’t be told.'),
      evidence: unknown(say),
    }),
    // Due already.
    story(alice, checkout, {
      ...held(-3, 'used-before-deletion', 'It was used before the deletion, not since.'),
      evidence: usedAndDoubtful(alice, daysAgo(now, 6), now, say),
    }),
    story(dave, ledger, { ...overLimit, evidence: idle(now) }),
    story(erin, ledger, { ...overLimit, evidence: idle(now) }),
    story(dave, lake, {
      status: 'would-revoke',
      mode: 'observe',
      evidence: idle(now),
      decision: { kind: 'revoke', reasons: [{ code: 'idle', text: say('It was not used for seven days.') }] },
    }),
    story(frank, billing, {
      ...held(60, 'needs-approval', 'A person has asked for it; another has to approve.'),
      evidence: used(frank, hoursAgo(now, 3), now, say),
      cause: {
        origin: 'request',
        identityType: 'RamUser',
        identityNames: [say(frank.name)],
        requestedBy: say('otto'),
      },
    }),
    story(deployer, sandbox, { status: 'unconfirmed', evidence: idle(now) }),
    story(backup, payments, {
      status: 'revoked-grants-unverified',
      evidence: idle(now),
      certificate: 'Removed',
      revokedAt: daysAgo(now, 8),
      grantsBefore: { kind: 'unreadable', why: say('403 StatusForbidden') },
    }),
  ];
  for (const one of all) await records.put({ ...one, head: await noteDecision(seed, one) });
  await writeRevocation(seed, story(bob, payments, { status: 'revoked' }), false);
  await writeRevocation(seed, story(grace, billing, { status: 'restored' }), true);
  await approvalWriter.add({
    id: 'approval-alice',
    clusterId: payments.id,
    uid: alice.uid,
    reason: 'identity-deleted',
    shown: 'a'.repeat(64),
    evenIfUsed: true,
    by: say('jin'),
    requestedBy: say('otto'),
    approvedAt: hoursAgo(now, 30),
    expiresAt: now + days(1),
  });
  await fillAudits(seed, all);
  return plan.id;
}
