/** The bench of Secret encryption in small: counts of requests, never times. */
import { expect, it } from 'vitest';
import { benchEncryption } from './encryption.ts';

it('twenty clusters in five regions take one pass a region and stay in every budget', async () => {
  const { problems, regions, lookups, ...report } = await benchEncryption({ clusters: 20, latencyMs: 0 });

  const looks = Object.values(regions);
  expect(problems).toEqual([]);
  expect(looks).toHaveLength(5);
  expect(looks.map(({ clusters, passes }) => [clusters, passes])).toEqual(looks.map(() => [4, 1]));
  expect(lookups).toEqual({ requests: 5, throttled: 0, mostInASecond: expect.any(Number) as unknown });
  expect(report).toMatchObject({
    bench: 'encryption',
    clusters: 20,
    keys: 15,
    keyRequests: 30,
    keyBudget: 30,
    // Of each region two lists and the role.
    otherRequests: 15,
    nextNight: { requests: 5, throttled: 0 },
  });
});
