/** Who calls the HTTP API: who is let in, who is refused at the gateway or by the function, and that nothing is done for him. */
import { describe, expect, it } from 'vitest';
import { apiFunction, type ApiStage } from '../support/api-stage.ts';
import { asked, bobsApi } from '../support/bobs-api.ts';
import { scenarios } from '../support/scenario.ts';

const start = scenarios();

describe('who calls', () => {
  it('is told by a token that is valid in every respect, and by nothing else', async () => {
    const { api } = await bobsApi(start);
    const get = async (token?: string): Promise<number> =>
      (await api.call('GET', '/v1/findings', token === undefined ? {} : { token })).status;

    expect(await get(await api.token('mei', 'viewer'))).toBe(200);
    expect(await get()).toBe(403);
    expect(await get(await api.token('mei', 'viewer', { expiresIn: -60 }))).toBe(403);
    expect(await get(await api.token('mei', 'viewer', { isForeign: true }))).toBe(403);
    // The gateway does not look at these: the function does.
    expect(await get(await api.token('mei', 'viewer', { audience: 'another-service' }))).toBe(401);
    expect(await get(await api.token('mei', 'none'))).toBe(403);
  });

  it('changes nothing with any other, neither through the gateway nor by an event that somebody made himself', async () => {
    const { api } = await bobsApi(start);
    const bad = await badTokens(api);

    const statuses = [];
    for (const { what, token } of bad) {
      const { status } = await api.call('POST', '/v1/sweeps', {
        key: 'sweep-0001',
        ...(token === undefined ? {} : { token }),
      });
      statuses.push([what, status, await forgedSweep(api, token)]);
    }

    // Who is refused by the gateway does not reach the function, which looks at everything again.
    expect(statuses).toEqual(bad.map(({ what, atGateway, atFunction }) => [what, atGateway, atFunction]));
    expect(api.cloud.requests.entries.filter(({ operation }) => operation === 'InvokeFunction')).toEqual([]);
    expect(await asked(api)).toEqual([]);
    const refused = api.logs.filter(({ step }) => step === 'request refused');
    expect(refused).toHaveLength(bad.length + 2);
    for (const entry of refused) {
      expect(entry).toMatchObject({ method: 'POST', path: '/v1/sweeps' });
      expect(entry['type']).toMatch(/^(unauthenticated|forbidden)$/);
    }
    const logged = JSON.stringify(api.logs);
    expect(bad.filter(({ token }) => token !== undefined && logged.includes(token))).toEqual([]);
  });
});

interface BadToken {
  readonly what: string;
  readonly token: string | undefined;
  readonly atGateway: number;
  readonly atFunction: number;
}

async function badTokens(api: ApiStage): Promise<BadToken[]> {
  const [header, , signature] = (await api.token('mei', 'admin')).split('.');
  const claims = Buffer.from(
    JSON.stringify({ sub: 'mei', aud: 'kubeconfig-guard', roles: ['admin'], exp: 4e9 }),
  ).toString('base64url');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  const not = (what: string, token: string | undefined, atGateway = 403, atFunction = 401): BadToken => ({
    what,
    token,
    atGateway,
    atFunction,
  });
  return [
    not('none', undefined),
    not('claims changed after signing', `${header}.${claims}.${signature}`),
    not('unsigned', `${none}.${claims}.`),
    not('of another issuer', await api.token('mei', 'admin', { isForeign: true })),
    not('expired', await api.token('mei', 'admin', { expiresIn: -1 })),
    // The gateway does not look at these.
    not('for another audience', await api.token('mei', 'admin', { audience: 'another-service' }), 401),
    not('without a role', await api.token('mei', 'none'), 403, 403),
  ];
}

/** Invokes the function itself, with claims in the event as the gateway would give them; the status of the answer. */
async function forgedSweep(api: ApiStage, token: string | undefined): Promise<number> {
  const { payload } = await api.host.invoke(
    apiFunction,
    JSON.stringify({
      version: 'v1',
      rawPath: '/v1/sweeps',
      headers: {
        'Idempotency-Key': 'forged-1',
        'x-claim-roles': 'admin',
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
      queryParameters: {},
      body: '',
      isBase64Encoded: false,
      requestContext: { http: { method: 'POST', path: '/v1/sweeps' }, claims: { roles: ['admin'] } },
    }),
  );
  return (JSON.parse(payload) as { statusCode: number }).statusCode;
}

describe('somebody who calls without end', () => {
  it('is told to wait, and others are answered', async () => {
    const { api } = await bobsApi(start);
    const busy = await api.token('a-program', 'viewer');

    const statuses = [];
    for (let call = 0; call < 301; call += 1) {
      statuses.push((await api.call('GET', '/v1/settings', { token: busy })).status);
    }
    const other = await api.call('GET', '/v1/settings', { token: await api.token('mei', 'viewer') });

    expect([statuses.slice(0, 300).every((status) => status === 200), statuses[300], other.status]).toEqual([
      true,
      429,
      200,
    ]);
  });
});
