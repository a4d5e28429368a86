/** Who may call an HTTP trigger, as the gateway checks it before the function is called. */
import { verifyAcs3 } from '../../cloud/core/acs3.ts';
import { type AccessKeys, type Clock, ServiceError, type WireRequest } from '../../cloud/core/contract.ts';
import type { HttpConfig } from './http-config.ts';
import type { HttpEvent } from './http-event.ts';
import { checkToken, type Claims } from './jwt.ts';
import type { ClaimPlace, TokenPlace } from './places.ts';

export interface Gate {
  readonly keys: AccessKeys;
  readonly clock: Clock;
}

/** The status is seen for a missing signature, and inferred for a token; the code is documented. */
function denied(why: string): ServiceError {
  return new ServiceError(403, 'AccessDenied', `AccessDenied: ${why}`);
}

/** Of several cookies of the name the first counts (inferred). */
function cookieIn(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

function valueAt({ headers, query }: WireRequest, { position, name }: TokenPlace): unknown {
  switch (position) {
    case 'header':
      return headers[name.toLowerCase()];
    case 'query':
      return query.get(name);
    case 'cookie':
      return cookieIn(headers.cookie, name);
  }
}

function tokenAt(request: WireRequest, place: TokenPlace): string | undefined {
  const value = valueAt(request, place);
  if (typeof value !== 'string' || !value.startsWith(place.prefix)) return undefined;
  const token = value.slice(place.prefix.length).trim();
  return token === '' ? undefined : token;
}

/** Documented: a path as it is, or the beginning of one when `*` ends it. That the path is compared undecoded is inferred. */
function isOpen(path: string, paths: readonly string[]): boolean {
  return paths.some((one) => (one.endsWith('*') ? path.startsWith(one.slice(0, -1)) : path === one));
}

/**
 * The claims of a caller with a token; none for a caller that signed or need not say who he is. On an open path a token is not
 * looked at (inferred).
 */
export function authenticate(request: WireRequest, { auth }: HttpConfig, gate: Gate): Claims {
  if (auth === 'anonymous') return {};
  if (auth === 'function') {
    try {
      verifyAcs3(request, gate);
    } catch (error) {
      if (error instanceof ServiceError) throw denied(`${error.code}: ${error.message}`);
      throw error;
    }
    return {};
  }
  if (isOpen(request.path, auth.openPaths)) return {};
  const token = auth.lookup.map((place) => tokenAt(request, place)).find((found) => found !== undefined);
  if (token === undefined) throw denied('there is no token');
  const claims = checkToken(token, auth.keys, gate.clock.now());
  if (typeof claims === 'string') throw denied(claims);
  return claims;
}

function textOf(claim: unknown): string {
  return typeof claim === 'string' ? claim : JSON.stringify(claim);
}

/**
 * The event with the configured claims in it, over what the caller sent under their names (documented). Whether a caller's own
 * value stays when the token lacks the claim is unknown: here it does, which is the worse.
 */
export function withClaims(event: HttpEvent, claims: Claims, places: readonly ClaimPlace[]): HttpEvent {
  const headers = { ...event.headers };
  const queryParameters = { ...event.queryParameters };
  for (const { position, claim, name } of places) {
    if (claims[claim] === undefined) continue;
    if (position === 'query') queryParameters[name] = textOf(claims[claim]);
    else {
      for (const sent of Object.keys(headers))
        if (sent.toLowerCase() === name.toLowerCase()) delete headers[sent];
      headers[name] = textOf(claims[claim]);
    }
  }
  return { ...event, headers, queryParameters };
}
