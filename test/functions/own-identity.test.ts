/** The guard must know itself, and asks who it is only as often as its credentials change. */
import { describe, expect, test } from 'vitest';
import { ownIdentity } from '../../functions/own-identity.ts';
import type { FunctionContext } from '../../shared/runtime/context.ts';
import type { Identities } from '../../shared/use-cases/ports.ts';

const platformWith = (credentials: NonNullable<FunctionContext['credentials']>): FunctionContext => ({
  requestId: 'one',
  credentials: { accessKeyId: 'STS.id', accessKeySecret: 'secret', ...credentials },
  function: { name: 'kubeconfig-guard-audit', handler: 'index.handler', memory: 1024, timeout: 600 },
  region: 'cn-hangzhou',
  accountId: '1700000000000001',
});

/** Answers another role each time that it is asked. */
function anAccount(fails = 0) {
  let asked = 0;
  const self = async (): Promise<Awaited<ReturnType<Identities['self']>>> => {
    asked += 1;
    if (asked <= fails) throw new Error('Throttling.User');
    return {
      accountId: '1700000000000001',
      ownId: String(300_000_000_000_000_000n + BigInt(asked)),
    } as never;
  };
  return { identities: { self }, asked: () => asked };
}

describe('who the function is', () => {
  test('is asked once for the same token, by invocations at the same time too', async () => {
    const { identities, asked } = anAccount();
    const ownOf = ownIdentity();
    const platform = platformWith({ securityToken: 'first' });

    const [one, other] = await Promise.all([ownOf(platform, identities), ownOf(platform, identities)]);
    const later = await ownOf(platform, identities);

    expect([one, other, later].map(({ ownId }) => ownId)).toEqual(Array(3).fill('300000000000000001'));
    expect(asked()).toBe(1);
  });

  test('is asked again for another token', async () => {
    const { identities } = anAccount();
    const ownOf = ownIdentity();

    await ownOf(platformWith({ securityToken: 'first' }), identities);

    expect((await ownOf(platformWith({ securityToken: 'second' }), identities)).ownId).toBe(
      '300000000000000002',
    );
  });

  test('is asked each time for an access key without a token', async () => {
    const { identities, asked } = anAccount();
    const ownOf = ownIdentity();

    await ownOf(platformWith({}), identities);
    await ownOf(platformWith({}), identities);

    expect(asked()).toBe(2);
  });

  test('is not remembered as unknown', async () => {
    const { identities } = anAccount(1);
    const ownOf = ownIdentity();
    const platform = platformWith({ securityToken: 'first' });

    await expect(ownOf(platform, identities)).rejects.toThrow('Throttling.User');

    expect((await ownOf(platform, identities)).ownId).toBe('300000000000000002');
  });
});
