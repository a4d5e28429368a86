/** One audit of a cluster on which many hold a kubeconfig, and of one with a tenth of them: requests, time and memory. */
import { availableParallelism } from 'node:os';
import type { InvocationResult } from '../../local/host/contract.ts';
import type { AuditSummary } from '../../shared/use-cases/audit-report.ts';
import { auditFunction } from '../support/audits.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { aWorld, day, hour, type World } from '../support/world.ts';
import type { Command } from './command-line.ts';
import { countRequests, type RequestCount } from './requests.ts';

export interface AuditReport extends RequestCount, Pick<Command, 'users' | 'latencyMs'> {
  readonly bench: 'audit';
  readonly clusters: 1;
  readonly budget: number;
  readonly tablestoreLatencyMs: number;
  /** From the call to its answer, with the start of the process. */
  readonly wallMs: number;
  /** The same with a tenth of the users; absent below 100 users. */
  readonly tenthWallMs?: number;
  /** `wallMs` / `tenthWallMs`. */
  readonly ratio?: number;
  readonly peakRssMb: number;
  /** Of a process that has loaded the bundle and refused a call. */
  readonly idleRssMb: number;
  readonly aboveIdleMb: number;
  readonly cores: number;
  readonly problems: readonly string[];
}

/** What one audit may ask: 7 requests, a page for every 50 kubeconfigs, an analysis for every 2,000. */
function budgetFor(users: number): number {
  return 7 + Math.max(1, Math.ceil(users / 50)) + Math.max(1, Math.ceil(users / 2_000));
}

const ratioAtMost = 15;
const aboveIdleAtMostMb = 128;

export async function benchAudit({
  users,
  latencyMs,
}: Pick<Command, 'users' | 'latencyMs'>): Promise<AuditReport> {
  const world = aWorld();
  const large = crowdedCluster(world, 'large', users);
  const tenth = users < 100 ? undefined : crowdedCluster(world, 'tenth', Math.round(users / 10));
  const stage = await startStage(world, { latencyMs, isConnected: false });
  try {
    // As it is night after night: the tables and the rows of the last audit are there.
    for (const clusterId of [large, ...(tenth === undefined ? [] : [tenth])])
      await auditOnce(stage, clusterId);
    stage.host.kill(auditFunction);
    const before = tenth === undefined ? undefined : await auditOnce(stage, tenth);
    stage.host.kill(auditFunction);
    const idle = await stage.host.invoke(auditFunction, '{}');
    stage.host.kill(auditFunction);
    stage.cloud.requests.clear();
    const answer = await auditOnce(stage, large);
    const counted = countRequests(stage.cloud.requests.entries);
    const counts = { ...counted, cloudRequests: counted.cloudRequests + counted.apart.furtherPages };
    const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);
    const [peakRssMb, idleRssMb] = [megabytes(answer.peakRssBytes), megabytes(idle.peakRssBytes)];
    const timed =
      before === undefined
        ? {}
        : {
            tenthWallMs: Math.round(before.durationMs),
            ratio: Math.round((answer.durationMs / before.durationMs) * 10) / 10,
          };
    const report = {
      bench: 'audit',
      clusters: 1,
      users,
      latencyMs,
      tablestoreLatencyMs: latencyMs / 10,
      ...counts,
      budget: budgetFor(users),
      wallMs: Math.round(answer.durationMs),
      ...timed,
      peakRssMb,
      idleRssMb,
      aboveIdleMb: peakRssMb - idleRssMb,
      cores: availableParallelism(),
    } as const;
    return { ...report, problems: problemsWith(report, answer) };
  } finally {
    await stage.close();
  }
}

async function auditOnce({ host }: Stage, clusterId: string): Promise<InvocationResult> {
  return await host.invoke(auditFunction, JSON.stringify({ clusterId }));
}

function problemsWith(report: Omit<AuditReport, 'problems'>, answer: InvocationResult): string[] {
  if (answer.outcome !== 'success') return [`The function ended with ${answer.outcome}: ${answer.payload}`];
  const { results, credentials } = JSON.parse(answer.payload) as AuditSummary;
  const { users, cloudRequests, budget, aboveIdleMb, ratio } = report;
  const used = Math.floor(users / 2);
  const isTold = results.found === used && results['none found'] === users - used;
  return [
    ...(credentials === users ? [] : [`${credentials} kubeconfigs were audited, not ${users}.`]),
    ...(isTold ? [] : [`Who was used was told wrongly: ${JSON.stringify(results)}`]),
    ...(cloudRequests > budget ? [`${cloudRequests} requests were made; the budget is ${budget}.`] : []),
    ...(aboveIdleMb > aboveIdleAtMostMb ? [`${aboveIdleMb} MB above the idle process.`] : []),
    ...(ratio !== undefined && ratio > ratioAtMost
      ? [`It takes ${ratio} times as long for ten times as many.`]
      : []),
  ];
}

/** Every other one is used, some of them under two common names. */
function crowdedCluster(world: World, name: string, users: number): string {
  const clusterId = world.cluster(name);
  for (let index = 0; index < users; index += 1) {
    const uid = world.user(`${name}-${index}`);
    world.issue(uid, clusterId);
    if (index % 2 === 0) continue;
    world.use(uid, clusterId, [world.now - day, world.now - hour * (2 + (index % 100))]);
    if (index % 3 === 0) world.use(uid, clusterId, [world.now - 2 * day], { username: uid });
  }
  return clusterId;
}

export function auditText(report: AuditReport): string {
  const { users, latencyMs, wallMs, tenthWallMs, ratio, apart } = report;
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const tenth =
    tenthWallMs === undefined ? '' : `; a tenth of them in ${seconds(tenthWallMs)} (ratio ${ratio})`;
  return [
    `One cluster with ${users} kubeconfigs, ${latencyMs} ms a request:`,
    `  audited in ${seconds(wallMs)}${tenth}`,
    `  ${report.cloudRequests} requests to the cloud (budget ${report.budget}), of them ${apart.furtherPages} further pages; ` +
      `${report.tablestoreRequests} to Tablestore`,
    `  the function's memory: ${report.peakRssMb} MB at most, ${report.aboveIdleMb} MB above the idle process`,
  ].join('\n');
}
