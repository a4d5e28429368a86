/** HTTP triggers: the event and the answer as documented ("Use an HTTP trigger to invoke a function"). */
import { describe, expect, test } from 'vitest';
import { mirror, open, serve } from './http-fixture.ts';
import { hostOf } from './bundles.ts';
import { serveHttpTriggers } from '../../../local/host/http/http-triggers.ts';

interface Event {
  readonly headers: Record<string, string>;
  readonly requestContext: Record<string, unknown>;
  readonly [name: string]: unknown;
}

async function eventOf(answer: Response): Promise<Event> {
  return (await answer.json()) as Event;
}

describe('the event', () => {
  test('tells the request', async () => {
    const { url, clock } = await serve(open);

    const answer = await fetch(`${url}/v1/clusters/a%2Fb?page=1&tag=x&tag=y%26z`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'user-agent': 'curl/8.9', 'x-request': '7' },
      body: '{"ö":1}',
    });

    const event = await eventOf(answer);
    expect(event).toMatchObject({
      version: 'v1',
      rawPath: '/v1/clusters/a%2Fb',
      queryParameters: { page: '1', tag: 'x,y&z' },
      headers: { 'Content-Type': 'application/json', 'X-Request': '7' },
      body: '{"ö":1}',
      isBase64Encoded: false,
      requestContext: {
        accountId: '1700000000000001',
        domainName: new URL(url).host,
        requestId: answer.headers.get('x-fc-request-id'),
        http: {
          method: 'PUT',
          path: '/v1/clusters/a/b',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'curl/8.9',
        },
      },
    });
    const { time, timeEpoch } = event.requestContext;
    expect(Math.abs(Number(timeEpoch) - clock.now())).toBeLessThan(60_000);
    expect(time).toBe(new Date(Number(timeEpoch)).toISOString().replace(/\.\d+Z$/, 'Z'));
  });

  // Documented is base64 for binary bodies; which types are binary is inferred.
  test.each([
    ['application/octet-stream', true],
    ['image/png', true],
    ['text/plain; charset=utf-8', false],
    ['application/problem+json', false],
    ['application/x-www-form-urlencoded', false],
  ])('has a body of type %s in base64: %s', async (contentType, isBase64Encoded) => {
    const { url } = await serve(open);
    const headers = { 'content-type': contentType };

    const event = await eventOf(await fetch(url, { method: 'POST', headers, body: 'abc' }));

    expect(event).toMatchObject({ isBase64Encoded, body: isBase64Encoded ? 'YWJj' : 'abc' });
  });

  test('has no header under the platform’s own names, and no caller', async () => {
    const { url } = await serve(open);

    const event = await eventOf(await fetch(url, { headers: { 'x-fc-account-id': '1', 'x-other': '2' } }));

    expect(Object.keys(event.headers)).toContain('X-Other');
    expect(Object.keys(event.headers).join(' ')).not.toMatch(/x-fc/i);
    expect(Object.keys(event.requestContext).toSorted().join(' ')).toBe(
      'accountId domainName domainPrefix http requestId time timeEpoch',
    );
  });
});

describe('the answer', () => {
  test.each<[string, string, number, string | null, string]>([
    [
      'has the function’s status, headers and body',
      '{ statusCode: 201, headers: { "content-type": "text/html" }, body: "<p>" }',
      201,
      'text/html',
      '<p>',
    ],
    [
      'may be a page in any writing',
      '{ statusCode: 403, headers: { "content-type": "text/html; charset=utf-8" }, body: "<p>資格情報 凭据\\u202e</p>" }',
      403,
      'text/html; charset=utf-8',
      '<p>資格情報 凭据\u202e</p>',
    ],
    ['may be empty', '{ statusCode: 204 }', 204, null, ''],
    ['is decoded', '{ statusCode: 200, body: "YWJj", isBase64Encoded: true }', 200, null, 'abc'],
    ['without a status is JSON', '{ a: 1 }', 200, 'application/json', '{"a":1}'],
    // Inferred.
    ['that is text is taken as it is', '"hello"', 200, 'application/json', 'hello'],
  ])('%s', async (_name, result, status, type, body) => {
    const { url } = await serve(open, `exports.handler = async () => (${result});`);

    const answer = await fetch(url);

    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(await answer.text()).toBe(body);
  });

  test('has a page’s cookie and policy as the function wrote them', async () => {
    const headers = {
      'set-cookie': 'token=a.b-c_d; Path=/; Max-Age=60; HttpOnly; SameSite=Strict',
      'content-security-policy': "default-src 'none'; img-src 'self' data:",
      location: '/sign-in?next=%2Ffindings',
    };
    const { url } = await serve(
      open,
      `exports.handler = async () => ({ statusCode: 303, headers: ${JSON.stringify(headers)} });`,
    );

    const answer = await fetch(url, { redirect: 'manual' });

    expect(answer.status).toBe(303);
    expect(Object.fromEntries(answer.headers)).toMatchObject(headers);
  });

  test('lacks the headers that a function can’t set', async () => {
    const headers = '{ "X-Fc-Request-Id": "forged", Server: "mine", "X-Own": "1" }';
    const { url } = await serve(
      open,
      `exports.handler = async () => ({ statusCode: 200, headers: ${headers} });`,
    );

    const answer = await fetch(url);

    expect(answer.headers.get('x-own')).toBe('1');
    expect(answer.headers.get('server')).toBeNull();
    expect(answer.headers.get('x-fc-request-id')).toMatch(/^1-/);
  });

  // The code is documented; that these are such answers is inferred.
  test.each([
    ['a status that is text', '{ statusCode: "200" }'],
    ['a body that is an object', '{ statusCode: 200, body: { a: 1 } }'],
    ['a header that is a number', '{ statusCode: 200, headers: { age: 1 } }'],
    // Whether several values of a header can be told is unknown: here not, which is the worse.
    ['a header with several values', '{ statusCode: 200, headers: { "set-cookie": ["a=1", "b=2"] } }'],
    ['too many headers', '{ statusCode: 200, headers: { long: "x".repeat(8192) } }'],
  ])('is a bad one for %s', async (_name, result) => {
    const { url } = await serve(open, `exports.handler = async () => (${result});`);

    const answer = await fetch(url);

    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ Code: 'BadResponse' });
  });

  // Inferred.
  test.each([
    ['throws', 'throw new RangeError("oops")', 'RangeError'],
    ['dies', 'process.exit(1)', 'ProcessExited'],
  ])('of a function that %s is a 502', async (_name, body, errorType) => {
    const { url } = await serve(open, `exports.handler = async () => { ${body}; };`);

    const answer = await fetch(url);

    expect(answer.status).toBe(502);
    expect(answer.headers.get('x-fc-error-type')).toBe('UnhandledInvocationError');
    expect(await answer.json()).toMatchObject({ errorType });
  });
});

describe('a request is refused', () => {
  test.each<[string, RequestInit, string, number, string]>([
    // Status inferred.
    ['with a method that the trigger lacks', { method: 'PATCH' }, '', 405, 'MethodNotAllowed'],
    ['with too long a path', {}, `/${'x'.repeat(4096)}`, 400, 'InvalidArgument'],
    ['with too large headers', { headers: { long: 'x'.repeat(8192) } }, '', 400, 'InvalidArgument'],
    // Ours: not offered.
    [
      'that need not be waited for',
      { headers: { 'x-fc-invocation-type': 'Async' } },
      '',
      400,
      'InvalidArgument',
    ],
  ])('%s', async (_name, init, path, status, code) => {
    const { url } = await serve(open);

    const answer = await fetch(`${url}${path}`, init);

    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ Code: code });
  });

  // The status is in the SDK's typings.
  test('when the URL is disabled', async () => {
    const { url } = await serve({ ...open, disableURLInternet: true });

    const { status } = await fetch(url);

    expect(status).toBe(403);
  });
});

describe('a deployment', () => {
  const jwks = { keys: [] };
  test.each<[string, Record<string, unknown>, RegExp]>([
    ['no way to authenticate', { methods: ['GET'] }, /authType/],
    ['an unknown way', { ...open, authType: 'basic' }, /authType/],
    ['no methods', { authType: 'anonymous' }, /methods/],
    ['a misspelt setting', { ...open, method: ['GET'] }, /method/],
    ['a token without keys', { ...open, authType: 'jwt' }, /authConfig/],
    [
      'an empty set of keys',
      { ...open, authType: 'jwt', authConfig: { jwks, tokenLookup: 'header:A' } },
      /jwks/,
    ],
    [
      'a token in a form',
      { ...open, authType: 'jwt', authConfig: { jwks, tokenLookup: 'form:token' } },
      /form:token does not begin with/,
    ],
    [
      'a claim in a cookie',
      {
        ...open,
        authType: 'jwt',
        authConfig: { jwks, tokenLookup: 'header:A', claimPassBy: 'cookie:sub:sub' },
      },
      /cookie:sub:sub does not begin with/,
    ],
    [
      'open paths of another form',
      { ...open, authType: 'jwt', authConfig: { jwks, tokenLookup: 'header:A', whitelist: ['/a*b', 'c'] } },
      /whitelist\.0: .+; authConfig\.whitelist\.1: /,
    ],
    [
      'a list of what alone is checked',
      { ...open, authType: 'jwt', authConfig: { jwks, tokenLookup: 'header:A', blacklist: ['/a'] } },
      /blacklist/,
    ],
  ])('with %s is refused', async (_name, triggerConfig, message) => {
    const served = serve(triggerConfig);

    await expect(served).rejects.toThrow(message);
  });

  // Documented: one at most.
  test('with two HTTP triggers of a function is refused', async () => {
    const trigger = { triggerType: 'http', triggerConfig: open };
    const triggers = ['a', 'b'].map((triggerName) => ({ triggerName, ...trigger }));
    const host = await hostOf({ api: { code: mirror, props: { triggers } } });

    const served = serveHttpTriggers(host, {
      accountId: '1',
      clock: { now: Date.now },
      keys: () => undefined,
    });

    await expect(served).rejects.toThrow('more than one HTTP trigger');
    await host.close();
  });
});
