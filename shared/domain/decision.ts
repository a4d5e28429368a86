/** What the guard decides about one credential, and every reason for it. */
import type { StandingPolicy } from './standing-policy.ts';
import type { Instant } from './time.ts';

export type ReasonCode =
  | 'idle'
  | 'used-before-deletion'
  | 'used-after-deletion'
  | 'used-deletion-time-unknown'
  | 'used-recently'
  | 'standing-policy'
  | 'policy-off'
  | 'in-grace'
  | 'needs-approval'
  | 'approved'
  | 'approval-refused'
  | 'evidence-unknown'
  | 'later-use-not-excluded'
  | 'prohibited'
  | 'expired'
  | 'exempt'
  | 'paused'
  | 'granted-again'
  | 'over-limit'
  | 'observe-mode'
  | 'vendor-refused'
  | 'vendor-denied'
  | 'unconfirmed'
  | 'grants-unverified'
  | 'gone'
  | 'reason-gone'
  | 'newer-use'
  | 'changed-meanwhile'
  | 'call-failed';

export interface Reason {
  readonly code: ReasonCode;
  readonly text: string;
}

export type Severity = 'notice' | 'warning' | 'critical';

export type Decision =
  | {
      readonly kind: 'revoke';
      readonly reasons: readonly Reason[];
      readonly byPolicy?: StandingPolicy;
      readonly byApproval?: { readonly id: string; readonly by: string };
    }
  | {
      readonly kind: 'hold';
      /** When somebody or something looks again. A hold ends in a look, never in silence. */
      readonly until: Instant;
      readonly severity: Severity;
      readonly reasons: readonly Reason[];
    }
  /** There is nothing to end. */
  | { readonly kind: 'ignore'; readonly reasons: readonly Reason[] }
  /** It must never be touched. */
  | { readonly kind: 'refuse'; readonly reasons: readonly Reason[] };

export function hold(
  until: Instant,
  severity: Severity,
  reasons: readonly Reason[],
): Extract<Decision, { kind: 'hold' }> {
  return { kind: 'hold', until, severity, reasons };
}
