/** One nightly run over the whole account: how far it is, and what it came to. */
import type { RevocationReason } from './approval.ts';
import type { AccessResult } from './audit.ts';
import type { Verdict } from './encryption-verdict.ts';
import type { ClusterId, Uid } from './ids.ts';
import type { Mode } from './record.ts';
import type { Trait } from './status.ts';
import type { Instant } from './time.ts';

export type SweepPhase =
  /** The clusters are listed and their audits and verifications are asked for. */
  | 'asking'
  /** Audits are under way. */
  | 'auditing'
  /** What the audits planned is released. */
  | 'releasing'
  /** Released revocations are under way, and maybe verifications still. */
  | 'revoking'
  | 'closed';

/** A cluster of a run, and whether revocations are done there. */
export interface SweepUnit {
  readonly clusterId: ClusterId;
  readonly mode: Mode;
}

/** Something that the run could not see, and why. */
export interface Unseen {
  /** A cluster id, a region, or an identity. */
  readonly what: string;
  readonly why: string;
  /** Of how many it stands; absent for one. */
  readonly count?: number;
}

/** So many are named: a run is one row of the state, which takes 2 MB (documented). */
const namedAtMost = 1000;
const longestReason = 300;

/** What comes after the first thousand is only counted, by the last entry. */
export function addUnseen(known: readonly Unseen[], more: readonly Unseen[]): readonly Unseen[] {
  if (more.length === 0) return known;
  const last = known.at(-1);
  const uncounted = last?.count === undefined ? known : known.slice(0, -1);
  const added = more.map(({ what, why, ...rest }) => ({ what, why: why.slice(0, longestReason), ...rest }));
  const all = [...uncounted, ...added];
  const count = (last?.count ?? 0) + all.length - namedAtMost;
  if (count <= 0) return all;
  const rest: Unseen = { what: 'others', why: 'Too many to be named.', count };
  return [...all.slice(0, namedAtMost), rest];
}

/** How many things these are. */
export function countUnseen(unseen: readonly Unseen[]): number {
  return unseen.reduce((sum, { count = 1 }) => sum + count, 0);
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

/** One call of `revoke`. */
export interface ReleasedCall {
  readonly taskId: string;
  readonly uid: Uid;
  readonly reason: RevocationReason;
  /** None: there are too many to be remembered. */
  readonly clusterIds: readonly ClusterId[];
}

export interface SweepRecord {
  readonly run: string;
  readonly startedAt: Instant;
  readonly phase: SweepPhase;
  readonly clusters: number;
  readonly regions: readonly string[];
  /** When the phase has to end: what is not there by then was not seen. */
  readonly phaseUntil: Instant;
  /** How many invocations have worked on it. */
  readonly invocations: number;
  readonly unseen: readonly Unseen[];
  /** The calls of `revoke`, by task, that were released. */
  readonly released: readonly ReleasedCall[];
  readonly planned: number;
  /** The plan that exceeded a limit and waits. */
  readonly heldPlan?: string;
  readonly closedAt?: Instant;
  readonly summary?: SweepSummary;
}

/** What the name of every run begins with. */
export const runPrefix = 'run-';

/** `run-20261120T170000-3f9b7c10`: in the order of their beginning, and fit to begin the id of a task. */
export function runNamed(at: Instant, worker: string): string {
  const time = new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return `${runPrefix}${time}-${worker.replaceAll(/[^0-9a-z]/gi, '').slice(0, 8)}`;
}
