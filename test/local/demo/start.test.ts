/** `npm start` as a process of its own: what it ends with, what it says, and what it leaves behind. */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

interface Run {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  /** Resolves when its output has this text. */
  readonly says: (text: string) => Promise<void>;
  /** What it has said so far. */
  readonly said: () => string;
}

function start(args: readonly string[], environment: NodeJS.ProcessEnv = process.env): Run {
  const child = spawn(process.execPath, ['--import', 'tsx', 'local/start.ts', ...args], {
    env: environment,
  });
  child.stdin.end();
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const said = new Set<() => void>();
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
    for (const look of said) look();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, output, errors }));
  });
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (output.includes(text)) resolve();
      };
      said.add(look);
      look();
      void ended.then(() =>
        reject(new Error(`It ended without ${JSON.stringify(text)}:\n${output}${errors}`)),
      );
    });
  return { child, ended, says, said: () => output };
}

/** The cast's line in the table at the end. */
function rowOf(output: string, name: string): string {
  const table = output.slice(output.indexOf('What changed'));
  return table.split('\n').find((line) => line.startsWith(name)) ?? '';
}

/** Of a process and all below it, the instances in process groups of their own too. */
function descendants(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([child = 0]) => [child, ...below(child)]);
  return below(pid);
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

describe.concurrent('once', () => {
  test('ends with 0 when everybody’s credentials became what they had to', async () => {
    const { code, output, errors } = await start(['--once']).ended;

    expect(errors).toBe('');
    expect(rowOf(output, 'alice.zhang')).toMatch(/Unexpired → Removed +revoked$/);
    expect(rowOf(output, 'carol.wang')).toMatch(/Unexpired +held$/);
    expect(output).toContain('somebody who left is in');
    expect(output.replaceAll(/\s+/g, ' ')).toContain(
      'every one that had to stay is there, and the records say why',
    );
    expect(code).toBe(0);
    for (const line of output.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    // Nothing here is a terminal.
    expect(output).not.toContain('\u001b');
  });

  test.each([
    ['residual-kept', 'bob.li', 'must be gone; its certificate is Unexpired'],
    ['active-revoked', 'carol.wang', 'must be held; it changed'],
    ['outcome-missing', 'alice.zhang', 'the journal has no entry that says revoked and why'],
  ])('sabotaged by %s ends with 1 and names the credential', async (sabotage, name, problem) => {
    const { code, output, errors } = await start(['--sabotage', sabotage]).ended;
    expect(errors).toBe('');
    const result = output.slice(output.indexOf('\nResult\n')).replaceAll(/\s+/g, ' ');

    expect(result).toMatch(new RegExp(`${name} \\(\\d{16,18}\\) on [\\w-]+ \\(c[0-9a-f]{32}\\): ${problem}`));
    expect(code).toBe(1);
  });
});

test.each([
  { args: ['--quickly'], line: /^npm start: Unknown option '--quickly'\n$/ },
  {
    args: ['--sabotage', 'everything'],
    line: /^npm start: --sabotage takes residual-kept, .+ not "everything"\.\n$/,
  },
  { args: ['alice'], line: /^npm start: Unexpected argument 'alice'.*\n$/ },
])('the command line $args ends with 2 and one line that says why', async ({ args, line }) => {
  const { code, output, errors } = await start(args).ended;

  expect(errors).toMatch(line);
  expect(output).toBe('');
  expect(code).toBe(2);
});

test('prints a link that signs in, to a page that two nights have filled', async () => {
  const { child, ended, says, said } = start([]);
  await says('Ctrl-C ends it.');
  const link = /The report page.*\n +(http:\/\/127\.0\.0\.1:\d+\/\S+)/.exec(said())?.[1] ?? '';

  const signedIn = await fetch(link, { redirect: 'manual' });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = await fetch(signedIn.headers.get('location') ?? '', { headers: { cookie } });
  const html = await page.text();
  const stranger = await fetch(new URL('/', link));
  child.kill('SIGINT');
  await ended;

  expect(page.status).toBe(200);
  expect(html).toContain('Is anybody out still in?');
  expect(html).toMatch(/<svg [\s\S]*Left over/);
  expect(stranger.status).toBe(404);
});

test.each(['SIGINT', 'SIGTERM'] as const)('stays up until %s, and leaves nothing behind', async (signal) => {
  const folder = mkdtempSync(join(tmpdir(), 'start-'));
  const { child, ended, says } = start([], { ...process.env, TMPDIR: folder });
  // A second one while it ends, as npm and the terminal both send it, changes nothing.
  await says(signal === 'SIGINT' ? 'Ctrl-C ends it.' : 'bob.li leaves');
  const before = descendants(child.pid ?? 0);
  child.kill(signal);
  child.kill(signal);
  const { code, errors } = await ended;
  // The shell that watches over the functions ends by itself, a moment after its host.
  for (let tries = 0; tries < 100 && before.some(isThere); tries += 1) await sleep(50);
  const left = before.filter(isThere);
  const folders = readdirSync(folder).filter((name) => !name.startsWith('tsx-'));
  rmSync(folder, { recursive: true });

  expect(errors).toBe('');
  expect(code).toBe(0);
  expect(before.length).toBeGreaterThanOrEqual(2);
  expect(left).toEqual([]);
  expect(folders).toEqual([]);
});
