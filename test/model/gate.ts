/**
 * Every request and every pause of a run waits here until the player lets it go on, one at a time: which run is at its turn,
 * and what happens to its request, is then a choice of the history and not of the machine. The request itself is the
 * SDK's own and goes over HTTP.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import http, { type ClientRequest } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

/** Whose requests are told apart. */
export interface Waiter {
  readonly id: string;
  /** Nothing of a run that crashed, or is over, reaches the cloud any more. */
  state: 'running' | 'crashed' | 'over';
}

export interface HeldRequest {
  readonly kind: 'request';
  readonly run: Waiter;
  readonly port: number;
  readonly path: string;
  /** When it was begun. */
  readonly since: number;
  /** Lets it go on to the cloud; resolves when it has ended in some way. */
  send(): Promise<void>;
  /** Ends it without an answer; it never reaches the cloud. */
  cut(): Promise<void>;
}

export interface HeldPause {
  readonly kind: 'pause';
  readonly run: Waiter;
  readonly due: number;
  end(): void;
}

export type Held = HeldRequest | HeldPause;

/** In the order in which they came. */
export const waiting: Held[] = [];
const current = new AsyncLocalStorage<Waiter>();
let open = 0;

/** Runs the work as this run: what it asks for waits at the gate. */
export function asRun<T>(run: Waiter, work: () => Promise<T>): Promise<T> {
  return current.run(run, work);
}

export function leave(held: Held): void {
  const position = waiting.indexOf(held);
  if (position >= 0) waiting.splice(position, 1);
}

/** The run crashes here: what waits of it is dropped, and whatever it still begins. */
export async function kill(run: Waiter): Promise<void> {
  run.state = 'crashed';
  for (const held of waiting.filter((one) => one.run === run)) {
    leave(held);
    if (held.kind === 'request') await held.cut();
  }
}

/** Until everything that was let go has had its effect, and these runs wait at the gate or have ended. */
export async function quiet(isThinking: () => boolean): Promise<void> {
  let turns = 0;
  let idle = 0;
  while (idle < 3) {
    await new Promise((resolve) => setImmediate(resolve));
    const requests = waiting.filter(({ kind }) => kind === 'request').length;
    idle = open === requests && !isThinking() ? idle + 1 : 0;
    turns += 1;
    if (turns > 200_000) {
      const held = waiting.map((one) => `${one.run.id} ${one.kind === 'request' ? one.path : 'pause'}`);
      throw new Error(`A run neither goes on nor ends: ${open} requests are open; ${held.join(', ')} wait.`);
    }
  }
}

type Write = (chunk: unknown, ...rest: unknown[]) => boolean;

/** Keeps what the client writes until the request may go on. */
function hold(request: ClientRequest, port: number, run: Waiter): void {
  const [write, end] = [request.write.bind(request), request.end.bind(request)];
  const kept: (() => void)[] = [];
  request.write = ((...given: Parameters<typeof write>) => {
    kept.push(() => write(...given));
    return true;
  }) as Write as typeof request.write;
  open += 1;
  const closed = new Promise<void>((resolve) => {
    request.once('close', () => {
      open -= 1;
      leave(held);
      resolve();
    });
  });
  const held: HeldRequest = {
    kind: 'request',
    run,
    port,
    path: request.path,
    since: Date.now(),
    send: () => {
      leave(held);
      for (const one of kept) one();
      return closed;
    },
    cut: () => {
      leave(held);
      request.destroy();
      return closed;
    },
  };
  request.end = ((...given: Parameters<typeof end>) => {
    kept.push(() => end(...given));
    if (run.state === 'running') waiting.push(held);
    else void held.cut();
    return request;
  }) as typeof request.end;
}

const request = http.request.bind(http);
http.request = ((...given: Parameters<typeof request>) => {
  const run = current.getStore();
  // The log service's own compression is undone by a native library in its own time, which no gate sees.
  const [options] = given as unknown as [{ port: number | string; headers?: Record<string, string> }];
  if (run !== undefined && options.headers !== undefined) delete options.headers['Accept-Encoding'];
  const made = request(...given);
  if (run !== undefined) hold(made, Number(options.port), run);
  return made;
}) as typeof http.request;

/** A pause is a pause of the cloud's time: those that are chance in the product are rounded up to what they could be. */
export function pause(ms: number): Promise<void> | undefined {
  const run = current.getStore();
  if (run === undefined) return undefined;
  return new Promise((resolve) => {
    const held: HeldPause = { kind: 'pause', run, due: Date.now() + Math.ceil(ms), end: resolve };
    if (run.state === 'running') waiting.push(held);
    // What shares the instance with the next run must not wait for ever.
    if (run.state === 'over') resolve();
  });
}

const sleep = timers.setTimeout.bind(timers);
timers.setTimeout = (async (ms?: number, value?: unknown, options?: object) => {
  let ceiling = 50;
  while (ceiling < (ms ?? 1)) ceiling *= 2;
  await (pause(ceiling) ?? sleep(ms, undefined, options));
  return value;
}) as typeof timers.setTimeout;
syncBuiltinESMExports();
