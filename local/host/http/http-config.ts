/** The configuration of an HTTP trigger. What is not offered here is refused, so that nothing is left unchecked. */
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import type { DeployedTrigger } from '../../cloud/fc/contract.ts';
import { type ClaimPlace, claimPlaces, type TokenPlace, tokenPlaces } from './places.ts';

export interface TokenKey {
  readonly kid: string | undefined;
  readonly alg: string;
  readonly key: KeyObject;
}

export interface JwtConfig {
  readonly keys: readonly TokenKey[];
  /** The first place that has a token counts. */
  readonly lookup: readonly TokenPlace[];
  readonly pass: readonly ClaimPlace[];
  /** Paths that need no token; one that ends with `*` stands for all that begin so. */
  readonly openPaths: readonly string[];
}

export interface HttpConfig {
  readonly methods: readonly string[];
  readonly isDisabled: boolean;
  readonly auth: 'anonymous' | 'function' | JwtConfig;
}

/** Documented are HMAC and EdDSA too; they are not offered. */
const keySchema = z
  .looseObject({
    kid: z.string().optional(),
    kty: z.enum(['RSA', 'EC']),
    alg: z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512']),
  })
  .transform((jwk, context): TokenKey => {
    try {
      const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
      return { kid: jwk.kid === '' ? undefined : jwk.kid, alg: jwk.alg, key };
    } catch (error) {
      context.addIssue(`is not a public key: ${String(error)}`);
      return z.NEVER;
    }
  });

/** Documented: `*` only at the end. The list of what alone is checked (`blacklist`) is documented too, and not offered. */
const openPath = z.string().regex(/^\/[^*?#]*\*?$/, 'is no path, with * only at its end');

const common = {
  methods: z.array(z.enum(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS'])).min(1),
  disableURLInternet: z.boolean().default(false),
};

const httpSchema = z.discriminatedUnion('authType', [
  z.strictObject({ authType: z.enum(['anonymous', 'function']), ...common }),
  z.strictObject({
    authType: z.literal('jwt'),
    authConfig: z.strictObject({
      jwks: z.object({ keys: z.array(keySchema).min(1) }),
      tokenLookup: tokenPlaces,
      claimPassBy: claimPlaces.default([]),
      whitelist: z.array(openPath).default([]),
    }),
    ...common,
  }),
]);

/** Throws an error that lists every problem. */
export function httpConfigOf({ triggerName, triggerConfig }: DeployedTrigger): HttpConfig {
  const parsed = httpSchema.safeParse(triggerConfig);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`The HTTP trigger ${triggerName} is not usable: ${lines.join('; ')}`);
  }
  const { data } = parsed;
  const shared = { methods: data.methods, isDisabled: data.disableURLInternet };
  if (data.authType !== 'jwt') return { ...shared, auth: data.authType };
  const { jwks, tokenLookup, claimPassBy, whitelist } = data.authConfig;
  return {
    ...shared,
    auth: { keys: jwks.keys, lookup: tokenLookup, pass: claimPassBy, openPaths: whitelist },
  };
}
