/** Who signs, and what bad signatures, tokens and clocks end in. Codes are the gateway's documented ones. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKubeconfigs } from '../../../shared/cloud/ack.ts';
import { createAuditLog } from '../../../shared/cloud/audit-log.ts';
import type { ConnectionOptions } from '../../../shared/cloud/connection.ts';
import { createIdentities } from '../../../shared/cloud/identity.ts';
import { aCloud, alice, cloudErrorOf, shop, type TestCloud } from './a-cloud.ts';

let test: TestCloud;

beforeAll(async () => {
  test = await aCloud();
});
afterAll(() => test.close());

const role = { type: 'assumed-role', id: '301234567890123460', name: 'guard', sessionName: 'fc' } as const;
const logs = { region: 'cn-hangzhou', project: `k8s-log-${shop}`, logstore: `audit-${shop}` };

/** One call through each way of signing. */
function calls(options: Partial<ConnectionOptions>): (() => Promise<unknown>)[] {
  const connection = test.connect(options);
  return [
    () => createKubeconfigs(connection).clusters(),
    () => createIdentities(connection).self(),
    () => createAuditLog(connection).store(logs),
    () =>
      createKubeconfigs(connection).cleanClusterUserPermissions(
        { clusterId: shop, uid: alice },
        { kind: 'on' },
      ),
  ];
}

async function kindsOf(options: Partial<ConnectionOptions>): Promise<string[]> {
  return await Promise.all(calls(options).map(async (call) => (await cloudErrorOf(call())).kind));
}

describe('credentials', () => {
  it('are asked for before each request, and a renewed token is used', async () => {
    const issued: string[] = [];
    const credentials = (): ReturnType<ConnectionOptions['credentials']> => {
      const key = test.cloud.issueToken(role, 60_000);
      issued.push(key.id);
      return { accessKeyId: key.id, accessKeySecret: key.secret, securityToken: key.securityToken ?? '' };
    };
    const connection = test.connect({ credentials });

    const self = await createIdentities(connection).self();
    await createKubeconfigs(connection).grantsOf(alice);

    expect(self.ownId).toBe(role.id);
    expect(issued).toHaveLength(2);
  });

  it('never travel in a URL', () => {
    const urls = test.cloud.requests.entries.map(({ path, search }) => path + search);

    expect(urls.filter((url) => /Token|STS|CAIS|Signature/i.test(url))).toEqual([]);
  });

  it.each<[string, ConnectionOptions['credentials']]>([
    ['are missing', () => ({ accessKeyId: '', accessKeySecret: '' })],
    ['can not be had', () => Promise.reject(new Error('no metadata service'))],
    ['are unknown', () => ({ accessKeyId: 'LTAInobody', accessKeySecret: 'x' })],
    ['have a wrong secret', () => ({ accessKeyId: test.cloud.administrator.id, accessKeySecret: 'wrong' })],
    [
      'have a wrong token',
      () => ({ accessKeyId: test.cloud.administrator.id, accessKeySecret: 'x', securityToken: 'CAISwrong' }),
    ],
  ])('that %s are unauthenticated everywhere', async (_what, credentials) => {
    expect(await kindsOf({ credentials })).toEqual(Array(4).fill('unauthenticated'));
  });

  it('are not in what is said about a refused signature', async () => {
    const { id, securityToken = '' } = test.cloud.issueToken(role, 60_000);
    const options = { credentials: () => ({ accessKeyId: id, accessKeySecret: 'wrong', securityToken }) };

    const errors = await Promise.all(calls(options).map((call) => cloudErrorOf(call())));

    const said = errors.map((error) => `${error.describe()} ${JSON.stringify(error.cause ?? null)}`);
    expect(said.filter((text) => text.includes(securityToken.slice(0, 20)))).toEqual([]);
    expect(errors.map(({ code }) => code)).toContain('SignatureDoesNotMatch');
  });

  it('that expired are unauthenticated everywhere', async () => {
    const key = test.cloud.issueToken(role, 1_000);
    test.cloud.clock.advance(2_000);
    const { id: accessKeyId, secret: accessKeySecret, securityToken = '' } = key;

    const kinds = await kindsOf({ credentials: () => ({ accessKeyId, accessKeySecret, securityToken }) });

    expect(kinds).toEqual(Array(4).fill('unauthenticated'));
  });

  it('with a clock 20 minutes off are unauthenticated everywhere', async () => {
    test.cloud.clock.advance(20 * 60_000);

    expect(await kindsOf({})).toEqual(Array(4).fill('unauthenticated'));
  });
});
