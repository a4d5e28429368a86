/**
 * Who calls. A token is checked here again although the gateway has checked it: whoever may invoke a function can make an HTTP
 * event of his own, with any claim in it.
 */
import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import { parse } from 'hono/utils/cookie';
import { type Caller, roleIn } from '../../shared/domain/caller.ts';
import { ProblemError } from './problem.ts';

export type Authentication =
  | {
      readonly kind: 'jwt';
      readonly keys: JSONWebKeySet;
      readonly audience: string;
      readonly issuer: string | undefined;
      /** The claim with the roles. */
      readonly roleClaim: string;
    }
  /** The gateway checks a signature, and the event names nobody. */
  | { readonly kind: 'function' }
  /** Only on the own machine. */
  | { readonly kind: 'local' };

/** `mayBeCookie` where a browser asks for something to see, or sends a form of these pages. */
export type Authenticate = (request: Request, mayBeCookie?: boolean) => Promise<Caller>;

/** Holds the token of somebody who signed in with a browser. */
export const tokenCookie = 'kubeconfig_guard_token';

/** Asymmetric ones: with a shared secret whoever checks could also sign. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** `clock` in milliseconds. What is returned throws ProblemError, `unauthenticated` or `forbidden`. */
export function authenticator(how: Authentication, clock: () => number): Authenticate {
  switch (how.kind) {
    case 'local':
      return () => Promise.resolve({ name: 'local', role: 'admin', how: 'local' });
    case 'function':
      return () => Promise.resolve({ name: 'a signed call', role: 'operator', how: 'signed' });
    case 'jwt': {
      const keys = createLocalJWKSet(how.keys);
      return async (request, mayBeCookie = false) => {
        const token = tokenIn(request, mayBeCookie);
        const options = {
          algorithms,
          audience: how.audience,
          currentDate: new Date(clock()),
          requiredClaims: ['exp', 'sub', 'aud'],
          ...(how.issuer === undefined ? {} : { issuer: how.issuer }),
        };
        try {
          const { payload } = await jwtVerify(token, keys, options);
          return callerOf(payload, how.roleClaim);
        } catch (error) {
          if (error instanceof errors.JOSEError) {
            throw new ProblemError('unauthenticated', `The token is not valid (${error.code}).`);
          }
          throw error;
        }
      };
    }
  }
}

function tokenIn({ headers }: Request, mayBeCookie: boolean): string {
  const header = headers.get('authorization');
  const cookie = mayBeCookie && header === null ? parse(headers.get('cookie') ?? '')[tokenCookie] : undefined;
  const token = cookie ?? /^Bearer ([\w.~+/-]+=*)$/i.exec(header ?? '')?.[1];
  if (token === undefined) throw new ProblemError('unauthenticated', 'A bearer token is needed.');
  return token;
}

function callerOf(payload: Readonly<Record<string, unknown>>, roleClaim: string): Caller {
  const claimed = payload[roleClaim];
  const words = typeof claimed === 'string' ? claimed.split(/[\s,]+/) : Array.isArray(claimed) ? claimed : [];
  const role = roleIn(words.filter((word) => typeof word === 'string'));
  if (role === undefined)
    throw new ProblemError('forbidden', `The token's claim “${roleClaim}” has no role.`);
  const { sub } = payload;
  const name = typeof sub === 'string' ? sub.trim().slice(0, 200) : '';
  if (name === '') throw new ProblemError('unauthenticated', 'The token names nobody.');
  return { name, role, how: 'token' };
}
