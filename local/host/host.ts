/** The function host: runs the built bundles that `s.yaml` names in processes of their own, as Function Compute does. */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newRequestId } from '../cloud/fc/request-id.ts';
import type { AsyncQueue } from './async/contract.ts';
import type { FunctionHost, HostOptions } from './contract.ts';
import { readFunctions } from './deployment.ts';
import { createQueueOf, named, runnerOf } from './function-runner.ts';
import { type HostedFunction, install, invokeOne } from './hosted-function.ts';
import { startKeeper } from './keeper.ts';
import { eventBridgeTriggersOf, switchedTrigger, timerEvent } from './triggers.ts';

const projectFolder = fileURLToPath(new URL('../../', import.meta.url));
const runtimeFolder = fileURLToPath(new URL('runtime/', import.meta.url));

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
  const now = (): number => machineNow() + options.clockOffsetMs();
  const folder = await mkdtemp(join(tmpdir(), 'function-host-'));
  const keeper = startKeeper(folder);
  const hosted = new Map<string, HostedFunction>();
  let queue: AsyncQueue;
  try {
    await mkdir(join(folder, 'functions'));
    await cp(runtimeFolder, join(folder, 'runtime'), { recursive: true });
    for (const spec of specs) hosted.set(spec.name, await install(spec, folder, keeper, options));
    queue = createQueueOf(hosted, options, now);
  } catch (error) {
    keeper.close();
    throw error;
  }

  return {
    functionNames: [...hosted.keys()],
    runner: runnerOf(hosted, queue, options),
    asyncCalls: queue,
    invoke: async (functionName, event) =>
      invokeOne(named(hosted, functionName), { requestId: newRequestId(), event, retryCount: 0 }, options),
    eventBridgeTriggers: (functionName) => eventBridgeTriggersOf(named(hosted, functionName).triggers),
    async fireTimer(functionName, triggerName) {
      const target = named(hosted, functionName);
      const event = timerEvent(target.triggers, triggerName, now());
      return invokeOne(target, { requestId: newRequestId(), event, retryCount: 0 }, options);
    },
    switchTrigger(functionName, triggerName, isOn) {
      const target = named(hosted, functionName);
      target.triggers = switchedTrigger(target.triggers, triggerName, isOn);
    },
    kill: (functionName) => named(hosted, functionName).pool.kill(),
    killOne: (functionName) => named(hosted, functionName).pool.killOne(),
    async close() {
      queue.close();
      await Promise.all([...hosted.values()].map(({ pool }) => pool.close()));
      await rm(folder, { recursive: true, force: true });
      keeper.close();
    },
  };
}
