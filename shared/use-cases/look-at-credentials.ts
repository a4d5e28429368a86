/** Looks at everything an identity holds and decides about each credential; changes nothing. */
import pMap from 'p-map';
import type { GivenApproval } from '../domain/approval.ts';
import { coversNow } from '../domain/audit-as-look.ts';
import {
  type Credential,
  type Grants,
  grantsAbout,
  type Prohibition,
  prohibitions,
} from '../domain/credential.ts';
import { decide, type Facts } from '../domain/decide.ts';
import { reasonOf } from '../domain/decide-approved.ts';
import type { Decision, Reason } from '../domain/decision.ts';
import { auditWindow, type Evidence } from '../domain/evidence.ts';
import type { Cause, CredentialRecord, Mode, Subject } from '../domain/record.ts';
import { exemptionFor, type Settings } from '../domain/settings.ts';
import { type Silence, silenceAfter } from '../domain/silence.ts';
import { isoOf } from '../domain/time.ts';
import type { RevokeContext } from './context.ts';
import { type FoundCredential, hasLeftOvers, type Holdings, type Search } from './find-credentials.ts';
import { type Gathered, gatherEvidence } from './gather-evidence.ts';
import type { Listings } from './listings.ts';
import type { LogLocation } from './ports.ts';
import { readApprovals } from './read-approvals.ts';

/** One identity that is proven gone, or whose access a person wants to be ended, and why the guard looks at it. */
export interface Leaver extends Search {
  readonly cause: Cause;
  /** Only this approval; any that is valid when absent. */
  readonly approval?: string;
  /** The held plan under which it is to be done, when that is approved. */
  readonly plan?: string;
}

export interface Looked {
  readonly leaver: Leaver;
  readonly subject: Subject;
  readonly credential: Credential;
  readonly record: CredentialRecord | undefined;
  readonly grants: Grants;
  readonly byUserListed: boolean;
  readonly mode: Mode;
  readonly evidence: Evidence;
  readonly location?: LogLocation;
  /** The run whose audit read the evidence; absent when it was read now. */
  readonly auditRun?: string;
  readonly decision: Decision;
  /** The approved plan that lets it pass the limits. */
  readonly passedPlan?: string;
  /** Those that were considered. */
  readonly approvals: readonly GivenApproval[];
}

interface Seen extends Gathered {
  readonly auditRun?: string;
}

const notAsked: Seen = {
  evidence: { kind: 'unknown', why: 'not-asked', detail: 'Nothing depends on the log here.' },
};

export async function lookAtCredentials(
  identity: Leaver,
  holdings: Holdings,
  settings: Settings,
  listings: Listings,
  context: RevokeContext,
): Promise<Looked[]> {
  const { standing } = context.policy;
  return await pMap(
    holdings.found,
    async (found): Promise<Looked> => {
      const { credential } = found;
      const leaver = asked(identity, found.record);
      const forbidden = prohibitions(
        credential,
        context.guard,
        hasLeftOvers(holdings.grants, credential.cluster.id),
      );
      const { evidence, location, auditRun } =
        forbidden.length > 0 || (credential.certificate === 'Expired' && !standing.has('expired'))
          ? notAsked
          : await seenOf(found, listings, context);
      const silence = await silenceOf(leaver, found, evidence, context);
      const judged = { found, forbidden, evidence, silence, leaver, holdings, settings };
      const { decision, approvals } = await decideWithApprovals(judged, context);
      const looked: Looked = {
        leaver,
        subject: { clusterId: credential.cluster.id, uid: leaver.uid },
        credential,
        record: found.record,
        grants: keptGrants(found.record, grantsAbout(holdings.grants, credential.cluster.id), decision),
        byUserListed: holdings.byUserListed,
        mode: context.policy.modeOn(credential.cluster),
        evidence,
        ...(location === undefined ? {} : { location }),
        ...(auditRun === undefined ? {} : { auditRun }),
        decision,
        approvals,
      };
      context.narrate('decided', {
        uid: leaver.uid,
        clusterId: credential.cluster.id,
        clusterName: credential.cluster.name,
        certificate: credential.certificate,
        evidence: evidence.kind,
        ...(auditRun === undefined ? {} : { auditRun }),
        decision: decision.kind,
        reasons: decision.reasons.map((reason) => reason.text),
        ...(decision.kind === 'hold' ? { until: isoOf(decision.until) } : {}),
        mode: looked.mode,
      });
      return looked;
    },
    { concurrency: context.policy.parallel },
  );
}

/** What the audit read of the log, as long as that covers the time up to now; else the log is read. */
async function seenOf(
  { credential, audit }: FoundCredential,
  listings: Listings,
  context: RevokeContext,
): Promise<Seen> {
  const { inactivity } = context.policy;
  const now = context.clock();
  if (audit !== undefined && coversNow(audit.evidence, inactivity, now)) {
    const { evidence, log, run } = audit;
    return { evidence, ...(log === undefined ? {} : { location: log }), auditRun: run };
  }
  const { cluster, uid } = credential;
  const sources = { projects: listings, auditLog: context.auditLog };
  return await gatherEvidence(cluster, uid, auditWindow(now, inactivity), sources);
}

interface ToJudge {
  readonly found: FoundCredential;
  readonly forbidden: readonly Prohibition[];
  readonly evidence: Evidence;
  readonly silence: Silence | undefined;
  readonly leaver: Leaver;
  readonly holdings: Holdings;
  readonly settings: Settings;
}

/**
 * Approvals are only asked for where one could matter: of a credential that was looked at before, as nobody can have approved
 * any other, and that is not ended, or let be, anyway.
 */
async function decideWithApprovals(
  judged: ToJudge,
  context: RevokeContext,
): Promise<{ readonly decision: Decision; readonly approvals: readonly GivenApproval[] }> {
  const alone = decideOn(judged, [], context);
  const { found, leaver } = judged;
  const isOpenToApproval = alone.kind === 'hold' && judged.forbidden.length === 0;
  if (!isOpenToApproval || (found.record === undefined && leaver.approval === undefined)) {
    return { decision: alone, approvals: [] };
  }
  const subject = { clusterId: found.credential.cluster.id, uid: leaver.uid };
  const all = await readApprovals(subject, found.record, context);
  const approvals = all.filter(
    ({ approval }) => leaver.approval === undefined || approval.id === leaver.approval,
  );
  if (leaver.approval === undefined || approvals.length > 0) {
    return { decision: decideOn(judged, approvals, context), approvals };
  }
  const text = `There is no approval ${leaver.approval} of this credential.`;
  const reasons = [...alone.reasons, { code: 'approval-refused', text } as const];
  return { decision: { ...alone, reasons }, approvals };
}

function decideOn(
  { found, forbidden, evidence, silence, leaver, holdings, settings }: ToJudge,
  approvals: readonly GivenApproval[],
  context: RevokeContext,
): Decision {
  const { credential, record } = found;
  const { uid, cause } = leaver;
  const now = context.clock();
  const clusterId = credential.cluster.id;
  const exemption = exemptionFor(settings, { uid, clusterId }, now);
  const facts = {
    credential,
    prohibitions: forbidden,
    evidence,
    ...(cause.deletedAt === undefined ? {} : { deletedAt: cause.deletedAt }),
    ...(exemption === undefined ? {} : { exemption }),
    ...(record?.revokedAt === undefined ? {} : { revokedAt: record.revokedAt }),
    ...(cause.requestedBy === undefined ? {} : { requestedBy: cause.requestedBy }),
    ...(cause.standing === undefined ? {} : { standing: cause.standing }),
    ...(silence === undefined ? {} : { silence }),
    ...heldSince(record, cause),
    approvals,
  };
  const decision = decide(facts, context.policy, now);
  const unread = holdings.unread.find(({ cluster }) => cluster.id === clusterId);
  if (unread === undefined) return decision;
  const reason: Reason = { code: 'call-failed', text: unread.why };
  return { ...decision, reasons: [...decision.reasons, reason] };
}

/** What a person asked for is still what he asked for when a policy names the credential too. */
function asked(leaver: Leaver, record: CredentialRecord | undefined): Leaver {
  const isPersons = record?.status === 'held' && record.cause.requestedBy !== undefined;
  return isPersons && leaver.cause.standing !== undefined ? { ...leaver, cause: record.cause } : leaver;
}

async function silenceOf(
  { uid, cause }: Leaver,
  { credential, audit }: FoundCredential,
  evidence: Evidence,
  context: RevokeContext,
): Promise<Silence | undefined> {
  if (cause.standing !== 'unused') return undefined;
  const last = audit ?? (await context.audits.credential(credential.cluster.id, uid));
  return silenceAfter(last?.silence, evidence);
}

/** Held for another reason it was not held for this one. */
function heldSince(record: CredentialRecord | undefined, cause: Cause): Pick<Facts, 'heldSince'> {
  if (record?.hold === undefined || reasonOf(record.cause) !== reasonOf(cause)) return {};
  return { heldSince: record.hold.since };
}

/**
 * A revocation that was begun has stored the grants already; what is left of them now is not what there was. One that was
 * confirmed keeps them for an undo, until the next one.
 */
function keptGrants(record: CredentialRecord | undefined, now: Grants, decision: Decision): Grants {
  const before = record?.grantsBefore;
  const isUnderWay = record?.status === 'revoking' || record?.status === 'unconfirmed';
  const isUndoable = record?.revokedAt !== undefined && decision.kind !== 'revoke';
  return (isUnderWay || isUndoable) && before?.kind === 'read' ? before : now;
}
