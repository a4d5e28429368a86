/**
 * The verification of Secret encryption, every region at the same time, by the real limit of two looks a second for the account;
 * the night after; and who could switch it off.
 */
import { availableParallelism } from 'node:os';
import type { RequestEntry } from '../../local/cloud/core/request-log.ts';
import type { InvocationResult } from '../../local/host/contract.ts';
import type { RegionReport } from '../../shared/use-cases/region-clusters.ts';
import { verifier } from '../support/encryption-stage.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { day } from '../support/world.ts';
import type { Command } from './command-line.ts';
import { encryptionAccount, type EncryptionAccount } from './encryption-account.ts';

export interface EncryptionReport extends Pick<Command, 'clusters' | 'latencyMs'> {
  readonly bench: 'encryption';
  readonly tablestoreLatencyMs: number;
  readonly regions: Readonly<Record<string, RegionLooks>>;
  readonly lookups: Lookups;
  /** The same the night after. */
  readonly nextNight: Lookups & { readonly wallMs: number };
  /** Of the first night; neither look-ups nor those about keys. */
  readonly otherRequests: number;
  readonly otherRequestsPerCluster: number;
  readonly keys: number;
  readonly keyRequests: number;
  readonly keyBudget: number;
  /** Who could switch it off: pages of policies, two for each that is attached, one for each group. */
  readonly policyRequests: number;
  readonly policyBudget: number;
  readonly requestsByOperation: Readonly<Record<string, number>>;
  readonly tablestoreRequests: number;
  /** From the first call to the last answer, with the start of the processes. */
  readonly wallMs: number;
  /** Of one process. */
  readonly peakRssMb: number;
  readonly cores: number;
  readonly problems: readonly string[];
}

interface RegionLooks {
  readonly clusters: number;
  readonly passes: number;
  readonly pages: number;
}

interface Lookups {
  readonly requests: number;
  readonly throttled: number;
  /** The most within any one second. */
  readonly mostInASecond: number;
}

const lookupsASecond = 2;
const otherRequestsAtMost = 3;
const requestsAKey = 2;

export async function benchEncryption({
  clusters,
  latencyMs,
}: Pick<Command, 'clusters' | 'latencyMs'>): Promise<EncryptionReport> {
  const account = encryptionAccount(clusters);
  const stage = await startStage(account.world, { latencyMs, isConnected: false });
  const { requests } = stage.cloud;
  try {
    const first = await night(stage, account);
    const firstRequests = [...requests.entries];
    const looks = looksIn(stage, first.reports);
    stage.advance(day);
    requests.clear();
    const next = await night(stage, account);
    const nextRequests = [...requests.entries];
    requests.clear();
    const review = await stage.host.invoke(verifier, '{"task":"review-switch-off"}');
    const about = (services: readonly string[]): number =>
      firstRequests.filter(({ service }) => services.includes(service)).length;
    const otherRequests = firstRequests.length - about(['actiontrail', 'kms', 'tablestore']);
    const policyPages = requests.entries.filter(({ operation }) => operation === 'ListPolicies').length;
    const report = {
      bench: 'encryption',
      clusters,
      latencyMs,
      tablestoreLatencyMs: latencyMs / 10,
      regions: looks,
      lookups: lookupsIn(firstRequests),
      nextNight: { ...lookupsIn(nextRequests), wallMs: next.wallMs },
      otherRequests,
      otherRequestsPerCluster: Math.round((otherRequests / clusters) * 100) / 100,
      keys: account.keys,
      keyRequests: about(['kms']),
      keyBudget: requestsAKey * account.keys,
      policyRequests: requests.entries.filter(({ service }) => service === 'ram').length,
      policyBudget: policyPages + 2 * account.attachedPolicies + account.groups,
      requestsByOperation: countByOperation(firstRequests),
      tablestoreRequests: about(['tablestore']),
      wallMs: first.wallMs,
      peakRssMb: Math.round(first.peakRssBytes / 1024 / 1024),
      cores: availableParallelism(),
    } as const;
    const failures = [...first.failures, ...next.failures, ...failuresOf([review])];
    return { ...report, problems: [...failures, ...problemsWith(report, account, [first, next])] };
  } finally {
    await stage.close();
  }
}

interface Night {
  readonly reports: readonly RegionReport[];
  readonly failures: readonly string[];
  readonly wallMs: number;
  readonly peakRssBytes: number;
}

async function night({ host }: Stage, { regions }: EncryptionAccount): Promise<Night> {
  const begin = performance.now();
  const answers = await Promise.all(
    regions.map((region) => host.invoke(verifier, JSON.stringify({ region }))),
  );
  return {
    reports: answers.flatMap(({ outcome, payload }) =>
      outcome === 'success' ? [JSON.parse(payload) as RegionReport] : [],
    ),
    failures: failuresOf(answers),
    wallMs: Math.round(performance.now() - begin),
    peakRssBytes: Math.max(...answers.map(({ peakRssBytes }) => peakRssBytes)),
  };
}

function failuresOf(answers: readonly InvocationResult[]): string[] {
  return answers
    .filter(({ outcome }) => outcome !== 'success')
    .map(({ outcome, payload }) => `The function ended with ${outcome}: ${payload}`);
}

/** By what the function writes: a request's region is in its host, which the log of requests does not keep. */
function looksIn({ logs }: Stage, reports: readonly RegionReport[]): Record<string, RegionLooks> {
  return Object.fromEntries(
    reports.map(({ region, clusters }) => {
      const reads = logs.filter(
        (line) => line['step'] === 'key operations read' && line['region'] === region,
      );
      const pages = reads.reduce((sum, line) => sum + Number(line['pages']), 0);
      return [region, { clusters, passes: reads.length, pages }];
    }),
  );
}

function lookupsIn(entries: readonly RequestEntry[]): Lookups {
  const all = entries.filter(({ operation }) => operation === 'LookupEvents');
  const times = all.map(({ at }) => at).toSorted((one, other) => one - other);
  const within = times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length);
  return {
    requests: all.length,
    throttled: all.filter(({ status = 0 }) => status !== 200).length,
    mostInASecond: Math.max(0, ...within),
  };
}

function countByOperation(entries: readonly RequestEntry[]): Record<string, number> {
  const counts: Record<string, number> = {};
  const cloud = entries.filter(({ service }) => service !== 'tablestore');
  for (const name of cloud.map(({ service, operation }) => `${service}.${operation}`).toSorted())
    counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function problemsWith(
  report: Omit<EncryptionReport, 'problems'>,
  { verdicts }: EncryptionAccount,
  nights: readonly Night[],
): string[] {
  const { lookups, nextNight, regions, otherRequestsPerCluster, keyRequests, keyBudget } = report;
  const { policyRequests, policyBudget } = report;
  const expected = Object.entries(verdicts).filter(([, count]) => count > 0);
  const counted = Object.values(regions).reduce((sum, { pages }) => sum + pages, 0);
  return [
    ...nights.flatMap(({ reports }) => {
      const found = expected.map(([verdict]) =>
        reports.reduce((sum, one) => sum + (one.verdicts[verdict as keyof RegionReport['verdicts']] ?? 0), 0),
      );
      const isTold = expected.every(([, count], index) => found[index] === count);
      return isTold ? [] : [`The verdicts are wrong: ${JSON.stringify(reports.map((one) => one.verdicts))}`];
    }),
    ...Object.entries(regions).flatMap(([region, { passes }]) =>
      passes === 1 ? [] : [`${passes} passes were made in ${region}.`],
    ),
    ...(counted === lookups.requests
      ? []
      : [`${lookups.requests} look-ups, and ${counted} pages were told.`]),
    ...[lookups, nextNight].flatMap(({ throttled, mostInASecond }) => [
      ...(throttled === 0 ? [] : [`${throttled} look-ups were throttled or failed.`]),
      ...(mostInASecond <= lookupsASecond ? [] : [`${mostInASecond} look-ups in one second.`]),
    ]),
    ...(otherRequestsPerCluster <= otherRequestsAtMost
      ? []
      : [`${otherRequestsPerCluster} other requests a cluster; the budget is ${otherRequestsAtMost}.`]),
    ...(keyRequests <= keyBudget ? [] : [`${keyRequests} requests about keys; the budget is ${keyBudget}.`]),
    ...(policyRequests <= policyBudget
      ? []
      : [`${policyRequests} requests about policies; the budget is ${policyBudget}.`]),
  ];
}

export function encryptionText(report: EncryptionReport): string {
  const { clusters, latencyMs, lookups, nextNight, regions, wallMs } = report;
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const looks = ({ requests, mostInASecond, throttled }: Lookups): string =>
    `${requests} look-ups, ${mostInASecond} in a second at most, ${throttled} throttled`;
  return [
    `${clusters} clusters in ${Object.keys(regions).length} regions at the same time, ${latencyMs} ms a request:`,
    `  verified in ${seconds(wallMs)}: ${looks(lookups)}`,
    ...Object.entries(regions).map(
      ([region, { passes, pages, clusters: count }]) =>
        `    ${region}: ${count} clusters, ${passes} pass of ${pages} pages`,
    ),
    `  the night after in ${seconds(nextNight.wallMs)}: ${looks(nextNight)}`,
    `  ${report.otherRequestsPerCluster} other requests a cluster (budget ${otherRequestsAtMost}), ` +
      `${report.keyRequests} about ${report.keys} keys (budget ${report.keyBudget}), ` +
      `${report.tablestoreRequests} to Tablestore`,
    `  who could switch it off: ${report.policyRequests} requests (budget ${report.policyBudget})`,
    `  a process's memory: ${report.peakRssMb} MB at most`,
  ].join('\n');
}
