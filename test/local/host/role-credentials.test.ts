import { expect, test } from 'vitest';
import { MovableClock } from '../../../local/cloud/core/clock.ts';
import { keptCredentials } from '../../../local/host/role-credentials.ts';

test('a role has the same credentials for as long as they are kept, and then others', () => {
  const clock = new MovableClock();
  const principal = { type: 'assumed-role', id: '1', name: 'guard' } as const;
  let issued = 0;
  const issue = () => ({ id: `STS.${(issued += 1)}`, secret: 's', securityToken: 't', principal });
  const credentials = keptCredentials(issue, clock, 1_800_000);

  const first = credentials();
  clock.advance(1_700_000);
  const later = credentials();
  clock.advance(100_000);

  expect(first).toEqual({ accessKeyId: 'STS.1', accessKeySecret: 's', securityToken: 't' });
  expect([later.accessKeyId, credentials().accessKeyId]).toEqual(['STS.1', 'STS.2']);
});
