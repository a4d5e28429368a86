/** Who a token names, and which tokens name nobody. What tokens are made of is of RFC 7515 and RFC 7519. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { authenticator } from '../../../functions/api/authenticate.ts';
import { ProblemError } from '../../../functions/api/problem.ts';
import type { Caller } from '../../../shared/domain/caller.ts';

const now = Date.parse('2026-11-20T09:15:04Z');
const seconds = Math.floor(now / 1000);
const audience = 'kubeconfig-guard';
const issuer = 'https://login.example.com';
const rightClaims = { sub: 'mei', aud: audience, iss: issuer, exp: seconds + 60, roles: ['operator'] };

type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
let ours: Key;
let others: Key;
let authenticate: (request: Request) => Promise<Caller>;

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  ours = privateKey;
  others = (await generateKeyPair('ES256')).privateKey;
  const key = { ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'k' };
  const keys = { keys: [key] };
  authenticate = authenticator({ kind: 'jwt', keys, audience, issuer, roleClaim: 'roles' }, () => now);
});

const sign = (claims: Readonly<Record<string, unknown>>, key: Key | Uint8Array = ours, alg = 'ES256') =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg, kid: 'k' }).sign(key);

const asked = (authorization?: string): Request =>
  new Request('https://guard.example/v1/status', {
    headers: authorization === undefined ? {} : { authorization },
  });

/** The caller, or the problem's type. */
async function outcome(authorization?: string): Promise<unknown> {
  try {
    return await authenticate(asked(authorization));
  } catch (error) {
    if (error instanceof ProblemError) return error.type;
    throw error;
  }
}

describe('a token', () => {
  test.each<[string, Readonly<Record<string, unknown>>, unknown]>([
    ['names who asks, and his role', {}, { name: 'mei', role: 'operator', how: 'token' }],
    [
      'may list several roles',
      { roles: ['viewer', 'approver'] },
      { name: 'mei', role: 'approver', how: 'token' },
    ],
    ['may have them in one text', { roles: 'viewer,admin x' }, { name: 'mei', role: 'admin', how: 'token' }],
    ['without a role may do nothing', { roles: undefined }, 'forbidden'],
    ['with a role that is none may do nothing', { roles: ['root'] }, 'forbidden'],
    ['with a role that is no text may do nothing', { roles: [{ admin: true }] }, 'forbidden'],
    ['with roles elsewhere may do nothing', { roles: undefined, scope: 'admin' }, 'forbidden'],
    ['that is expired names nobody', { exp: seconds - 1 }, 'unauthenticated'],
    ['that never expires names nobody', { exp: undefined }, 'unauthenticated'],
    ['that is not valid yet names nobody', { nbf: seconds + 60 }, 'unauthenticated'],
    ['for another audience names nobody', { aud: 'another-service' }, 'unauthenticated'],
    ['for no audience names nobody', { aud: undefined }, 'unauthenticated'],
    ['of another issuer names nobody', { iss: 'https://evil.example.com' }, 'unauthenticated'],
    ['without a subject names nobody', { sub: undefined }, 'unauthenticated'],
    ['with an empty subject names nobody', { sub: ' ' }, 'unauthenticated'],
  ])('%s', async (_words, over, expected) => {
    const claims = Object.entries({ ...rightClaims, ...over }).filter(([, value]) => value !== undefined);

    expect(await outcome(`Bearer ${await sign(Object.fromEntries(claims))}`)).toEqual(expected);
  });

  test('of another key, of a shared secret, or unsigned names nobody', async () => {
    const [header, claims] = (await sign(rightClaims)).split('.');
    const none = Buffer.from('{"alg":"none","kid":"k"}').toString('base64url');
    const tokens = [
      await sign(rightClaims, others),
      await sign(rightClaims, new TextEncoder().encode('a'.repeat(32)), 'HS256'),
      `${none}.${claims}.`,
      `${header}.${claims}.`,
      `${header}.${claims}.${'A'.repeat(86)}`,
    ];

    const outcomes = await Promise.all(tokens.map((token) => outcome(`Bearer ${token}`)));

    expect(outcomes).toEqual(tokens.map(() => 'unauthenticated'));
  });

  test.each([[undefined], [''], ['Bearer'], ['Bearer a b'], ['Basic bWVpOnNlY3JldA=='], ['Bearer ....']])(
    'is not in the header %j',
    async (authorization) => {
      expect(await outcome(authorization)).toBe('unauthenticated');
    },
  );
});

describe('without tokens', () => {
  test('a signed call names nobody, and may ask', async () => {
    const caller = await authenticator(
      { kind: 'function' },
      () => now,
    )(asked(`Bearer ${await sign(rightClaims)}`));

    expect(caller).toEqual({ name: 'a signed call', role: 'operator', how: 'signed' });
  });

  test('on the own machine somebody may everything', async () => {
    expect(await authenticator({ kind: 'local' }, () => now)(asked())).toEqual({
      name: 'local',
      role: 'admin',
      how: 'local',
    });
  });
});
