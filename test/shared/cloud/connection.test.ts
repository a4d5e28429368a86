import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type CloudService, createConnection, isLoopback } from '../../../shared/cloud/connection.ts';

const options = {
  region: 'cn-shanghai',
  credentials: () => ({ accessKeyId: 'id', accessKeySecret: 'secret', securityToken: '' }),
  clock: () => 0,
};

describe('a connection', () => {
  it.each<[CloudService, string]>([
    ['cs', 'cs.cn-shanghai.aliyuncs.com'],
    ['ims', 'ims.aliyuncs.com'],
    ['ram', 'ram.aliyuncs.com'],
    ['sts', 'sts.cn-shanghai.aliyuncs.com'],
    ['sls', 'cn-shanghai.log.aliyuncs.com'],
  ])('reaches %s at its public endpoint, encrypted', (service, endpoint) => {
    expect(createConnection(options).clientConfig(service)).toMatchObject({ endpoint, protocol: 'https' });
  });

  it('reads the logs of another region there, and over the inner network if it may', () => {
    const { endpoint } = createConnection({ ...options, intranet: true }).clientConfig('sls', 'cn-beijing');

    expect(endpoint).toBe('cn-beijing-intranet.log.aliyuncs.com');
  });

  it.each<[string, 'http' | 'https']>([
    ['127.0.0.1:8080', 'http'],
    ['localhost', 'http'],
    ['sls.localhost:99', 'http'],
    ['10.0.0.1:80', 'https'],
    ['localhost.example.com', 'https'],
    ['notlocalhost', 'https'],
    ['127.0.0.1.example.com:80', 'https'],
  ])('speaks to %s by %s', (endpoint, protocol) => {
    const connection = createConnection({ ...options, endpoints: { cs: endpoint } });

    expect(connection.clientConfig('cs').protocol).toBe(protocol);
    expect(isLoopback(endpoint)).toBe(protocol === 'http');
  });

  it('has both time-outs, and more patience with log queries', () => {
    const connection = createConnection({ ...options, timeoutMs: 5_000, queryTimeoutMs: 50_000 });

    expect(connection.clientConfig('ram')).toMatchObject({ connectTimeout: 5_000, readTimeout: 5_000 });
    expect(connection.clientConfig('sls')).toMatchObject({ connectTimeout: 50_000, readTimeout: 50_000 });
  });

  it('takes an empty token for none', async () => {
    const { credential } = createConnection(options).clientConfig('cs');

    expect(await credential.getCredential()).toEqual({
      accessKeyId: 'id',
      accessKeySecret: 'secret',
      type: 'access_key',
    });
  });

  it('loads no SDK before it is used', () => {
    const script = `
      const { createConnection } = await import('./shared/cloud/connection.ts');
      const { createKubeconfigs } = await import('./shared/cloud/ack.ts');
      const { createIdentities } = await import('./shared/cloud/identity.ts');
      const { createAuditLog } = await import('./shared/cloud/audit-log.ts');
      const connection = createConnection({ region: 'x', credentials: () => ({}), clock: () => 0 });
      createKubeconfigs(connection); createIdentities(connection); createAuditLog(connection);
      const { createRequire } = await import('node:module');
      const loaded = Object.keys(createRequire(process.cwd() + '/x.cjs').cache).filter((path) => path.includes('alicloud'));
      console.log(JSON.stringify(loaded));`;

    const printed = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);

    expect(JSON.parse(printed.toString())).toEqual([]);
  });
});
