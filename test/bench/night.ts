/** One night over an account: what it took, and whether everything is as it has to be afterwards. */
import type { Behaviours } from '../../local/cloud/account.ts';
import { whenQuiet } from '../../local/host/when-quiet.ts';
import { variables } from '../../shared/runtime/config.ts';
import { type Stage, startStage, subject } from '../support/stage.ts';
import type { Command } from './command-line.ts';
import { sweepAccount, type SweepAccount } from './sweep-account.ts';
import { countNight, type NightCount } from './sweep-requests.ts';

export type NightSize = Pick<Command, 'clusters' | 'users' | 'deleted' | 'latencyMs'>;

interface FunctionUse {
  readonly calls: number;
  /** The most of any of its processes. */
  readonly peakRssMb: number;
}

export interface Night extends NightCount {
  /** From the timer until nothing is under way any more. */
  readonly wallMs: number;
  readonly functions: Readonly<Record<string, FunctionUse>>;
  readonly problems: readonly string[];
}

export async function runNight<More>(
  size: NightSize,
  behaviours: Partial<Behaviours>,
  afterwards: (stage: Stage, account: SweepAccount) => Promise<More>,
): Promise<{ readonly night: Night; readonly more: More }> {
  const account = sweepAccount(size, behaviours);
  const uses = new Map<string, { calls: number; peakRssMb: number }>();
  const stage = await startStage(account.world, {
    latencyMs: size.latencyMs,
    isConnected: false,
    keepsCredentials: true,
    environment: environmentFor(size),
    host: {
      onInvocation: ({ functionName, peakRssBytes }) => {
        const name = functionName.replace('kubeconfig-guard-', '');
        const known = uses.get(name) ?? { calls: 0, peakRssMb: 0 };
        const peakRssMb = Math.max(known.peakRssMb, Math.round(peakRssBytes / 1024 / 1024));
        uses.set(name, { calls: known.calls + 1, peakRssMb });
      },
    },
  });
  try {
    for (const { name } of account.leavers) await stage.deleteUser(name);
    const { requests, eventBus } = stage.cloud;
    requests.clear();
    const begin = performance.now();
    const { outcome, payload } = await stage.host.fireTimer('kubeconfig-guard-sweep', 'sweep');
    await whenQuiet(stage.host, eventBus);
    const wallMs = Math.round(performance.now() - begin);
    const counts = countNight([...requests.entries], account.leavers.length);
    const failed = outcome === 'success' ? [] : [`The sweep ended with ${outcome}: ${payload}`];
    const problems = [...failed, ...(await problemsWith(stage, account))];
    const functions = Object.fromEntries([...uses].toSorted(([one], [other]) => one.localeCompare(other)));
    const more = await afterwards(stage, account);
    return { night: { wallMs, ...counts, functions, problems }, more };
  } finally {
    await stage.close();
  }
}

/** As deployed, but for the mode, and for limits that a larger number of leavers would exceed. */
function environmentFor({ users, deleted }: NightSize): Record<string, string> {
  const { LIMIT_PER_RUN, LIMIT_PER_DAY, LIMIT_SHARE_PERCENT, READ_BACK_SECONDS } = variables;
  const share = Number(LIMIT_SHARE_PERCENT.fallback);
  const isShared = Math.max(1, Math.floor((users * share) / 100)) >= deleted;
  return {
    GUARD_LIMIT_PER_RUN: String(Math.max(deleted, Number(LIMIT_PER_RUN.fallback))),
    GUARD_LIMIT_PER_DAY: String(Math.max(deleted, Number(LIMIT_PER_DAY.fallback))),
    GUARD_LIMIT_SHARE_PERCENT: isShared ? LIMIT_SHARE_PERCENT.fallback : '100',
    GUARD_READ_BACK_SECONDS: READ_BACK_SECONDS.fallback,
  };
}

async function problemsWith(
  { cloud, state }: Stage,
  { clusterIds, leavers }: SweepAccount,
): Promise<string[]> {
  const run = await state.sweeps.newest();
  const { clusters, audited, planned, released, verdicts } = run?.summary ?? {};
  const uids = new Set(leavers.map(({ uid }) => uid));
  const { credentials, grants } = cloud.account;
  const isGone = ({ certState }: { certState: string }): boolean => certState === 'Removed';
  const kept = credentials.filter((one) => uids.has(one.uid) && !isGone(one)).length;
  const lost = credentials.filter((one) => !uids.has(one.uid) && isGone(one)).length;
  const left = grants.filter(({ uid }) => uids.has(uid)).length;
  const subjects = leavers.flatMap(({ uid }) => clusterIds.map((id) => subject(id, uid)));
  const records = subjects.length === 0 ? [] : await state.records.get(subjects);
  const unrecorded = records.filter((record) => record?.status !== 'revoked').length;
  const told = JSON.stringify({ clusters, audited, planned, released, proven: verdicts?.proven });
  const expected = JSON.stringify({
    clusters: clusterIds.length,
    audited: clusterIds.length,
    planned: leavers.length,
    released: leavers.length,
    proven: clusterIds.length,
  });
  return [
    ...(run?.phase === 'closed' ? [] : [`The run is not closed: ${run?.phase ?? 'there is none'}.`]),
    ...(run?.unseen ?? []).slice(0, 5).map(({ what, why }) => `${what} was not seen: ${why}`),
    ...(told === expected ? [] : [`The summary is ${told}, not ${expected}.`]),
    ...(kept > 0 ? [`${kept} certificates of leavers are still there.`] : []),
    ...(left > 0 ? [`${left} grants of leavers are still there.`] : []),
    ...(lost > 0 ? [`${lost} certificates of others are gone.`] : []),
    ...(unrecorded > 0 ? [`${unrecorded} revocations are not recorded as done.`] : []),
  ];
}
