/** Puts together what was read of one credential: its status, and what would be decided about it now. Pure. */
import type { CredentialAudit, LogPlace, UsesByWay } from './audit.ts';
import {
  type Cluster,
  type Credential,
  type CredentialDetails,
  type Guard,
  grantsOnCluster,
  prohibitions,
} from './credential.ts';
import { decide, type Policy } from './decide.ts';
import { reasonOf } from './decide-approved.ts';
import type { Decision } from './decision.ts';
import type { Evidence } from './evidence.ts';
import type { Uid } from './ids.ts';
import { deletedAtOf, isDeleted, type KnownAccess, type KnownIdentity } from './inventory.ts';
import type { CredentialRecord } from './record.ts';
import { exemptionFor, type Settings } from './settings.ts';
import { type Silence, silenceAfter } from './silence.ts';
import { type StandingReason, standingReasons } from './standing-policy.ts';
import { type AccessStatus, type StatusFacts, type StatusPolicy, statusOf } from './status.ts';
import type { Instant } from './time.ts';

/** A credential as its cluster lists it, or as it is remembered when it is not listed any more. */
export interface Listed {
  readonly uid: Uid;
  readonly certificate: Credential['certificate'];
  readonly expiresAt?: Instant;
  readonly details?: CredentialDetails;
}

/** What is remembered of it, by each of those who remember. */
export interface Remembered {
  readonly record?: CredentialRecord;
  readonly access: KnownAccess;
  readonly audit?: CredentialAudit;
}

export interface Read {
  readonly evidence: Evidence;
  readonly uses: UsesByWay;
  readonly log?: LogPlace;
  /** What the inventory knows of the identity; only asked for where it matters. */
  readonly identity?: KnownIdentity;
}

type PlannedReason = 'identity-deleted' | StandingReason;

export interface AuditRun {
  readonly cluster: Cluster;
  readonly guard: Guard;
  readonly settings: Settings;
  readonly policy: Policy & StatusPolicy;
  readonly run: string;
  readonly now: Instant;
}

export function auditCredential(
  listed: Listed,
  remembered: Remembered,
  read: Read,
  run: AuditRun,
): CredentialAudit {
  const { uid, certificate, expiresAt, details } = listed;
  const { evidence, uses, log, identity } = read;
  const silence = silenceAfter(remembered.audit?.silence, evidence);
  const grantsLeft = hasGrantsLeft(remembered, run.cluster);
  const status = statusOf(
    {
      certificate,
      identity: identityState(details, remembered.record, identity),
      grantsLeft,
      expiresAt,
      silence,
    },
    run.policy,
    run.now,
  );
  const plannedFor = reasonFor(certificate, status, run.policy);
  const plan =
    plannedFor === undefined
      ? {}
      : {
          planned: planOf(plannedFor, listed, remembered, { ...read, silence }, grantsLeft, run),
          plannedFor,
        };
  return {
    clusterId: run.cluster.id,
    uid,
    at: run.now,
    run: run.run,
    certificate,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(details === undefined ? {} : { details }),
    evidence,
    uses,
    ...(log === undefined ? {} : { log }),
    ...(silence === undefined ? {} : { silence }),
    status,
    ...plan,
  };
}

/**
 * ACK's word, and where it does not say `Deleted` the inventory's: a user in the recycle bin may be shown as InActive, and
 * one who is not listed any more is not shown at all. Nobody acts on this; whoever does proves it.
 */
function identityState(
  details: CredentialDetails | undefined,
  record: CredentialRecord | undefined,
  identity: KnownIdentity | undefined,
): StatusFacts['identity'] {
  if (details?.accountState === 'Deleted') return 'deleted';
  if (identity !== undefined && isDeleted(identity)) return 'deleted';
  // Only deleted identities have a record; one of a restored identity is overruled by the inventory above.
  if (details === undefined && identity === undefined && record !== undefined) return 'deleted';
  return details?.accountState === 'InActive' ? 'frozen' : 'active';
}

/** Grants that were seen or given and that nothing is known to have taken away. The creator's own can't be taken away. */
export function hasGrantsLeft({ record, access }: Remembered, { id }: Pick<Cluster, 'id'>): boolean {
  const ended = Math.max(access.withdrawn?.at ?? 0, access.cleaned?.at ?? 0, record?.revokedAt ?? 0);
  if (access.granted !== undefined && access.granted.at > ended) return true;
  if (record === undefined || record.status === 'revoked' || record.updatedAt < ended) return false;
  const before = record.grantsBefore;
  return before?.kind === 'read' && grantsOnCluster(before.grants, id).some((grant) => !grant.isOwner);
}

/** A deletion comes before every policy about identities that exist. */
function reasonFor(
  certificate: Credential['certificate'],
  { traits }: AccessStatus,
  { standing }: Policy,
): PlannedReason | undefined {
  if (traits.includes('residual')) return 'identity-deleted';
  const found: Readonly<Record<StandingReason, boolean>> = {
    frozen: traits.includes('frozen'),
    expired: certificate === 'Expired',
    unused: traits.includes('unused'),
  };
  return standingReasons.find((reason) => standing.has(reason) && found[reason]);
}

function planOf(
  reason: PlannedReason,
  listed: Listed,
  { record }: Remembered,
  { evidence, identity, silence }: Read & { readonly silence: Silence | undefined },
  grantsLeft: boolean,
  { cluster, guard, settings, policy, now }: AuditRun,
): Decision {
  const credential: Credential = { ...listed, cluster };
  const isDeletion = reason === 'identity-deleted';
  const deletedAt = record?.cause.deletedAt ?? (identity === undefined ? undefined : deletedAtOf(identity));
  const isSameHold = record?.hold !== undefined && reasonOf(record.cause) === reason;
  return decide(
    {
      credential,
      prohibitions: prohibitions(credential, guard, grantsLeft),
      evidence,
      deletedAt: isDeletion ? deletedAt : undefined,
      exemption: exemptionFor(settings, { uid: listed.uid, clusterId: cluster.id }, now),
      revokedAt: record?.revokedAt,
      standing: isDeletion ? undefined : reason,
      silence,
      heldSince: isSameHold ? record.hold.since : undefined,
    },
    policy,
    now,
  );
}
