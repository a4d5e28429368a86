/**
 * The check of an ACS3-HMAC-SHA256 signature, as the API gateway of most services makes it. The canonical form and the
 * error codes are the vendor's documented ones ("V3 request body & signature", "common error codes").
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import {
  type AccessKey,
  type AccessKeys,
  type Clock,
  type Principal,
  ServiceError,
  type WireRequest,
} from './contract.ts';

const algorithm = 'ACS3-HMAC-SHA256';
/** A request is refused when its `x-acs-date` is further than this from the cloud's clock. */
const maxSkewMs = 15 * 60_000;

interface Authorization {
  readonly accessKeyId: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/**
 * Who signed this request.
 *
 * @throws ServiceError with the gateway's code: MissingParameter, IncompleteSignature, InvalidTimeStamp.Format,
 * InvalidTimeStamp.Expired, InvalidAccessKeyId.NotFound (404), MissingSecurityToken, InvalidSecurityToken.Malformed,
 * InvalidSecurityToken.Expired, SignatureDoesNotMatch; 400 where nothing else is said.
 */
export function verifyAcs3(
  request: WireRequest,
  { keys, clock }: { readonly keys: AccessKeys; readonly clock: Clock },
): Principal {
  const authorization = parseAuthorization(requiredHeader(request, 'authorization'));
  const now = clock.now();
  checkDate(requiredHeader(request, 'x-acs-date'), now);
  const key = keys(authorization.accessKeyId);
  if (key === undefined)
    throw new ServiceError(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.');
  checkSecurityToken(key, headerOf(request, 'x-acs-security-token'), now);
  checkBodyHash(request);
  checkSignedHeaders(request, authorization.signedHeaders);
  checkSignature(request, authorization, key.secret);
  return key.principal;
}

function headerOf(request: WireRequest, name: string): string | undefined {
  const value = request.headers[name];
  const text = Array.isArray(value) ? value.join(',') : value;
  return text === '' ? undefined : text;
}

function requiredHeader(request: WireRequest, name: string): string {
  const value = headerOf(request, name);
  if (value === undefined)
    throw new ServiceError(
      400,
      'MissingParameter',
      `The request header ${name} is mandatory for this action.`,
    );
  return value;
}

function parseAuthorization(text: string): Authorization {
  const match =
    /^ACS3-HMAC-SHA256 +Credential=([^,\s]+), *SignedHeaders=([a-z0-9;-]+), *Signature=([0-9a-f]{64})$/.exec(
      text,
    );
  const [, accessKeyId, signedHeaders, signature] = match ?? [];
  if (accessKeyId === undefined || signedHeaders === undefined || signature === undefined)
    throw new ServiceError(
      400,
      'IncompleteSignature',
      'The request signature does not conform to Aliyun standards.',
    );
  return { accessKeyId, signedHeaders: signedHeaders.split(';'), signature };
}

function checkDate(text: string, now: number): void {
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new ServiceError(
      400,
      'InvalidTimeStamp.Format',
      'Specified time stamp or date value is not well formatted.',
    );
  if (Math.abs(now - at) > maxSkewMs)
    throw new ServiceError(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
}

function checkSecurityToken(key: AccessKey, token: string | undefined, now: number): void {
  if (key.securityToken !== undefined && token === undefined)
    throw new ServiceError(400, 'MissingSecurityToken', 'SecurityToken is mandatory for this action.');
  if (key.securityToken !== token)
    throw new ServiceError(400, 'InvalidSecurityToken.Malformed', 'Specified SecurityToken is malformed.');
  if (key.expiresAt !== undefined && now >= key.expiresAt)
    throw new ServiceError(400, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.');
}

function checkBodyHash(request: WireRequest): void {
  const claimed = requiredHeader(request, 'x-acs-content-sha256');
  if (claimed !== sha256(request.body))
    throw new ServiceError(
      400,
      'SignatureDoesNotMatch',
      'Specified x-acs-content-sha256 is not the hash of the request body.',
    );
}

/** `host`, every `x-acs-*` header and the content type must be signed: an unsigned one could be changed on the way. */
function checkSignedHeaders(request: WireRequest, signed: readonly string[]): void {
  const mustBeSigned = Object.keys(request.headers).filter(
    (name) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'),
  );
  const unsigned = mustBeSigned.filter((name) => !signed.includes(name));
  if (unsigned.length > 0 || signed.join(';') !== signed.toSorted().join(';'))
    throw new ServiceError(
      400,
      'IncompleteSignature',
      `SignedHeaders must be sorted and name ${mustBeSigned.toSorted().join(', ')}.`,
    );
}

function checkSignature(
  request: WireRequest,
  { signedHeaders, signature }: Authorization,
  secret: string,
): void {
  const canonical = canonicalRequest(request, signedHeaders);
  const expected = createHmac('sha256', secret)
    .update(`${algorithm}\n${sha256(canonical)}`)
    .digest();
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex')))
    throw new ServiceError(
      400,
      'SignatureDoesNotMatch',
      `Specified signature is not matched with our calculation. server canonical request is: ${canonical}`,
    );
}

function canonicalRequest(request: WireRequest, signedHeaders: readonly string[]): string {
  const path = request.path.replaceAll('+', '%20').replaceAll('*', '%2A').replaceAll('%7E', '~');
  const query = [...request.query]
    .toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
  const headers = signedHeaders.map((name) => `${name}:${(headerOf(request, name) ?? '').trim()}\n`).join('');
  return [request.method, path, query, headers, signedHeaders.join(';'), sha256(request.body)].join('\n');
}

/** RFC 3986: everything but letters, digits and `-_.~` is encoded. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}
