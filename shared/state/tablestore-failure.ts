/** What the SDK throws, in our terms. The service's code is only inside the message: the answer's protobuf bytes as text. */
import { StateError } from '../use-cases/ports.ts';

export interface Failure {
  readonly error: StateError;
  /**
   * `refused`: the service understood and says no. `not-ready`: a new table, or one whose partition moves. `again`: busy,
   * or nobody knows whether it was applied.
   */
  readonly kind: 'refused' | 'not-ready' | 'again';
}

const notReady = new Set(['OTSTableNotReady', 'OTSPartitionUnavailable']);

/** Repeated by the SDK too (seen in its retry_util.js), there with other limits. */
const transient = new Set([
  'OTSRowOperationConflict',
  'OTSNotEnoughCapacityUnit',
  'OTSServerBusy',
  'OTSOperationThrottled',
  'OTSTimeout',
  'OTSInternalServerError',
  'OTSServerUnavailable',
]);

/** `operation` names request and table, for instance `PutRow claims`. */
export function failureOf(operation: string, thrown: unknown): Failure {
  if (thrown instanceof StateError) return { error: thrown, kind: 'refused' };
  const { status, text } = partsOf(thrown);
  const code = /OTS[A-Za-z]+/.exec(text)?.[0];
  const requestId = /requestId:\s*([\w-]+)/i.exec(text)?.[1];
  const fields = {
    operation,
    ...(code === undefined ? {} : { code }),
    ...(requestId === undefined ? {} : { requestId }),
  };
  const said = code === undefined ? printable(text) : messageAfter(text, code);
  const message = `${operation}: ${[status, code].filter((part) => part !== undefined).join(' ')}: ${said}`;
  return {
    error: new StateError(fields, message, { cause: thrown }),
    kind: kindOf(status, code, text),
  };
}

function partsOf(thrown: unknown): { status: number | undefined; text: string } {
  if (!(thrown instanceof Error)) return { status: undefined, text: String(thrown) };
  const code: unknown = 'code' in thrown ? thrown.code : undefined;
  // The SDK sets a missing message to null.
  const message: unknown = thrown.message;
  return {
    status: typeof code === 'number' ? code : undefined,
    text: typeof message === 'string' ? message : '',
  };
}

function kindOf(status: number | undefined, code: string | undefined, text: string): Failure['kind'] {
  if (code !== undefined) {
    if (notReady.has(code)) return 'not-ready';
    const tooManyTableOperations =
      code === 'OTSQuotaExhausted' && text.includes('Too frequent table operations');
    return transient.has(code) || tooManyTableOperations ? 'again' : 'refused';
  }
  // No status: no answer, a cut connection, a time-out, or an answer that is no protobuf.
  return status === undefined || status >= 500 ? 'again' : 'refused';
}

/** `code` is field 1 and the message field 2 of the answer: tag 0x12, the length in one or two bytes, the text. */
function messageAfter(text: string, code: string): string {
  const rest = text.slice(text.indexOf(code) + code.length);
  // oxlint-disable-next-line no-control-regex -- the bytes of a protobuf field
  return printable(rest.replace(/^\u0012(?:\ufffd[\s\S]|[\s\S])/, '').replace(/\s*requestId:.*$/is, ''));
}

function printable(text: string): string {
  return text.replaceAll(/[^\P{C}]+/gu, ' ').trim();
}
