/** Looks at everything an identity holds and decides about each credential; changes nothing. */
import pMap from 'p-map';
import {
  type Credential,
  type Grants,
  grantsAbout,
  type Prohibition,
  prohibitions,
} from '../domain/credential.ts';
import { decide } from '../domain/decide.ts';
import type { Decision, Reason } from '../domain/decision.ts';
import { auditWindow, type Evidence } from '../domain/evidence.ts';
import type { ClusterId, Uid } from '../domain/ids.ts';
import type { Cause, CredentialRecord, Mode, Subject } from '../domain/record.ts';
import { exemptionFor, type Settings } from '../domain/settings.ts';
import { isoOf } from '../domain/time.ts';
import type { RevokeContext } from './context.ts';
import { type FoundCredential, hasLeftOvers, type Holdings } from './find-credentials.ts';
import { type Gathered, gatherEvidence } from './gather-evidence.ts';
import type { Listings } from './listings.ts';
import type { LogLocation } from './ports.ts';

/** One identity that is proven gone, and why the guard looks at it. */
export interface Leaver {
  readonly uid: Uid;
  readonly cause: Cause;
  /** Only these clusters; all when absent. */
  readonly only?: ReadonlySet<ClusterId>;
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
  readonly decision: Decision;
}

const notAsked: Gathered = {
  evidence: { kind: 'unknown', why: 'not-asked', detail: 'Nothing depends on the log here.' },
};

export async function lookAtCredentials(
  leaver: Leaver,
  holdings: Holdings,
  settings: Settings,
  listings: Listings,
  context: RevokeContext,
): Promise<Looked[]> {
  const window = auditWindow(context.clock());
  return await pMap(
    holdings.found,
    async (found): Promise<Looked> => {
      const { credential } = found;
      const forbidden = prohibitions(
        credential,
        context.guard,
        hasLeftOvers(holdings.grants, credential.cluster.id),
      );
      const { evidence, location } =
        forbidden.length > 0 || credential.certificate === 'Expired'
          ? notAsked
          : await gatherEvidence(credential.cluster, leaver.uid, window, {
              projects: listings,
              auditLog: context.auditLog,
            });
      const decision = decideOn(found, forbidden, evidence, leaver, holdings, settings, context);
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
        decision,
      };
      context.narrate('decided', {
        uid: leaver.uid,
        clusterId: credential.cluster.id,
        clusterName: credential.cluster.name,
        certificate: credential.certificate,
        evidence: evidence.kind,
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

function decideOn(
  { credential, record }: FoundCredential,
  forbidden: readonly Prohibition[],
  evidence: Evidence,
  { uid, cause }: Leaver,
  holdings: Holdings,
  settings: Settings,
  context: RevokeContext,
): Decision {
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
  };
  const decision = decide(facts, context.policy, now);
  const unread = holdings.unread.find(({ cluster }) => cluster.id === clusterId);
  if (unread === undefined) return decision;
  const reason: Reason = { code: 'call-failed', text: unread.why };
  return { ...decision, reasons: [...decision.reasons, reason] };
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
