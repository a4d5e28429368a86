/**
 * EventBridge's request signature as the vendor's client makes it (seen in code: @alicloud/eventbridge-util):
 * `acs:<key id>:<base64 HMAC-SHA1>` over method, Content-MD5, Content-Type, Date, the sorted `x-acs-*` headers and the
 * resource. That client sends no Content-MD5, so that its signature does not cover the body; where one is sent it is checked.
 * Codes and messages are the documented ones ("Error codes"), except for the date's, which is inferred.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import {
  type AccessKey,
  type AccessKeys,
  type Clock,
  ServiceError,
  type WireRequest,
} from '../core/contract.ts';

/** The usual tolerance of the vendor's older signatures (inferred for EventBridge). */
const maxSkewMs = 15 * 60 * 1000;

function header(request: WireRequest, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}

function resource(request: WireRequest): string {
  const query = [...request.query.entries()].toSorted(([left], [right]) => (left < right ? -1 : 1));
  const search = query.map(([name, value]) => `${name}=${value}`).join('&');
  return search === '' ? request.path : `${request.path}?${search}`;
}

function stringToSign(request: WireRequest): string {
  const own = Object.keys(request.headers)
    .filter((name) => name.startsWith('x-acs-'))
    .toSorted()
    .map(
      (name) =>
        `${name}:${header(request, name)
          .replace(/[\t\n\r\f]/g, ' ')
          .trim()}\n`,
    );
  const fixed = ['content-md5', 'content-type', 'date'].map((name) => header(request, name));
  return `${[request.method, ...fixed].join('\n')}\n${own.join('')}${resource(request)}`;
}

function mismatch(): ServiceError {
  const message =
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
  return new ServiceError(403, 'SignatureDoesNotMatch', message);
}

function keyOf(request: WireRequest, keys: AccessKeys, now: number, id: string): AccessKey {
  const key = keys(id);
  if (key === undefined) {
    const temporary = header(request, 'x-acs-security-token') !== '';
    throw temporary
      ? new ServiceError(403, 'InvalidStsAccessKeyId', 'The sts access Id you provided is not exist.')
      : new ServiceError(403, 'InvalidAccessKeyId', 'The access Id you provided is not exist.');
  }
  if ((key.securityToken ?? '') !== header(request, 'x-acs-security-token'))
    throw new ServiceError(403, 'SecurityTokenInvalid', 'The Security token that your provide is invalid.');
  if (key.expiresAt !== undefined && key.expiresAt <= now)
    throw new ServiceError(403, 'StsAccessIdExpired', 'The sts accessid has expired.');
  return key;
}

/** The key that signed the request; throws ServiceError 403 when it isn't signed, or not rightly. */
export function verifySignature(request: WireRequest, keys: AccessKeys, clock: Clock): AccessKey {
  const [, id, signature] = /^acs:([^:]+):([\w+/=-]+)$/.exec(header(request, 'authorization')) ?? [];
  if (id === undefined || signature === undefined) throw mismatch();
  const key = keyOf(request, keys, clock.now(), id);
  const expected = createHmac('sha1', key.secret).update(stringToSign(request)).digest();
  const given = Buffer.from(signature, 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw mismatch();
  const skew = Math.abs(Date.parse(header(request, 'date')) - clock.now());
  if (!(skew <= maxSkewMs))
    throw new ServiceError(403, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
  const md5 = header(request, 'content-md5');
  if (md5 !== '' && md5 !== createHash('md5').update(request.body).digest('base64')) throw mismatch();
  return key;
}
