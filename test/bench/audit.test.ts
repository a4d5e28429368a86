/** The audit's bench in small: counts of requests, never times. */
import { expect, it } from 'vitest';
import { benchAudit } from './audit.ts';

it('one audit of 100 kubeconfigs takes ten requests to the cloud', async () => {
  const { problems, ...report } = await benchAudit({ users: 100, latencyMs: 0 });

  expect(problems).toEqual([]);
  expect(report).toMatchObject({ bench: 'audit', users: 100, cloudRequests: 10, budget: 10 });
});
