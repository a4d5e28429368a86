/** The one call that ends a credential. */
import type { VendorCheck } from '../domain/authorisation.ts';
import type { Subject } from '../domain/record.ts';
import type { Kubeconfigs } from '../use-cases/ports.ts';
import { acceptedRequestId } from './acceptance.ts';
import type { RawAnswer } from './answers.ts';
import { attempt } from './call.ts';
import type { Connection } from './connection.ts';
import { type Attempt, repeat } from './retry.ts';
import { cleanUpRequest, csClient, ownConnection } from './sdk.ts';

const operation = 'cs.CleanClusterUserPermissions';

/**
 * The SDK's typed operation, its answer seen as text. Sent once, whatever happens: what became of a request without an
 * answer is read from the cloud. That it does not meet a dead connection is `ownConnection`'s doing.
 */
export function createCleanUp(connection: Connection): Kubeconfigs['cleanClusterUserPermissions'] {
  return async (target, vendorCheck) => {
    const send = await sender(connection, target, mayForce(target, vendorCheck));
    const policy = { ...connection.retry, tries: 1 };
    const answer = await repeat(
      operation,
      { policy, pauses: connection.pauses, signal: connection.signal() },
      send,
    );
    return { requestId: acceptedRequestId(operation, answer) };
  };
}

/** Prepares everything, so that what is attempted is the request alone. */
async function sender(
  connection: Connection,
  { clusterId, uid }: Subject,
  force: boolean,
): Promise<() => Promise<Attempt<RawAnswer>>> {
  const client = await csClient(connection.clientConfig('cs'));
  const request = await cleanUpRequest({ force });
  // The typed operation drops the body of its answer: it is kept on the way.
  let body: unknown;
  const callApi = client.callApi.bind(client);
  client.callApi = async (params, call, runtime) => {
    const answer = await callApi({ ...params, bodyType: 'string' }, call, runtime);
    body = answer.body;
    return answer;
  };
  return () =>
    attempt(operation, async () => ({
      ...(await client.cleanClusterUserPermissionsWithOptions(clusterId, uid, request, ownConnection, {})),
      body,
    }));
}

/** The vendor's check is off only for the credential that the authorisation was given for. */
function mayForce({ clusterId, uid }: Subject, vendorCheck: VendorCheck): boolean {
  if (vendorCheck.kind === 'on') return false;
  const { authorisation } = vendorCheck;
  if (authorisation.clusterId === clusterId && authorisation.uid === uid) return true;
  throw new RangeError(
    `The authorisation is for ${authorisation.clusterId}/${authorisation.uid}, not for ${clusterId}/${uid}.`,
  );
}
