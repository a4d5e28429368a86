/** The function host: runs the built bundles that `s.yaml` names in processes of their own, as Function Compute does. */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FunctionHost, HostOptions, InvocationResult } from './contract.ts';
import { type FunctionSpec, readFunctions } from './deployment.ts';
import { type Instance, startInstance } from './instance.ts';
import { createInstancePool, type InstancePool } from './instance-pool.ts';
import { type Keeper, startKeeper } from './keeper.ts';
import { environmentOf, exitPayload, newRequestId, timeoutPayload } from './platform.ts';
import { eventBridgeTriggersOf, timerEvent } from './triggers.ts';

/** Of one function at the same time; further requests wait. */
const maxInstances = 20;

const projectFolder = fileURLToPath(new URL('../../', import.meta.url));
const runtimeFolder = fileURLToPath(new URL('runtime/', import.meta.url));

interface HostedFunction {
  readonly spec: FunctionSpec;
  readonly pool: InstancePool;
}

/** Copies the bundle to where no `node_modules` lies above it, and prepares its instances. */
async function install(
  spec: FunctionSpec,
  folder: string,
  keeper: Keeper,
  options: HostOptions,
): Promise<HostedFunction> {
  const codeFolder = join(folder, 'functions', spec.name, 'code');
  try {
    await cp(spec.bundleFolder, codeFolder, { recursive: true });
  } catch (error) {
    throw new Error(`The bundle of ${spec.name} is not at ${spec.bundleFolder}; build it first.`, {
      cause: error,
    });
  }
  const start = () => {
    const instance = startInstance({
      bootstrapFile: join(folder, 'runtime', 'bootstrap.cjs'),
      codeFolder,
      environment: environmentOf(spec, options, codeFolder),
      function: {
        name: spec.name,
        handler: spec.handler,
        memory: spec.memoryMegabytes,
        timeout: spec.timeoutSeconds,
      },
      initializer: spec.initializer,
      region: options.region,
      accountId: options.accountId,
      onLine: (requestId, text) => options.onLog?.({ functionName: spec.name, requestId, text }),
    });
    const { pid } = instance;
    if (pid !== undefined) {
      keeper.watch(pid);
      void instance.ended.then(() => keeper.forget(pid));
    }
    return instance;
  };
  return { spec, pool: createInstancePool(start, maxInstances) };
}

async function invokeOne(
  { spec, pool }: HostedFunction,
  event: Buffer | string,
  options: HostOptions,
): Promise<InvocationResult> {
  const requestedAt = performance.now();
  const limitMs = Math.min(spec.timeoutSeconds * 1000, options.timeoutMs ?? Number.POSITIVE_INFINITY);
  const instance = await pool.acquire();
  const requestId = newRequestId();
  let answer: Awaited<ReturnType<Instance['run']>>;
  try {
    const clockOffsetMs = options.clockOffsetMs();
    const credentials = options.credentials();
    const request = { requestId, event: Buffer.from(event), clockOffsetMs, credentials };
    answer = await instance.run(request, limitMs);
  } finally {
    pool.release(instance);
  }
  const durationMs = performance.now() - requestedAt;
  let { payload } = answer;
  if (answer.outcome === 'timeout') payload = timeoutPayload(limitMs);
  if (answer.outcome === 'killed') payload = exitPayload(durationMs, answer.peakRssBytes);
  return { ...answer, requestId, payload, durationMs };
}

/** Taken at import: a process that has moved its own `Date` must not move the host's time twice. */
const machineNow = Date.now.bind(Date);

/**
 * Reads the deployment and copies the bundles. Throws when the deployment file does not say what the host needs or a bundle
 * is missing. No process is started before the first request.
 */
export async function createHost(options: HostOptions): Promise<FunctionHost> {
  const specs = await readFunctions({
    specFile: resolve(options.specFile ?? join(projectFolder, 's.yaml')),
    accountId: options.accountId,
    region: options.region,
    overridden: new Set(Object.keys(options.environment)),
  });
  for (const spec of specs) eventBridgeTriggersOf(spec.triggers);
  const folder = await mkdtemp(join(tmpdir(), 'function-host-'));
  const keeper = startKeeper(folder);
  const hosted = new Map<string, HostedFunction>();
  try {
    await mkdir(join(folder, 'functions'));
    await cp(runtimeFolder, join(folder, 'runtime'), { recursive: true });
    for (const spec of specs) hosted.set(spec.name, await install(spec, folder, keeper, options));
  } catch (error) {
    keeper.close();
    throw error;
  }

  function named(functionName: string): HostedFunction {
    const found = hosted.get(functionName);
    if (found === undefined)
      throw new Error(`There is no function ${functionName}; there are ${[...hosted.keys()].join(', ')}.`);
    return found;
  }

  return {
    functionNames: [...hosted.keys()],
    invoke: async (functionName, event) => invokeOne(named(functionName), event, options),
    eventBridgeTriggers: (functionName) => eventBridgeTriggersOf(named(functionName).spec.triggers),
    async fireTimer(functionName, triggerName) {
      const target = named(functionName);
      const event = timerEvent(target.spec.triggers, triggerName, machineNow() + options.clockOffsetMs());
      return invokeOne(target, event, options);
    },
    kill: (functionName) => named(functionName).pool.kill(),
    async close() {
      await Promise.all([...hosted.values()].map(({ pool }) => pool.close()));
      await rm(folder, { recursive: true, force: true });
      keeper.close();
    },
  };
}
