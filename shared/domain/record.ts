/** What is remembered of one credential, and the entries of its journal. */
import type { CertificateState, Grants } from './credential.ts';
import type { Decision, Reason } from './decision.ts';
import type { Evidence } from './evidence.ts';
import type { ClusterId, Uid } from './ids.ts';
import type { IdentityType } from './identity.ts';
import type { JournalHead } from './journal.ts';
import type { StandingReason } from './standing-policy.ts';
import type { Instant } from './time.ts';

export type Mode = 'observe' | 'enforce';

export type CredentialStatus =
  /** Decided: revoke, and observe mode kept it from being done. */
  | 'would-revoke'
  | 'held'
  | 'ignored'
  | 'refused'
  /** An intent is written; whether the request was sent is read from the cloud. */
  | 'revoking'
  /** Sent; the certificate or the grants still show. */
  | 'unconfirmed'
  | 'revoked'
  /** The certificate is gone; whether the grants are can't be read. */
  | 'revoked-grants-unverified'
  /** A person asked for the grants back; whether they were added is read from the cloud. */
  | 'restoring'
  | 'restored';

export interface Hold {
  readonly since: Instant;
  readonly until: Instant;
  readonly owner: string;
  readonly reasons: readonly Reason[];
  /** How often the owner was reminded of it. */
  readonly reminders?: number;
}

/** Why the guard looks at an identity, kept so that a later look knows it. */
export interface Cause {
  /** `event <source>/<id>`, or who asked. */
  readonly origin: string;
  readonly identityType: IdentityType;
  readonly identityNames: readonly string[];
  /** When the identity was deleted; absent when nobody can tell. */
  readonly deletedAt?: Instant;
  /** Who asked for it, where a person did: the identity may exist, and an approval is needed. */
  readonly requestedBy?: string;
  /** The standing policy that names it, where one does: the identity exists. */
  readonly standing?: StandingReason;
}

export interface CredentialRecord {
  readonly clusterId: ClusterId;
  readonly uid: Uid;
  readonly clusterName: string;
  readonly status: CredentialStatus;
  readonly mode: Mode;
  readonly cause: Cause;
  readonly certificate: CertificateState;
  readonly evidence?: Evidence;
  /** The run whose audit read the evidence; absent when it was read for the decision itself. */
  readonly auditRun?: string;
  readonly decision?: Decision;
  readonly hold?: Hold;
  /** The grants as they were before the revocation, for an undo. */
  readonly grantsBefore?: Grants;
  /** Set when a revocation was confirmed. */
  readonly revokedAt?: Instant;
  /** The approval on which a revocation stands that is under way. */
  readonly underApproval?: string;
  /** The plan with which it is held, as it would have exceeded a limit. */
  readonly heldPlan?: string;
  /** Approved plans that let it pass the limits: each does so once. */
  readonly passedPlans?: readonly string[];
  /** The newest entry of its journal that was known when the record was written. */
  readonly head?: JournalHead;
  readonly updatedAt: Instant;
}

export interface Subject {
  readonly clusterId: ClusterId;
  readonly uid: Uid;
}

export type JournalEntryKind = 'decided' | 'intent' | 'outcome';

/** One thing seen, decided or done about a subject. `facts` holds what the entry's kind is about, as plain data. */
export interface JournalEntry {
  readonly kind: JournalEntryKind;
  readonly at: Instant;
  /** The run that wrote it. */
  readonly run: string;
  readonly mode: Mode;
  readonly cause: Cause;
  readonly status: CredentialStatus;
  readonly evidence?: Evidence;
  readonly decision?: Decision;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface WrittenEntry extends JournalEntry {
  /** 1 for the first entry of a subject, then without gap. */
  readonly sequence: number;
  /** SHA-256 of this entry together with its predecessor's hash, hex. */
  readonly hash: string;
  readonly previousHash: string;
}

export type FindingKind =
  | 'used-after-deletion'
  | 'evidence-unknown'
  | 'grants-unverified'
  | 'unconfirmed'
  | 'vendor-refused'
  | 'vendor-denied'
  | 'granted-again'
  /** A deleted identity's credential that must not, or can't now, be revoked: it stays a way in. */
  | 'not-revocable'
  | 'over-limit'
  /** The owner is reminded of a hold that waits for a person. */
  | 'hold-waiting'
  | 'identity-unresolved'
  | 'identity-still-exists'
  | 'clusters-unread'
  /** After a restore, grants on other clusters are not as they were. */
  | 'changed-elsewhere'
  /** Of the audit: a deleted identity's kubeconfig that is still there. */
  | 'residual'
  | 'grants-left'
  | 'frozen-with-access'
  | 'expiring'
  | 'log-unverifiable'
  | 'cluster-unread'
  /** Of the verification of Secret encryption, about a cluster. */
  | 'encryption-at-risk'
  | 'encryption-off'
  | 'encryption-unknown'
  | 'encryption-unproven'
  | 'encryption-changed'
  /** About a key that clusters use. */
  | 'key-at-risk'
  | 'key-unprotected'
  | 'key-not-rotated'
  | 'key-rotated'
  /** Of the last run: what it could not see. */
  | 'sweep-unseen'
  /** Of the guard itself: whether it is at work. */
  | 'run-overdue'
  | 'events-silent'
  | 'dead-letters'
  | 'trigger-off'
  | 'health-unknown'
  /** Of the account: who could switch Secret encryption off, or that nobody can tell. */
  | 'encryption-can-be-switched-off';

export interface Finding {
  /** A cluster and uid, an identity, or an event: one open finding a subject and kind. */
  readonly subject: string;
  readonly kind: FindingKind;
  readonly severity: 'notice' | 'warning' | 'critical';
  readonly text: string;
  readonly at: Instant;
}
