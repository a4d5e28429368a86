/** From the start of a function's process to the answer of its first event, against `node -e 0`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InvocationResult } from '../../local/host/contract.ts';
import { type Stage, startStage } from '../support/stage.ts';
import {
  type ColdAccount,
  coldAccount,
  coldEnvironment,
  type ColdEvent,
  coldEvents,
  prepare,
} from './cold-events.ts';
import { type ApiAccess, apiAccess } from './cold-api.ts';
import { type Spent, spentIn } from './cold-profile.ts';
import type { Command } from './command-line.ts';

export interface ColdFunction {
  /** To `node -e 0`, median of the pairs. */
  readonly ratio: number;
  /** Median. */
  readonly ms: number;
  /** What is deployed, without source maps. */
  readonly bundleKb: number;
  /** Of one further call, under a profiler, which makes all of it somewhat longer. */
  readonly spent: Spent;
}

export interface ColdReport {
  readonly bench: 'cold';
  readonly pairs: number;
  /** `node -e 0`, median. */
  readonly bareMs: number;
  readonly ratioBudget: number;
  readonly cores: number;
  readonly functions: Readonly<Record<string, ColdFunction>>;
  /** Functions whose ratio is above the budget: time is told, and fails nothing. */
  readonly slow: readonly string[];
  readonly problems: readonly string[];
}

const ratioBudget = 5.5;
const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const profiler = fileURLToPath(new URL('profile-process.cjs', import.meta.url));

interface Measured {
  readonly ratios: number[];
  readonly times: number[];
  readonly bare: number[];
  readonly problems: string[];
}

/** In each round every function once, so that all of them meet the same moods of the machine. */
export async function benchCold({ pairs }: Pick<Command, 'pairs'>): Promise<ColdReport> {
  const api = await apiAccess();
  try {
    return reportOf(pairs, await measurePairs(pairs, api), await profileAll(api));
  } finally {
    await api.close();
  }
}

async function reportOf(
  pairs: number,
  measured: ReadonlyMap<string, Measured>,
  spent: ReadonlyMap<string, Spent>,
): Promise<ColdReport> {
  const functions: Record<string, ColdFunction> = {};
  for (const { functionName } of coldEvents) {
    const { ratios = [], times = [] } = measured.get(functionName) ?? {};
    functions[functionName] = {
      ratio: Math.round(median(ratios) * 100) / 100,
      ms: Math.round(median(times)),
      bundleKb: await bundleKb(functionName),
      spent: spent.get(functionName) ?? {},
    };
  }
  return {
    bench: 'cold',
    pairs,
    bareMs: Math.round(median([...measured.values()].flatMap(({ bare }) => bare))),
    ratioBudget,
    cores: availableParallelism(),
    functions,
    slow: Object.entries(functions).flatMap(([name, { ratio }]) => (ratio > ratioBudget ? [name] : [])),
    problems: [...new Set([...measured.values()].flatMap(({ problems }) => problems))],
  };
}

async function measurePairs(pairs: number, api: ApiAccess): Promise<Map<string, Measured>> {
  const measured = new Map<string, Measured>();
  // The first round fills the machine's caches and the guard's tables.
  const account = coldAccount(pairs + 1, api);
  await onStage(account, { ...coldEnvironment, ...api.environment }, async (stage) => {
    for (let round = 0; round <= pairs; round += 1) {
      for (const one of coldEvents) {
        const { functionName } = one;
        const known = measured.get(functionName) ?? { ratios: [], times: [], bare: [], problems: [] };
        measured.set(functionName, known);
        const bareMs = await bareProcess();
        const { durationMs, problems } = await firstCall(stage, account, one, round);
        known.problems.push(...problems);
        if (round === 0) continue;
        known.bare.push(bareMs);
        known.times.push(durationMs);
        known.ratios.push(durationMs / bareMs);
      }
    }
  });
  return measured;
}

async function profileAll(api: ApiAccess): Promise<Map<string, Spent>> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-cold-'));
  const profileFile = join(folder, 'profile.json');
  const account = coldAccount(2, api);
  const environment = {
    ...coldEnvironment,
    ...api.environment,
    NODE_OPTIONS: `--require ${profiler}`,
    COLD_PROFILE: profileFile,
  };
  const spent = new Map<string, Spent>();
  try {
    await onStage(account, environment, async (stage) => {
      for (const one of coldEvents) {
        for (const round of [0, 1]) await firstCall(stage, account, one, round);
        const mapFile = join(dist, one.functionName, 'index.js.map');
        spent.set(one.functionName, await spentIn(profileFile, mapFile));
      }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return spent;
}

async function onStage(
  account: ColdAccount,
  environment: Readonly<Record<string, string>>,
  work: (stage: Stage) => Promise<void>,
): Promise<void> {
  const stage = await startStage(account.world, { latencyMs: 0, isConnected: false, environment });
  try {
    prepare(stage, account);
    await work(stage);
  } finally {
    await stage.close();
  }
}

/** A new process, its first event, and whether every SDK was used for it. */
async function firstCall(
  stage: Stage,
  account: ColdAccount,
  { functionName, services, event }: ColdEvent,
  round: number,
): Promise<Pick<InvocationResult, 'durationMs'> & { readonly problems: string[] }> {
  const { cloud, host } = stage;
  const name = `kubeconfig-guard-${functionName}`;
  const input = JSON.stringify(await event(stage, account, round));
  cloud.requests.clear();
  const { outcome, payload, durationMs } = await host.invoke(name, input);
  host.kill(name);
  const asked = new Set(cloud.requests.entries.map(({ service }) => service));
  const missing = services.filter((group) => !group.some((service) => asked.has(service)));
  const status = statusIn(payload);
  const problems = [
    ...(status === undefined || status < 300 ? [] : [`${functionName} answered ${status}: ${payload}`]),
    ...(outcome === 'success' ? [] : [`${functionName} ended with ${outcome}: ${payload}`]),
    ...missing.map((group) => `${functionName} sent nothing to ${group.join(' or ')}.`),
  ];
  return { durationMs, problems };
}

/** Of an HTTP answer. */
function statusIn(payload: string): number | undefined {
  const answer = JSON.parse(payload) as { statusCode?: number } | null;
  return answer?.statusCode;
}

async function bareProcess(): Promise<number> {
  const begin = performance.now();
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await once(child, 'close');
  return performance.now() - begin;
}

async function bundleKb(functionName: string): Promise<number> {
  const folder = join(dist, functionName);
  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.(js|json|node)$/.test(file));
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

export function coldText(report: ColdReport): string {
  const lines = Object.entries(report.functions).flatMap(([name, { ratio, ms, bundleKb: size, spent }]) => {
    const parts = Object.entries(spent).map(([what, spentMs]) => `${what} ${spentMs}`);
    return [
      `  ${name}: ${ratio} × (${ms} ms, bundle ${size} kB)`,
      `    under a profiler, ms: ${parts.join(', ')}`,
    ];
  });
  const slow = report.slow.length === 0 ? '' : `\n  above the budget: ${report.slow.join(', ')}`;
  return (
    [
      `Process start to the answer of the first event, against node -e 0 (${report.bareMs} ms), median of ${report.pairs} pairs,`,
      `budget ${report.ratioBudget} ×, ${report.cores} cores:`,
      ...lines,
    ].join('\n') + slow
  );
}
