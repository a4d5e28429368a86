/** The last look before acting: whatever changed since the decision, or can't be read now, stops the revocation. */
import { objectionTo } from '../domain/approval.ts';
import { type Grants, prohibitions } from '../domain/credential.ts';
import { reasonOf } from '../domain/decide-approved.ts';
import type { Reason, ReasonCode } from '../domain/decision.ts';
import type { Existence } from '../domain/identity.ts';
import { exemptionFor } from '../domain/settings.ts';
import { type Instant, isoOf, minutes } from '../domain/time.ts';
import type { RevokeContext } from './context.ts';
import { detailsOf, hasLeftOvers } from './find-credentials.ts';
import { newerUse } from './gather-evidence.ts';
import type { Listings } from './listings.ts';
import type { Looked } from './look-at-credentials.ts';
import { approvalOf, readApprovals } from './read-approvals.ts';

/** How long a last look is of the moment of acting. Log queries are slow; what people set must hold soon. */
export const lookLasts = minutes(1);

/** Evidence that ends longer ago, as an audit's may, is only believed of a log that is still written. */
const logLasts = minutes(10);

/** Reads that credentials share as long as they are of the moment. */
export interface Wave {
  /** When the first of them began. */
  readonly madeAt: Instant;
  readonly existence: Promise<Existence>;
  readonly listings: Listings;
  /** Asked for where only grants are left of a credential. */
  readonly grants: () => Promise<Grants>;
}

/**
 * The first objection, or undefined. `done-elsewhere` comes before all others: what was decided here is out of date then.
 * Throws when the state or a list can't be read: then nothing is done either.
 */
export async function recheck(
  looked: Looked,
  wave: Wave,
  context: RevokeContext,
): Promise<Reason | 'done-elsewhere' | undefined> {
  const [outOfDate, ...objections] = await Promise.all([
    doneElsewhere([looked], context),
    stillReason(looked, wave, context),
    stillRevocable(looked, wave, context),
    noNewerUse(looked, wave, context),
    notForbiddenMeanwhile(looked, context),
  ]);
  if (outOfDate.size > 0 || objections.includes('done-elsewhere')) return 'done-elsewhere';
  return objections.find((objection) => objection !== undefined);
}

const objection = (code: ReasonCode, text: string): Reason => ({ code, text });

/** The identity is still gone, and the approval still valid where the revocation stands on one. */
async function stillReason(looked: Looked, wave: Wave, context: RevokeContext): Promise<Reason | undefined> {
  const { requestedBy, standing } = looked.leaver.cause;
  const isRequested = requestedBy !== undefined;
  if (!isRequested) {
    const changed = standing === undefined ? await stillGone(wave) : await stillThere(wave);
    if (changed !== undefined) return changed;
  }
  const approved = approvalOf(looked);
  if (approved !== undefined) return await stillApproved(approved.id, looked, context);
  return isRequested ? objection('needs-approval', 'Nobody has approved it.') : undefined;
}

async function stillApproved(
  id: string,
  { subject, record, leaver, evidence }: Looked,
  context: RevokeContext,
): Promise<Reason | undefined> {
  const all = await readApprovals(subject, record, context);
  const given = all.find(({ approval }) => approval.id === id);
  if (given === undefined) return objection('approval-refused', `The approval ${id} is not there any more.`);
  const why = objectionTo(given, {
    shown: { ...subject, reason: reasonOf(leaver.cause), evidence },
    mayApproveOwn: context.policy.mayApproveOwn,
    now: context.clock(),
    ...(record?.revokedAt === undefined ? {} : { revokedAt: record.revokedAt }),
  });
  return why === undefined ? undefined : objection('approval-refused', why);
}

async function stillGone(wave: Wave): Promise<Reason | undefined> {
  const existence = await wave.existence;
  switch (existence.kind) {
    case 'gone':
      return undefined;
    case 'exists':
      return objection('reason-gone', 'The identity exists again.');
    case 'unknown':
      return objection('reason-gone', `Whether the identity is still gone can't be told: ${existence.why}`);
  }
}

/** A standing policy is about identities that exist: of one that is gone the rules for leavers decide. */
async function stillThere(wave: Wave): Promise<Reason | undefined> {
  const existence = await wave.existence;
  if (existence.kind === 'exists') return undefined;
  const why = existence.kind === 'gone' ? 'it is gone' : existence.why;
  return objection('reason-gone', `The identity is not known to exist any more: ${why}`);
}

async function stillRevocable(
  looked: Looked,
  wave: Wave,
  context: RevokeContext,
): Promise<Reason | 'done-elsewhere' | undefined> {
  const { credential, subject } = looked;
  const [clusters, states] = await Promise.all([
    wave.listings.clusters(),
    wave.listings.statesOfCluster(subject.clusterId),
  ]);
  const cluster = clusters.find(({ id }) => id === subject.clusterId);
  if (cluster === undefined) return objection('changed-meanwhile', 'The cluster is no longer listed.');
  const isLeftOver = credential.certificate === 'Removed';
  const row = states.find(({ uid }) => uid === subject.uid);
  if (row === undefined && !isLeftOver) {
    return objection('changed-meanwhile', 'The credential is no longer listed by its cluster.');
  }
  const now = {
    ...credential,
    cluster,
    ...(row === undefined ? {} : { certificate: row.certificate, details: detailsOf(row) }),
  };
  if (now.certificate !== credential.certificate) {
    return objection('changed-meanwhile', `The certificate is ${now.certificate} now.`);
  }
  if (looked.leaver.cause.standing === 'frozen' && now.details?.accountState !== 'InActive') {
    return objection('reason-gone', 'The identity is not frozen any more.');
  }
  // What was seen of them may have been what a revocation under way had not taken yet.
  if (isLeftOver && !hasLeftOvers(await wave.grants(), subject.clusterId)) return 'done-elsewhere';
  const found = prohibitions(now, context.guard, isLeftOver);
  return found.length === 0
    ? undefined
    : objection('changed-meanwhile', `Now prohibited: ${found.join(', ')}.`);
}

async function noNewerUse(looked: Looked, wave: Wave, context: RevokeContext): Promise<Reason | undefined> {
  const { evidence, location, subject } = looked;
  const approved = approvalOf(looked);
  const approval = looked.approvals.find((given) => given.approval.id === approved?.id)?.approval;
  // What was unknown or used is what was approved, by name.
  if (approval !== undefined && (approval.evenIfUsed || evidence.kind === 'unknown')) return undefined;
  if (evidence.kind === 'unknown' || location === undefined) {
    return objection('evidence-unknown', 'There is no evidence to act on.');
  }
  const now = context.clock();
  if (now - evidence.through > logLasts) {
    const project = await wave.listings.auditProject(subject.clusterId);
    if (project !== location.project) {
      return objection(
        'evidence-unknown',
        'Auditing was switched off, or moved, after the evidence was read.',
      );
    }
  }
  const newer = await newerUse(evidence, now, subject.uid, location, context.auditLog);
  switch (newer.kind) {
    case 'none':
      return undefined;
    case 'used':
      return objection('newer-use', `It was used at ${isoOf(newer.at)}, after the evidence was read.`);
    case 'unknown':
      if (approval?.overrides !== undefined) return undefined;
      return objection('newer-use', `Whether it was used meanwhile can't be told: ${newer.why}`);
  }
}

async function notForbiddenMeanwhile(looked: Looked, context: RevokeContext): Promise<Reason | undefined> {
  const settings = await context.settings.read();
  if (settings.paused !== undefined) {
    const { by, reason, since } = settings.paused;
    return objection('paused', `The guard is paused by ${by} since ${isoOf(since)}: ${reason}.`);
  }
  const exemption = exemptionFor(settings, looked.subject, context.clock());
  if (exemption === undefined) return undefined;
  return objection(
    'exempt',
    `Exempt until ${isoOf(exemption.expiresAt)} by ${exemption.owner}: ${exemption.reason}.`,
  );
}

/** Those whose record another run has written since they were looked at. */
export async function doneElsewhere(all: readonly Looked[], context: RevokeContext): Promise<Set<Looked>> {
  const records = await context.records.get(all.map(({ subject }) => subject));
  return new Set(all.filter((looked, index) => records[index]?.updatedAt !== looked.record?.updatedAt));
}
