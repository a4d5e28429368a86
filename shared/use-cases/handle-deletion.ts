/** One deletion, from the notice to its outcome: who was meant, is he gone, end what he holds. */
import type { Finding } from '../domain/record.ts';
import type { Existence } from '../domain/identity.ts';
import { hours, type Instant, minutes } from '../domain/time.ts';
import { describeErrors } from './cloud-error.ts';
import type { RevokeContext } from './context.ts';
import { countOutcomes } from './count-outcomes.ts';
import { endCredentials, type RunReport, type Target } from './end-credentials.ts';
import { Listings } from './listings.ts';
import type { Notice } from './ports.ts';
import { proveGone } from './prove-gone.ts';
import type { Result } from './record-look.ts';
import { type Candidate, resolveIdentity, type Unread } from './resolve-identity.ts';

export interface NoticeOutcome {
  readonly notice: string;
  readonly outcome: 'done' | 'duplicate' | 'under-way' | 'postponed';
  readonly text: string;
  readonly results: readonly Result[];
}

/** How often a name is looked at again while somebody who bears it still exists and somebody else is gone. */
const looksAtBearers = 3;

/** Later and later, for a day: a deletion is seen late by other services. */
const waits = [minutes(2), minutes(5), minutes(15), hours(1), hours(4), hours(8), hours(12)];

/**
 * Handles each notice once, whatever happens: it stays open until it is finished, and an open one is found again by
 * `look-again`. Throws what the run threw, after leaving the notice open.
 */
export async function handleDeletion(notice: Notice, context: RevokeContext): Promise<NoticeOutcome> {
  const begun = await context.notices.begin(notice, context.run, context.policy.runLease);
  const answer = (
    outcome: NoticeOutcome['outcome'],
    text: string,
    results: readonly Result[] = [],
  ): NoticeOutcome => {
    context.narrate('notice', { notice: notice.key, outcome, text });
    return { notice: notice.key, outcome, text, results };
  };
  if (begun.kind === 'done') return answer('duplicate', begun.outcome);
  if (begun.kind === 'under-way')
    return answer('under-way', 'Another run works on it, or it waits for its time.');

  const postpone = async (why: string, results: readonly Result[] = []): Promise<NoticeOutcome> => {
    const wait = waits[Math.min(begun.tries, waits.length - 1)] ?? hours(12);
    await context.notices.postpone(notice, context.run, context.clock() + wait, why);
    return answer('postponed', why, results);
  };
  const finish = async (text: string, results: readonly Result[] = []): Promise<NoticeOutcome> => {
    if (begun.tries > 0) await closeFindings(notice, context);
    await context.notices.finish(notice, context.run, text);
    return answer('done', text, results);
  };

  context.narrate('deletion', { notice: notice.key, type: notice.type, names: notice.names, at: notice.at });
  const listings = new Listings(context.kubeconfigs, context.clock());
  const isEarly = begun.tries < looksAtBearers;
  const { candidates, swept, unread } = await resolveIdentity(notice, { listings, isEarly }, context);
  const proven = await Promise.all(
    candidates.map(async (candidate) => ({ candidate, existence: await proveGone(candidate, context) })),
  );
  for (const { candidate, existence } of proven) narrateProof(candidate, existence, context);
  const gone = proven.filter(({ existence }) => existence.kind === 'gone');
  const unproven = proven.filter(({ existence }) => existence.kind === 'unknown');
  const targets = gone.map(({ candidate, existence }) =>
    targetOf(candidate, existence, `event ${notice.key}`, notice.names),
  );
  const report = await endCredentials(targets, listings, context);
  await countOutcomes(report.results, context, begun.tries === 0 ? 1 : 0);
  if (report.errors.length > 0) {
    const why = describeErrors(report.errors);
    throw new AggregateError(report.errors, `${notice.key} was not finished: ${why}`);
  }

  const alive = proven.filter(({ existence }) => existence.kind === 'exists');
  for (const { candidate, existence } of alive) {
    // Once the deletion is seen, ACK may show the row without its name.
    if (candidate.from === 'ack') await teachLiving(candidate, existence, notice, context);
  }
  const open = openQuestion(report, unread, unproven.length);
  if (open !== undefined) {
    await find(notice, 'clusters-unread', open, context);
    return await postpone(open, report.results);
  }
  if (gone.length === 0) {
    const kind = proven.length === 0 ? 'identity-unresolved' : 'identity-still-exists';
    const text =
      proven.length === 0 ? 'Nobody knows this name, and ACK shows no deleted identity.' : stillThere(proven);
    if (begun.tries >= waits.length) {
      await find(notice, kind, text, context);
      return await finish(text);
    }
    return await postpone(text);
  }
  for (const { candidate } of gone) {
    // Before any further look: ACK shows nobody whose kubeconfigs are gone. An earlier bearer was not seen under the name after being deleted.
    await teachNames(candidate, Math.min(candidate.deletedAt ?? notice.at, notice.at), context);
  }
  if (alive.length > 0 && isEarly) {
    // A living bearer of the name is a namesake, or the very identity whose deletion is not seen yet.
    return await postpone(
      `${summary(report.results)}. ${stillThere(alive)} Looked at again.`,
      report.results,
    );
  }
  if (swept)
    await find(
      notice,
      'identity-unresolved',
      'The name is unknown; every Deleted identity was looked at.',
      context,
    );
  return await finish(summary(report.results), report.results);
}

/** With its creation, which tells a later look that somebody who came after the deletion is not meant. */
async function teachLiving(
  { uid, type, names }: Candidate,
  existence: Existence,
  notice: Notice,
  context: RevokeContext,
): Promise<void> {
  const createdAt = existence.kind === 'exists' ? existence.createdAt : undefined;
  const created = createdAt === undefined ? undefined : { at: createdAt, key: notice.key };
  const seenAt = Math.max(notice.at, createdAt ?? notice.at);
  for (const name of names) await context.inventory.remember(uid, type, name, seenAt, created);
}

async function teachNames(
  { uid, type, names }: Candidate,
  seenAt: Instant,
  context: RevokeContext,
): Promise<void> {
  for (const name of names) await context.inventory.remember(uid, type, name, seenAt);
}

/** The recycle bin knows best when a user was deleted. */
export function targetOf(
  candidate: Candidate,
  existence: Existence,
  origin: string,
  otherNames: readonly string[],
): Target {
  const { uid, type, names } = candidate;
  const deletedAt =
    (existence.kind === 'gone' ? existence.recycled?.recycledAt : undefined) ?? candidate.deletedAt;
  const cause = {
    origin,
    identityType: type,
    identityNames: names.length > 0 ? names : otherNames,
    ...(deletedAt === undefined ? {} : { deletedAt }),
  };
  return { candidate, leaver: { uid, cause } };
}

function openQuestion(
  report: RunReport,
  unreadBefore: readonly Unread[],
  unproven: number,
): string | undefined {
  if (unproven > 0) return `Whether ${unproven} of the identities are gone could not be asked.`;
  const unread = new Map([...unreadBefore, ...report.unread].map(({ cluster, why }) => [cluster.id, why]));
  if (unread.size > 0) {
    const names = [...unread].map(([clusterId, why]) => `${clusterId} (${why})`).join('; ');
    return `The lists of ${unread.size} clusters could not be read: ${names}`;
  }
  return report.busy > 0 ? `Another run works on ${report.busy} of the credentials.` : undefined;
}

function stillThere(proven: readonly { readonly candidate: Candidate }[]): string {
  return `Still exists: ${proven.map(({ candidate }) => candidate.uid).join(', ')}.`;
}

/** What earlier looks could not see has been seen now. */
async function closeFindings(notice: Notice, context: RevokeContext): Promise<void> {
  await context.findings.close(`event ${notice.key}`, 'clusters-unread', context.clock());
}

async function find(
  notice: Notice,
  kind: Finding['kind'],
  text: string,
  context: RevokeContext,
): Promise<void> {
  const subject = `event ${notice.key}`;
  await context.findings.open({ subject, kind, severity: 'warning', text, at: context.clock() });
}

function narrateProof(candidate: Candidate, existence: Existence, context: RevokeContext): void {
  const { uid, type, names, from } = candidate;
  const how = existence.kind === 'gone' ? existence.how : existence.kind === 'unknown' ? existence.why : '';
  context.narrate('identity', { uid, type, names, from, existence: existence.kind, how });
}

/** `3 revoked, 1 held`, for records and answers. */
function summary(results: readonly Result[]): string {
  if (results.length === 0) return 'It holds no credential.';
  const counts = new Map<string, number>();
  for (const { status } of results) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}
