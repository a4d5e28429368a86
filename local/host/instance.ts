/** One instance of a function: a process that answers one request at a time and is stopped between requests. */
import { spawn } from 'node:child_process';
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
  readonly outcome: 'success' | 'function-error';
  readonly payload: string;
  readonly maxRssBytes: number;
}

/** Loading the bundle and its initializer have this long; a function's own timeout starts after them. */
const startLimitMs = 60_000;

export function startInstance(launch: InstanceLaunch): Instance {
  const child = spawn(process.execPath, [launch.bootstrapFile], {
    cwd: launch.codeFolder,
    env: launch.environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    // Ctrl-C in a terminal is for the host, which then ends its functions.
    detached: true,
  });
  let alive = true;
  let started = false;
  let requestId = '';
  let peak = 0;
  /** What the message under way waits for: its answer and the end of its output on both pipes. */
  let awaited: { answer?: Message; ends: number; readonly done: (answer: Message) => void } | undefined;

  function settle(): void {
    if (awaited?.answer !== undefined && awaited.ends === 2) awaited.done(awaited.answer);
  }

  for (const pipe of [child.stdout, child.stderr]) {
    if (pipe === null) continue;
    readLines(
      pipe,
      (text) => launch.onLine(requestId, text),
      () => {
        if (awaited !== undefined) awaited.ends += 1;
        settle();
      },
    );
  }
  child.on('message', (message) => {
    if (awaited !== undefined) awaited.answer = message as Message;
    settle();
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
      awaited = { ends: 0, done };
    });
    const gone = ended.then((): InstanceAnswer => {
      return { outcome: late ? 'timeout' : 'killed', payload: '', peakRssBytes: peak };
    });
    child.send(message, (error) => {
      // It went away before it heard: `gone` tells.
      if (error !== null) kill();
    });
    try {
      return await Promise.race([answered, gone]);
    } finally {
      clearTimeout(timer);
      awaited = undefined;
    }
  }

  async function start(request: InstanceRequest): Promise<InstanceAnswer> {
    const { codeFolder, function: about, initializer, region, accountId } = launch;
    const load = { codeFolder, function: about, initializer, region, accountId };
    const loaded = await ask({ kind: 'start', load, request }, startLimitMs);
    started = loaded.outcome === 'success';
    if (!started) kill();
    return loaded;
  }

  async function run(request: InstanceRequest, timeoutMs: number): Promise<InstanceAnswer> {
    requestId = request.requestId;
    if (started) child.kill('SIGCONT');
    else {
      const loaded = await start(request);
      if (loaded.outcome !== 'success') return loaded;
    }
    const answer = await ask({ kind: 'request', request }, timeoutMs);
    if (alive) child.kill('SIGSTOP');
    return answer;
  }

  return { pid: child.pid, alive: () => alive, ended, run, kill };
}
