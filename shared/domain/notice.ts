/** What people and programs are told of, once a change. Plain: it goes to chats, mails, webhooks and SIEMs. */
import { createHash } from 'node:crypto';
import type { Severity } from './decision.ts';
import type { Finding, FindingKind } from './record.ts';
import type { Instant } from './time.ts';

export type NoticeKind =
  | 'finding.opened'
  | 'finding.escalated'
  | 'finding.closed'
  | 'approval.needed'
  | 'hold.due'
  | 'credential.revoked'
  | 'run.closed';

export interface Message {
  /** The same for the same change, whoever tells of it and how often. */
  readonly id: string;
  readonly kind: NoticeKind;
  readonly subject: string;
  readonly at: Instant;
  readonly severity?: Severity;
  readonly text: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What becomes of an open finding when it is found. `since`: when it was opened. */
export interface FindingChange {
  readonly change: 'opened' | 'escalated' | 'seen';
  readonly since: Instant;
}

/** Holds that only a person ends. */
const waitsForAPerson: ReadonlySet<FindingKind> = new Set([
  'used-after-deletion',
  'evidence-unknown',
  'granted-again',
  'vendor-refused',
  'over-limit',
]);

export function messageOfFinding({ change, since }: FindingChange, finding: Finding): Message {
  const { subject, kind, severity, text, at } = finding;
  const what = change === 'escalated' ? 'finding.escalated' : openedKind(kind);
  const id = messageId(what, kind, subject, String(since), severity);
  return { id, kind: what, subject, at, severity, text, details: { finding: kind } };
}

export function messageOfClosing(kind: FindingKind, subject: string, since: Instant, at: Instant): Message {
  const id = messageId('finding.closed', kind, subject, String(since));
  const text = `The cause of ${kind} is gone.`;
  return { id, kind: 'finding.closed', subject, at, text, details: { finding: kind } };
}

/** SHA-256, hex, of what makes the change this one and no other. */
export function messageId(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function openedKind(kind: FindingKind): NoticeKind {
  if (kind === 'hold-waiting') return 'hold.due';
  return waitsForAPerson.has(kind) ? 'approval.needed' : 'finding.opened';
}
