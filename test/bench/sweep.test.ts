/** The night's bench in small: counts of requests, never times. */
import { describe, expect, it } from 'vitest';
import { benchSweep } from './sweep.ts';

describe('a night over a few clusters', () => {
  it('with leavers stays within forty requests a cluster', async () => {
    const size = { clusters: 4, users: 8, deleted: 2, latencyMs: 0 };

    const { problems, ...report } = await benchSweep(size);

    expect(problems).toEqual([]);
    expect(report).toMatchObject({ bench: 'sweep', budget: 160, budgetPerCluster: 40, plainRequests: 53 });
    expect(report.functions).toMatchObject({
      audit: { calls: 4 },
      revoke: { calls: 2 },
      sweep: { calls: 1 },
    });
    expect(report.withEmptyUserList).toMatchObject({ budgetPerCluster: 55 });
  });

  it('with nothing to do stays within thirteen requests a cluster', async () => {
    const size = { clusters: 10, users: 8, deleted: 0, latencyMs: 0 };

    const { problems, ...report } = await benchSweep(size);

    expect(problems).toEqual([]);
    expect(report).toMatchObject({ budget: 130, budgetPerCluster: 13 });
    expect(Object.keys(report.functions)).toEqual(['audit', 'sweep', 'verify-encryption']);
  });
});
