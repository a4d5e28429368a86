/** Calls a read of the openapi-core family (CS, IMS, RAM, STS, KMS, ActionTrail), repeats it where that helps, reads its answer. */
import type * as z from 'zod';
import { CloudError } from '../use-cases/cloud-error.ts';
import { type RawAnswer, readAnswer } from './answers.ts';
import type { CloudService, Connection } from './connection.ts';
import { type Attempt, repeat } from './retry.ts';
import { type OpenApiClient, type OperationParams, ownConnection, type SdkAnswer } from './sdk.ts';
import { failureOf } from './vendor-errors.ts';

export interface Read {
  readonly action: string;
  /** `ROA` services name the operation by method and path; the others by its action alone. */
  readonly path?: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
}

export type Reader = <T>(read: Read, schema: z.ZodType<T>) => Promise<T>;

/** @throws CloudError from every call of the reader. */
export function createReader(
  connection: Connection,
  {
    service,
    version,
    before,
  }: {
    readonly service: CloudService;
    readonly version: string;
    /** Waited for before each request, repeats included: where the account has few calls a second. */
    readonly before?: () => Promise<void>;
  },
  client: () => Promise<OpenApiClient>,
): Reader {
  return async (read, schema) => {
    const operation = `${service}.${read.action}`;
    const params: OperationParams = {
      action: read.action,
      version,
      protocol: 'HTTPS',
      pathname: read.path ?? '/',
      method: read.path === undefined ? 'POST' : 'GET',
      authType: 'AK',
      style: read.path === undefined ? 'RPC' : 'ROA',
      reqBodyType: read.path === undefined ? 'formData' : 'json',
      // As text: the SDK's models round 18-digit numbers and take a missing list for an empty one.
      bodyType: 'string',
    };
    const { callApi } = await bound(client);
    const answer = await repeat(
      operation,
      { policy: connection.retry, pauses: connection.pauses, signal: connection.signal() },
      async () => {
        await before?.();
        return await attempt(operation, () =>
          callApi(params, { query: textsOf(read.query), headers: ownConnection }, {}),
        );
      },
    );
    return readAnswer(operation, answer, schema);
  };
}

/** One request to an SDK as data. */
export async function attempt(
  operation: string,
  request: () => Promise<SdkAnswer>,
): Promise<Attempt<RawAnswer>> {
  try {
    return { kind: 'done', value: rawAnswer(operation, await request()) };
  } catch (thrown) {
    return failureOf(operation, thrown);
  }
}

function rawAnswer(operation: string, { statusCode, headers, body }: SdkAnswer): RawAnswer {
  if (statusCode < 200 || statusCode > 299) {
    // The SDKs take a redirection for an answer.
    throw new CloudError(
      { kind: 'malformed', operation, status: statusCode },
      'The answer is no answer to this call.',
    );
  }
  return { status: statusCode, headers, body: typeof body === 'string' ? body : '' };
}

async function bound(client: () => Promise<OpenApiClient>): Promise<OpenApiClient> {
  const made = await client();
  return { callApi: (params, request, runtime) => made.callApi(params, request, runtime) };
}

function textsOf(query: Read['query'] = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
