/**
 * The vendor's SDKs, loaded at first use (together they cost more than 150 ms at start), and the parts of them that the
 * adapters use. Nothing else imports them.
 */
import type { ClientConfig } from './connection.ts';

/** An operation as the clients of the openapi-core family take it. */
export interface OperationParams {
  readonly action: string;
  readonly version: string;
  readonly protocol: string;
  readonly pathname: string;
  readonly method: string;
  readonly authType: 'AK';
  readonly style: 'ROA' | 'RPC';
  readonly reqBodyType: 'json' | 'formData';
  readonly bodyType: string;
}

export interface OperationRequest {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly hostMap?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[];
}

/** With `bodyType: 'string'` the body is the answer's text. */
export interface SdkAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

type Call = (params: OperationParams, request: OperationRequest, runtime: object) => Promise<SdkAnswer>;

/** callApi signs with ACS3: tokens travel in headers, never in URLs. */
export interface OpenApiClient {
  callApi: Call;
}

export interface CsClient extends OpenApiClient {
  cleanClusterUserPermissionsWithOptions(
    clusterId: string,
    uid: string,
    request: object,
    headers: Readonly<Record<string, string>>,
    runtime: object,
  ): Promise<SdkAnswer>;
}

/** The log service has its own gateway, behind `execute`. */
export interface SlsClient {
  execute: Call;
}

/**
 * Sent with every request. The SDKs share one pool of idle connections that they give no access to. A function's process is
 * frozen between its invocations, the other side closes those connections meanwhile, and the first request on each of them
 * ends in ECONNRESET (15 of 15 times, measured), or in nothing at all where the closing was lost. A connection that is
 * closed after its answer never gets into the pool, so no request meets a dead one: not the reads, and above all not the
 * clean-up, which is never sent twice. It costs a handshake a request.
 */
export const ownConnection: Readonly<Record<string, string>> = { connection: 'close' };

type ClientClass<Client> = new (config: ClientConfig) => Client;

/** Kept: a bundle copies every export of a module, of which a client has a thousand, each time that it is imported. */
const coreModule = once(async () => exportsOf(await import('@alicloud/openapi-core')));
const csModule = once(async () => exportsOf(await import('@alicloud/cs20151215')));
const slsModule = once(async () => exportsOf(await import('@alicloud/sls20201230')));

/** Loads what talks to ACK ahead of its first use. */
export async function loadAckClient(): Promise<void> {
  await csModule();
}

/** Loads what talks to the log service ahead of its first use. */
export async function loadLogClient(): Promise<void> {
  await slsModule();
}

export async function openApiClient(config: ClientConfig): Promise<OpenApiClient> {
  const { default: Client } = await coreModule();
  return new (Client as ClientClass<OpenApiClient>)(config);
}

export async function csClient(config: ClientConfig): Promise<CsClient> {
  const { default: Client } = await csModule();
  return new (Client as ClientClass<CsClient>)(config);
}

export async function cleanUpRequest(fields: { readonly force: boolean }): Promise<object> {
  const { CleanClusterUserPermissionsRequest } = await csModule();
  return new (CleanClusterUserPermissionsRequest as new (map: object) => object)(fields);
}

export async function slsClient(config: ClientConfig): Promise<SlsClient> {
  const { default: Client } = await slsModule();
  return new (Client as ClientClass<SlsClient>)(config);
}

type Exports = Readonly<Record<string, unknown>>;

/**
 * The exports of a CommonJS module. An ES module that imports one sees them under `default`, with the class at
 * `default.default`; a bundler may have resolved that already.
 */
function exportsOf(module: object): Exports {
  const outer = module as Record<string, unknown>;
  const inner = outer['default'];
  return isObject(inner) && 'default' in inner ? inner : outer;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

export interface OutgoingEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly bus: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The client of EventBridge, as far as it is used. */
export interface EventBridgeClient {
  /** Those of the events that the service did not take. */
  putEvents(
    events: readonly OutgoingEvent[],
  ): Promise<{ readonly refused: readonly { readonly code: string; readonly message: string }[] }>;
}

/** Its credentials are fixed when it is made: those of one invocation. Its usual protocol is plain HTTP (measured). */
export async function eventBridgeClient(config: ClientConfig, accountId: string): Promise<EventBridgeClient> {
  const module = exportsOf(await import('@alicloud/eventbridge'));
  const { default: Client, Config, CloudEvent } = module as unknown as EventBridgeModule;
  const client = async () => {
    const { accessKeyId, accessKeySecret, securityToken } = await config.credential.getCredential();
    const isLocal = config.protocol === 'http';
    return new Client(
      new Config({
        accessKeyId,
        accessKeySecret,
        ...(securityToken === undefined ? {} : { securityToken, type: 'sts' }),
        endpoint: isLocal ? config.endpoint : `${accountId}.${config.endpoint}`,
        protocol: config.protocol,
        connectTimeout: config.connectTimeout,
        readTimeout: config.readTimeout,
      }),
    );
  };
  return {
    putEvents: async (events) => {
      const made = await client();
      const answer = await made.putEvents(
        events.map(
          ({ bus, data, ...event }) =>
            new CloudEvent({
              ...event,
              specversion: '1.0',
              datacontenttype: 'application/json',
              data: Buffer.from(JSON.stringify(data)),
              extensions: { aliyuneventbusname: bus },
            }),
        ),
      );
      return {
        refused: (answer.entryList ?? [])
          .filter(({ errorCode }) => typeof errorCode === 'string' && errorCode !== '')
          .map(({ errorCode = '', errorMessage = '' }) => ({ code: errorCode, message: errorMessage })),
      };
    },
  };
}

interface EventBridgeModule {
  readonly default: new (config: object) => {
    putEvents(events: readonly object[]): Promise<{
      readonly entryList?: readonly { readonly errorCode?: string; readonly errorMessage?: string }[];
    }>;
  };
  readonly Config: new (fields: object) => object;
  readonly CloudEvent: new (fields: object) => object;
}

/** Makes a thing at its first use and keeps it; one that failed is made anew. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
