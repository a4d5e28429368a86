/** An asynchronous call for one identity by id: prove that it is gone, end what it holds. */
import type { ClusterId, Uid } from '../domain/ids.ts';
import type { IdentityType } from '../domain/identity.ts';
import { describeErrors } from './cloud-error.ts';
import type { RevokeContext } from './context.ts';
import { countOutcomes } from './count-outcomes.ts';
import { endCredentials } from './end-credentials.ts';
import { targetOf } from './handle-deletion.ts';
import { Listings } from './listings.ts';
import { proveGone } from './prove-gone.ts';
import type { Result } from './record-look.ts';

export interface RevokeRequest {
  readonly uid: Uid;
  /** The only reason that needs no person: the identity is deleted. */
  readonly reason: 'identity-deleted';
  readonly type: IdentityType;
  readonly clusters?: readonly ClusterId[];
}

/** Throws when the identity is not proven gone, when a list can't be read, or when a credential failed. */
export async function handleRequest(
  request: RevokeRequest,
  context: RevokeContext,
): Promise<readonly Result[]> {
  const { uid, type } = request;
  const candidate = { uid, type, names: [], from: 'event' } as const;
  const existence = await proveGone(candidate, context);
  context.narrate('identity', { uid, type, existence: existence.kind });
  if (existence.kind !== 'gone') {
    const why = existence.kind === 'unknown' ? existence.why : 'It exists.';
    throw new Error(`${uid} is not proven gone, so nothing was revoked: ${why}`);
  }
  const target = targetOf(candidate, existence, `request ${context.run}`, []);
  const only = request.clusters === undefined ? {} : { only: new Set(request.clusters) };
  const report = await endCredentials(
    [{ ...target, leaver: { ...target.leaver, ...only } }],
    new Listings(context.kubeconfigs, context.clock()),
    context,
  );
  await countOutcomes(report.results, context);
  const unread = report.unread.map(
    ({ cluster, why }) => new Error(`${cluster.id} could not be read: ${why}`),
  );
  const busy =
    report.busy === 0 ? [] : [new Error(`Another run works on ${report.busy} of the credentials.`)];
  const errors = [...report.errors, ...unread, ...busy];
  if (errors.length > 0)
    throw new AggregateError(errors, `The request for ${uid} was not finished: ${describeErrors(errors)}`);
  return report.results;
}
