/** One instance of a function: a process that answers requests, and is stopped while there is none. */
import { spawn } from 'node:child_process';
import { heapFlags } from './platform.ts';
import { peakRss, readLines } from './process-output.ts';

interface InstanceRequest {
  readonly requestId: string;
  readonly event: Buffer;
  /** How often this request was tried before. */
  readonly retryCount: number;
  readonly clockOffsetMs: number;
  readonly credentials: { accessKeyId: string; accessKeySecret: string; securityToken: string };
}

interface InstanceLaunch {
  readonly bootstrapFile: string;
  readonly codeFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** As the context's `function` shows it. */
  readonly function: { name: string; handler: string; memory: number; timeout: number };
  readonly initializer: string | undefined;
  readonly region: string;
  readonly accountId: string;
  readonly onLine: (requestId: string, text: string) => void;
}

interface InstanceAnswer {
  readonly outcome: 'success' | 'function-error' | 'timeout' | 'killed';
  /** Empty unless the function answered. */
  readonly payload: string;
  readonly peakRssBytes: number;
}

export interface Instance {
  readonly pid: number | undefined;
  alive(): boolean;
  /** Resolves when the process has ended and its output was read. */
  readonly ended: Promise<void>;
  run(request: InstanceRequest, timeoutMs: number): Promise<InstanceAnswer>;
  kill(): void;
}

interface Message {
  readonly number: number;
  readonly outcome: 'success' | 'function-error';
  readonly payload: string;
  readonly maxRssBytes: number;
}

/** What a message under way waits for: its answer, and the end of its output on both pipes. */
interface Awaited {
  answer?: Message;
  ends: number;
  readonly done: (answer: Message) => void;
}

/** Loading the bundle and its initializer have this long; a function's own timeout starts after them. */
const startLimitMs = 60_000;

export function startInstance(launch: InstanceLaunch): Instance {
  const child = spawn(process.execPath, [...heapFlags(launch.function.memory), launch.bootstrapFile], {
    cwd: launch.codeFolder,
    env: launch.environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    // Ctrl-C in a terminal is for the host, which then ends its functions.
    detached: true,
  });
  let alive = true;
  let starting: Promise<InstanceAnswer> | undefined;
  /** The ids of the requests under way; one may be there twice, as a queue delivers at least once. */
  const running: string[] = [];
  let newest = '';
  let peak = 0;
  let messages = 0;
  const awaited = new Map<number, Awaited>();

  function settle(number: number, change: (one: Awaited) => void): void {
    const one = awaited.get(number);
    if (one === undefined) return;
    change(one);
    if (one.answer !== undefined && one.ends === 2) one.done(one.answer);
  }

  for (const pipe of [child.stdout, child.stderr]) {
    if (pipe === null) continue;
    readLines(
      pipe,
      (text) => launch.onLine(running.length > 1 ? '' : (running[0] ?? newest), text),
      (number) => settle(number, (one) => (one.ends += 1)),
    );
  }
  child.on('message', (message) => {
    const answer = message as Message;
    settle(answer.number, (one) => (one.answer = answer));
  });
  child.once('exit', () => (alive = false));
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => {
      alive = false;
      resolve();
    });
  });

  function kill(): void {
    alive = false;
    // SIGKILL reaches a stopped process too.
    child.kill('SIGKILL');
  }

  async function ask(message: object, limitMs: number): Promise<InstanceAnswer> {
    messages += 1;
    const number = messages;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      peak = peakRss(child.pid) ?? peak;
      kill();
    }, limitMs);
    const answered = new Promise<InstanceAnswer>((resolve) => {
      const done = ({ outcome, payload, maxRssBytes }: Message): void => {
        peak = peakRss(child.pid) ?? maxRssBytes;
        resolve({ outcome, payload, peakRssBytes: peak });
      };
      awaited.set(number, { ends: 0, done });
    });
    const gone = ended.then((): InstanceAnswer => {
      return { outcome: late ? 'timeout' : 'killed', payload: '', peakRssBytes: peak };
    });
    child.send({ ...message, number }, (error) => {
      // It went away before it heard: `gone` tells.
      if (error !== null) kill();
    });
    try {
      return await Promise.race([answered, gone]);
    } finally {
      clearTimeout(timer);
      awaited.delete(number);
    }
  }

  async function start(request: InstanceRequest): Promise<InstanceAnswer> {
    const { codeFolder, function: about, initializer, region, accountId } = launch;
    const load = { codeFolder, function: about, initializer, region, accountId };
    const loaded = await ask({ kind: 'start', load, request }, startLimitMs);
    if (loaded.outcome !== 'success') kill();
    return loaded;
  }

  async function run(request: InstanceRequest, timeoutMs: number): Promise<InstanceAnswer> {
    newest = request.requestId;
    if (running.length === 0) child.kill('SIGCONT');
    running.push(newest);
    try {
      starting ??= start(request);
      const loaded = await starting;
      if (loaded.outcome !== 'success') return loaded;
      return await ask({ kind: 'request', request }, timeoutMs);
    } finally {
      running.splice(running.indexOf(request.requestId), 1);
      if (running.length === 0 && alive) child.kill('SIGSTOP');
    }
  }

  return { pid: child.pid, alive: () => alive, ended, run, kill };
}
