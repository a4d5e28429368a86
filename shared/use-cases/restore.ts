/** The undo of one revocation: gives the stored grants of one identity on one cluster back, when a person asks for it. */
import type { Grant } from '../domain/credential.ts';
import { describeAddition, grantKey } from '../domain/granting.ts';
import type { Uid } from '../domain/ids.ts';
import type { CredentialRecord } from '../domain/record.ts';
import { planRestore, type RestorePlan } from '../domain/restore.ts';
import { CloudError } from './cloud-error.ts';
import { confirmRestore, type Sent } from './confirm-restore.ts';
import type { RestoreContext } from './context.ts';
import type { Additions, Claim } from './ports.ts';
import { proveGone } from './prove-gone.ts';
import { writeIntent, writeRefused, writeRestored } from './record-restore.ts';
import {
  refusalByExistence,
  refusalByRecord,
  refused,
  type RestoreAnswer,
  type RestoreRequest,
} from './restore-answer.ts';
import { claimKey } from './revoke-credential.ts';

/**
 * Adds what is missing of the stored grants, then reads back that it shows and that other clusters' grants are as before. Asked
 * again, it finds them there. Whatever can't be read in the cloud refuses. Throws StateError when the state fails: the next
 * call, or the next look, settles what was begun by reading the cloud.
 */
export async function restore(request: RestoreRequest, context: RestoreContext): Promise<RestoreAnswer> {
  const { uid, clusterId } = request;
  const key = claimKey({ subject: { uid, clusterId } });
  const held: { claim: Claim | undefined } = {
    claim: await context.claims.take(key, context.run, context.policy.lease),
  };
  if (held.claim === undefined) return { kind: 'busy' };
  try {
    return await restoreClaimed(request, held, context);
  } finally {
    if (held.claim !== undefined) await giveBack(held.claim, context);
  }
}

async function restoreClaimed(
  request: RestoreRequest,
  held: { claim: Claim | undefined },
  context: RestoreContext,
): Promise<RestoreAnswer> {
  const { uid, clusterId, by, withAllClusters = false } = request;
  const [record] = await context.records.get([{ clusterId, uid }]);
  const refusal = refusalByRecord(uid, record, context.guard);
  if (refusal !== undefined || record === undefined) {
    return refusal ?? refused('not-revoked', 'Nothing is known of this credential.');
  }
  const { identityType: type, identityNames: names } = record.cause;
  const absence = refusalByExistence(await proveGone({ uid, type, names, from: 'inventory' }, context));
  if (absence !== undefined) return absence;
  const before = await grantsNow(uid, context);
  if (before instanceof CloudError) return refused('grants-unreadable', before.describe());
  const plan = planRestore({ clusterId, stored: record.grantsBefore, now: before, withAllClusters });
  const [first, ...more] = plan.add;
  if (first === undefined) return await nothingToAdd(record, plan, by, context);

  const additions: Additions = [first, ...more];
  const facts = { by, add: additions.map(describeAddition), lost: plan.lost.map(({ reason }) => reason) };
  const begun = await writeIntent(record, facts, context);
  held.claim = await outliving(held.claim, context);
  if (held.claim === undefined) return { kind: 'busy' };
  const sent = await send({ uid, type }, additions, context);
  if (sent.kind === 'refused') {
    await writeRefused(record, begun, { ...facts, refused: sent.why }, context);
    return refused('vendor-refused', sent.why, plan.lost);
  }
  return await confirmRestore({ by, begun, plan, additions, before, sent, facts }, context);
}

async function grantsNow(uid: Uid, { kubeconfigs }: RestoreContext): Promise<readonly Grant[] | CloudError> {
  try {
    return await kubeconfigs.grantsOf(uid);
  } catch (error) {
    if (error instanceof CloudError) return error;
    throw error;
  }
}

/** Given by a run that ended before it said so, or by a person; or there is nothing that could be given. */
async function nothingToAdd(
  record: CredentialRecord,
  plan: RestorePlan,
  by: string,
  context: RestoreContext,
): Promise<RestoreAnswer> {
  if (plan.there.length === 0) {
    return refused('nothing-to-restore', 'No stored grant can be given back.', plan.lost);
  }
  const there = plan.there.map(grantKey);
  if (record.status !== 'restored') {
    const text = `Asked for by ${by}, and found there already.`;
    await writeRestored(record, text, { by, there, settled: true }, context);
  }
  return { kind: 'restored', added: [], there, lost: plan.lost, elsewhere: { missing: [], added: [] } };
}

/** The same claim, renewed when the request and its read-back could outlast it; undefined when it was lost. */
async function outliving(claim: Claim | undefined, context: RestoreContext): Promise<Claim | undefined> {
  const { requestTimeout, readBackFor, lease } = context.policy;
  if (claim === undefined || claim.expiresAt - context.clock() > requestTimeout + readBackFor) return claim;
  return await context.claims.renew(claim, context.run, lease);
}

async function send(
  holder: Parameters<RestoreContext['permissions']['addGrants']>[0],
  additions: Additions,
  context: RestoreContext,
): Promise<Sent | { readonly kind: 'refused'; readonly why: string }> {
  try {
    const { requestId } = await context.permissions.addGrants(holder, additions);
    return { kind: 'accepted', requestId };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const isLost = error.kind === 'unreachable' || error.kind === 'malformed';
    return { kind: isLost ? 'lost' : 'refused', why: error.describe() };
  }
}

async function giveBack(claim: Claim, context: RestoreContext): Promise<void> {
  try {
    await context.claims.release(claim, context.run);
  } catch (error) {
    // It runs out by itself; until then the credential is only looked at later.
    context.narrate('claim not given back', { key: claim.key, why: String(error) });
  }
}
