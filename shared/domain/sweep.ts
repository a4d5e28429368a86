/** One nightly run over the whole account: how far it is, and what it came to. */
import type { AccessResult } from './audit.ts';
import type { Verdict } from './encryption-verdict.ts';
import type { Mode } from './record.ts';
import type { Trait } from './status.ts';
import type { Instant } from './time.ts';

export type SweepPhase =
  /** The clusters are listed and their audits and verifications are asked for. */
  | 'asking'
  /** Audits and verifications are under way. */
  | 'auditing'
  /** What the audits planned is released. */
  | 'releasing'
  /** Released revocations are under way. */
  | 'revoking'
  | 'closed';

/** Something that the run could not see, and why. */
export interface Unseen {
  /** A cluster id, a region, or an identity. */
  readonly what: string;
  readonly why: string;
}

export interface SweepSummary {
  readonly clusters: number;
  readonly audited: number;
  readonly credentials: number;
  readonly results: Readonly<Record<AccessResult, number>>;
  readonly traits: Readonly<Record<Trait, number>>;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly findings: { readonly opened: number; readonly closed: number };
  /** Identities whose credentials were planned to be revoked, and of the released ones what became of their credentials. */
  readonly planned: number;
  readonly released: number;
  readonly outcomes: Readonly<Record<string, number>>;
  /** What differs from the run before: `residual`, `unproven` …, by how much. */
  readonly changed: Readonly<Record<string, number>>;
}

export interface SweepRecord {
  readonly run: string;
  readonly startedAt: Instant;
  /** Whoever works on it says so from time to time: one that is silent for long is dead and is taken over. */
  readonly seenAt: Instant;
  /** The invocation that works on it. */
  readonly worker: string;
  readonly phase: SweepPhase;
  readonly mode: Mode | 'some';
  readonly clusters: number;
  readonly regions: readonly string[];
  /** How many of the clusters, in order, were asked for and how many were seen to be audited. */
  readonly asked: number;
  readonly audited: number;
  readonly unseen: readonly Unseen[];
  /** Identities that were released, each a call of `revoke`. */
  readonly released: readonly string[];
  /** The plan that exceeded a limit and waits. */
  readonly heldPlan?: string;
  readonly closedAt?: Instant;
  readonly summary?: SweepSummary;
}
