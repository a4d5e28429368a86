/** One function of the deployment: its bundle where it can run, its instances, its triggers as they are now. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostOptions, InvocationResult } from './contract.ts';
import type { FunctionSpec, TriggerSpec } from './deployment.ts';
import { startInstance } from './instance.ts';
import { createInstancePool, type InstancePool } from './instance-pool.ts';
import type { Keeper } from './keeper.ts';
import { environmentOf, exitPayload, timeoutPayload } from './platform.ts';

/** Of one function at the same time, when nothing else is set; further requests wait. */
const usualInstances = 20;

export interface HostedFunction {
  readonly spec: FunctionSpec;
  readonly pool: InstancePool;
  /** Most requests at the same time. */
  readonly limit: number;
  triggers: readonly TriggerSpec[];
}

/** Copies the bundle to where no `node_modules` lies above it, and prepares its instances. */
export async function install(
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
  const most = options.maxInstances ?? usualInstances;
  const instances = Math.min(most, spec.maxInstances ?? most);
  const { requestsAnInstance, triggers } = spec;
  const pool = createInstancePool(start, instances, requestsAnInstance);
  return { spec, pool, limit: instances * requestsAnInstance, triggers };
}

interface Request {
  readonly requestId: string;
  readonly event: Buffer | string;
  /** How often it was tried before. */
  readonly retryCount: number;
}

/** Runs one request on a free instance. Rejects only when the host is closed. */
export async function invokeOne(
  { spec, pool }: HostedFunction,
  { requestId, event, retryCount }: Request,
  options: HostOptions,
): Promise<InvocationResult> {
  const requestedAt = performance.now();
  const limitMs = Math.min(spec.timeoutSeconds * 1000, options.timeoutMs ?? Number.POSITIVE_INFINITY);
  const instance = await pool.acquire();
  try {
    const clockOffsetMs = options.clockOffsetMs();
    const credentials = options.credentials();
    const request = { requestId, event: Buffer.from(event), retryCount, clockOffsetMs, credentials };
    const answer = await instance.run(request, limitMs);
    const durationMs = performance.now() - requestedAt;
    let { payload } = answer;
    if (answer.outcome === 'timeout') payload = timeoutPayload(limitMs);
    if (answer.outcome === 'killed') payload = exitPayload(durationMs, answer.peakRssBytes);
    const result = { ...answer, requestId, payload, durationMs };
    options.onInvocation?.({ functionName: spec.name, ...result });
    return result;
  } finally {
    pool.release(instance);
  }
}
