/** `npm run cloud` as a process of its own. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { core, cs } from './vendor-sdk.ts';

function run(...args: string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, ['--import', 'tsx', 'local/cloud/main.ts', ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

interface Printed {
  readonly endpoints: Record<string, string | null>;
  readonly region: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly tablestoreInstance: string;
}

async function firstLine(child: ChildProcessWithoutNullStreams): Promise<Printed> {
  const errors: string[] = [];
  child.stderr.on('data', (text) => errors.push(String(text)));
  for await (const line of createInterface(child.stdout)) return JSON.parse(line) as Printed;
  throw new Error(`It printed no line. ${errors.join('')}`);
}

async function end(child: ChildProcessWithoutNullStreams, signal: 'SIGINT' | 'SIGTERM'): Promise<unknown> {
  const exit = once(child, 'exit');
  child.kill(signal);
  const [code] = (await exit) as [number | null];
  return code;
}

async function clusterIds({ endpoints, accessKeyId, accessKeySecret }: Printed): Promise<unknown[]> {
  const endpoint = endpoints['cs'] ?? '';
  const config = new core.$OpenApiUtil.Config({ accessKeyId, accessKeySecret, endpoint, protocol: 'http' });
  const { body } = await new cs.default(config).describeClustersV1(new cs.DescribeClustersV1Request({}));
  return (body?.clusters ?? []).map((row) => row.clusterId);
}

test(
  'prints one JSON line, answers, ends with 0, and goes on from its state',
  { timeout: 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'local-cloud-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const flags = ['--print', 'json', '--clusters', '2', '--users', '3', '--state', join(folder, 'state.db')];

    const first = run(...flags);
    const printed = await firstLine(first);
    const clusters = await clusterIds(printed);
    const firstCode = await end(first, 'SIGINT');
    const second = run(...flags);
    const again = await firstLine(second);
    const sameClusters = await clusterIds(again);
    const secondCode = await end(second, 'SIGTERM');

    expect(Object.keys(printed.endpoints)).toEqual(
      'cs,ram,ims,sts,sls,kms,actiontrail,tablestore,eventbridge,fc'.split(','),
    );
    expect(printed).toMatchObject({
      region: 'cn-hangzhou',
      tablestoreInstance: expect.any(String) as string,
    });
    expect(again.accessKeyId).toBe(printed.accessKeyId);
    expect(clusters).toHaveLength(2);
    expect(sameClusters).toEqual(clusters);
    expect([firstCode, secondCode]).toEqual([0, 0]);
  },
);

test.each([
  ['an unknown flag', ['--cluster', '3']],
  ['a bad number', ['--clusters', 'many']],
])('%s is one line on stderr and exit code 2', { timeout: 60_000 }, async (_, args) => {
  const child = run(...args);
  const errors: string[] = [];
  child.stderr.on('data', (text) => errors.push(String(text)));

  const [code] = (await once(child, 'close')) as [number | null];

  expect(code).toBe(2);
  expect(errors.join('').trimEnd().split('\n')).toHaveLength(1);
  expect(errors.join('')).toMatch(/^local cloud: .*--cluster/);
});

test('--help explains every flag', { timeout: 60_000 }, async () => {
  const child = run('--help');
  const text: string[] = [];
  child.stdout.on('data', (piece) => text.push(String(piece)));

  const [code] = (await once(child, 'close')) as [number | null];

  expect(code).toBe(0);
  for (const flag of ['print', 'clusters', 'users', 'deleted', 'latency', 'seed', 'state'])
    expect(text.join('')).toContain(`--${flag} `);
});
