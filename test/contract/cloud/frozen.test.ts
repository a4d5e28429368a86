/** Between its invocations a function is frozen, and its idle connections die (measured: ECONNRESET at the next request). */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createKubeconfigs } from '../../../shared/cloud/ack.ts';
import { createAuditLog } from '../../../shared/cloud/audit-log.ts';
import type { Connection } from '../../../shared/cloud/connection.ts';
import { createIdentities } from '../../../shared/cloud/identity.ts';
import { csClient } from '../../../shared/cloud/sdk.ts';
import { authoriseForce } from '../../../shared/domain/authorisation.ts';
import { aCloud, alice, cloudErrorOf, shop, type TestCloud } from './a-cloud.ts';
import { type Relay, relayTo } from './dying-connections.ts';

let test: TestCloud;
let relays: { cs: Relay; ims: Relay; sls: Relay };
let connection: Connection;

beforeAll(async () => {
  test = await aCloud();
  const { cs, ims, sls } = test.cloud.endpoints;
  relays = { cs: await relayTo(cs), ims: await relayTo(ims), sls: await relayTo(sls) };
  connection = test.connect({
    endpoints: {
      cs: `127.0.0.1:${relays.cs.port}`,
      ims: `127.0.0.1:${relays.ims.port}`,
      sls: `sls.localhost:${relays.sls.port}`,
    },
  });
});
afterEach(() => test.end());
afterAll(async () => {
  await Promise.all(Object.values(relays).map((relay) => relay.close()));
  await test.close();
});

const logs = { region: 'cn-hangzhou', project: 'p', logstore: 'l' };

describe('after a freeze', () => {
  it('the SDK by itself fails at its first request (measured)', async () => {
    const client = await csClient(connection.clientConfig('cs'));
    const path = {
      pathname: `/permissions/users/${alice}`,
      method: 'GET',
      style: 'ROA',
      authType: 'AK',
    } as const;
    const answer = { protocol: 'HTTPS', reqBodyType: 'json', bodyType: 'string' } as const;
    const operation = { action: 'DescribeUserPermission', version: '2015-12-15', ...path, ...answer };
    const call = (): Promise<unknown> => client.callApi(operation, {}, {});

    await call();

    await expect(call()).rejects.toThrow(expect.objectContaining({ code: 'ECONNRESET' }) as Error);
    expect(relays.cs.resets()).toBe(1);
  });

  it.each<[string, keyof typeof relays, () => Promise<unknown>]>([
    ['ACK', 'cs', () => createKubeconfigs(connection).grantsOf(alice)],
    ['identities', 'ims', () => createIdentities(connection).user(alice)],
    ['the audit log', 'sls', () => cloudErrorOf(createAuditLog(connection).store(logs))],
  ])('a read of %s is answered at its first request', async (_what, service, read) => {
    const relay = relays[service];
    const [connections, resets] = [relay.connections(), relay.resets()];

    await read();
    await read();

    expect(relay.connections() - connections).toBe(2);
    expect(relay.resets()).toBe(resets);
    expect(test.pauses).toEqual([]);
  });

  it('the clean-up, which is never repeated, gets through', async () => {
    const kubeconfigs = createKubeconfigs(connection);
    const target = { clusterId: shop, uid: alice };
    const authorisation = authoriseForce(shop, alice, { kind: 'approval', id: 'a-1', by: 'eve' });
    await kubeconfigs.grantsOf(alice);

    await kubeconfigs.cleanClusterUserPermissions(target, { kind: 'off', authorisation });
    await kubeconfigs
      .cleanClusterUserPermissions(target, { kind: 'off', authorisation })
      .catch(() => undefined);

    expect(test.count('cs.CleanClusterUserPermissions')).toBe(2);
  });
});
