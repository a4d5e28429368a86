/** What an identity holds on a cluster, in a line: what the last audit shows, what was decided and done, what others changed. */
import { accessResult, type CredentialAudit } from '../domain/audit.ts';
import { accessChanges, type KnownAccess } from '../domain/inventory.ts';
import type { CredentialRecord } from '../domain/record.ts';
import { isoOf } from '../domain/time.ts';
import { decision, decisionOf, reasons, reasonsOf } from './evidence-view.ts';
import {
  certificate,
  change,
  changeOf,
  clusterId,
  consoleStatus,
  credentialStatus,
  mode,
  optional,
  time,
  timeOf,
  trait,
  uid,
  words,
  z,
} from './schema.ts';

export const result = words<ReturnType<typeof accessResult>>({
  'none found': true,
  found: true,
  'failed: auditing off': true,
  'failed: other': true,
});

export const hold = z
  .object({ since: time, until: time, owner: z.string(), reasons, reminders: z.number().int().optional() })
  .openapi('Hold');

const changes = { granted: change, withdrawn: change, issued: change, cleaned: change };
const access = z.object(changes).partial().openapi('Access', {
  description: 'The newest change of each kind by anybody, as events told of it.',
});

export const credential = z
  .object({
    clusterId,
    clusterName: z.string().optional(),
    uid,
    accountName: z.string().optional(),
    accountState: z.string().optional(),
    certificate: certificate.optional(),
    expiresAt: time.optional(),
    console: consoleStatus
      .optional()
      .openapi({ description: 'The status as the vendor’s console shows it.' }),
    traits: z.array(trait).optional(),
    result: result.optional().openapi({ description: 'Of the audit’s look at seven days of the log.' }),
    lastUse: time.optional(),
    unusedSince: time.optional(),
    auditedAt: time.optional(),
    planned: decision.optional().openapi({ description: 'What would be decided now, as of the audit.' }),
    status: credentialStatus.optional().openapi({ description: 'What the guard decided or did.' }),
    mode: mode.optional(),
    hold: hold.optional(),
    revokedAt: time.optional(),
    updatedAt: time.optional(),
    access,
  })
  .openapi('Credential');
export type CredentialView = z.infer<typeof credential>;

export interface Known {
  readonly cluster: string;
  readonly uid: string;
  readonly record?: CredentialRecord;
  readonly audit?: CredentialAudit;
  readonly access: KnownAccess;
}

export function credentialOf({ cluster, uid: id, record, audit, access: known }: Known): CredentialView {
  return {
    clusterId: cluster,
    ...optional('clusterName', record?.clusterName),
    uid: id,
    // The name under which it was looked at; an audit knows what ACK calls it.
    ...optional('accountName', record?.cause.identityNames[0]),
    ...(audit === undefined ? {} : auditedOf(audit)),
    ...optional('certificate', certificateOf(record, audit)),
    ...(record === undefined ? {} : recordedOf(record)),
    access: accessOf(known),
  };
}

/** As whoever looked last saw it. */
function certificateOf(
  record: CredentialRecord | undefined,
  audit: CredentialAudit | undefined,
): CredentialView['certificate'] {
  const isRecordNewer = record !== undefined && (audit === undefined || record.updatedAt > audit.at);
  return isRecordNewer ? record.certificate : audit?.certificate;
}

function auditedOf(audit: CredentialAudit): Omit<CredentialView, 'clusterId' | 'uid' | 'access'> {
  const { evidence, status, details, planned } = audit;
  return {
    ...optional('accountName', details?.accountName),
    ...optional('accountState', details?.accountState),
    ...timeOf('expiresAt', audit.expiresAt),
    console: status.console,
    traits: [...status.traits],
    result: accessResult(evidence),
    ...timeOf('lastUse', evidence.kind === 'active' ? evidence.lastUse.at : undefined),
    ...timeOf('unusedSince', status.unusedSince),
    auditedAt: isoOf(audit.at),
    ...optional('planned', planned === undefined ? undefined : decisionOf(planned)),
  };
}

function recordedOf(record: CredentialRecord): Omit<CredentialView, 'clusterId' | 'uid' | 'access'> {
  return {
    status: record.status,
    mode: record.mode,
    ...optional('hold', holdOf(record)),
    ...timeOf('revokedAt', record.revokedAt),
    updatedAt: isoOf(record.updatedAt),
  };
}

export function holdOf({ hold: held }: CredentialRecord): z.infer<typeof hold> | undefined {
  if (held === undefined) return undefined;
  const { since, until, owner, reasons: why, reminders } = held;
  return {
    since: isoOf(since),
    until: isoOf(until),
    owner,
    reasons: reasonsOf(why),
    ...optional('reminders', reminders),
  };
}

function accessOf(known: KnownAccess): z.infer<typeof access> {
  return Object.fromEntries(
    accessChanges.flatMap((name) => {
      const mark = known[name];
      return mark === undefined ? [] : [[name, changeOf(mark)]];
    }),
  );
}

/** The columns of an export: one line a credential. */
export const credentialColumns = {
  cluster_id: (one: CredentialView) => one.clusterId,
  cluster_name: (one: CredentialView) => one.clusterName,
  uid: (one: CredentialView) => one.uid,
  account_name: (one: CredentialView) => one.accountName,
  account_state: (one: CredentialView) => one.accountState,
  certificate: (one: CredentialView) => one.certificate,
  expires_at: (one: CredentialView) => one.expiresAt,
  console: (one: CredentialView) => one.console,
  traits: (one: CredentialView) => one.traits?.join(' '),
  result: (one: CredentialView) => one.result,
  last_use: (one: CredentialView) => one.lastUse,
  unused_since: (one: CredentialView) => one.unusedSince,
  audited_at: (one: CredentialView) => one.auditedAt,
  planned: (one: CredentialView) => one.planned?.kind,
  status: (one: CredentialView) => one.status,
  mode: (one: CredentialView) => one.mode,
  hold_until: (one: CredentialView) => one.hold?.until,
  hold_owner: (one: CredentialView) => one.hold?.owner,
  revoked_at: (one: CredentialView) => one.revokedAt,
};
