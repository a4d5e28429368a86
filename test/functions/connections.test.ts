import { describe, expect, test, vi } from 'vitest';
import { connect } from '../../functions/connections.ts';
import type { FunctionContext } from '../../shared/runtime/context.ts';

const environment = {
  GUARD_TABLESTORE_ENDPOINT: 'http://127.0.0.1:1',
  GUARD_TABLESTORE_INSTANCE: 'guard',
};

/** `timeout` in seconds. */
const aPlatform = (requestId: string, timeout: number): FunctionContext => ({
  requestId,
  credentials: { accessKeyId: `id of ${requestId}`, accessKeySecret: 'secret' },
  function: { name: 'kubeconfig-guard-audit', handler: 'index.handler', memory: 1024, timeout },
  region: 'cn-hangzhou',
  accountId: '1700000000000001',
});

describe('requests that share an instance', () => {
  test('each have a deadline of their own', async () => {
    const connectionsOf = connect(environment);
    const first = connectionsOf(aPlatform('first', 600));
    // Its time for calls is over at once: the last seconds are for what has to be written down.
    const second = connectionsOf(aPlatform('second', 15));

    await vi.waitFor(() => expect(second.cloud.signal()?.aborted).toBe(true), { interval: 1 });

    expect(first.cloud.signal()?.aborted).toBe(false);
  });

  test('send the newest credentials: those of an earlier one may have run out', async () => {
    const connectionsOf = connect(environment);
    const first = connectionsOf(aPlatform('first', 600));

    connectionsOf(aPlatform('second', 600));

    const { credential } = first.cloud.clientConfig('cs');
    expect(await credential.getCredential()).toMatchObject({ accessKeyId: 'id of second' });
  });
});
