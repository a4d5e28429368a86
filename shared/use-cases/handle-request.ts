/** An asynchronous call for one identity by id: it is gone, or a person wants its access to end. */
import type { ClusterId, Uid } from '../domain/ids.ts';
import type { Existence, IdentityType } from '../domain/identity.ts';
import type { Cause } from '../domain/record.ts';
import type { StandingReason } from '../domain/standing-policy.ts';
import { describeErrors } from './cloud-error.ts';
import type { RevokeContext } from './context.ts';
import { countOutcomes } from './count-outcomes.ts';
import { endCredentials, type Target } from './end-credentials.ts';
import { targetOf } from './handle-deletion.ts';
import { Listings } from './listings.ts';
import { proveGone } from './prove-gone.ts';
import type { Result } from './record-look.ts';
import type { Candidate } from './resolve-identity.ts';

interface RequestFields {
  readonly uid: Uid;
  readonly type: IdentityType;
  readonly clusters?: readonly ClusterId[];
  /** Only this approval is to be used; any that is valid when absent. */
  readonly approval?: string;
  /** The run whose audits are the look at those clusters, where they are of the last hour; else each is looked at. */
  readonly run?: string;
  /** A plan that waits for an approval as a whole: what is in it passes the limits once it is approved. */
  readonly plan?: string;
}

export type RevokeRequest = RequestFields &
  (
    | { readonly reason: 'identity-deleted' }
    /** Also of an identity that exists, for instance after a leak: nothing goes without an approval. */
    | { readonly reason: 'person-request'; readonly requestedBy: string }
    /** Of an identity that exists: a policy that is switched on names its like. */
    | { readonly reason: StandingReason }
  );

/**
 * Throws when a list can't be read, when a credential failed, or when the identity is not proven gone and neither a person
 * nor a standing policy asks. A request without an approval is looked at and held, so that somebody can approve what was seen.
 */
export async function handleRequest(
  request: RevokeRequest,
  context: RevokeContext,
): Promise<readonly Result[]> {
  const { uid, type, approval, run, plan } = request;
  const candidate = { uid, type, names: [], from: 'event' } as const;
  const existence = await proveGone(candidate, context);
  context.narrate('identity', { uid, type, existence: existence.kind });
  const target = targetFor(request, candidate, existence, context);
  const only = {
    ...(request.clusters === undefined ? {} : { only: new Set(request.clusters) }),
    ...(approval === undefined ? {} : { approval }),
    ...(run === undefined ? {} : { auditRun: run }),
    ...(plan === undefined ? {} : { plan }),
  };
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

/** Who is proven gone is a leaver, whoever asks: then the guard may act by itself. */
function targetFor(
  request: RevokeRequest,
  candidate: Candidate,
  existence: Existence,
  context: RevokeContext,
): Target {
  const origin = request.run === undefined ? `request ${context.run}` : `run ${request.run}`;
  if (existence.kind === 'gone') return targetOf(candidate, existence, origin, []);
  const cause = { origin, identityType: candidate.type, identityNames: [] };
  if (request.reason === 'person-request') {
    return targetThere(candidate, { ...cause, requestedBy: request.requestedBy });
  }
  if (request.reason !== 'identity-deleted' && existence.kind === 'exists') {
    return targetThere(candidate, { ...cause, standing: request.reason });
  }
  const why = existence.kind === 'unknown' ? existence.why : 'It exists.';
  throw new Error(`${candidate.uid} is not proven gone, so nothing was revoked: ${why}`);
}

/** Of somebody who may be there: no time of a deletion is known, and none is taken from before. */
export function targetThere(candidate: Candidate, { deletedAt: _none, ...cause }: Cause): Target {
  return { candidate, leaver: { uid: candidate.uid, cause } };
}
