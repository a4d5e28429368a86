/** The one place where what the vendor's SDKs throw becomes a CloudError. */
import { CloudError, type CloudErrorKind } from '../use-cases/cloud-error.ts';
import type { Failure } from './retry.ts';

/** What a refusal says of itself; every part may be missing. */
export interface Refusal {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly message: string;
  readonly requestId: string | undefined;
}

const throttling = /^Throttling|ReadQuotaExceed|QuotaExceed|ServerBusy|TooManyRequests|^ServiceUnavailable/;
const authentication =
  /^(Signature|IncompleteSignature|InvalidSecurityToken|MissingSecurityToken|InvalidAccessKeyId|InvalidTimeStamp|InvalidCredentials|RequestTimeExpired|RequestTimeTooSkewed|SecurityToken)/;
const denial = /^(Forbidden|StatusForbidden|NoPermission|APISERVER_403|AccessDenied)/;
const absence = /NotFound|NotExist/;
/** Nobody there offers the operation: that says nothing about what it asked for. */
const wrongAddress = /^Invalid(Action|Version|Api)/;

/**
 * Codes as documented for the services' gateways. The code decides before the status: an access key that does not exist
 * answers 404, a full quota of the log service 403.
 */
export function kindOf({ code = '', status, message }: Refusal): CloudErrorKind {
  if (throttling.test(code) || status === 429) return 'throttled';
  if (authentication.test(code)) return 'unauthenticated';
  if (wrongAddress.test(code)) return 'refused';
  // The log service answers 401 both for a bad key and for a missing right ("denied by sts or ram").
  if (status === 401) return /denied|not authori[sz]ed/i.test(message) ? 'denied' : 'unauthenticated';
  if (denial.test(code) || status === 403) return 'denied';
  if (status === undefined) return 'unreachable';
  // A 503 without a code is a gateway's, and may stand before a service that applied the request.
  if (status === 503 && code !== '') return 'throttled';
  if (status >= 500) return 'unreachable';
  return status === 404 || isAbsence(code) ? 'not-found' : 'refused';
}

/** A missing index is not a missing log. */
function isAbsence(code: string): boolean {
  return absence.test(code) && code !== 'IndexConfigNotExist';
}

function refusalError(operation: string, refusal: Refusal): CloudError {
  const kind = kindOf(refusal);
  const { status, code, requestId } = refusal;
  return new CloudError(
    {
      kind,
      operation,
      ...(code === undefined ? {} : { code }),
      ...(status === undefined ? {} : { status }),
      ...(requestId === undefined ? {} : { requestId }),
    },
    presentable(kind, refusal.message),
  );
}

/**
 * Translates what an SDK threw. Measured: vendor errors carry code, statusCode and data (the log service's: all in data);
 * an error status with HTML is a SyntaxError without status; a time-out has a name and no code.
 */
export function failureOf(operation: string, thrown: unknown): Failure {
  if (thrown instanceof CloudError) return { kind: 'failed', error: thrown };
  const fields = fieldsOf(thrown);
  const data = fieldsOf(fields['data']);
  const status = numberIn(fields['statusCode']) ?? numberIn(data['statusCode']) ?? numberIn(data['httpCode']);
  const code = textIn(fields['code']);
  if (status !== undefined || isVendors(thrown)) {
    const message = textIn(data['Message']) ?? textIn(data['message']) ?? messageOf(thrown);
    const requestId = textIn(fields['requestId']) ?? textIn(data['requestId']);
    const retryAfterMs = numberIn(fields['retryAfter']);
    // The vendor's error itself is not kept: its data may repeat signed headers, with the token.
    const error = refusalError(operation, { status, code, message, requestId });
    return { kind: 'failed', error, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
  return { kind: 'failed', error: transportError(operation, code, thrown) };
}

/** For everything that is no answer of the service. */
function transportError(operation: string, code: string | undefined, thrown: unknown): CloudError {
  const fields = { operation, ...(code === undefined ? {} : { code }) };
  const unreachable = (text: string): CloudError =>
    new CloudError({ kind: 'unreachable', ...fields }, text, { cause: thrown });
  // Successful answers are not parsed by the SDK (they are asked for as text), so this was an error status.
  if (thrown instanceof SyntaxError)
    return unreachable('An error answer that is not JSON, as a gateway gives.');
  if (thrown instanceof Error && /Timeout/.test(thrown.name)) return unreachable('No answer in time.');
  if (code !== undefined || messageOf(thrown) === 'aborted') {
    return unreachable(`The connection failed: ${messageOf(thrown)}`);
  }
  const message = `The answer can't be read: ${messageOf(thrown)}`;
  return new CloudError({ kind: 'malformed', ...fields }, message, { cause: thrown });
}

const vendorNames = /^(AlibabaCloudError|ClientError|ServerError|ThrottlingError|ResponseError)$/;

function isVendors(thrown: unknown): boolean {
  return thrown instanceof Error && vendorNames.test(thrown.name);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The SDKs write a missing code as the word `undefined`. */
function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value !== 'undefined' ? value : undefined;
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

const longestMessage = 500;

/** A refused signature is answered with the headers that the service saw, the token among them: only its first words stay. */
function presentable(kind: CloudErrorKind, message: string): string {
  const said = kind === 'unauthenticated' ? (message.split(/[:\n]|(?<=\w)\. /)[0] ?? '') : message;
  return said.replaceAll(/[A-Za-z0-9+/=_%-]{100,}/g, '…').slice(0, longestMessage);
}
