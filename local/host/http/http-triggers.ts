/** Serves a URL for each function with an HTTP trigger, on loopback. */
import { type Service, ServiceError, type WireAnswer, type WireRequest } from '../../cloud/core/contract.ts';
import { Faults } from '../../cloud/core/faults.ts';
import { RequestLog } from '../../cloud/core/request-log.ts';
import { type RunningServer, startServer } from '../../cloud/core/server.ts';
import { newRequestId } from '../../cloud/fc/request-id.ts';
import type { FunctionHost } from '../contract.ts';
import { authenticate, type Gate, withClaims } from './authenticate.ts';
import { httpAnswer } from './http-answer.ts';
import { type HttpConfig, httpConfigOf } from './http-config.ts';
import { httpEvent } from './http-event.ts';

interface HttpOptions extends Gate {
  readonly accountId: string;
  /** By function name; free ports when absent. */
  readonly ports?: Readonly<Record<string, number>>;
}

export interface HttpTriggers {
  /** `http://127.0.0.1:PORT` by function name. */
  readonly urls: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Documented ("Limits"). */
const maxHeaderBytes = 8 * 1024;
const maxPathBytes = 4 * 1024;
const maxBodyBytes = 32 * 1024 * 1024;

function checkRequest({ method, path, search, headers, body }: WireRequest, config: HttpConfig): void {
  // The status is in the SDK's typings.
  if (config.isDisabled) throw new ServiceError(403, 'AccessDenied', 'AccessDenied: the URL is disabled');
  // Inferred.
  if (!config.methods.includes(method))
    throw new ServiceError(405, 'MethodNotAllowed', `${method} is not allowed by the trigger`);
  const headerBytes = Object.entries(headers).reduce(
    (sum, entry) => sum + Buffer.byteLength(entry.join('')),
    0,
  );
  if (
    headerBytes > maxHeaderBytes ||
    path.length + search.length > maxPathBytes ||
    body.length > maxBodyBytes
  )
    throw new ServiceError(400, 'InvalidArgument', 'the request is larger than allowed');
  if (headers['x-fc-invocation-type'] === 'Async')
    throw new ServiceError(400, 'InvalidArgument', 'asynchronous calls by HTTP are not offered here');
}

function triggerService(host: FunctionHost, name: string, config: HttpConfig, options: HttpOptions): Service {
  return {
    name: 'fc',
    operationOf: () => 'HttpTrigger',
    async answer(request): Promise<WireAnswer> {
      checkRequest(request, config);
      const claims = authenticate(request, config, options);
      const requestId = newRequestId();
      const source = { accountId: options.accountId, requestId, now: options.clock.now() };
      const places = typeof config.auth === 'string' ? [] : config.auth.pass;
      const event = withClaims(httpEvent(request, source), claims, places);
      const result = await host.runner.invoke(name, Buffer.from(JSON.stringify(event)), requestId);
      const id = { 'x-fc-request-id': requestId };
      // That a function's own error is a 502 with its text is inferred.
      if (result.errorType !== undefined)
        return {
          status: 502,
          headers: { ...id, 'content-type': 'application/json', 'x-fc-error-type': result.errorType },
          body: result.payload,
        };
      const answer = httpAnswer(result.payload);
      return { ...answer, headers: { ...answer.headers, ...id } };
    },
    errorAnswer({ status, code, message }) {
      const requestId = newRequestId();
      return {
        status,
        headers: {
          'content-type': 'application/json',
          'x-fc-request-id': requestId,
          // Seen with refusals of the gateway.
          'x-fc-error-type': 'FCCommonError',
        },
        body: JSON.stringify({ RequestId: requestId, Code: code, Message: message }),
      };
    },
  };
}

/** Throws when a trigger can't be served; nothing stays open then. A function has one HTTP trigger at most (documented). */
export async function serveHttpTriggers(host: FunctionHost, options: HttpOptions): Promise<HttpTriggers> {
  const services = host.functionNames.flatMap((name) => {
    const triggers =
      host.runner.find(name)?.triggers.filter(({ triggerType }) => triggerType === 'http') ?? [];
    if (triggers.length > 1) throw new Error(`${name} has more than one HTTP trigger.`);
    return triggers.map((trigger) => ({
      name,
      service: triggerService(host, name, httpConfigOf(trigger), options),
    }));
  });
  const servers = new Map<string, RunningServer>();
  const close = async (): Promise<void> => {
    await Promise.all([...servers.values()].map((server) => server.close()));
  };
  try {
    for (const { name, service } of services) {
      const port = options.ports?.[name] ?? 0;
      // These are the functions' requests, not the cloud's: nobody counts them.
      const requests = new RequestLog();
      requests.hook((_entry, phase) => {
        if (phase === 'after') requests.clear();
      });
      const parts = { faults: new Faults(), requests, clock: options.clock, latencyMs: 0 };
      servers.set(name, await startServer(service, { port, ...parts }));
    }
  } catch (error) {
    await close();
    throw error;
  }
  const urls = [...servers].map(([name, { port }]) => [name, `http://127.0.0.1:${port}`]);
  return { urls: Object.fromEntries(urls) as Record<string, string>, close };
}
