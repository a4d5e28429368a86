import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  aLogstore,
  type Credentials,
  hourMs,
  type LocalSls,
  logstore,
  now,
  project,
  setClock,
  startSls,
} from './sls-fixture.ts';
import { type HandSigned, signedByHand } from './signed-by-hand.ts';

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

test('takes hmac-sha1 and answers without compression to who asks for none (documented)', async () => {
  const [status, answer] = await signedByHand(local.port);

  expect(status).toBe(200);
  expect(JSON.parse(answer)).toHaveProperty('meta.progress', 'Complete');
});

test.each<[string, HandSigned, number, string]>([
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
  const [answered, answer] = await signedByHand(local.port, changes);

  expect(answered).toBe(status);
  expect(JSON.parse(answer)).toMatchObject({ errorCode: code });
});
