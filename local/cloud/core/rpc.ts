/**
 * What the RPC services (RAM, IMS, STS, KMS, ActionTrail) share: one path, the operation named by `x-acs-action` and `x-acs-version` (older
 * clients: `Action` and `Version` in the query), parameters in the query or a form, JSON answers with a RequestId.
 * Codes: `InvalidAction.NotFound`, `InvalidVersion`, `UnsupportedParameter`, `UnsupportedHTTPMethod` are documented common
 * codes; `Missing<Parameter>` is seen in answers of many services. The real gateway ignores parameters that it does not
 * know; here they are refused, so that a misspelt one is noticed.
 */
import { randomUUID } from 'node:crypto';
import { verifyAcs3 } from './acs3.ts';
import {
  type AccessKeys,
  type Clock,
  type Principal,
  type Service,
  ServiceError,
  type ServiceName,
  type WireAnswer,
  type WireRequest,
} from './contract.ts';

export interface RpcCall {
  readonly action: string;
  /** As the caller sent them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly caller: Principal;
  readonly requestId: string;
  /** The Host header: services with an endpoint a region are told the region by it. */
  readonly host: string;
  readonly userAgent: string;
  /** The cloud's clock, milliseconds since 1970. */
  readonly at: number;
}

type Written = 'User' | 'Role' | 'Key';

export interface RpcOperation {
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
  /** The kind of resource that it changes; absent for a read. */
  readonly writes?: Written;
  /** The answer without its RequestId. Throws ServiceError for a refusal. */
  answer(call: RpcCall): Readonly<Record<string, unknown>>;
}

/** A write that was tried by a verified caller. */
export interface RpcWrite {
  readonly call: RpcCall;
  readonly writes: Written;
  /** Without its RequestId; empty for a refusal. */
  readonly answer: Readonly<Record<string, unknown>>;
  /** Absent when it was done. */
  readonly refusal?: ServiceError;
}

export interface RpcApi {
  readonly name: ServiceName;
  /** The public host, named as HostId in refusals: `ram.aliyuncs.com`. */
  readonly host: string;
  readonly version: string;
  readonly operations: ReadonlyMap<string, RpcOperation>;
  readonly keys: AccessKeys;
  readonly clock: Clock;
  /** Told of every write after it was done or refused. */
  readonly onWrite?: (write: RpcWrite) => void;
}

const commonParameters = new Set(['Action', 'Version', 'Format']);

function actionOf(request: WireRequest): string {
  return String(request.headers['x-acs-action'] ?? request.query.get('Action') ?? '');
}

function parametersOf(request: WireRequest): Record<string, string> {
  const pairs = [...request.query];
  if (request.body.length > 0) {
    if (!(request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded'))
      throw new ServiceError(400, 'InvalidParameter', 'The body must be a form.');
    pairs.push(...new URLSearchParams(request.body.toString('utf8')));
  }
  return Object.fromEntries(pairs.filter(([name]) => !commonParameters.has(name)));
}

function checkParameters(operation: RpcOperation, parameters: Readonly<Record<string, string>>): void {
  const required = operation.required ?? [];
  const known = new Set([...required, ...(operation.optional ?? [])]);
  const stranger = Object.keys(parameters).find((name) => !known.has(name));
  if (stranger !== undefined)
    throw new ServiceError(400, 'UnsupportedParameter', `The parameter "${stranger}" is not supported.`);
  const missing = required.find((name) => (parameters[name] ?? '') === '');
  if (missing !== undefined)
    throw new ServiceError(400, `Missing${missing}`, `${missing} is mandatory for this action.`);
}

function operationFor(api: RpcApi, request: WireRequest): RpcOperation {
  const operation = api.operations.get(actionOf(request));
  if (operation === undefined || request.path !== '/')
    throw new ServiceError(
      404,
      'InvalidAction.NotFound',
      'Specified api is not found, please check your url.',
    );
  const version = String(request.headers['x-acs-version'] ?? request.query.get('Version') ?? '');
  if (version !== api.version)
    throw new ServiceError(400, 'InvalidVersion', `Specified parameter Version is not valid: "${version}".`);
  if (request.method !== 'POST' && request.method !== 'GET')
    throw new ServiceError(403, 'UnsupportedHTTPMethod', 'This http method is not supported.');
  return operation;
}

function jsonAnswer(status: number, fields: Readonly<Record<string, unknown>>): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=utf-8' },
    body: JSON.stringify(fields),
  };
}

export function rpcService(api: RpcApi): Service {
  // A refusal carries the id under which the trail knows it.
  const idsOfRefusals = new WeakMap<ServiceError, string>();

  function run(operation: RpcOperation, call: RpcCall): WireAnswer {
    const { writes } = operation;
    try {
      checkParameters(operation, call.parameters);
      const fields = operation.answer(call);
      if (writes !== undefined) api.onWrite?.({ call, writes, answer: fields });
      return jsonAnswer(200, { RequestId: call.requestId, ...fields });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      idsOfRefusals.set(error, call.requestId);
      if (writes !== undefined) api.onWrite?.({ call, writes, answer: {}, refusal: error });
      throw error;
    }
  }

  return {
    name: api.name,
    operationOf: (request) => (api.operations.has(actionOf(request)) ? actionOf(request) : 'Unknown'),
    answer: async (request) => {
      const operation = operationFor(api, request);
      const caller = verifyAcs3(request, { keys: api.keys, clock: api.clock });
      return run(operation, {
        action: actionOf(request),
        parameters: parametersOf(request),
        caller,
        requestId: randomUUID().toUpperCase(),
        host: request.headers.host ?? '',
        userAgent: request.headers['user-agent'] ?? '',
        at: api.clock.now(),
      });
    },
    errorAnswer: (error) =>
      jsonAnswer(error.status, {
        RequestId: idsOfRefusals.get(error) ?? randomUUID().toUpperCase(),
        HostId: api.host,
        Code: error.code,
        Message: error.message,
      }),
  };
}
