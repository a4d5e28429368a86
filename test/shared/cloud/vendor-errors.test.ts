import { describe, expect, it } from 'vitest';
import { failureOf, kindOf } from '../../../shared/cloud/vendor-errors.ts';
import { CloudError, type CloudErrorKind } from '../../../shared/use-cases/cloud-error.ts';

describe('the kind of a refusal', () => {
  it.each<[string | undefined, number | undefined, string, CloudErrorKind]>([
    ['Throttling.Api', 400, '', 'throttled'],
    ['ReadQuotaExceed', 403, '', 'throttled'],
    [undefined, 429, '', 'throttled'],
    ['ServiceUnavailable', 503, '', 'throttled'],
    [undefined, 503, '', 'unreachable'],
    ['InternalError', 500, '', 'unreachable'],
    ['InvalidAccessKeyId.NotFound', 404, '', 'unauthenticated'],
    ['InvalidTimeStamp.Expired', 400, '', 'unauthenticated'],
    ['Unauthorized', 401, 'denied by sts or ram, action: log:GetLogStoreLogs', 'denied'],
    ['Unauthorized', 401, 'The AccessKeyId is unknown', 'unauthenticated'],
    ['InvalidAction.NotFound', 404, '', 'refused'],
    ['Forbidden.RAM', 403, '', 'denied'],
    ['EntityNotExist.User', 404, '', 'not-found'],
    ['EntityNotExist.User', 400, '', 'not-found'],
    ['IndexConfigNotExist', 400, '', 'refused'],
    ['Whatever', 418, '', 'refused'],
    ['Whatever', 404, '', 'not-found'],
    [undefined, undefined, '', 'unreachable'],
  ])('%s with %s', (code, status, message, kind) => {
    expect(kindOf({ code, status, message, requestId: undefined })).toBe(kind);
  });
});

describe('what an SDK threw', () => {
  const named = (name: string, fields: object): Error =>
    Object.assign(new Error('text'), { name, ...fields });

  it.each<[string, unknown, CloudErrorKind]>([
    ['a name that does not resolve', named('Error', { code: 'ENOTFOUND' }), 'unreachable'],
    ['a refused connection', named('Error', { code: 'ECONNREFUSED' }), 'unreachable'],
    ['a bad certificate', named('Error', { code: 'CERT_HAS_EXPIRED' }), 'unreachable'],
    ['a time-out', named('RequestTimeoutError', {}), 'unreachable'],
    ['a body that was cut', new Error('aborted'), 'unreachable'],
    ['an error status that is not JSON', new SyntaxError('Unexpected token <'), 'unreachable'],
    [
      'an error answer that is null',
      new TypeError("Cannot read properties of null (reading 'RequestId')"),
      'malformed',
    ],
    ['no credentials', named('ClientError', { code: 'InvalidCredentials' }), 'unauthenticated'],
    ['something that is no error', 'text', 'malformed'],
  ])('%s', (_what, thrown, kind) => {
    expect(failureOf('x.Get', thrown).error).toMatchObject({ kind, operation: 'x.Get' });
  });

  it('keeps an error that is already ours', () => {
    const error = new CloudError({ kind: 'denied', operation: 'credentials' }, 'no');

    expect(failureOf('x.Get', error).error).toBe(error);
  });

  it('takes the word undefined for nothing', () => {
    const thrown = named('ServerError', { code: 'undefined', statusCode: 500, requestId: 'undefined' });

    const { error } = failureOf('x.Get', thrown);

    expect([error.code, error.requestId, error.status]).toEqual([undefined, undefined, 500]);
  });

  it('repeats no token and keeps no vendor data', () => {
    const token = `CAIS${'x1'.repeat(200)}`;
    const Message = `Specified signature is not matched with our calculation. server canonical request is: POST\n${token}`;
    const thrown = named('ClientError', {
      code: 'SignatureDoesNotMatch',
      statusCode: 400,
      data: { Message },
    });
    const other = named('ClientError', {
      code: 'Odd',
      statusCode: 400,
      data: { Message: `you sent ${token}` },
    });

    const errors = [failureOf('x.Get', thrown).error, failureOf('x.Get', other).error];

    expect(errors.map(({ message }) => message)).toEqual([
      'Specified signature is not matched with our calculation',
      'you sent …',
    ]);
    expect(errors.map(({ cause }) => cause)).toEqual([undefined, undefined]);
  });
});
