/** A whole night, from the timer to the last record; beside it the same job one request after the other. */
import { availableParallelism } from 'node:os';
import type { Stage } from '../support/stage.ts';
import { type Night, type NightSize, runNight } from './night.ts';
import { type PlainResult, runPlain, runPlainListing } from './plain.ts';
import type { SweepAccount } from './sweep-account.ts';

interface PerCluster {
  readonly requestsPerCluster: number;
  readonly budgetPerCluster: number;
}

export interface SweepReport extends NightSize, Omit<Night, 'problems'>, PerCluster, Partial<PlainResult> {
  readonly bench: 'sweep';
  readonly budget: number;
  readonly tablestoreLatencyMs: number;
  /** Of every night that was timed; `wallMs` is the shortest. */
  readonly nightsMs: readonly number[];
  /** `plainWallMs` / `wallMs`; absent when nobody was deleted. */
  readonly ratio?: number;
  /** The same account where the list by identity is empty for a deleted uid; absent when nobody was deleted. */
  readonly withEmptyUserList?: PerCluster & Pick<Night, 'cloudRequests'>;
  /** The same with ten clusters; absent at ten clusters or fewer. */
  readonly atTenClusters?: Pick<Night, 'cloudRequests' | 'functions'> &
    Pick<PerCluster, 'requestsPerCluster'>;
  /** How much more memory a process of each function had at most than at ten clusters; judged of a night with nothing to do. */
  readonly aboveTenMb?: Readonly<Record<string, number>>;
  readonly aboveTenBudgetMb?: number;
  readonly cores: number;
  readonly problems: readonly string[];
}

/** A cluster: with something to do, the same where the list by identity is empty, and with nothing to do. */
const requestsACluster = { usual: 40, emptyUserList: 55, nothingToDo: 13 } as const;
const aboveTenBudgetMb = 25;
const few = 10;
/** Whatever else the machine does can only make a night longer. */
const nightsTimed = 3;
/** The plain method takes as long for every cluster; so many are enough to know how long. */
const plainSample = 10;

export async function benchSweep(size: NightSize): Promise<SweepReport> {
  const { clusters, deleted, latencyMs } = size;
  const small = clusters > few ? await atTenClusters(size) : undefined;
  const { night: first, more: plain } = await runNight(size, {}, (stage, account) =>
    measurePlain(stage, account, size),
  );
  const others = deleted === 0 || latencyMs === 0 ? [] : await moreNights(size);
  const nightsMs = [first, ...others].map(({ wallMs }) => wallMs);
  const night = { ...first, wallMs: Math.min(...nightsMs) };
  const empty = deleted === 0 ? undefined : await withEmptyUserList(size);
  const perCluster = perClusterOf(night, size, deleted === 0 ? 'nothingToDo' : 'usual');
  const above = small === undefined ? undefined : memoryAbove(night, small.night);
  const report = {
    bench: 'sweep',
    ...size,
    tablestoreLatencyMs: latencyMs / 10,
    nightsMs,
    ...night,
    ...perCluster,
    budget: perCluster.budgetPerCluster * clusters,
    ...(plain === undefined
      ? {}
      : { ...plain, ratio: Math.round((plain.plainWallMs / night.wallMs) * 10) / 10 }),
    ...(empty === undefined ? {} : { withEmptyUserList: empty.counts }),
    ...(small === undefined ? {} : { atTenClusters: small.counts }),
    ...(above === undefined ? {} : { aboveTenMb: above, aboveTenBudgetMb }),
    cores: availableParallelism(),
  } as const;
  const problems = [
    ...[first, ...others].flatMap(({ problems: ofNight }) => ofNight),
    ...(small?.night.problems ?? []).map((problem) => `At ten clusters: ${problem}`),
    ...(empty?.problems ?? []).map((problem) => `With an empty list by identity: ${problem}`),
    ...tooMany(report),
  ];
  return { ...report, problems };
}

function perClusterOf(
  { cloudRequests }: Pick<Night, 'cloudRequests'>,
  { clusters }: NightSize,
  kind: keyof typeof requestsACluster,
): PerCluster {
  return {
    requestsPerCluster: Math.round((cloudRequests / clusters) * 100) / 100,
    budgetPerCluster: requestsACluster[kind],
  };
}

async function moreNights(size: NightSize): Promise<Night[]> {
  const nights: Night[] = [];
  for (let count = 1; count < nightsTimed; count += 1)
    nights.push((await runNight(size, {}, () => Promise.resolve())).night);
  return nights;
}

/** For its counts and its memory alone: it needn't wait for anything. */
async function atTenClusters(size: NightSize) {
  const { night } = await runNight({ ...size, clusters: few, latencyMs: 0 }, {}, async () =>
    Promise.resolve(),
  );
  const { cloudRequests, functions } = night;
  const { requestsPerCluster } = perClusterOf(night, { ...size, clusters: few }, 'usual');
  return { night, counts: { cloudRequests, functions, requestsPerCluster } };
}

async function withEmptyUserList(size: NightSize) {
  const { night } = await runNight({ ...size, latencyMs: 0 }, { byUserListOfDeleted: 'empty' }, async () =>
    Promise.resolve(),
  );
  const { cloudRequests, problems } = night;
  return { problems, counts: { cloudRequests, ...perClusterOf(night, size, 'emptyUserList') } };
}

/** For one who left after the night; all of them take as long. */
async function measurePlain(
  stage: Stage,
  { clusterIds, other }: SweepAccount,
  { deleted }: NightSize,
): Promise<PlainResult | undefined> {
  if (deleted === 0) return undefined;
  await stage.deleteUser(other.name);
  const sample = Math.min(clusterIds.length, plainSample);
  const listing = await runPlainListing(stage.cloud, clusterIds, sample);
  const each = await runPlain(stage.cloud, other.uid, clusterIds, sample);
  return {
    plainWallMs: listing.plainWallMs + deleted * each.plainWallMs,
    plainRequests: listing.plainRequests + deleted * each.plainRequests,
    plainSample: sample,
  };
}

function memoryAbove(night: Night, small: Night): Record<string, number> {
  return Object.fromEntries(
    Object.entries(night.functions).map(([name, { peakRssMb }]) => [
      name,
      peakRssMb - (small.functions[name]?.peakRssMb ?? peakRssMb),
    ]),
  );
}

function tooMany(report: Omit<SweepReport, 'problems'>): string[] {
  const { cloudRequests, budget, deleted, requestsPerCluster, atTenClusters: small } = report;
  const empty = report.withEmptyUserList;
  const large = deleted > 0 ? [] : Object.entries(report.aboveTenMb ?? {});
  return [
    ...(cloudRequests <= budget ? [] : [`${cloudRequests} requests were made; the budget is ${budget}.`]),
    ...(empty === undefined || empty.requestsPerCluster <= empty.budgetPerCluster
      ? []
      : [
          `${empty.requestsPerCluster} requests a cluster where the list by identity is empty; the budget is ${empty.budgetPerCluster}.`,
        ]),
    ...(small === undefined || requestsPerCluster <= small.requestsPerCluster
      ? []
      : [
          `${requestsPerCluster} requests a cluster, and ${small.requestsPerCluster} at ten clusters: more than linear.`,
        ]),
    ...large
      .filter(([, above]) => above > aboveTenBudgetMb)
      .map(([name, above]) => `${name} takes ${above} MB more than at ten clusters.`),
  ];
}

export function sweepText(report: SweepReport): string {
  const { clusters, users, deleted, latencyMs, apart, plainWallMs, withEmptyUserList: empty } = report;
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const memory = Object.entries(report.functions).map(([name, { calls, peakRssMb }]) => {
    const above = report.aboveTenMb?.[name];
    return `${name} ${calls} × ${peakRssMb} MB${above === undefined ? '' : ` (${above} above that at ten clusters)`}`;
  });
  const plain =
    plainWallMs === undefined
      ? []
      : [
          `  one request after the other: ${seconds(plainWallMs)} for ${report.plainRequests} requests, scaled from ` +
            `${report.plainSample} clusters; ratio ${report.ratio} on ${report.cores} cores`,
        ];
  const emptyLine =
    empty === undefined
      ? []
      : [
          `  where the list by identity is empty: ${empty.requestsPerCluster} a cluster (budget ${empty.budgetPerCluster})`,
        ];
  return [
    `A night over ${clusters} clusters and ${users} users, ${deleted} of them deleted unnoticed, ${latencyMs} ms a request:`,
    `  everything audited, verified, revoked, read back and recorded in ${seconds(report.wallMs)}` +
      (report.nightsMs.length === 1 ? '' : `, the shortest of ${report.nightsMs.map(seconds).join(', ')}`),
    ...plain,
    `  ${report.cloudRequests} requests to the cloud (budget ${report.budget}), ${report.requestsPerCluster} a cluster; apart from ` +
      `them ${apart.furtherPages} further pages, ${apart.readBackPolls} polls, ${apart.invocations} calls of functions, ` +
      `${apart.taskPolls} looks at tasks, ${report.tablestoreRequests} to Tablestore`,
    ...emptyLine,
    `  calls, and the most memory of a process: ${memory.join(', ')}`,
  ].join('\n');
}
