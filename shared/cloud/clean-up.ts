/** The one call that ends a credential. */
import type { VendorCheck } from '../domain/authorisation.ts';
import type { Subject } from '../domain/record.ts';
import type { Kubeconfigs } from '../use-cases/ports.ts';
import { malformed, type RawAnswer, requestIdHeader } from './answers.ts';
import type { Connection } from './connection.ts';
import { sendOnFreshConnection } from './fresh-connection.ts';
import { cleanUpRequest, csClient } from './sdk.ts';
import { failureOf, refusalOf } from './vendor-errors.ts';

const operation = 'cs.CleanClusterUserPermissions';

/**
 * Sent once, whatever happens: a lost answer is settled by reading the cloud. That alone would make it fail after each
 * freeze of the process: the SDK keeps connections in a pool that it gives no access to, and the first request on one that
 * the other side closed meanwhile ends in ECONNRESET (15 of 15 times, measured). So the SDK builds the request, and it
 * travels on a connection of its own that no request used before and none uses after.
 */
export function createCleanUp(connection: Connection): Kubeconfigs['cleanClusterUserPermissions'] {
  const config = connection.clientConfig('cs');

  return async (target, vendorCheck) => {
    const force = mayForce(target, vendorCheck);
    // One client a call: the SDK's own answer has no room for the body, which is looked at here.
    const client = await csClient(config);
    let received: RawAnswer | undefined;
    client.callApi = async (params, request) => {
      received = await sendOnFreshConnection(connection, config, params, request);
      return { statusCode: received.status, headers: received.headers };
    };
    try {
      const request = await cleanUpRequest({ force });
      await client.cleanClusterUserPermissionsWithOptions(target.clusterId, target.uid, request, {}, {});
    } catch (thrown) {
      throw failureOf(operation, thrown).error;
    }
    if (received === undefined) throw malformed(operation, 'The SDK did not send the request.');
    return { requestId: accepted(received) };
  };
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

/** Documented: an accepted clean-up has an empty body. */
function accepted(answer: RawAnswer): string {
  const { status, headers, body } = answer;
  if (status >= 400) throw refusalOf(operation, answer);
  if (status < 200 || status > 299 || !(body.trim() === '' || isObject(body))) {
    throw malformed(operation, `The answer is neither empty nor an object; its status is ${status}.`, {
      answer,
    });
  }
  return headers[requestIdHeader] ?? '';
}

/** Its sibling for all clusters answers an object with a task id; the same here would be an acceptance too. */
function isObject(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
