/**
 * One connection to a Tablestore instance. Hides what the SDK leaves to its caller: it has no deadline, its retry count is
 * global to the process, over https it opens a connection a call, and a connection that is cut inside an answer leaves its
 * promise pending for ever.
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { groupedWrites, type GroupedWrites } from './grouped-writes.ts';
import type { RetryOptions } from './retry.ts';
import { loadSdk, type Sdk } from './tablestore-sdk.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Temporary credentials only. */
  readonly securityToken?: string | undefined;
}

export interface ClientOptions {
  /** With scheme: `https://<instance>.<region>.ots.aliyuncs.com`. */
  readonly endpoint: string;
  readonly instance: string;
  /** Asked before every request: credentials of a function rotate. */
  readonly credentials: () => Credentials | Promise<Credentials>;
  /** Milliseconds one request may take; 3000 when absent. */
  readonly timeoutMs?: number;
  readonly retry?: RetryOptions;
}

export type SdkClient = InstanceType<Sdk['Client']>;

export interface TablestoreClient {
  readonly retry: RetryOptions;
  /** Sends one request once. Rejects with whatever the SDK throws; `retry.ts` and `conditional-write.ts` translate it. */
  once<T>(send: (client: SdkClient, sdk: Sdk) => Promise<T>): Promise<T>;
}

export function tablestoreClient(options: ClientOptions): TablestoreClient {
  const { endpoint, instance, credentials, timeoutMs = 3_000, retry = {} } = options;
  const secure = endpoint.startsWith('https:');
  let agent: HttpAgent | undefined;
  let made: { readonly client: SdkClient; readonly by: Credentials } | undefined;
  const writes = groupedWrites((send) => withDeadline(send(), timeoutMs), timeoutMs);

  return {
    retry,
    once: async (send) => {
      const [sdk, { accessKeyId, accessKeySecret, securityToken }] = await Promise.all([
        loadSdk(),
        credentials(),
      ]);
      agent ??= secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
      // The SDK passes `agent` on to http.request; its typings do not know it.
      const httpOptions = { timeout: timeoutMs, maxSockets: 300, agent };
      const isSame =
        made?.by.accessKeyId === accessKeyId &&
        made.by.accessKeySecret === accessKeySecret &&
        made.by.securityToken === securityToken;
      if (made === undefined || !isSame) {
        const client = new sdk.Client({
          endpoint,
          instancename: instance,
          accessKeyId,
          secretAccessKey: accessKeySecret,
          ...(securityToken === undefined ? {} : { securityToken }),
          httpOptions,
          // Sets the count for every client of the process; ours repeat by themselves.
          maxRetries: 0,
        });
        made = { client: grouping(client, writes), by: { accessKeyId, accessKeySecret, securityToken } };
      }
      return withDeadline(send(made.client, sdk), timeoutMs);
    },
  };
}

/** The same client, whose writes of single rows travel in groups. */
function grouping(client: SdkClient, writes: GroupedWrites): SdkClient {
  return new Proxy(client, {
    get: (target, name, receiver) => {
      if (name === 'putRow') return (row: object) => writes.write(target, { type: 'PUT', ...row } as never);
      if (name === 'deleteRow')
        return (row: object) => writes.write(target, { type: 'DELETE', ...row } as never);
      if (name === 'updateRow') return (row: UpdateRow) => update(target, row, writes);
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
}

type UpdateRow = Parameters<SdkClient['updateRow']>[0];

/** An increment goes alone: nobody may have to tell whether a batch with it was applied, nor send it again. */
function update(client: SdkClient, row: UpdateRow, writes: GroupedWrites): Promise<unknown> {
  const { updateOfAttributeColumns: attributeColumns, ...rest } = row;
  if (attributeColumns.some((changes) => 'INCREMENT' in changes)) return client.updateRow(row);
  return writes.write(client, { type: 'UPDATE', ...rest, attributeColumns });
}

/** The SDK's own time-out only knows silence on the connection; this one ends the request whatever happened to it. */
async function withDeadline<T>(answer: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs} ms.`)), timeoutMs);
  });
  try {
    return await Promise.race([answer, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
