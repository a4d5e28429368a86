/** Calls a read of the log service, through its own SDK: one client a region, answers as text, repeated where that helps. */
import type { LogLocation } from '../use-cases/ports.ts';
import { malformed, type RawAnswer } from './answers.ts';
import { attempt } from './call.ts';
import type { Connection } from './connection.ts';
import { repeat } from './retry.ts';
import {
  once,
  type OperationParams,
  type OperationRequest,
  ownConnection,
  type SlsClient,
  slsClient,
} from './sdk.ts';

export interface SlsOperation {
  readonly action: string;
  readonly method: 'GET' | 'POST';
  /** Below the logstore's own. */
  readonly path: string;
}

export type SlsCall = (
  location: LogLocation,
  operation: SlsOperation,
  body?: OperationRequest['body'],
) => Promise<RawAnswer>;

export function createSlsCall(connection: Connection): SlsCall {
  const clients = new Map<string, () => Promise<SlsClient>>();
  function clientOf(region: string): () => Promise<SlsClient> {
    const known = clients.get(region);
    const client = known ?? once(() => slsClient(connection.clientConfig('sls', region)));
    if (known === undefined) clients.set(region, client);
    return client;
  }

  return async (location, { action, method, path }, body) => {
    const operation = `sls.${action}`;
    checkLocation(operation, location);
    const client = await clientOf(location.region)();
    const params: OperationParams = {
      action,
      version: '2020-12-30',
      protocol: 'HTTPS',
      pathname: `/logstores/${location.logstore}${path}`,
      method,
      authType: 'AK',
      style: 'ROA',
      reqBodyType: 'json',
      bodyType: 'string',
    };
    return await repeat(
      operation,
      { policy: connection.retry, pauses: connection.pauses, signal: connection.signal() },
      () =>
        attempt(operation, () => {
          // Made anew each time: the SDK writes the headers of a request into it.
          const request = {
            hostMap: { project: location.project },
            headers: { ...ownConnection },
            query: {},
          };
          return client.execute(params, body === undefined ? request : { ...request, body }, {});
        }),
    );
  };
}

const name = /^[a-z0-9][a-z0-9_-]*$/;

/** Project and logstore become parts of a host name and a path. */
function checkLocation(operation: string, { region, project, logstore }: LogLocation): void {
  if ([region, project, logstore].every((part) => name.test(part))) return;
  throw malformed(operation, `There is no such place: ${JSON.stringify({ region, project, logstore })}`);
}
