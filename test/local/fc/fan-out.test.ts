/**
 * A function that calls others through the API, with the vendor's client in its bundle and the credentials of its role: the
 * whole way that a fan-out takes, on the whole cloud.
 */
import { build } from 'esbuild';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { emptyAccount } from '../../../local/cloud/account.ts';
import { startCloud } from '../../../local/cloud/cloud.ts';
import { whenQuiet } from '../../../local/host/when-quiet.ts';
import { type Bundle, cleanUp, hostOf } from '../host/bundles.ts';
import { accountId } from './fc-fixture.ts';

afterEach(cleanUp);

const fanOut = `
  const { default: Client, $OpenApiUtil } = require('@alicloud/openapi-core');
  exports.handler = async (event, { credentials }) => {
    const client = new Client(new $OpenApiUtil.Config({
      ...credentials, endpoint: process.env.TEST_FC_ENDPOINT, protocol: 'http', type: 'sts',
    }));
    const call = (unit) => client.callApi(
      new $OpenApiUtil.Params({
        action: 'InvokeFunction', version: '2023-03-30', protocol: 'HTTPS', method: 'POST', authType: 'AK', style: 'ROA',
        pathname: '/2023-03-30/functions/leaf/invocations', reqBodyType: 'json', bodyType: 'none',
      }),
      new $OpenApiUtil.OpenApiRequest({
        headers: { 'x-fc-invocation-type': 'Async', 'x-fc-async-task-id': 'run-1_' + unit }, query: {}, body: { unit },
      }),
      {},
    ).then(({ statusCode }) => statusCode, ({ statusCode }) => statusCode);
    return Promise.all(JSON.parse(event).map(call));
  };`;

async function bundled(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

test('a function calls others, each once, however often it is repeated', async () => {
  const account = emptyAccount({ accountId, region: 'cn-hangzhou', defaultDomain: 'example.onaliyun.com' });
  const cloud = await startCloud({ account });
  onTestFinished(() => cloud.close());
  const leaf: Bundle = {
    code: `exports.handler = async (event, context) => {
      if (context.retryCount === 0) throw new Error('not yet');
      return JSON.parse(event).unit;
    };`,
    props: { asyncInvokeConfig: { asyncTask: true } },
  };
  const host = await hostOf(
    { 'fan-out': { code: await bundled(fanOut) }, leaf },
    {
      environment: { TEST_FC_ENDPOINT: cloud.endpoints.fc },
      clockOffsetMs: () => cloud.clock.offsetMs,
      credentials() {
        const role = {
          type: 'assumed-role',
          id: '300123456789012345',
          name: 'guard',
          sessionName: 'fc',
        } as const;
        const { id, secret, securityToken = '' } = cloud.issueToken(role, 3_600_000);
        return { accessKeyId: id, accessKeySecret: secret, securityToken };
      },
    },
  );
  cloud.runFunctions(host.runner);
  host.asyncCalls.behave({ retrySpeed: 100 });

  const first = await host.invoke('fan-out', '["a", "b", "c"]');
  const again = await host.invoke('fan-out', '["c", "d"]');
  await whenQuiet(host, cloud.eventBus);

  expect([first.payload, again.payload]).toEqual(['[202,202,202]', '[409,202]']);
  const done = host.asyncCalls.ended.map(({ taskId, answer, attempts }) => `${taskId} ${answer} ${attempts}`);
  expect(done.toSorted()).toEqual(['run-1_a a 2', 'run-1_b b 2', 'run-1_c c 2', 'run-1_d d 2']);
  expect(cloud.requests.countByOperation()).toEqual({ 'fc.InvokeFunction': 5 });
});
