/** Who sends a request, and is it as it was sent: the `x-ots-*` headers, and those of the answer. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { AccessKey, AccessKeys, WireRequest } from '../core/contract.ts';
import { authFailed, parameterInvalid } from './errors.ts';

export interface Door {
  readonly instance: string;
  readonly keys: AccessKeys;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const maxSkewMs = 15 * 60 * 1000;
const apiVersion = '2015-12-31';

function md5(body: Buffer): string {
  return createHash('md5').update(body).digest('base64');
}

function hmac(secret: string, content: string): string {
  return createHmac('sha1', secret).update(content).digest('base64');
}

function requireHeader(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  if (typeof value !== 'string' || value === '') throw parameterInvalid(`Missing header: '${name}'.`);
  return value;
}

/** One line a header, sorted by name, without the signature itself. */
function headerLines(headers: IncomingHttpHeaders | Record<string, string>): string {
  return Object.entries(headers)
    .filter(([name]) => name.startsWith('x-ots-') && name !== 'x-ots-signature')
    .map(([name, value]) => `${name}:${String(value)}`)
    .toSorted()
    .join('\n');
}

function requireKnownKey(headers: IncomingHttpHeaders, { keys, now }: Door): AccessKey {
  const key = keys(requireHeader(headers, 'x-ots-accesskeyid'));
  if (key === undefined) throw authFailed('The AccessKeyID does not exist.');
  const token = headers['x-ots-ststoken'];
  // Without its token a temporary key is not known; the messages about tokens are ours.
  if (key.securityToken !== undefined && token === undefined) {
    throw authFailed('The AccessKeyID does not exist.');
  }
  if (token !== key.securityToken) throw authFailed('The security token is not valid.');
  if (key.expiresAt !== undefined && key.expiresAt <= now)
    throw authFailed('The security token has expired.');
  return key;
}

function requireFresh(date: string, now: number): void {
  const sent = Date.parse(date);
  if (Number.isNaN(sent)) throw parameterInvalid(`Invalid date format: ${date}.`);
  if (Math.abs(now - sent) > maxSkewMs) {
    throw authFailed(`Mismatch between system time and x-ots-date: ${date}.`);
  }
}

function equal(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The key that signed the request. Throws OTSAuthFailed, or OTSParameterInvalid for a header that is missing. */
export function requireSigned(request: WireRequest, door: Door): AccessKey {
  const { headers } = request;
  const given = requireHeader(headers, 'x-ots-signature');
  const contentMd5 = requireHeader(headers, 'x-ots-contentmd5');
  const date = requireHeader(headers, 'x-ots-date');
  const instance = requireHeader(headers, 'x-ots-instancename');
  const version = requireHeader(headers, 'x-ots-apiversion');
  if (version !== apiVersion) throw parameterInvalid(`Unsupported API version: '${version}'.`);
  requireFresh(date, door.now);
  const key = requireKnownKey(headers, door);
  const content = `${request.path}\n${request.method}\n${request.search.slice(1)}\n${headerLines(headers)}\n`;
  if (!equal(given, hmac(key.secret, content))) throw authFailed('Signature mismatch.');
  if (contentMd5 !== md5(request.body)) {
    throw authFailed('Mismatch between MD5 value of request body and x-ots-contentmd5 in header.');
  }
  if (instance !== door.instance) throw authFailed('The instance is not found.');
  return key;
}

/** The headers of an answer; signed (over its headers, then the path) when it is known for whom. */
export function answerHeaders(
  body: Buffer,
  requestId: string,
  now: number,
  signedFor?: { readonly key: AccessKey; readonly path: string },
): Record<string, string> {
  const headers = {
    'x-ots-contentmd5': md5(body),
    'x-ots-contenttype': 'protocol buffer',
    'x-ots-date': new Date(now).toISOString(),
    'x-ots-requestid': requestId,
  };
  if (signedFor === undefined) return headers;
  const { key, path } = signedFor;
  const signature = hmac(key.secret, `${headerLines(headers)}\n${path}`);
  return { ...headers, authorization: `OTS ${key.id}:${signature}` };
}
