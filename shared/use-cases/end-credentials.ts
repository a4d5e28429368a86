/** The main job for identities that are proven gone: look at what they hold, decide, act within the limits, record. */
import pMap from 'p-map';
import type { Cluster } from '../domain/credential.ts';
import type { Uid } from '../domain/ids.ts';
import type { RevokeContext } from './context.ts';
import { findCredentials, isOpen } from './find-credentials.ts';
import type { Listings } from './listings.ts';
import { type Leaver, lookAtCredentials, type Looked } from './look-at-credentials.ts';
import { type Plan, planRun } from './plan.ts';
import { doneElsewhere } from './recheck.ts';
import type { Candidate } from './resolve-identity.ts';
import { type Result, write } from './record-look.ts';
import { revokeWave, type WaveReport } from './revoke-wave.ts';
import { settleOpen } from './settle.ts';

/** Re-checks that are common to all clusters of an identity are made once for so many credentials. */
const waveSize = 100;

export interface Target {
  readonly leaver: Leaver;
  /** Asked again at the moment of acting. */
  readonly candidate: Candidate;
}

export interface RunReport {
  readonly results: readonly Result[];
  /** Clusters whose lists could not be read: what is there is not known, so the run is not finished. */
  readonly unread: readonly { readonly cluster: Cluster; readonly why: string }[];
  /** How many credentials another run works on. */
  readonly busy: number;
  /** What failed while others were done. */
  readonly errors: readonly unknown[];
}

/**
 * Throws CloudError or StateError when something that everything depends on can't be read; then nothing was revoked.
 * Failures of single credentials are in the report.
 */
export async function endCredentials(
  targets: readonly Target[],
  listings: Listings,
  context: RevokeContext,
): Promise<RunReport> {
  const report: WaveReport = { results: [], busy: [], errors: [] };
  const unread: { cluster: Cluster; why: string }[] = [];
  const settings = await context.settings.read();
  const looked: Looked[] = [];
  let outOfDate = 0;
  for (const { leaver } of targets) {
    const all = await findCredentials(leaver, listings, context);
    // Another run wrote about these while the lists were read, which may show them as they were before.
    const found = all.found.filter(({ record }) => (record?.updatedAt ?? 0) < listings.since);
    outOfDate += all.found.length - found.length;
    const holdings = { ...all, found };
    if (!holdings.byUserListed) unread.push(...holdings.unread);
    narrateHoldings(leaver.uid, holdings.found.length, holdings, context);
    const mine = await lookAtCredentials(leaver, holdings, settings, listings, context);
    looked.push(...(await settleOpen(leaver.uid, mine, report, context)).still);
  }
  const plan = await planRun(looked, settings, listings, context);
  // First: what is revoked may be the only row that tells whose the others are, and a crash must not lose them.
  await writeKept(plan.keep, report, context);
  for (const { leaver, candidate } of targets) {
    const mine = plan.act.filter(({ subject }) => subject.uid === leaver.uid);
    for (let start = 0; start < mine.length; start += waveSize) {
      const wave = await revokeWave(leaver.uid, candidate, mine.slice(start, start + waveSize), context);
      report.results.push(...wave.results);
      report.busy.push(...wave.busy);
      report.errors.push(...wave.errors);
    }
  }
  return { results: report.results, unread, busy: report.busy.length + outOfDate, errors: report.errors };
}

/** What is only written down, unless another run has written something newer meanwhile. */
async function writeKept(kept: Plan['keep'], report: WaveReport, context: RevokeContext): Promise<void> {
  if (kept.length === 0) return;
  const outOfDate = await doneElsewhere(
    kept.map(({ looked }) => looked),
    context,
  );
  report.busy.push(...outOfDate);
  await pMap(
    kept.filter(({ looked }) => !outOfDate.has(looked)),
    async ({ looked, ...outcome }) => {
      try {
        report.results.push(await write(looked, { kind: entryFor(looked), ...outcome }, context));
      } catch (error) {
        report.errors.push(error);
      }
    },
    { concurrency: context.policy.parallel },
  );
}

/** An intent that was never sent and is not sent now has an outcome too: nothing was done. */
function entryFor({ record }: Looked): 'decided' | 'outcome' {
  return isOpen(record) ? 'outcome' : 'decided';
}

function narrateHoldings(
  uid: Uid,
  count: number,
  holdings: Awaited<ReturnType<typeof findCredentials>>,
  context: RevokeContext,
): void {
  context.narrate('credentials found', {
    uid,
    count,
    source: holdings.byUserListed ? 'the identity’s own list' : 'the lists of all clusters',
    audited: holdings.found.filter(({ audit }) => audit !== undefined).length,
    clusters: holdings.found.map(({ credential }) => credential.cluster.name),
    unread: holdings.unread.map(({ cluster, why }) => ({ clusterId: cluster.id, why })),
    grants: holdings.grants.kind,
  });
}
