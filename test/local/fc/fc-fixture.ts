/** Function Compute on loopback before a host with small bundles, and the vendor's generic client. */
import { createRequire } from 'node:module';
import { onTestFinished } from 'vitest';
import { type Account, emptyAccount } from '../../../local/cloud/account.ts';
import { MovableClock } from '../../../local/cloud/core/clock.ts';
import type { Service } from '../../../local/cloud/core/contract.ts';
import { Faults } from '../../../local/cloud/core/faults.ts';
import { RequestLog } from '../../../local/cloud/core/request-log.ts';
import { startServer } from '../../../local/cloud/core/server.ts';
import type { FunctionRunner } from '../../../local/cloud/fc/contract.ts';
import { fcService } from '../../../local/cloud/fc/fc-service.ts';
import { createKeyring } from '../../../local/cloud/keys.ts';
import type { FunctionHost, HostOptions } from '../../../local/host/contract.ts';
import { core } from '../core/vendor-sdk.ts';
import { type Bundle, cleanUp, hostOf } from '../host/bundles.ts';

const require = createRequire(import.meta.url);
const { shiftClock } = require('../../../local/host/runtime/shift-clock.cjs') as {
  shiftClock: () => (ms: number) => void;
};

/** The client of this process signs with the cloud's time. */
const shiftOwnClock = shiftClock();

export interface FcCall {
  readonly action?: string;
  readonly method?: string;
  readonly pathname: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How the client reads the answer; `none` for an asynchronous call, whose answer is empty. */
  readonly bodyType?: 'string' | 'json' | 'none';
  readonly version?: string;
}

export interface FcAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface RunningFc {
  readonly account: Account;
  readonly clock: MovableClock;
  /** Moves the time for the cloud, the host and the client. */
  advance(ms: number): void;
  readonly faults: Faults;
  readonly host: FunctionHost;
  readonly port: number;
  readonly accessKeyId: string;
  /** Every line that the functions wrote. */
  readonly lines: string[];
  call(call: FcCall): Promise<FcAnswer>;
  /** InvokeFunction, asynchronous unless `headers` say otherwise. */
  invoke(functionName: string, body?: string, headers?: Readonly<Record<string, string>>): Promise<FcAnswer>;
  read(action: string, pathname: string, query?: Readonly<Record<string, string>>): Promise<FcAnswer>;
}

export const accountId = '1700000000000001';

/** Says what it was given, and does what the event says. */
export const worker = `exports.handler = async (event, context) => {
  const text = event.toString();
  console.log('ran ' + text + ' ' + context.retryCount + ' ' + context.requestId);
  if (text.startsWith('fail')) throw new RangeError('told to fail');
  return 'did ' + text;
};`;

/** A deployment with one function `work`, whose calls are tasks. */
export function taskBundle(props: Readonly<Record<string, unknown>> = {}): Record<string, Bundle> {
  return { work: { code: worker, props: { asyncInvokeConfig: { asyncTask: true }, ...props } } };
}

/** Ends with the test. Without bundles no host runs. */
export async function startFc(
  bundles: Readonly<Record<string, Bundle>> | undefined,
  changes: Partial<HostOptions> = {},
): Promise<RunningFc> {
  const account = emptyAccount({ accountId, region: 'cn-hangzhou', defaultDomain: 'example.onaliyun.com' });
  const clock = new MovableClock();
  const faults = new Faults();
  const keyring = createKeyring({ principal: { type: 'root-account', id: accountId, name: 'root' } }, clock);
  const lines: string[] = [];
  const options = { clockOffsetMs: () => clock.offsetMs, onLog: log(lines), ...changes };
  onTestFinished(cleanUp);
  onTestFinished(() => shiftOwnClock(0));
  const host = await hostOf(bundles ?? { nothing: { code: worker } }, options);
  const runner = (): FunctionRunner | undefined => (bundles === undefined ? undefined : host.runner);
  const service: Service = fcService({ account, clock, keys: keyring.lookup, runner });
  const requests = new RequestLog();
  const server = await startServer(service, { port: 0, clock, faults, requests, latencyMs: 0 });
  onTestFinished(() => server.close());
  const { id, secret } = keyring.administrator;
  const client = clientOf(server.port, id, secret);
  const call = (given: FcCall): Promise<FcAnswer> => callFc(client, given);
  return {
    account,
    clock,
    advance(ms) {
      clock.advance(ms);
      shiftOwnClock(clock.offsetMs);
    },
    faults,
    host,
    port: server.port,
    accessKeyId: id,
    lines,
    call,
    invoke: (functionName, body = '', headers = {}) =>
      call({
        pathname: `/2023-03-30/functions/${functionName}/invocations`,
        headers: { 'x-fc-invocation-type': 'Async', ...headers },
        body,
        bodyType: headers['x-fc-invocation-type'] === 'Sync' ? 'string' : 'none',
      }),
    read: (action, pathname, query = {}) =>
      call({ action, method: 'GET', pathname: `/2023-03-30/functions/${pathname}`, query, bodyType: 'json' }),
  };
}

function log(lines: string[]): (line: { text: string }) => void {
  return ({ text }) => void lines.push(text);
}

export function clientOf(port: number, accessKeyId: string, accessKeySecret: string) {
  const endpoint = `127.0.0.1:${port}`;
  return new core.default(
    new core.$OpenApiUtil.Config({ accessKeyId, accessKeySecret, endpoint, protocol: 'http' }),
  );
}

export async function callFc(client: ReturnType<typeof clientOf>, call: FcCall): Promise<FcAnswer> {
  const params = new core.$OpenApiUtil.Params({
    action: call.action ?? 'InvokeFunction',
    version: call.version ?? '2023-03-30',
    protocol: 'HTTPS',
    pathname: call.pathname,
    method: call.method ?? 'POST',
    authType: 'AK',
    style: 'ROA',
    reqBodyType: 'json',
    bodyType: call.bodyType ?? 'none',
  });
  const request = new core.$OpenApiUtil.OpenApiRequest({
    headers: { ...call.headers },
    query: { ...call.query },
    ...(call.body === undefined ? {} : { body: call.body }),
  });
  const runtime = { readTimeout: 20_000, connectTimeout: 20_000 };
  return (await client.callApi(
    params,
    request,
    runtime as Parameters<typeof client.callApi>[2],
  )) as unknown as FcAnswer;
}
