import { describe, expect, test } from 'vitest';
import { mayRepeat } from '../../../shared/state/retry.ts';
import { failureOf } from '../../../shared/state/tablestore-failure.ts';
import { StateError } from '../../../shared/use-cases/ports.ts';

/** As the SDK's extractError makes it: the status as `code`, the protobuf bytes as text and the request id as message. */
function sdkError(status: number, code: string, text: string): Error {
  const length = Buffer.from([0x12, ...varint(Buffer.byteLength(text))]);
  const body = Buffer.concat([
    Buffer.from([0x0a, code.length]),
    Buffer.from(code),
    length,
    Buffer.from(text),
  ]);
  return Object.assign(new Error(`${body.toString()} requestId:0005-ab`), { code: status });
}

const varint = (size: number): number[] => (size < 128 ? [size] : [(size & 127) | 128, size >> 7]);

describe('what the SDK throws (seen in client.js and event_listeners.js)', () => {
  test.each(['Condition check failed.', 'x'.repeat(127), 'x'.repeat(128), 'x'.repeat(300)])(
    'tells code, message and request id: %s',
    (text) => {
      const { error } = failureOf('PutRow claims', sdkError(403, 'OTSConditionCheckFail', text));

      expect(error).toMatchObject({ code: 'OTSConditionCheckFail', requestId: '0005-ab' });
      expect(error.message).toBe(`PutRow claims: 403 OTSConditionCheckFail: ${text}`);
    },
  );

  test.each([
    [403, 'OTSAuthFailed', 'refused'],
    [403, 'OTSConditionCheckFail', 'refused'],
    [404, 'OTSObjectNotExist', 'refused'],
    [400, 'OTSParameterInvalid', 'refused'],
    [403, 'OTSQuotaExhausted', 'refused'],
    [503, 'OTSServerBusy', 'again'],
    [409, 'OTSRowOperationConflict', 'again'],
    [503, 'OTSTimeout', 'again'],
    [404, 'OTSTableNotReady', 'not-ready'],
    [503, 'OTSPartitionUnavailable', 'not-ready'],
  ])('is judged by its code: %i %s', (status, code, kind) => {
    const failure = failureOf('PutRow claims', sdkError(status, code, 'text'));

    expect(failure.kind).toBe(kind);
  });

  test('is passing when there were too many table operations (seen in retry_util.js)', () => {
    const error = sdkError(403, 'OTSQuotaExhausted', 'Too frequent table operations.');

    const failure = failureOf('CreateTable claims', error);

    expect(failure.kind).toBe('again');
  });

  test.each([
    ['a cut connection', Object.assign(new Error('socket hang up'), { code: 'NetworkingError' }), 'again'],
    ['a gateway error', Object.assign(new Error('<html> requestId:'), { code: 502 }), 'again'],
    ['a refusal without a body', Object.assign(new Error('x'), { code: 403 }), 'refused'],
    ['an answer that is no protobuf', new RangeError('index out of range'), 'again'],
    ['no error at all', 'odd', 'again'],
  ])('is judged without a code: %s', (_what, thrown, kind) => {
    const failure = failureOf('GetRow claims', thrown);

    expect(failure.kind).toBe(kind);
    expect(failure.error).toMatchObject({ code: undefined, operation: 'GetRow claims' });
  });

  test('stays what it is when it is ours, and is not repeated', () => {
    const ours = new StateError({ operation: 'read claims' }, 'unreadable');

    const failure = failureOf('GetRow claims', ours);

    expect(failure).toEqual({ error: ours, kind: 'refused' });
  });
});

test.each([
  ['refused', 1, false],
  ['again', 4, true],
  ['again', 5, false],
  ['not-ready', 19, true],
  ['not-ready', 20, false],
] as const)(
  'a request that failed as %s may be sent again after attempt %i: %s',
  (kind, attempt, expected) => {
    const error = new StateError({ operation: 'x' }, 'x');

    const may = mayRepeat({ error, kind }, attempt, {});

    expect(may).toBe(expected);
  },
);
