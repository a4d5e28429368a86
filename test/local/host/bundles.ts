/** Small bundles with their deployment file, written to a temporary folder. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { FunctionHost, HostOptions } from '../../../local/host/contract.ts';
import { createHost } from '../../../local/host/host.ts';

export interface Bundle {
  /** CommonJS text of `index.js`. */
  readonly code: string;
  readonly props?: Readonly<Record<string, unknown>>;
}

const cleanups: (() => Promise<void>)[] = [];

/** Writes `s.yaml` and the bundles; returns the deployment file's path. */
export async function writeDeployment(
  bundles: Readonly<Record<string, Bundle>>,
  vars: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bundles-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  const resources: Record<string, unknown> = {};
  for (const [name, { code, props }] of Object.entries(bundles)) {
    await mkdir(join(folder, 'dist', name), { recursive: true });
    await writeFile(join(folder, 'dist', name, 'index.js'), code);
    await writeFile(join(folder, 'dist', name, 'package.json'), '{"type": "commonjs"}');
    resources[name] = {
      component: 'fc3',
      props: {
        functionName: name,
        runtime: 'nodejs20',
        handler: 'index.handler',
        code: `./dist/${name}`,
        timeout: 30,
        memorySize: 512,
        ...props,
      },
    };
  }
  const file = join(folder, 's.yaml');
  await writeFile(file, stringify({ edition: '3.0.0', name: 'test', access: 'default', vars, resources }));
  return file;
}

export const credentials = { accessKeyId: 'STS.id', accessKeySecret: 'secret', securityToken: 'token' };

export async function hostOf(
  bundles: Readonly<Record<string, Bundle>>,
  changes: Partial<HostOptions> = {},
): Promise<FunctionHost> {
  const host = await createHost({
    specFile: await writeDeployment(bundles),
    environment: {},
    accountId: '1700000000000001',
    region: 'cn-hangzhou',
    credentials: () => credentials,
    clockOffsetMs: () => 0,
    ...changes,
  });
  cleanups.push(() => host.close());
  return host;
}

/** Ends every host and removes every folder of the test. */
export async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
}
