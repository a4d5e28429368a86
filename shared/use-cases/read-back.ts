/** Whether a revocation shows in the cloud: the certificate and the grants of the cluster, both answered later than asked. */
import pMap from 'p-map';
import { type Grants, grantsOnCluster } from '../domain/credential.ts';
import type { ClusterId, Uid } from '../domain/ids.ts';
import type { CertificateState } from '../domain/credential.ts';
import type { Duration } from '../domain/time.ts';
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

const unread: ReadBack = { certificate: 'unread', grants: 'unverified' };

/**
 * Polls until every revocation shows, at most `span` long; reads that are common to all clusters are made once a poll.
 * A poll that fails confirms nothing. Every asked cluster has an answer. `onShown` hears of those that showed in a poll as
 * soon as they did, while the others are still waited for.
 */
export async function readBack(
  uid: Uid,
  pending: readonly ToReadBack[],
  options: { readonly span: Duration; readonly firstAfter: Duration; readonly byUserListed: boolean },
  context: RevokeContext,
  onShown?: (answers: ReadonlyMap<ClusterId, ReadBack>) => void,
): Promise<Map<ClusterId, ReadBack>> {
  const answers = new Map<ClusterId, ReadBack>(pending.map(({ clusterId }) => [clusterId, unread]));
  let open = [...pending];
  let pause = options.firstAfter;
  let waited = 0;
  while (open.length > 0) {
    await context.sleep(pause);
    waited += pause;
    const seen = await look(uid, open, options.byUserListed, context);
    for (const [clusterId, answer] of seen) answers.set(clusterId, answer);
    onShown?.(new Map([...seen].filter(([, answer]) => isSettled(answer))));
    open = open.filter(({ clusterId }) => !isSettled(answers.get(clusterId)));
    if (waited >= options.span) break;
    pause = Math.min(Math.max(pause * 1.5, 200), 5_000, Math.max(options.span - waited, 1));
  }
  return answers;
}

function isSettled(answer: ReadBack | undefined): boolean {
  return answer?.certificate === 'gone' && answer.grants !== 'left';
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
