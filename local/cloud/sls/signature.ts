/**
 * Verifies who signed a request to SLS: `LOG <key>:<base64>` with HMAC-SHA256 or HMAC-SHA1, and `SLS4-HMAC-SHA256`, as
 * the vendor's gateway client writes them. Codes and messages are those of the documentation's list of errors.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AccessKey, AccessKeys, Clock, WireRequest } from '../core/contract.ts';
import { ServiceError } from '../core/contract.ts';
import { decoded } from './sls-requests.ts';
import { parameterInvalid, unauthorized } from './sls-errors.ts';

const skewMs = 15 * 60_000;

function header(request: WireRequest, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

/** The query's parameters as they were before the client encoded them, sorted; `+` is a plus sign here. */
function parameters(request: WireRequest): [string, string | undefined][] {
  const pairs = request.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '');
  return pairs
    .map((pair): [string, string | undefined] => {
      const mark = pair.indexOf('=');
      if (mark < 0) return [decoded(pair), undefined];
      return [decoded(pair.slice(0, mark)), decoded(pair.slice(mark + 1))];
    })
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function vendorHeaders(request: WireRequest): string[] {
  return Object.keys(request.headers)
    .filter((name) => name.startsWith('x-log-') || name.startsWith('x-acs-'))
    .toSorted();
}

function same(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function checkTime(text: string, time: number, now: number): void {
  if (Number.isNaN(time))
    throw new ServiceError(400, 'InvalidRequestTime', `Request time ${text} not follow RFC822 spec.`);
  if (Math.abs(now - time) > skewMs)
    throw new ServiceError(
      400,
      'RequestTimeExpired',
      `Request time ${text} has been expired while server time is ${new Date(now).toUTCString()}.`,
    );
}

function checkToken(request: WireRequest, key: AccessKey, now: number): void {
  const given = header(request, 'x-acs-security-token');
  if (given !== (key.securityToken ?? '')) throw unauthorized('The security token you provided is invalid.');
  if (key.expiresAt !== undefined && key.expiresAt <= now)
    throw unauthorized('The security token you provided has expired.');
}

function knownKey(keys: AccessKeys, id: string): AccessKey {
  const key = keys(id);
  if (key === undefined) throw unauthorized(`AccessKeyId not found: ${id}`);
  return key;
}

function notMatched(signature: string): ServiceError {
  return new ServiceError(401, 'SignatureNotMatch', `Signature ${signature} not matched.`);
}

function verifyLog(request: WireRequest, secret: string, signature: string): void {
  const md5 = header(request, 'content-md5');
  if (request.body.length > 0 && md5 !== createHash('md5').update(request.body).digest('hex').toUpperCase())
    throw notMatched(signature);
  const method = header(request, 'x-log-signaturemethod');
  if (method !== 'hmac-sha1' && method !== 'hmac-sha256')
    throw parameterInvalid(`Http extend authorization : signature method ${method} is invalid.`);
  const headers = vendorHeaders(request).map((name) => `${name}:${header(request, name)}\n`);
  const query = parameters(request).map(([name, value]) => (value === undefined ? name : `${name}=${value}`));
  const resource = query.length === 0 ? request.path : `${request.path}?${query.join('&')}`;
  const front = [request.method, md5, header(request, 'content-type'), header(request, 'date')].join('\n');
  const text = `${front}\n${headers.join('')}${resource}`;
  const expected = createHmac(method.slice('hmac-'.length), secret).update(text).digest('base64');
  if (!same(expected, signature)) throw notMatched(signature);
}

function percentEncode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function verifyV4(request: WireRequest, secret: string, scope: string, signature: string): void {
  const hash = createHash('sha256').update(request.body).digest('hex');
  if (header(request, 'x-log-content-sha256') !== hash) throw notMatched(signature);
  const signed = [...vendorHeaders(request), 'host', 'content-type']
    .filter((name) => request.headers[name] !== undefined)
    .toSorted();
  const headers = signed.map((name) => `${name}:${header(request, name).trim()}\n`).join('');
  const query = parameters(request).map(([name, value]) =>
    value === undefined || value === '' ? name : `${name}=${percentEncode(value)}`,
  );
  const canonical = [request.method, request.path, query.join('&'), headers, signed.join(';'), hash].join(
    '\n',
  );
  const digest = createHash('sha256').update(canonical).digest('hex');
  const text = ['SLS4-HMAC-SHA256', header(request, 'x-log-date'), scope, digest].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `aliyun_v4${secret}`);
  if (!same(hmac(key, text).toString('hex'), signature)) throw notMatched(signature);
}

function v4Time(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

/** Throws 401 or 400 unless the request was signed by a known key, within 15 minutes, with a token that is still good. */
export function verifySignature(request: WireRequest, keys: AccessKeys, clock: Clock): AccessKey {
  const authorization = header(request, 'authorization');
  const log = /^LOG ([^:\s]+):(\S+)$/.exec(authorization);
  const v4 =
    /^SLS4-HMAC-SHA256 Credential=([^/\s]+)\/(\d{8}\/[^/]+\/sls\/aliyun_v4_request),\s*Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  const [, id = '', part = '', signature = ''] = log ?? v4 ?? [];
  if (id === '') throw parameterInvalid('Http extend authorization : authorization pair is invalid.');
  const key = knownKey(keys, id);
  const date = header(request, log === null ? 'x-log-date' : 'date');
  checkTime(date, log === null ? v4Time(date) : Date.parse(date), clock.now());
  if (log === null) verifyV4(request, key.secret, part, signature);
  else verifyLog(request, key.secret, part);
  checkToken(request, key, clock.now());
  return key;
}
