/** One listener a service, on loopback: receives whole requests, counts them, applies latency and faults, answers. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, type Service, ServiceError, type WireAnswer, type WireRequest } from './contract.ts';
import type { Fault, Faults } from './faults.ts';
import type { RequestLog } from './request-log.ts';

export interface ServerOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** Milliseconds that every answer takes at least. */
  readonly latencyMs: number;
}

export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Larger than any request that a service documents; a synchronous call of a function is the largest with 32 MB. */
const maxBodyBytes = 40 * 1024 * 1024;

/** By events: every test and bench sends thousands of requests, and reading them as async iterables costs several times as much. */
function bodyOf(message: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    message.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBodyBytes) reject(new Error(`The body is larger than ${maxBodyBytes} bytes.`));
      else chunks.push(chunk);
    });
    message.once('end', () => resolve(Buffer.concat(chunks)));
    message.once('error', reject);
    message.once('close', () => reject(new Error('The client went away.')));
  });
}

async function receive(message: IncomingMessage): Promise<WireRequest> {
  const body = await bodyOf(message);
  const target = message.url ?? '/';
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const search = mark < 0 ? '' : target.slice(mark);
  return {
    method: message.method ?? 'GET',
    path,
    search,
    query: new URLSearchParams(search),
    headers: message.headers,
    body,
  };
}

function send(response: ServerResponse, answer: WireAnswer): void {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  response.writeHead(answer.status, { 'content-length': String(body.length), ...answer.headers });
  response.end(body);
}

async function answerOf(service: Service, request: WireRequest, operation: string): Promise<WireAnswer> {
  try {
    return await service.answer(request, operation);
  } catch (error) {
    if (error instanceof ServiceError) return service.errorAnswer(error);
    // A defect of the local cloud itself: it must be seen, and never looks like a refusal by the service.
    process.stderr.write(`local cloud: ${service.name}.${operation} failed: ${String(error)}\n`);
    if (error instanceof Error && error.stack !== undefined) process.stderr.write(`${error.stack}\n`);
    return service.errorAnswer(new ServiceError(500, 'LocalCloudDefect', String(error)));
  }
}

async function respond(
  service: Service,
  options: ServerOptions,
  request: WireRequest,
  response: ServerResponse,
): Promise<void> {
  const operation = service.operationOf(request);
  const entry = options.requests.open(service.name, operation, request, options.clock.now());
  const fault: Fault | undefined = options.faults.take(service.name, operation, request);
  if (options.latencyMs > 0) await sleep(options.latencyMs);
  await options.requests.run(entry, 'before');
  switch (fault?.kind) {
    case 'hang':
      return;
    case 'reset':
      if (fault.applied) await answerOf(service, request, operation);
      response.destroy();
      return;
    case 'delay':
      await sleep(fault.ms);
      break;
    case 'error':
    case 'answer':
    case 'rewrite':
    case undefined:
      break;
  }
  const answer = await faultyAnswer(service, request, operation, fault);
  entry.status = answer.status;
  await options.requests.run(entry, 'after');
  send(response, answer);
}

async function faultyAnswer(
  service: Service,
  request: WireRequest,
  operation: string,
  fault: Fault | undefined,
): Promise<WireAnswer> {
  if (fault?.kind === 'answer') return fault.answer;
  if (fault?.kind === 'error') {
    const message = fault.message ?? `${fault.code} (injected)`;
    return service.errorAnswer(new ServiceError(fault.status, fault.code, message));
  }
  const answer = await answerOf(service, request, operation);
  return fault?.kind === 'rewrite' ? fault.rewrite(answer) : answer;
}

export async function startServer(service: Service, options: ServerOptions): Promise<RunningServer> {
  const server = createServer((message, response) => {
    receive(message)
      .then((request) => respond(service, options, request, response))
      .catch(() => response.destroy());
  });
  // A client that was frozen between two calls finds its connection closed, as on the platform.
  server.keepAliveTimeout = 5_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
