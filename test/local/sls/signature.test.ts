import { createHash, createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  aLogstore,
  type Credentials,
  hourMs,
  keys,
  type LocalSls,
  logstore,
  now,
  project,
  setClock,
  startSls,
} from './sls-fixture.ts';

let local: LocalSls;

beforeEach(async () => {
  local = await startSls();
  await local.auditLogs.addLogstore(aLogstore());
});

afterEach(async () => {
  await local.close();
});

const live = { accessKeyId: 'STS.live', securityToken: 'token' };

test.each<[string, Credentials]>([
  ['a permanent key, LOG with hmac-sha256', {}],
  ['a temporary key, LOG with hmac-sha256', live],
  ['a permanent key, SLS4-HMAC-SHA256', { signatureVersion: 'v4' }],
  ['a temporary key, SLS4-HMAC-SHA256', { ...live, signatureVersion: 'v4' }],
])('takes %s as the vendor client signs it (seen in client code)', async (_name, credentials) => {
  const client = local.client(credentials);

  const { body } = await client.getLogStore(project, logstore);

  expect(body?.logstoreName).toBe(logstore);
});

test.each<[string, Credentials, string, string]>([
  ['a wrong secret', { accessKeySecret: 'wrong' }, 'SignatureNotMatch', 'not matched'],
  [
    'a wrong secret, version 4',
    { accessKeySecret: 'wrong', signatureVersion: 'v4' },
    'SignatureNotMatch',
    'not matched',
  ],
  ['an unknown key', { accessKeyId: 'nobody' }, 'Unauthorized', 'AccessKeyId not found: nobody'],
  [
    'a temporary key without its token',
    { accessKeyId: 'STS.live' },
    'Unauthorized',
    'token you provided is invalid',
  ],
  [
    'the token of somebody else',
    { ...live, securityToken: 'other' },
    'Unauthorized',
    'token you provided is invalid',
  ],
  [
    'an expired token',
    { accessKeyId: 'STS.dead', securityToken: 'token' },
    'Unauthorized',
    'The security token you provided has expired.',
  ],
])('refuses %s with 401 (documented)', async (_name, credentials, code, message) => {
  const answer = local.client(credentials).getLogStore(project, logstore);

  await expect(answer).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  await expect(answer).rejects.toMatchObject({
    data: { statusCode: 401, requestId: expect.stringMatching(/^\w{24}$/) },
  });
});

test('a token expires when the clock gets there', async () => {
  const client = local.client(live);
  await client.getLogStore(project, logstore);

  setClock(now + hourMs);
  const answer = client.getLogStore(project, logstore);

  await expect(answer).rejects.toMatchObject({ code: 'Unauthorized' });
});

/** A request that is signed by hand, to say what no client says. */
function signed(changes: { headers?: Record<string, string>; md5?: string } = {}): Promise<[number, string]> {
  const body = JSON.stringify({ from: now / 1000 - 60, to: now / 1000, query: '*' });
  const md5 = changes.md5 ?? createHash('md5').update(body).digest('hex').toUpperCase();
  const headers: Record<string, string> = {
    'x-log-apiversion': '0.6.0',
    'x-log-bodyrawsize': String(body.length),
    'x-log-signaturemethod': 'hmac-sha1',
    'content-type': 'application/json',
    'content-md5': md5,
    date: new Date(now).toUTCString(),
    ...changes.headers,
  };
  const vendor = Object.keys(headers).filter((name) => name.startsWith('x-log-'));
  const lines = vendor.toSorted().map((name) => `${name}:${headers[name]}`);
  const front = ['POST', md5, headers['content-type'], headers['date']];
  const path = `/logstores/${logstore}/logs`;
  const text = [...front, ...lines, path].join('\n');
  const signature = createHmac('sha1', keys['permanent']?.secret ?? '')
    .update(text)
    .digest('base64');
  const authorization = `LOG permanent:${signature}`;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        port: local.port,
        method: 'POST',
        path,
        headers: { host: `${project}.sls.localhost`, authorization, ...headers },
      },
      (response) => {
        response.setEncoding('utf8');
        let answer = '';
        response.on('data', (piece: string) => (answer += piece));
        response.on('end', () => resolve([response.statusCode ?? 0, answer]));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

test('takes hmac-sha1 and answers without compression to who asks for none (documented)', async () => {
  const [status, answer] = await signed();

  expect(status).toBe(200);
  expect(JSON.parse(answer)).toHaveProperty('meta.progress', 'Complete');
});

test.each<[string, Parameters<typeof signed>[0], number, string]>([
  [
    'a date 20 minutes off',
    { headers: { date: new Date(now - 20 * 60_000).toUTCString() } },
    400,
    'RequestTimeExpired',
  ],
  ['a date that is none', { headers: { date: 'yesterday' } }, 400, 'InvalidRequestTime'],
  [
    'a body that is not the signed one',
    { md5: 'D41D8CD98F00B204E9800998ECF8427E' },
    401,
    'SignatureNotMatch',
  ],
  ['no signature that it knows', { headers: { authorization: 'Basic eA==' } }, 400, 'ParameterInvalid'],
  ['an unknown algorithm', { headers: { 'x-log-signaturemethod': 'hmac-md5' } }, 400, 'ParameterInvalid'],
])('refuses %s (documented)', async (_name, changes, status, code) => {
  const [answered, answer] = await signed(changes);

  expect(answered).toBe(status);
  expect(JSON.parse(answer)).toMatchObject({ errorCode: code });
});
