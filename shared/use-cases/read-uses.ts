/**
 * The uses of many identities from as few analyses as can be: one for all, and where its answer is cut, inexact, Incomplete
 * or too much for the service, narrower ones, down to one search an identity. Whoever an answer could not hold is asked for
 * again or stays unknown; nobody is idle because a result was cut.
 */
import pMap from 'p-map';
import type { UsesByWay } from '../domain/audit.ts';
import type { Doubt, Use, Window } from '../domain/evidence.ts';
import type { Uid } from '../domain/ids.ts';
import type { Clock, Instant } from '../domain/time.ts';
import { seenInEither } from '../domain/uses.ts';
import { type EverybodysUses, namedAtMost, type UsesAnswer, type UsesScope } from './ports/auditing.ts';
import { CloudError, describeError } from './cloud-error.ts';
import { reasonOf } from './gather-evidence.ts';
import type { AuditLog, LogLocation } from './ports.ts';

export interface FoundUses {
  readonly uses: UsesByWay;
  /** Why there may be more; absent when the answer was whole. */
  readonly doubt?: Doubt;
}

export interface UsesRequest {
  readonly location: LogLocation;
  readonly window: Window;
  readonly log: EverybodysUses & Pick<AuditLog, 'uses'>;
  /** Analyses at once; the service allows 15 a project (documented). */
  readonly parallel: number;
  readonly clock: Clock;
  /** Nothing is asked after it. */
  readonly until: Instant;
  /** Whether the log answers other questions: if not, narrower ones won't help. */
  readonly answers: () => Promise<boolean>;
}

export interface UsesOfAll {
  readonly of: (uid: Uid) => FoundUses;
  readonly tells: UsesAnswer['tells'];
}

/** So many are asked for at once at most: the answer about them stays small. */
const groupAtMost = 2_000;

const widelyAtOnce = 2;

/** Repeats of an Incomplete answer before a narrower question; the first, widest one is repeated longest. */
const narrowRepeats = 3;

interface Step {
  readonly scope: UsesScope | { readonly kind: 'one'; readonly uid: Uid };
  readonly uids: readonly Uid[];
}

/** Never throws for what the log answers: a failure is a doubt about those whom it was about. */
export async function readUses(uids: readonly Uid[], request: UsesRequest): Promise<UsesOfAll> {
  const sorted = uids.toSorted();
  const found = new Map<Uid, FoundUses>();
  let tells = { authenticator: true, onBehalf: true };

  const keep = (step: Step, seen: ReadonlyMap<Uid, UsesByWay>, doubt: Doubt | undefined): void => {
    for (const uid of step.uids) {
      const uses = seenInEither(found.get(uid)?.uses, seen.get(uid) ?? {});
      found.set(uid, { uses, ...(doubt === undefined ? {} : { doubt }) });
    }
  };

  const take = async (step: Step): Promise<Step[]> => {
    if (request.clock() >= request.until) {
      keep(step, new Map(), { why: 'unreadable', detail: 'The time for reading the log was over.' });
      return [];
    }
    try {
      const answer = await ask(step, request);
      tells = {
        authenticator: tells.authenticator && answer.tells.authenticator,
        onBehalf: tells.onBehalf && answer.tells.onBehalf,
      };
      const doubt = doubtAbout(answer);
      keep(step, answer.uses, doubt);
      if (doubt === undefined) return [];
      return answer.complete && answer.accurate ? inParts(step) : namedIn(step);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      keep(step, new Map(), { why: reasonOf(error), detail: describeError(error) });
      return isTooMuch(error) && (await request.answers()) ? namedIn(step) : [];
    }
  };

  let open = firstSteps(sorted);
  while (open.length > 0) {
    // Wide answers are large, and what they read is much: a few at a time.
    const isWide = open.some(({ scope }) => scope.kind === 'everybody' || scope.kind === 'range');
    const concurrency = isWide ? Math.min(widelyAtOnce, request.parallel) : request.parallel;
    const next = await pMap(open, take, { concurrency });
    open = next.flat();
  }
  return {
    of: (uid) => found.get(uid) ?? { uses: {}, doubt: { why: 'not-asked', detail: 'Nobody asked for it.' } },
    tells,
  };
}

async function ask({ scope }: Step, { log, location, window }: UsesRequest): Promise<UsesAnswer> {
  if (scope.kind !== 'one') {
    const options = scope.kind === 'named' ? { repeats: narrowRepeats } : {};
    return await log.usesOf(location, scope, window, options);
  }
  const { rows, complete, accurate } = await log.uses(location, scope.uid, window);
  const uses = new Map(rows.map((use) => [scope.uid, { certificate: alone(use) }]));
  return { uses, complete, accurate, cut: false, tells: { authenticator: true, onBehalf: true } };
}

function alone(use: Use): NonNullable<UsesByWay['certificate']> {
  return { ...use, userAgents: [use.userAgent], addresses: [use.sourceIps] };
}

function firstSteps(sorted: readonly Uid[]): Step[] {
  if (sorted.length === 0) return [];
  if (sorted.length <= groupAtMost) return [{ scope: { kind: 'everybody' }, uids: sorted }];
  return chunks(sorted, groupAtMost).map(ranged);
}

/** More rows than an answer holds: the same question about fewer. */
function inParts({ scope, uids }: Step): Step[] {
  const [first] = uids;
  if (scope.kind === 'one' || first === undefined) return [];
  if (uids.length === 1) return [{ scope: { kind: 'one', uid: first }, uids }];
  return chunks(uids, Math.ceil(uids.length / 4)).map(ranged);
}

/** More lines than an answer can read: a search for a few, which the index answers, and then for each. */
function namedIn({ scope, uids }: Step): Step[] {
  if (scope.kind === 'one') return [];
  if (scope.kind === 'named') {
    return uids.length === 1
      ? []
      : uids.map((uid) => ({ scope: { kind: 'named', uids: [uid] }, uids: [uid] }));
  }
  return chunks(uids, namedAtMost).map((some) => ({ scope: { kind: 'named', uids: some }, uids: some }));
}

function ranged(uids: readonly Uid[]): Step {
  const [from, through] = [uids[0], uids.at(-1)];
  if (from === undefined || through === undefined) throw new RangeError('Nobody is no range.');
  return { scope: { kind: 'range', from, through }, uids };
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

function doubtAbout({ complete, accurate, cut }: UsesAnswer): Doubt | undefined {
  if (!complete) return { why: 'incomplete', detail: 'The log service kept answering Incomplete.' };
  if (!accurate) {
    return {
      why: 'inexact',
      detail: 'The log service read only a part of the log and calls its answer inexact.',
    };
  }
  return cut
    ? { why: 'inexact', detail: 'There were more identities than the answer could hold.' }
    : undefined;
}

/** No answer in time, or one that says that there was too much to read. How the service says it is not documented. */
function isTooMuch({ kind, message }: CloudError): boolean {
  return (
    kind === 'unreachable' ||
    (kind === 'refused' && /time.?out|timed out|exceed|too (many|much|large)/i.test(message))
  );
}
