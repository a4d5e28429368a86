/** The adapters inside one CommonJS file without `node_modules`, as Function Compute runs them. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aCloud, accountId, alice, anAccount, lab, old, shop, type TestCloud } from './a-cloud.ts';

let test: TestCloud;
let folder: string;

beforeAll(async () => {
  test = await aCloud(anAccount());
  folder = await mkdtemp(join(tmpdir(), 'bundled-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await test.close();
});

const program = `
  import './test/support/localhost-names.ts';
  import { createKubeconfigs } from './shared/cloud/ack.ts';
  import { createAuditLog } from './shared/cloud/audit-log.ts';
  import { createConnection } from './shared/cloud/connection.ts';
  import { createIdentities } from './shared/cloud/identity.ts';
  import { authoriseForce } from './shared/domain/authorisation.ts';

  const { endpoints, accessKeyId, accessKeySecret, uid, clusterId } = JSON.parse(process.env.CALLS);
  const credentials = () => ({ accessKeyId, accessKeySecret });
  const connection = createConnection({ region: 'cn-hangzhou', credentials, endpoints, clock: Date.now });
  const kubeconfigs = createKubeconfigs(connection);
  const authorisation = authoriseForce(clusterId, uid, { kind: 'approval', id: 'a', by: 'eve' });
  const logs = { region: 'cn-hangzhou', project: 'p', logstore: 'l' };

  export async function main() {
    const before = await kubeconfigs.statesOfUser(uid);
    await kubeconfigs.cleanClusterUserPermissions({ clusterId, uid }, { kind: 'off', authorisation });
    const self = await createIdentities(connection).self();
    const log = await createAuditLog(connection).store(logs).catch((error) => error.code);
    console.log(JSON.stringify({ clusters: before.map((row) => row.clusterId), self, log }));
  }
  void main();
`;

it('find their SDKs and reach every service', async () => {
  await build({
    stdin: { contents: program, resolveDir: process.cwd(), loader: 'ts' },
    outfile: join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minifyWhitespace: true,
    minifySyntax: true,
    loader: { '.node': 'copy' },
    logLevel: 'error',
  });
  await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}');
  const { id: accessKeyId, secret: accessKeySecret } = test.cloud.administrator;
  const { endpoints } = test.cloud;
  const calls = { endpoints, accessKeyId, accessKeySecret, uid: alice, clusterId: shop };

  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'index.js')], {
    env: { CALLS: JSON.stringify(calls) },
  });

  expect(JSON.parse(stdout)).toEqual({
    clusters: [shop, lab, old],
    self: { accountId, ownId: accountId },
    log: 'ProjectNotExist',
  });
  expect(test.count('cs.CleanClusterUserPermissions')).toBe(1);
}, 30_000);
