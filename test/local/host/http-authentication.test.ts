/**
 * Who may call an HTTP trigger. Keys, places and the mapping of claims are documented ("Configure JWT authentication for an
 * HTTP trigger"), their text forms seen in the deployment component; statuses and what is not named there are inferred.
 */
import { describe, expect, test } from 'vitest';
import { core } from '../core/vendor-sdk.ts';
import {
  bearer,
  ecSigner,
  jwkOf,
  jwtConfig,
  pssSigner,
  rsaSigner,
  serve,
  type Served,
  token,
} from './http-fixture.ts';

const hour = 3600;
const nowSeconds = (): number => Math.floor(Date.now() / 1000);
const claims = { sub: 'alice', aud: 'another', exp: nowSeconds() + hour, level: 3, roles: ['viewer'] };

describe('a token', () => {
  test.each([
    ['RS256', rsaSigner],
    ['PS256', pssSigner],
    ['ES256', ecSigner],
  ])('signed with %s is let in, whatever its audience', async (_name, signer) => {
    const { url } = await serve(jwtConfig());

    const { status } = await fetch(url, bearer(token(claims, signer)));

    expect(status).toBe(200);
  });

  const other = { ...ecSigner, kid: 'key-1' };
  const [head = '', body = ''] = token(claims).split('.');
  const none = Buffer.from('{"alg":"none","kid":"key-1"}').toString('base64url');
  test.each<[string, RequestInit]>([
    ['none at all', {}],
    ['one without its prefix', { headers: { authorization: token(claims) } }],
    ['one in another place', { headers: { 'x-token': token(claims) } }],
    ['text', bearer('hello')],
    ['one of another key', bearer(token(claims, other))],
    ['one of an unknown key', bearer(token(claims, { ...rsaSigner, kid: 'key-9' }))],
    ['one signed in another way', bearer(token(claims, { ...rsaSigner, alg: 'PS256' }))],
    ['an unsigned one', bearer(`${none}.${body}.`)],
    ['one without its signature', bearer(`${head}.${body}.`)],
    ['one with other claims', bearer(`${head}.${token({ ...claims, sub: 'mallory' }).split('.')[1]}.AA`)],
    ['an expired one', bearer(token({ ...claims, exp: nowSeconds() - 1 }))],
    ['one that is not valid yet', bearer(token({ ...claims, nbf: nowSeconds() + hour }))],
  ])('is not: %s', async (_name, init) => {
    const { url } = await serve(jwtConfig());

    const answer = await fetch(url, init);

    expect(answer.status).toBe(403);
    expect(answer.headers.get('x-fc-error-type')).toBe('FCCommonError');
    expect(await answer.json()).toMatchObject({ Code: 'AccessDenied' });
  });

  test('ends by the cloud’s clock', async () => {
    const { url, clock } = await serve(jwtConfig());
    clock.advance(2 * hour * 1000);

    const { status } = await fetch(url, bearer(token(claims)));

    expect(status).toBe(403);
  });

  // Documented: a key may lack an id.
  test('without a key’s id is checked with the key without one', async () => {
    const { kid: _kid, ...signer } = rsaSigner;
    const { url } = await serve(jwtConfig({ jwks: { keys: [jwkOf(ecSigner), jwkOf(signer)] } }));

    const { status } = await fetch(url, bearer(token(claims, signer)));

    expect(status).toBe(200);
  });

  test.each([
    ['the component’s list', [{ readPosition: 'query', parameterName: 'token' }], '?token='],
    ['text', 'header:X-Token,query:token', '?token='],
  ])('is found where %s says', async (_name, tokenLookup, query) => {
    const { url } = await serve(jwtConfig({ tokenLookup }));

    const { status } = await fetch(`${url}/${query}${token(claims)}`);

    expect(status).toBe(200);
  });
});

// Seen in the SDK's typings: `TokenLookup: header:Authorization:Bearer,cookie:AuthorizationCookie`.
describe('a token in a cookie', () => {
  const tokenLookup = 'header:Authorization:Bearer,cookie:guard_token';
  const good = token(claims);
  const expired = token({ ...claims, exp: nowSeconds() - 1 });

  test.each<[string, Record<string, string>, number]>([
    ['alone is let in', { cookie: `guard_token=${good}` }, 200],
    ['among others is let in', { cookie: `theme=dark; guard_token=${good}; x=1` }, 200],
    ['of another name is not', { cookie: `my_guard_token=${good}; guard_token2=${good}` }, 403],
    ['that is expired is not', { cookie: `guard_token=${expired}` }, 403],
    ['that is empty is not', { cookie: 'guard_token=' }, 403],
    // Documented: the places are gone through in turn, and the first token that is found is checked.
    [
      'is not asked behind a header',
      { authorization: `Bearer ${expired}`, cookie: `guard_token=${good}` },
      403,
    ],
    ['stands behind a header', { authorization: `Bearer ${good}`, cookie: `guard_token=${expired}` }, 200],
    // Inferred.
    [
      'is asked where the header is none of ours',
      { authorization: 'Basic eDp5', cookie: `guard_token=${good}` },
      200,
    ],
  ])('%s', async (_name, headers, expected) => {
    const { url } = await serve(jwtConfig({ tokenLookup }));

    const { status } = await fetch(url, { headers });

    expect(status).toBe(expected);
  });

  // Seen in the deployment component: the prefix of a cookie is dropped.
  test('is configured by the component’s list as well', async () => {
    const list = [{ readPosition: 'cookie', parameterName: 'guard_token', prefix: 'Bearer' }];
    const { url } = await serve(jwtConfig({ tokenLookup: list }));

    const { status } = await fetch(url, { headers: { cookie: `guard_token=${good}` } });

    expect(status).toBe(200);
  });
});

// Documented by the deployment component ("whitelist"): requests to these paths are not checked, all others are.
describe('an open path', () => {
  const whitelist = ['/sign-in', '/assets/*'];

  test.each([
    ['/sign-in', 200],
    ['/sign-in?next=/findings', 200],
    ['/sign-in/', 403],
    ['/sign-in/more', 403],
    ['/Sign-in', 403],
    ['/assets/report.css', 200],
    ['/assets/a/b', 200],
    ['/assets', 403],
    ['/', 403],
    // Inferred: compared as it came.
    ['/sign%2Din', 403],
  ])('%s without a token is a %i', async (path, expected) => {
    const { url } = await serve(jwtConfig({ whitelist }));

    const { status } = await fetch(`${url}${path}`);

    expect(status).toBe(expected);
  });

  // Inferred.
  test('passes nothing of a token on, and does not look at it', async () => {
    const { url } = await serve(jwtConfig({ whitelist, claimPassBy: 'header:sub:X-User' }));

    const answer = await fetch(`${url}/sign-in`, bearer('hello'));

    expect(answer.status).toBe(200);
    const { headers } = (await answer.json()) as { headers: Record<string, string> };
    expect(headers['X-User']).toBeUndefined();
  });
});

describe('a claim', () => {
  interface Event {
    readonly headers: Record<string, string>;
    readonly queryParameters: Record<string, string>;
  }

  const call = async (claimPassBy: unknown, headers: Record<string, string> = {}): Promise<Event> => {
    const { url } = await serve(jwtConfig({ claimPassBy }));
    const authorization = `Bearer ${token(claims)}`;
    const answer = await fetch(url, { headers: { ...headers, authorization } });
    return (await answer.json()) as Event;
  };

  test.each([
    ['as text', 'header:sub:X-User,query:level:level'],
    [
      'as the component’s list',
      [
        { mappingParameterPosition: 'header', claimName: 'sub', mappingParameterName: 'X-User' },
        { mappingParameterPosition: 'query', claimName: 'level', mappingParameterName: 'level' },
      ],
    ],
  ])('is passed on, configured %s', async (_name, claimPassBy) => {
    const event = await call(claimPassBy);

    expect(event.headers['X-User']).toBe('alice');
    expect(event.queryParameters).toEqual({ level: '3' });
  });

  test('replaces what the caller sent under its name', async () => {
    const event = await call('header:sub:X-User', { 'x-user': 'mallory' });

    const sent = Object.entries(event.headers).filter(([name]) => name.toLowerCase() === 'x-user');
    expect(sent).toEqual([['X-User', 'alice']]);
  });

  // Unknown: the worse of both.
  test('that the token lacks leaves what the caller sent', async () => {
    const event = await call('header:email:X-Mail', { 'x-mail': 'mallory@example.com' });

    expect(event.headers['X-Mail']).toBe('mallory@example.com');
  });

  test('is not passed on unless it is configured', async () => {
    const event = await call('query::');

    expect(event.queryParameters).toEqual({});
    expect(Object.values(event.headers)).not.toContain('alice');
  });
});

describe('a signed call', () => {
  const signed = { authType: 'function', methods: ['GET'] };

  async function callSigned({ url }: Served, key: { id: string; secret: string; securityToken?: string }) {
    const client = new core.default(
      new core.$OpenApiUtil.Config({
        accessKeyId: key.id,
        accessKeySecret: key.secret,
        ...(key.securityToken === undefined ? {} : { securityToken: key.securityToken }),
        endpoint: new URL(url).host,
        protocol: 'http',
      }),
    );
    const params = new core.$OpenApiUtil.Params({
      action: 'Any',
      version: '2023-03-30',
      protocol: 'HTTPS',
      pathname: '/v1/clusters',
      method: 'GET',
      authType: 'AK',
      style: 'ROA',
      reqBodyType: 'json',
      bodyType: 'json',
    });
    const request = new core.$OpenApiUtil.OpenApiRequest({ headers: {}, query: { page: '1' } });
    return client.callApi(params, request, {} as Parameters<typeof client.callApi>[2]);
  }

  test('is let in, and the event does not say who signed', async () => {
    const served = await serve(signed);
    const user = { type: 'ram-user', id: '201234567890123456', name: 'operator' } as const;

    const answer = await callSigned(served, served.keyring.issueToken(user, 60_000));

    const text = JSON.stringify(answer['body']);
    expect(text).toContain('/v1/clusters');
    expect(text).not.toContain('201234567890123456');
  });

  test('with another secret is refused', async () => {
    const served = await serve(signed);

    const call = callSigned(served, { id: served.keyring.administrator.id, secret: 'another' });

    await expect(call).rejects.toMatchObject({ statusCode: 403, code: 'AccessDenied' });
  });

  test('is what an unsigned one is not', async () => {
    const { url } = await serve(signed);

    const { status } = await fetch(url, bearer(token(claims)));

    expect(status).toBe(403);
  });
});
