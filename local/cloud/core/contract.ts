/**
 * What every service of the local cloud is made of. A service only says what a request asks for and how it is answered;
 * listening, counting, latency and faults are the server's (`server.ts`).
 */
import type { IncomingHttpHeaders } from 'node:http';

export type ServiceName =
  'cs' | 'ram' | 'ims' | 'sts' | 'sls' | 'kms' | 'actiontrail' | 'tablestore' | 'eventbridge' | 'fc';

export interface WireRequest {
  readonly method: string;
  /** The path as it came over the wire, still percent-encoded, without the query. */
  readonly path: string;
  /** The raw query with its `?`, or the empty string. */
  readonly search: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** A refusal in a service's own terms; the service writes it in its wire form. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface Service {
  readonly name: ServiceName;
  /** Names the operation that a request asks for before anything is verified; `Unknown` when there is none. */
  operationOf(request: WireRequest): string;
  /** Verifies the signature, checks the parameters and answers. Throws ServiceError for a refusal. */
  answer(request: WireRequest, operation: string): Promise<WireAnswer>;
  /** Writes a refusal in the service's wire form, with a fresh request id. */
  errorAnswer(error: ServiceError): WireAnswer;
}

/** The cloud's one clock. It can be moved; nothing in the local cloud reads the time from anywhere else. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  /** Present on temporary credentials, which are refused without it. */
  readonly securityToken?: string;
  /** Milliseconds since 1970; temporary credentials only. */
  readonly expiresAt?: number;
  readonly principal: Principal;
}

export interface Principal {
  readonly type: 'root-account' | 'ram-user' | 'assumed-role';
  /** User id, or role id; the account's id for the root account. */
  readonly id: string;
  readonly name: string;
  readonly sessionName?: string;
}

/** Who may sign: looked up by access key id. Undefined when the key does not exist. */
export type AccessKeys = (accessKeyId: string) => AccessKey | undefined;

/** An event as EventBridge carries it: CloudEvents 1.0 with the vendor's extensions. */
export interface CloudEvent {
  readonly id: string;
  readonly source: string;
  readonly specversion: '1.0';
  readonly type: string;
  readonly subject?: string;
  readonly time: string;
  readonly datacontenttype: string;
  readonly aliyunaccountid: string;
  readonly aliyunregionid: string;
  readonly aliyuneventbusname: string;
  readonly aliyunpublishtime: string;
  readonly aliyunpublishaddr: string;
  readonly data: unknown;
}

/** Takes the write events of the account onto the default bus. */
export type PublishEvent = (event: CloudEvent) => void;
