/** One leaver on every cluster, from the event's delivery to the function's answer; then the plain method. */
import { availableParallelism } from 'node:os';
import type { RequestEntry } from '../../local/cloud/core/request-log.ts';
import type { InvocationResult } from '../../local/host/contract.ts';
import { variables } from '../../shared/runtime/config.ts';
import { type Stage, startStage, subject } from '../support/stage.ts';
import type { Command } from './command-line.ts';
import { type LeaverAccount, leaverAccount } from './leaver-account.ts';
import { runPlain, type PlainResult } from './plain.ts';
import { budgetFor, countRequests, type RequestCount } from './requests.ts';

export type Size = Pick<Command, 'clusters' | 'users' | 'latencyMs'>;

export interface LeaverReport extends Size, RequestCount, PlainResult {
  readonly bench: 'leaver';
  readonly budget: number;
  readonly tablestoreLatencyMs: number;
  readonly wallMs: number;
  /** Of `wallMs`: the function's process starts, loads the bundle, reads the event. */
  readonly untilFirstRequestMs: number;
  /** `plainWallMs` / `wallMs`. */
  readonly ratio: number;
  /** Of the function's process. */
  readonly peakRssMb: number;
  /** How many clusters the function works on at the same time. */
  readonly parallel: number;
  readonly cores: number;
  /** What is not as it has to be; empty when the job was done whole and within its budget. */
  readonly problems: readonly string[];
}

/** The plain method takes as long for every cluster; so many are enough to know how long. */
const plainSample = 20;

/** As deployed, but for the mode. */
const environment = {
  GUARD_LIMIT_SHARE_PERCENT: variables.LIMIT_SHARE_PERCENT.fallback,
  GUARD_READ_BACK_SECONDS: variables.READ_BACK_SECONDS.fallback,
};

/**
 * The cloud runs in this process and the function in its own, as on the platform; while the function is measured this
 * process only answers for the cloud. In the plain method client and cloud wait for each other, so sharing a process
 * costs it nothing.
 */
export async function benchLeaver(
  size: Size,
): Promise<{ readonly report: LeaverReport; readonly entries: readonly RequestEntry[] }> {
  const account = leaverAccount(size.clusters, size.users);
  const { latencyMs } = size;
  const stage = await startStage(account.world, { latencyMs, isConnected: false, environment });
  try {
    await stage.deleteUser(account.other.name);
    await stage.deleteUser(account.leaver.name);
    const { requests } = stage.cloud;
    requests.clear();
    const event = stage.events.at(-1);
    let firstAt: number | undefined;
    const unhook = requests.hook(() => {
      firstAt ??= performance.now();
    });
    const begin = performance.now();
    const answer = await stage.invoke(event);
    const wallMs = performance.now() - begin;
    unhook();
    const entries = [...requests.entries];
    const counts = countRequests(entries);
    const problems = await problemsWith(stage, account, answer, counts);
    const sample = Math.min(size.clusters, plainSample);
    const plain = await runPlain(stage.cloud, account.other.uid, account.clusterIds, sample);
    const report: LeaverReport = {
      bench: 'leaver',
      ...size,
      tablestoreLatencyMs: latencyMs / 10,
      ...counts,
      budget: budgetFor(size.clusters),
      wallMs: Math.round(wallMs),
      untilFirstRequestMs: Math.round((firstAt ?? begin) - begin),
      ...plain,
      ratio: Math.round((plain.plainWallMs / wallMs) * 10) / 10,
      peakRssMb: Math.round(answer.peakRssBytes / 1024 / 1024),
      parallel: Number(variables.PARALLEL.fallback),
      cores: availableParallelism(),
      problems,
    };
    return { report, entries };
  } finally {
    await stage.close();
  }
}

async function problemsWith(
  stage: Stage,
  { clusterIds, leaver, world }: LeaverAccount,
  answer: InvocationResult,
  { cloudRequests }: RequestCount,
): Promise<string[]> {
  if (answer.outcome !== 'success') return [`The function ended with ${answer.outcome}: ${answer.payload}`];
  const { credentials, grants } = stage.cloud.account;
  const isGone = ({ certState }: { certState: string }): boolean => certState === 'Removed';
  const kept = credentials.filter((one) => one.uid === leaver.uid && !isGone(one)).length;
  const lost = credentials.filter((one) => one.uid !== leaver.uid && isGone(one)).length;
  const left = grants.filter(({ uid }) => uid === leaver.uid).length;
  const records = await stage.state.records.get(clusterIds.map((id) => subject(id, leaver.uid)));
  const unrecorded = records.filter((record) => record?.status !== 'revoked').length;
  const budget = budgetFor(world.account.clusters.length);
  return [
    ...(kept > 0 ? [`${kept} of the leaver's certificates are still there.`] : []),
    ...(left > 0 ? [`${left} of the leaver's grants are still there.`] : []),
    ...(lost > 0 ? [`${lost} certificates of others are gone.`] : []),
    ...(unrecorded > 0 ? [`${unrecorded} revocations are not recorded as done.`] : []),
    ...(cloudRequests > budget ? [`${cloudRequests} requests were made; the budget is ${budget}.`] : []),
  ];
}

export function leaverText(report: LeaverReport): string {
  const { furtherPages, repeats, readBackPolls } = report.apart;
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const sampled = report.plainSample < report.clusters ? `, scaled from ${report.plainSample} clusters` : '';
  return [
    `One leaver on ${report.clusters} clusters, ${report.latencyMs} ms a request:`,
    `  revoked, read back and recorded in ${seconds(report.wallMs)} (${report.untilFirstRequestMs} ms of it until the first request)`,
    `  one request after the other: ${seconds(report.plainWallMs)} for ${report.plainRequests} requests${sampled}`,
    `  ratio ${report.ratio}, with ${report.parallel} clusters at a time on ${report.cores} cores`,
    `  ${report.cloudRequests} requests to the cloud (budget ${report.budget}); apart from them ${furtherPages} further pages, ` +
      `${repeats} repeats, ${readBackPolls} polls, ${report.tablestoreRequests} to Tablestore`,
    `  the function's memory: ${report.peakRssMb} MB at most`,
  ].join('\n');
}
