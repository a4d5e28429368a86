import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Bundle, cleanUp, hostOf, writeDeployment } from './bundles.ts';

afterEach(cleanUp);

const evaluate: Bundle = { code: 'exports.handler = async (event) => eval(event.toString());' };
const hang = 'new Promise(() => {})';

/** `T` is stopped; undefined when there is no such process. */
function stateOf(pid: number): string | undefined {
  if (process.platform !== 'linux')
    return spawnSync('ps', ['-o', 'state=', '-p', String(pid)])
      .stdout.toString()
      .trim()[0];
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

/** Resolves when the function has written this line. */
function written(lines: readonly string[], text: string): Promise<void> {
  return vi.waitFor(() => expect(lines).toContain(text), { timeout: 10_000, interval: 10 });
}

describe('an error', () => {
  // Documented: "Error handling" of the Node.js runtime.
  test('that the handler throws is answered in the platform’s form', async () => {
    const host = await hostOf({ evaluate });

    const result = await host.invoke('evaluate', 'throw new RangeError("oops")');

    expect(result.outcome).toBe('function-error');
    const { stackTrace, ...rest } = JSON.parse(result.payload) as { stackTrace: string[] };
    expect(rest).toEqual({ errorMessage: 'oops', errorType: 'RangeError' });
    expect(stackTrace[0]).toBe('RangeError: oops');
  });

  test.each<[string, Bundle, string]>([
    ['while loading', { code: 'throw new Error("no configuration")' }, 'no configuration'],
    ['by a missing export', { code: 'exports.other = 1' }, 'index.handler is not exported'],
    ['by a handler that is not async', { code: 'exports.handler = () => 1' }, 'must be an async function'],
  ])('%s fails the request', async (_name, bundle, message) => {
    const host = await hostOf({ bundle });

    const result = await host.invoke('bundle', '');

    expect(result.outcome).toBe('function-error');
    expect(result.payload).toContain(message);
  });

  test('leaves the instance to the next request', async () => {
    const host = await hostOf({ evaluate });
    await host.invoke('evaluate', 'globalThis.kept = 1; throw new Error("oops")');

    const second = await host.invoke('evaluate', 'globalThis.kept');

    expect(second.payload).toBe('1');
  });
});

describe('a request ends', () => {
  test('with the function’s timeout, and its instance with it', async () => {
    const lines: string[] = [];
    const host = await hostOf({ evaluate }, { timeoutMs: 300, onLog: ({ text }) => lines.push(text) });

    const result = await host.invoke('evaluate', `console.log(process.pid); ${hang}`);
    const next = await host.invoke('evaluate', 'process.pid');

    expect(result.outcome).toBe('timeout');
    expect(JSON.parse(result.payload)).toMatchObject({
      errorMessage: 'Function timed out after 0.3 seconds',
      errorType: 'FunctionTimedOut',
    });
    expect(result.peakRssBytes).toBeGreaterThan(0);
    expect(lines).toHaveLength(1);
    expect(next.payload).not.toBe(lines[0]);
  });

  test('with its process busy in a loop', async () => {
    const host = await hostOf({ evaluate }, { timeoutMs: 300 });

    const result = await host.invoke('evaluate', 'for (;;);');

    expect(result.outcome).toBe('timeout');
  });

  test.each([
    ['exits', 'process.exit(1)'],
    ['crashes', 'setImmediate(() => { throw new Error("late") }); new Promise(() => {})'],
    ['is killed', 'process.kill(process.pid, "SIGKILL"); new Promise(() => {})'],
  ])('as killed when its process %s', async (_name, code) => {
    const host = await hostOf({ evaluate });

    const result = await host.invoke('evaluate', code);
    const next = await host.invoke('evaluate', '"alive"');

    expect(result.outcome).toBe('killed');
    expect(result.payload).toContain('Process exited unexpectedly before completing request');
    expect(next.payload).toBe('alive');
  });

  test('as killed when the host kills the function, whatever it does', async () => {
    const lines: string[] = [];
    const host = await hostOf({ evaluate }, { onLog: ({ text }) => lines.push(text) });
    const idle = Number((await host.invoke('evaluate', 'process.pid')).payload);
    const hanging = [1, 2].map((each) => host.invoke('evaluate', `console.log("up ${each}"); ${hang}`));
    await written(lines, 'up 1');
    await written(lines, 'up 2');

    host.kill('evaluate');
    const results = await Promise.all(hanging);
    const next = await host.invoke('evaluate', '"alive"');

    expect(results.map((result) => result.outcome)).toEqual(['killed', 'killed']);
    expect(next.payload).toBe('alive');
    expect(stateOf(idle)).toBeUndefined();
  });
});

describe('instances', () => {
  test('are reused one request after the other, and made anew for requests at once', async () => {
    const host = await hostOf({ evaluate });
    const first = await host.invoke('evaluate', 'process.pid');

    const both = await Promise.all([
      host.invoke('evaluate', 'process.pid'),
      host.invoke('evaluate', 'process.pid'),
    ]);

    const pids = both.map((result) => result.payload);
    expect(new Set(pids).size).toBe(2);
    expect(pids).toContain(first.payload);
  });

  test('are at most twenty; further requests wait', { timeout: 30_000 }, async () => {
    const host = await hostOf({ evaluate });

    const results = await Promise.all(
      Array.from({ length: 24 }, () =>
        host.invoke('evaluate', 'new Promise((done) => setTimeout(done, 20, process.pid))'),
      ),
    );

    expect(results.every((result) => result.outcome === 'success')).toBe(true);
    expect(new Set(results.map((result) => result.payload)).size).toBeLessThanOrEqual(20);
  });

  // Documented ("Instance concurrency"): a new instance is made only when those that are there are full.
  test('take so many requests at once as the deployment says, before another is made', async () => {
    const host = await hostOf({ evaluate: { ...evaluate, props: { instanceConcurrency: 3 } } });
    const meet = `(globalThis.met ??= []); new Promise((done) => {
      met.push(done);
      if (met.length === 3) for (const each of met.splice(0)) each(process.pid);
    })`;

    const results = await Promise.all(Array.from({ length: 6 }, () => host.invoke('evaluate', meet)));

    const pids = results.map(({ payload }) => payload);
    expect(new Set(pids).size).toBe(2);
    expect(pids.filter((pid) => pid === pids[0])).toHaveLength(3);
  });

  test('that end take all of their requests with them, and no others', async () => {
    const lines: string[] = [];
    const host = await hostOf(
      { evaluate: { ...evaluate, props: { instanceConcurrency: 2 } } },
      { onLog: ({ text }) => lines.push(text) },
    );
    const hanging = [1, 2].map((each) => host.invoke('evaluate', `console.log("up ${each}"); ${hang}`));
    await written(lines, 'up 1');
    await written(lines, 'up 2');
    const other = host.invoke(
      'evaluate',
      'console.log("up 3"); new Promise((done) => setTimeout(done, 300, "well"))',
    );
    await written(lines, 'up 3');

    const isKilled = host.killOne('evaluate');
    const results = await Promise.all([...hanging, other]);

    expect(isKilled).toBe(true);
    expect(results.map(({ outcome }) => outcome)).toEqual(['killed', 'killed', 'success']);
  });

  test('that run several requests leave it open whose a line is', async () => {
    const lines: { requestId: string; text: string }[] = [];
    const host = await hostOf(
      { evaluate: { ...evaluate, props: { instanceConcurrency: 2 } } },
      { onLog: (line) => lines.push(line) },
    );
    const both = `(globalThis.met ??= []).push(1); new Promise((done) => {
      const timer = setInterval(() => {
        if (met.length < 2) return;
        clearInterval(timer);
        console.log('both');
        done();
      }, 5);
    })`;

    await Promise.all([host.invoke('evaluate', both), host.invoke('evaluate', both)]);

    expect(lines.find(({ text }) => text === 'both')?.requestId).toBe('');
  });

  test('are stopped between requests and go on with the next', async () => {
    const host = await hostOf({ evaluate });
    const { payload } = await host.invoke(
      'evaluate',
      'globalThis.ticks = 0; setInterval(() => { globalThis.ticks += 1 }, 1); process.pid',
    );
    await vi.waitFor(() => expect(stateOf(Number(payload))).toBe('T'), { timeout: 5000, interval: 5 });

    // Being stopped for 400 ticks; a running timer would count most of them.
    await new Promise((resolve) => setTimeout(resolve, 400));
    const next = await host.invoke('evaluate', '({ ticks: globalThis.ticks, pid: process.pid })');

    const seen = JSON.parse(next.payload) as { ticks: number; pid: number };
    expect(seen.pid).toBe(Number(payload));
    expect(seen.ticks).toBeLessThan(100);
  });
});

describe('closing', () => {
  test('ends stopped and running instances, and takes no more requests', async () => {
    const lines: string[] = [];
    const host = await hostOf({ evaluate }, { onLog: ({ text }) => lines.push(text) });
    const stopped = Number((await host.invoke('evaluate', 'process.pid')).payload);
    const running = [1, 2].map((each) => host.invoke('evaluate', `console.log("up ${each}"); ${hang}`));
    await written(lines, 'up 1');
    await written(lines, 'up 2');

    await host.close();
    const outcomes = (await Promise.all(running)).map((result) => result.outcome);

    expect(outcomes).toEqual(['killed', 'killed']);
    expect(stateOf(stopped)).toBeUndefined();
    await expect(host.invoke('evaluate', '1')).rejects.toThrow('closed');
  });

  test('by a SIGKILL of the host’s process ends its stopped instances too', { timeout: 20_000 }, async () => {
    const specFile = await writeDeployment({ evaluate });
    const hostFile = new URL('../../../local/host/host.ts', import.meta.url).href;
    const script = `
      import { createHost } from ${JSON.stringify(hostFile)};
      const host = await createHost({ specFile: ${JSON.stringify(specFile)}, environment: {}, accountId: '1', region: 'r',
        credentials: () => ({ accessKeyId: '', accessKeySecret: '', securityToken: '' }), clockOffsetMs: () => 0 });
      const { payload } = await host.invoke('evaluate', 'process.pid + " " + process.cwd()');
      process.stdout.write(payload, () => process.kill(process.pid, 'SIGKILL'));`;
    const run = promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      script,
    ]);

    const { stdout } = await run.catch((error: { stdout: string }) => error);

    const [pid] = stdout.split(' ');
    expect(Number(pid)).toBeGreaterThan(0);
    await vi.waitFor(() => expect(stateOf(Number(pid))).toBeUndefined(), { timeout: 10_000, interval: 20 });
  });
});
