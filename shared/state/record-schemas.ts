/** Records, journal entries, notices and findings as they stand in rows. */
import * as z from 'zod';
import type { CertificateState } from '../domain/credential.ts';
import type { JournalHead } from '../domain/journal.ts';
import type {
  CredentialRecord,
  CredentialStatus,
  Finding,
  FindingKind,
  Hold,
  JournalEntry,
  JournalEntryKind,
} from '../domain/record.ts';
import type { Notice } from '../use-cases/ports.ts';
import {
  cause,
  clusterId,
  decision,
  evidence,
  type FieldsOf,
  grants,
  identityType,
  instant,
  mode,
  oneOf,
  reason,
  severity,
  uid,
} from './value-schemas.ts';

const status = oneOf<CredentialStatus>({
  'would-revoke': true,
  held: true,
  ignored: true,
  refused: true,
  revoking: true,
  unconfirmed: true,
  revoked: true,
  'revoked-grants-unverified': true,
  restoring: true,
  restored: true,
});

const hold = z.strictObject({
  since: instant,
  until: instant,
  owner: z.string(),
  reasons: z.array(reason),
  reminders: z.exactOptional(z.number().int().positive()),
} satisfies FieldsOf<Hold>);

export const entryHash = z.string().regex(/^[0-9a-f]{64}$/, 'is no hash of an entry');

export const journalHead: z.ZodType<JournalHead> = z.strictObject({
  sequence: z.number().int().positive(),
  hash: entryHash,
} satisfies FieldsOf<JournalHead>);

export const certificateState = oneOf<CertificateState>({
  Unexpired: true,
  Expired: true,
  Unissued: true,
  Unknown: true,
  Removed: true,
});

export const credentialRecord: z.ZodType<CredentialRecord> = z.strictObject({
  clusterId,
  uid,
  clusterName: z.string(),
  status,
  mode,
  cause,
  certificate: certificateState,
  evidence: z.exactOptional(evidence),
  auditRun: z.exactOptional(z.string()),
  decision: z.exactOptional(decision),
  hold: z.exactOptional(hold),
  grantsBefore: z.exactOptional(grants),
  revokedAt: z.exactOptional(instant),
  underApproval: z.exactOptional(z.string()),
  heldPlan: z.exactOptional(z.string()),
  passedPlans: z.exactOptional(z.array(z.string())),
  head: z.exactOptional(journalHead),
  updatedAt: instant,
} satisfies FieldsOf<CredentialRecord>);

export const journalEntry: z.ZodType<JournalEntry> = z.strictObject({
  kind: oneOf<JournalEntryKind>({ decided: true, intent: true, outcome: true }),
  at: instant,
  run: z.string(),
  mode,
  cause,
  status,
  evidence: z.exactOptional(evidence),
  decision: z.exactOptional(decision),
  facts: z.record(z.string(), z.unknown()),
} satisfies FieldsOf<JournalEntry>);

export const notice: z.ZodType<Notice> = z.strictObject({
  key: z.string().min(1),
  type: identityType,
  names: z.array(z.string()),
  uid: z.exactOptional(uid),
  at: instant,
  purged: z.exactOptional(z.literal(true)),
} satisfies FieldsOf<Notice>);

export const findingKind = oneOf<FindingKind>({
  'used-after-deletion': true,
  'evidence-unknown': true,
  'grants-unverified': true,
  unconfirmed: true,
  'vendor-refused': true,
  'vendor-denied': true,
  'granted-again': true,
  'not-revocable': true,
  'over-limit': true,
  'hold-waiting': true,
  'identity-unresolved': true,
  'identity-still-exists': true,
  'clusters-unread': true,
  'changed-elsewhere': true,
  residual: true,
  'grants-left': true,
  'frozen-with-access': true,
  expiring: true,
  'log-unverifiable': true,
  'cluster-unread': true,
  'encryption-at-risk': true,
  'encryption-off': true,
  'encryption-unknown': true,
  'encryption-unproven': true,
  'encryption-changed': true,
  'key-at-risk': true,
  'key-unprotected': true,
  'key-not-rotated': true,
  'key-rotated': true,
  'sweep-unseen': true,
  'run-overdue': true,
  'events-silent': true,
  'dead-letters': true,
  'trigger-off': true,
  'health-unknown': true,
  'encryption-can-be-switched-off': true,
});

export const finding: z.ZodType<Finding> = z.strictObject({
  subject: z.string().min(1),
  kind: findingKind,
  severity,
  text: z.string(),
  at: instant,
} satisfies FieldsOf<Finding>);
