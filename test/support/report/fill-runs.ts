/** A month of nights: fewer residual kubeconfigs by and by, one night that could not see everything. */
import type { SweepSummary } from '../../../shared/domain/sweep.ts';
import { runNamed } from '../../../shared/domain/sweep.ts';
import { days, hours } from '../../../shared/domain/time.ts';
import { aRun } from '../../functions/api/a-small-account.ts';
import { clusters, people } from './cast.ts';
import type { Seed } from './seed.ts';

export const nights = 30;

/** Of the night so many nights ago; 0 is the last. */
export function residualAgo(night: number): number {
  return 4 + Math.round(night * 0.8) + (night % 7 === 3 ? 3 : 0);
}

function summaryAgo(night: number): SweepSummary {
  const [residual, before] = [residualAgo(night), residualAgo(night + 1)];
  const credentials = 120 + night;
  return {
    clusters: 8,
    audited: night === 10 ? 5 : 7,
    credentials,
    results: {
      'none found': credentials - residual - 12,
      found: residual + 4,
      'failed: auditing off': 6,
      'failed: other': 2,
    },
    traits: { residual, 'grants-left': 2, frozen: 1, expiring: 5, unused: 17 },
    verdicts: { proven: 1, 'shared-key': 2, unproven: 1, off: 1, unsupported: 1, 'at-risk': 1, unknown: 1 },
    findings: { opened: 2 + (night % 3), closed: 1 + (night % 4) },
    planned: 3,
    released: 2,
    outcomes: { revoked: 2, held: 1 },
    changed: { residual: residual - before },
  };
}

/** The name of the last one. */
export async function fillRuns({ state: { sweeps }, now, say }: Seed, plan: string): Promise<string> {
  let last = '';
  for (let night = nights - 1; night >= 0; night -= 1) {
    const startedAt = now - days(night) - hours(9);
    last = runNamed(startedAt, `night${night}`);
    await sweeps.put(
      aRun(last, {
        startedAt,
        closedAt: startedAt + hours(1),
        phaseUntil: startedAt + hours(2),
        clusters: 8,
        regions: ['cn-hangzhou', 'cn-beijing', 'ap-southeast-1'],
        unseen: [{ what: clusters.legacy.id, why: say('Its lists can’t be read: 403 StatusForbidden.') }],
        released: [
          {
            taskId: `${last}-r-${people.bob.uid}`,
            uid: people.bob.uid,
            reason: 'identity-deleted',
            clusterIds: [clusters.payments.id],
          },
        ],
        planned: 3,
        ...(night === 0 ? { heldPlan: plan } : {}),
        summary: summaryAgo(night),
      }),
    );
  }
  const units = Object.values(clusters).map(({ id }, n) => ({
    clusterId: id,
    mode: n < 6 ? ('enforce' as const) : ('observe' as const),
  }));
  await sweeps.putUnits(last, units);
  return last;
}
