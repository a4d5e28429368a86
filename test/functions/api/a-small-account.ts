/** What a guard has come to know of a small account: somebody left, is held, used it since, and one was revoked. */
import type { ClusterAudit, CredentialAudit } from '../../../shared/domain/audit.ts';
import type { EncryptionRecord } from '../../../shared/domain/encryption-record.ts';
import type { Evidence } from '../../../shared/domain/evidence.ts';
import { planOf } from '../../../shared/domain/held-plan.ts';
import { nothingKnown, seen } from '../../../shared/domain/inventory.ts';
import type { SweepRecord } from '../../../shared/domain/sweep.ts';
import { days, hours } from '../../../shared/domain/time.ts';
import type { State } from '../../../shared/state/state.ts';
import {
  aFinding,
  aHold,
  anEntry,
  aRecord,
  aSubject,
  aUid,
  clusterOf,
} from '../../contract/state/domain-builders.ts';
import { start } from '../../contract/state/state-fixture.ts';
import { aKey, anOperation } from '../../support/encryption-builders.ts';

export const [payments, billing] = [clusterOf('c0001'), clusterOf('c0002')];
export const [alice, bob, carol] = [aUid(1), aUid(2), aUid(3)];

const lastUse = {
  at: start - days(1),
  count: 3,
  auditId: 'a-1',
  userAgent: 'kubectl/v1.31.2',
  sourceIps: '203.0.113.24',
  commonName: `${alice}-1763000000`,
};
const used: Evidence = { kind: 'active', lastUse, through: start };
const idle: Evidence = { kind: 'idle', from: start - days(7), through: start };
const unknown: Evidence = { kind: 'unknown', why: 'auditing-off', detail: 'Auditing is off.' };

export function anAudit(over: Partial<CredentialAudit> = {}): CredentialAudit {
  return {
    ...aSubject(1),
    at: start,
    run: 'run-1',
    certificate: 'Unexpired',
    expiresAt: start + days(900),
    evidence: idle,
    uses: {},
    status: { console: 'Effective', traits: [] },
    ...over,
  };
}

const aliceAudited = anAudit({
  evidence: used,
  uses: { certificate: { ...lastUse, userAgents: ['kubectl/v1.31.2'], addresses: ['203.0.113.24'] } },
  details: {
    accountType: 'RamUser',
    accountState: 'Deleted',
    accountName: 'alice',
    revokable: true,
    cloudService: '',
  },
  log: { region: 'cn-hangzhou', project: 'k8s-log-c0001', logstore: 'audit-c0001' },
  silence: { since: start - days(1), through: start },
  status: { console: 'Effective', traits: ['residual'] },
  planned: {
    kind: 'hold',
    until: start + days(6),
    severity: 'critical',
    reasons: [{ code: 'used-after-deletion', text: 'It was used after the deletion.' }],
  },
  plannedFor: 'identity-deleted',
});

export function aClusterAudit(over: Partial<ClusterAudit> = {}): ClusterAudit {
  return {
    clusterId: payments,
    clusterName: 'payments',
    region: 'cn-hangzhou',
    state: 'running',
    at: start,
    run: 'run-1',
    outcome: 'audited',
    log: {
      auditing: 'on',
      place: { region: 'cn-hangzhou', project: 'k8s-log-c0001', logstore: 'audit-c0001' },
      retentionDays: 30,
      createdAt: start - days(100),
      uncertain: 0,
      tells: { authenticator: true, onBehalf: true },
    },
    ramAuthenticator: 'absent',
    credentials: 2,
    cloudServices: 1,
    holders: 2,
    results: { 'none found': 1, found: 1, 'failed: auditing off': 0, 'failed: other': 0 },
    traits: { residual: 1, 'grants-left': 0, frozen: 0, expiring: 0, unused: 0 },
    plan: [{ uid: alice, reason: 'identity-deleted', decision: 'hold' }],
    findings: { opened: 1, stillOpen: 0, closed: 0 },
    ...over,
  };
}

export function aVerification(over: Partial<EncryptionRecord> = {}): EncryptionRecord {
  const key = aKey();
  return {
    clusterId: payments,
    clusterName: 'payments',
    region: 'cn-hangzhou',
    at: start,
    run: 'run-1',
    verdict: 'proven',
    reasons: [{ code: 'operation-seen', text: 'It was seen.' }],
    configured: { kind: 'on', keyId: key.keyId },
    key,
    sharedWith: [],
    events: [anOperation()],
    source: 'lookup',
    ...over,
  };
}

export function aRun(name: string, over: Partial<SweepRecord> = {}): SweepRecord {
  return {
    run: name,
    startedAt: start - hours(8),
    phase: 'closed',
    clusters: 2,
    regions: ['cn-hangzhou'],
    phaseUntil: start,
    invocations: 4,
    unseen: [{ what: billing, why: 'Its audit failed.' }],
    released: [
      {
        taskId: `${name}-r-${alice}-identity-deleted`,
        uid: alice,
        reason: 'identity-deleted',
        clusterIds: [payments],
      },
    ],
    planned: 1,
    closedAt: start - hours(7),
    summary: {
      clusters: 2,
      audited: 1,
      credentials: 2,
      results: { 'none found': 1, found: 1, 'failed: auditing off': 0, 'failed: other': 0 },
      traits: { residual: 1, 'grants-left': 0, frozen: 0, expiring: 0, unused: 0 },
      verdicts: { proven: 1, 'shared-key': 0, unproven: 0, off: 0, unsupported: 0, 'at-risk': 1, unknown: 0 },
      findings: { opened: 2, closed: 0 },
      planned: 1,
      released: 1,
      outcomes: { held: 1 },
      changed: { residual: -1 },
    },
    ...over,
  };
}

export const plan = planOf('run-1', start - hours(1), 'More than 5 identities a run.', [aSubject(1)]);
const change = {
  at: start - days(2),
  key: 'acs.cs/1',
  what: 'GrantPermissions',
  by: { type: 'ram-user', id: '2', name: 'ops' },
};

export async function fill(state: State): Promise<void> {
  const { records, audits, journal, inventory, findings, approvalWriter, heldPlans, encryption, sweeps } =
    state;
  const cause = {
    origin: 'event acs.ram/1',
    identityType: 'RamUser',
    identityNames: ['alice@example.onaliyun.com'],
    deletedAt: start - days(3),
  } as const;
  const hold = aHold(start + days(6));
  const head = await journal.append({ clusterId: payments, uid: alice }, anEntry({ cause, evidence: used }));
  for (let n = 0; n < 2; n += 1) await journal.append(aSubject(1), anEntry({ cause }));
  await records.put(
    aRecord({
      uid: alice,
      status: 'held',
      mode: 'enforce',
      cause,
      evidence: used,
      hold,
      head: { sequence: head.sequence, hash: head.hash },
      grantsBefore: { kind: 'unreadable', why: 'denied' },
    }),
  );
  await records.put(
    aRecord({
      uid: bob,
      status: 'revoked',
      mode: 'enforce',
      evidence: idle,
      certificate: 'Removed',
      revokedAt: start - days(1),
    }),
  );
  await records.put(
    aRecord({
      clusterId: billing,
      uid: alice,
      clusterName: 'billing',
      status: 'held',
      evidence: unknown,
      hold: aHold(start + days(1)),
    }),
  );
  await audits.putCredentials([aliceAudited, anAudit({ uid: carol })]);
  await audits.putCluster(aClusterAudit());
  await audits.putCluster(
    aClusterAudit({
      clusterId: billing,
      clusterName: 'billing',
      region: 'cn-beijing',
      outcome: 'unread',
      why: 'Denied.',
      plan: [],
    }),
  );
  await inventory.learnAccess(payments, alice, { granted: change });
  await inventory.learn(alice, 'RamUser', {
    ...nothingKnown,
    ...seen('alice@example.onaliyun.com', start - days(9)),
    deleted: { at: start - days(3), key: 'acs.ram/1' },
  });
  await inventory.learn(bob, 'RamUser', {
    ...nothingKnown,
    deleted: { at: start - days(5), key: 'acs.ram/2' },
  });
  await inventory.learn(carol, 'RamRole', {
    ...nothingKnown,
    created: { at: start - days(90), key: 'acs.ram/3' },
  });
  await findings.open(
    aFinding({
      subject: `${payments}+${alice}`,
      kind: 'used-after-deletion',
      severity: 'critical',
      text: 'Alice is in.',
    }),
  );
  await findings.open(
    aFinding({ subject: payments, kind: 'log-unverifiable', text: '=HYPERLINK("http://x")' }),
  );
  await findings.open(
    aFinding({
      subject: 'key/cn-hangzhou/key-1',
      kind: 'key-not-rotated',
      severity: 'notice',
      text: 'Old, "very" old\nand\r\nlonely.',
    }),
  );
  await approvalWriter.add({
    id: 'approval-1',
    ...aSubject(1),
    reason: 'identity-deleted',
    shown: 'a'.repeat(64),
    evenIfUsed: true,
    by: 'anna',
    requestedBy: 'otto',
    approvedAt: start - hours(2),
    expiresAt: start - hours(1),
  });
  await heldPlans.put(plan);
  await approvalWriter.addForPlan({
    id: 'approval-2',
    plan: plan.id,
    by: 'anna',
    approvedAt: start,
    expiresAt: start + days(1),
  });
  await encryption.put([aVerification(), aVerification({ clusterId: billing, verdict: 'at-risk' })]);
  await encryption.noteChange(clusterOf('c0003'), change);
  await sweeps.put(aRun('run-0001'));
  await sweeps.putUnits('run-0001', [
    { clusterId: payments, mode: 'enforce' },
    { clusterId: billing, mode: 'observe' },
  ]);
  await state.settingsWriter.pause({ by: 'anna', reason: 'an incident', since: start });
  await state.settingsWriter.addExemption({
    id: 'x-1',
    uid: carol,
    reason: 'audit',
    owner: 'treasury',
    expiresAt: start + days(9),
  });
  await state.requestLog.add({
    id: 'q-1',
    at: start,
    caller: { name: 'anna', role: 'approver', how: 'token' },
    method: 'POST',
    path: '/v1/sweeps',
    status: 202,
    text: 'A run.',
  });
}
