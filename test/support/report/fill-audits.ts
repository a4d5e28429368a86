/** The last audit of every cluster, and of what people hold there. */
import type { AccessResult, ClusterAudit, CredentialAudit } from '../../../shared/domain/audit.ts';
import { accessResult } from '../../../shared/domain/audit.ts';
import type { CredentialRecord } from '../../../shared/domain/record.ts';
import { days, hours } from '../../../shared/domain/time.ts';
import { aClusterAudit, anAudit } from '../../functions/api/a-small-account.ts';
import { type ClusterPart, clusters, people, type Person } from './cast.ts';
import { aUse, idle } from './evidence.ts';
import type { Seed } from './seed.ts';

function clusterAudit({ id, name, region }: ClusterPart, { now, say }: Seed): ClusterAudit {
  const place = { region, project: say(`k8s-log-${name}`), logstore: say(`audit-${name}`) };
  const base = aClusterAudit({
    clusterId: id,
    clusterName: say(name),
    region,
    state: 'running',
    at: now - hours(8),
    credentials: 12,
    holders: 9,
    plan: [],
    log: {
      auditing: 'on',
      place,
      retentionDays: 30,
      createdAt: now - days(100),
      uncertain: 0,
      tells: { authenticator: true, onBehalf: true },
    },
  });
  if (id === clusters.legacy.id) {
    const { log: _log, ...unread } = base;
    return { ...unread, outcome: 'unread', why: say('Its lists can’t be read: 403 StatusForbidden.') };
  }
  if (id !== clusters.sandbox.id) return base;
  return {
    ...base,
    results: { 'none found': 0, found: 0, 'failed: auditing off': 12, 'failed: other': 0 },
    log: {
      auditing: 'off',
      uncertain: 12,
      doubt: { why: 'auditing-off', detail: say('Auditing is off on this cluster.') },
      tells: { authenticator: false, onBehalf: false },
    },
  };
}

/** What the audit saw of what the guard has a record of. */
function auditOf(record: CredentialRecord, { now, say }: Seed): CredentialAudit {
  const isGone = record.cause.deletedAt !== undefined;
  const { evidence = idle(now), decision } = record;
  return anAudit({
    clusterId: record.clusterId,
    uid: record.uid,
    at: now - hours(8),
    expiresAt: now + days(400),
    evidence,
    uses:
      evidence.kind === 'active'
        ? {
            certificate: {
              ...evidence.lastUse,
              userAgents: [evidence.lastUse.userAgent, say('helm/v3.16')],
              addresses: [evidence.lastUse.sourceIps],
            },
          }
        : {},
    details: {
      accountType: record.cause.identityType,
      accountState: isGone ? 'Deleted' : 'InActive',
      accountName: record.cause.identityNames[0] ?? '',
      revokable: true,
      cloudService: '',
    },
    status: { console: 'Effective', traits: [isGone ? 'residual' : 'frozen'] },
    ...(decision === undefined || !isGone ? {} : { planned: decision, plannedFor: 'identity-deleted' }),
  });
}

/** Somebody who works and uses what she has. */
function carolsAudit(holder: Person, { now, say }: Seed): CredentialAudit {
  const use = aUse(holder, now - hours(1), say);
  return anAudit({
    clusterId: clusters.lake.id,
    uid: holder.uid,
    at: now - hours(8),
    expiresAt: now + days(20),
    evidence: { kind: 'active', lastUse: use, through: now },
    uses: { certificate: { ...use, userAgents: [use.userAgent], addresses: [use.sourceIps] } },
    details: {
      accountType: holder.type,
      accountState: 'Active',
      accountName: say(holder.name),
      revokable: true,
      cloudService: '',
    },
    status: { console: 'Effective', traits: ['expiring'] },
  });
}

export async function fillAudits(seed: Seed, records: readonly CredentialRecord[]): Promise<void> {
  const { audits } = seed.state;
  const live = records.filter(({ certificate }) => certificate === 'Unexpired');
  const seen = [...live.map((one) => auditOf(one, seed)), carolsAudit(people.carol, seed)];
  await audits.putCredentials(seen);
  for (const part of Object.values(clusters)) {
    const audit = clusterAudit(part, seed);
    const here = seen.filter(({ clusterId }) => clusterId === part.id);
    const results: Record<AccessResult, number> = { ...audit.results };
    for (const one of here) results[accessResult(one.evidence)] += 1;
    const residual = here.filter(({ status }) => status.traits.includes('residual')).length;
    await audits.putCluster({ ...audit, results, traits: { ...audit.traits, residual } });
  }
}
