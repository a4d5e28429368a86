/** The gateway's check of a token: signature and time. Audience and issuer are the function's business. */
import { constants, verify } from 'node:crypto';
import * as z from 'zod';
import type { TokenKey } from './http-config.ts';

export type Claims = Readonly<Record<string, unknown>>;

const headerSchema = z.object({ alg: z.string(), kid: z.string().optional() });
const claimsSchema = z.looseObject({ exp: z.number().optional(), nbf: z.number().optional() });

/** `{…}` of a base64url part; undefined when it is none. */
function jsonOf(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isSigned(signed: string, signature: Buffer, { alg, key }: TokenKey): boolean {
  const padding = alg.startsWith('PS')
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : {};
  // RFC 7518: an ECDSA signature is r and s, one behind the other.
  const encoding = alg.startsWith('ES') ? { dsaEncoding: 'ieee-p1363' as const } : {};
  return verify(`sha${alg.slice(2)}`, Buffer.from(signed), { key, ...padding, ...encoding }, signature);
}

/**
 * Documented: the key with the token's `kid` counts; at most one key is without. A token without a `kid` is checked with that
 * one, or with the only one (inferred).
 */
function keyFor(kid: string | undefined, keys: readonly TokenKey[]): TokenKey | undefined {
  if (kid !== undefined) return keys.find((key) => key.kid === kid);
  return keys.find((key) => key.kid === undefined) ?? (keys.length === 1 ? keys[0] : undefined);
}

/** `now` in milliseconds. A text says why the token is refused. A token without `exp` never ends (inferred). */
export function checkToken(token: string, keys: readonly TokenKey[], now: number): Claims | string {
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  const header = headerSchema.safeParse(jsonOf(head));
  if (!header.success || more.length > 0) return 'the token is malformed';
  const key = keyFor(header.data.kid, keys);
  if (key === undefined) return 'the token names no key of the trigger';
  // The key says how it signs: a token can't choose another way.
  if (key.alg !== header.data.alg) return `the token is not signed with ${key.alg}`;
  if (!isSigned(`${head}.${body}`, Buffer.from(signature, 'base64url'), key))
    return 'the token’s signature is wrong';
  const claims = claimsSchema.safeParse(jsonOf(body));
  if (!claims.success) return 'the token has no claims';
  const { exp = Number.POSITIVE_INFINITY, nbf = 0 } = claims.data;
  if (now >= exp * 1000) return 'the token is expired';
  if (now < nbf * 1000) return 'the token is not valid yet';
  return claims.data;
}
