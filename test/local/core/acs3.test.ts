/**
 * The gateway's check of a signature. The vendor's SDK signs over HTTP; what it signed is then verified as it came, or
 * changed. The codes and the 15 minutes are documented ("common error codes", "V3 request body & signature"); which code
 * a changed body and an unsigned header get is inferred.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyAcs3 } from '../../../local/cloud/core/acs3.ts';
import { MovableClock } from '../../../local/cloud/core/clock.ts';
import {
  type Principal,
  type Service,
  ServiceError,
  type WireRequest,
} from '../../../local/cloud/core/contract.ts';
import { Faults } from '../../../local/cloud/core/faults.ts';
import { RequestLog } from '../../../local/cloud/core/request-log.ts';
import { type RunningServer, startServer } from '../../../local/cloud/core/server.ts';
import { createKeyring } from '../../../local/cloud/keys.ts';
import { core } from './vendor-sdk.ts';

const minute = 60_000;
const operator: Principal = { type: 'ram-user', id: '201234567890123459', name: 'operator' };

let clock: MovableClock;
let keyring: ReturnType<typeof createKeyring>;
let server: RunningServer;
let received: WireRequest | undefined;

/** Keeps the request and answers with nothing. */
const recorder: Service = {
  name: 'cs',
  operationOf: () => 'Anything',
  answer: (request) => {
    received = request;
    return Promise.resolve({ status: 200, headers: { 'content-type': 'application/json' }, body: '{}' });
  },
  errorAnswer: ({ status, code }) => ({ status, body: JSON.stringify({ code }) }),
};

beforeEach(async () => {
  clock = new MovableClock();
  keyring = createKeyring({ principal: operator }, clock);
  received = undefined;
  const parts = { clock, faults: new Faults(), requests: new RequestLog() };
  server = await startServer(recorder, { port: 0, latencyMs: 0, ...parts });
});

afterEach(async () => {
  await server.close();
});

interface Signer {
  readonly id: string;
  readonly secret: string;
  readonly securityToken?: string;
}

/** A request with a body, as the SDK sends it. */
async function signedBy(
  { id, secret, securityToken }: Signer,
  query: Record<string, string> = { b: '2', a: '1' },
): Promise<WireRequest> {
  const client = new core.default(
    new core.$OpenApiUtil.Config({
      accessKeyId: id,
      accessKeySecret: secret,
      ...(securityToken === undefined ? {} : { securityToken }),
      endpoint: `127.0.0.1:${server.port}`,
      protocol: 'http',
    }),
  );
  const params = new core.$OpenApiUtil.Params({
    action: 'Anything',
    version: '2015-12-15',
    protocol: 'HTTPS',
    pathname: '/some/path%2Fencoded',
    method: 'POST',
    authType: 'AK',
    style: 'ROA',
    reqBodyType: 'json',
    bodyType: 'json',
  });
  const request = new core.$OpenApiUtil.OpenApiRequest({ headers: {}, query, body: { text: 'hé' } });
  await client.callApi(params, request, {} as Parameters<typeof client.callApi>[2]);
  if (received === undefined) throw new Error('The SDK sent nothing.');
  return received;
}

function verify(request: WireRequest): Principal {
  return verifyAcs3(request, { keys: keyring.lookup, clock });
}

function refusalOf(request: WireRequest): { status: number; code: string } {
  try {
    verify(request);
  } catch (error) {
    if (error instanceof ServiceError) return { status: error.status, code: error.code };
    throw error;
  }
  throw new Error('The request was accepted, a refusal was expected.');
}

function withQuery(request: WireRequest, search: string): WireRequest {
  return { ...request, search, query: new URLSearchParams(search) };
}

function withHeaders(request: WireRequest, headers: Record<string, string>): WireRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}

test.each([
  ['plain values', { b: '2', a: '1' }],
  ['values that need encoding', { name: "a b+c*d~e'(f)!/ü&=%20" }],
  ['names of which one begins with the other', { Tag: 'x', 'Tag.1': 'y', 'Tag-1': 'z' }],
  ['empty values', { empty: '' }],
])('accepts %s in the query and tells who signed', async (_, query) => {
  const request = await signedBy(keyring.administrator, query);

  const principal = verify(request);

  expect(principal).toEqual(operator);
});

test('accepts temporary credentials and tells whose they are', async () => {
  const role: Principal = { type: 'assumed-role', id: '301234567890123456', name: 'guard', sessionName: 's' };
  const request = await signedBy(keyring.issueToken(role, minute));

  const principal = verify(request);

  expect(principal).toEqual(role);
});

test.each([
  ['14 minutes', 14, undefined],
  ['20 minutes', 20, { status: 400, code: 'InvalidTimeStamp.Expired' }],
])('a clock that is %s off', async (_, minutes, expected) => {
  const request = await signedBy(keyring.administrator);
  clock.advance(minutes * minute);

  const refusal = expected === undefined ? verify(request) : refusalOf(request);

  expect(refusal).toEqual(expected ?? operator);
});

test.each<[string, number, string, () => Signer]>([
  ['a wrong secret', 400, 'SignatureDoesNotMatch', () => ({ ...keyring.administrator, secret: 'wrong' })],
  ['an unknown key', 404, 'InvalidAccessKeyId.NotFound', () => ({ id: 'LTAInobody', secret: 'x' })],
  [
    'temporary credentials without their token',
    400,
    'MissingSecurityToken',
    () => {
      const { id, secret } = keyring.issueToken(operator, minute);
      return { id, secret };
    },
  ],
  [
    "another key's token",
    400,
    'InvalidSecurityToken.Malformed',
    () => ({ ...keyring.issueToken(operator, minute), securityToken: 'CAISother' }),
  ],
  [
    'a token beside a permanent key',
    400,
    'InvalidSecurityToken.Malformed',
    () => ({ ...keyring.administrator, securityToken: 'CAISother' }),
  ],
])('refuses %s', async (_, status, code, signer) => {
  const request = await signedBy(signer());

  const refusal = refusalOf(request);

  expect(refusal).toEqual({ status, code });
});

test('refuses temporary credentials from the moment they end', async () => {
  const request = await signedBy(keyring.issueToken(operator, minute));
  clock.advance(minute);

  const refusal = refusalOf(request);

  expect(refusal).toEqual({ status: 400, code: 'InvalidSecurityToken.Expired' });
});

test.each<[string, string, (request: WireRequest) => WireRequest]>([
  ['another body', 'SignatureDoesNotMatch', (request) => ({ ...request, body: Buffer.from('{}') })],
  ['another method', 'SignatureDoesNotMatch', (request) => ({ ...request, method: 'PUT' })],
  ['another path', 'SignatureDoesNotMatch', (request) => ({ ...request, path: '/some/other' })],
  ['a changed query value', 'SignatureDoesNotMatch', (request) => withQuery(request, '?a=1&b=3')],
  ['an added query value', 'SignatureDoesNotMatch', (request) => withQuery(request, '?a=1&b=2&Force=true')],
  ['another host', 'SignatureDoesNotMatch', (request) => withHeaders(request, { host: '127.0.0.1' })],
  ['another action', 'SignatureDoesNotMatch', (request) => withHeaders(request, { 'x-acs-action': 'Other' })],
  ['an unsigned header', 'IncompleteSignature', (request) => withHeaders(request, { 'x-acs-more': '1' })],
  ['no signature', 'MissingParameter', (request) => withHeaders(request, { authorization: '' })],
  ['another scheme', 'IncompleteSignature', (request) => withHeaders(request, { authorization: 'acs a:b' })],
  ['no date', 'MissingParameter', (request) => withHeaders(request, { 'x-acs-date': '' })],
  [
    'a date in another form',
    'InvalidTimeStamp.Format',
    (request) => withHeaders(request, { 'x-acs-date': 'now' }),
  ],
  ['no body hash', 'MissingParameter', (request) => withHeaders(request, { 'x-acs-content-sha256': '' })],
])('refuses a signed request with %s', async (_, code, change) => {
  const request = await signedBy(keyring.administrator);

  const refusal = refusalOf(change(request));

  expect(refusal).toEqual({ status: 400, code });
});
