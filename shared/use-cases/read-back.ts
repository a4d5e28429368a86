/** Whether a revocation shows in the cloud: the certificate and the grants of the cluster, both answered later than asked. */
import pMap from 'p-map';
import { type Grants, grantsOnCluster } from '../domain/credential.ts';
import type { ClusterId, Uid } from '../domain/ids.ts';
import type { CertificateState } from '../domain/credential.ts';
import type { Duration, Instant } from '../domain/time.ts';
import { describeError } from './cloud-error.ts';
import type { RevokeContext } from './context.ts';

export interface ReadBack {
  /** `gone`: Removed, Unissued or not listed any more. `unread`: no list could be read. */
  readonly certificate: 'gone' | 'shows' | 'unread';
  /** `unverified`: ACK does not say what grants the deleted identity has, or did not say before. */
  readonly grants: 'gone' | 'left' | 'unverified';
}

export interface ToReadBack {
  readonly clusterId: ClusterId;
  readonly grantsBefore: Grants;
}

export interface ReadBackOptions {
  /** How long each revocation is watched at most. */
  readonly span: Duration;
  /** How soon after it was asked about it is looked at first. */
  readonly firstAfter: Duration;
  /** ACK's list of the identity shows its certificates; else every cluster's list is read. */
  readonly byUserListed: boolean;
}

interface Waiting extends ToReadBack {
  readonly since: Instant;
  dueAt: Instant;
  readonly resolve: (answer: ReadBack) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * What watches an identity's revocations, each from the moment it is asked about, while others are still sent: until it
 * shows, at most `span` long. Reads that are common to all are made once a poll; one that fails confirms nothing.
 */
export function createReadBack(
  uid: Uid,
  { span, firstAfter, byUserListed }: ReadBackOptions,
  context: RevokeContext,
): (pending: ToReadBack) => Promise<ReadBack> {
  const waiting = new Set<Waiting>();

  async function poll(): Promise<void> {
    while (waiting.size > 0) {
      const next = Math.min(...[...waiting].map(({ dueAt }) => dueAt));
      await context.sleep(Math.max(0, next - context.clock()));
      const begun = context.clock();
      // One read tells of all of them; a cluster's own list is only read when its turn has come.
      const open = [...waiting].filter(({ dueAt }) => byUserListed || dueAt <= begun);
      const seen = await look(uid, open, byUserListed, context);
      for (const one of open) {
        const answer = seen.get(one.clusterId) ?? { certificate: 'unread', grants: 'unverified' };
        const waited = begun - one.since;
        if (isSettled(answer) || waited >= span) {
          waiting.delete(one);
          one.resolve(answer);
        }
        const pause = Math.min(Math.max(waited / 2, 100), 5_000, Math.max(span - waited, 1));
        one.dueAt = context.clock() + pause;
      }
    }
  }

  function fail(error: unknown): void {
    const all = [...waiting];
    waiting.clear();
    for (const { reject } of all) reject(error);
  }

  return (pending) =>
    new Promise((resolve, reject) => {
      const since = context.clock();
      waiting.add({ ...pending, since, dueAt: since + firstAfter, resolve, reject });
      if (waiting.size === 1) poll().catch(fail);
    });
}

function isSettled({ certificate, grants }: ReadBack): boolean {
  return certificate === 'gone' && grants !== 'left';
}

async function look(
  uid: Uid,
  open: readonly ToReadBack[],
  byUserListed: boolean,
  context: RevokeContext,
): Promise<Map<ClusterId, ReadBack>> {
  const [certificates, grants] = await Promise.all([
    certificatesOf(uid, open, byUserListed, context),
    grantsNow(uid, context),
  ]);
  return new Map(
    open.map(({ clusterId, grantsBefore }) => [
      clusterId,
      {
        certificate: certificates.get(clusterId) ?? 'unread',
        grants: judgeGrants(clusterId, grantsBefore, grants),
      },
    ]),
  );
}

/**
 * Only what ACK listed before can be seen to be gone now: it lists the grants of those clusters alone in which the caller is
 * an administrator (documented), and maybe none of a deleted identity. The creator's own grant can't be taken away.
 */
function judgeGrants(clusterId: ClusterId, before: Grants, now: Grants): ReadBack['grants'] {
  if (now.kind === 'unreadable') return 'unverified';
  if (grantsOnCluster(now.grants, clusterId).some((grant) => !grant.isOwner)) return 'left';
  const isListedBefore = before.kind === 'read' && grantsOnCluster(before.grants, clusterId).length > 0;
  return isListedBefore ? 'gone' : 'unverified';
}

async function grantsNow(uid: Uid, context: RevokeContext): Promise<Grants> {
  try {
    return { kind: 'read', grants: await context.kubeconfigs.grantsOf(uid) };
  } catch (error) {
    return { kind: 'unreadable', why: describeError(error) };
  }
}

async function certificatesOf(
  uid: Uid,
  open: readonly ToReadBack[],
  byUserListed: boolean,
  context: RevokeContext,
): Promise<Map<ClusterId, ReadBack['certificate']>> {
  if (byUserListed) {
    const rows = await context.kubeconfigs.statesOfUser(uid).catch(() => undefined);
    // An empty list may also be how ACK answers for a deleted identity; the clusters' lists tell then.
    if (rows !== undefined && rows.length > 0) {
      const states = new Map(rows.map((row) => [row.clusterId, row.certificate]));
      return new Map(
        open.map(({ clusterId }) => [clusterId, isGone(states.get(clusterId)) ? 'gone' : 'shows']),
      );
    }
  }
  const answers = await pMap(
    open,
    async ({ clusterId }) => [clusterId, await onCluster(uid, clusterId, context)] as const,
    {
      concurrency: context.policy.parallel,
    },
  );
  return new Map(answers);
}

async function onCluster(
  uid: Uid,
  clusterId: ClusterId,
  context: RevokeContext,
): Promise<ReadBack['certificate']> {
  try {
    const rows = await context.kubeconfigs.statesOfCluster(clusterId);
    return isGone(rows.find((row) => row.uid === uid)?.certificate) ? 'gone' : 'shows';
  } catch (error) {
    context.narrate('read-back failed', { uid, clusterId, why: describeError(error) });
    return 'unread';
  }
}

function isGone(state: CertificateState | undefined): boolean {
  return state === undefined || state === 'Removed' || state === 'Unissued';
}
