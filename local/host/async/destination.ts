/** What the destination of an asynchronous call is told about its end. */
import type { EndedCall } from './contract.ts';

/** The error's name in a task and in what a destination is told; empty after a success. */
export function errorTypeOf(result: EndedCall['result']): string {
  switch (result) {
    case 'Succeeded':
      return '';
    // Documented for tasks ("AsyncTask").
    case 'Failed':
      return 'UnhandledInvocationError';
    // Inferred.
    case 'Expired':
      return 'EventAgeExceeded';
  }
}

/**
 * The names are documented ("Result callback"); that payloads are text and `condition` is empty after a success is inferred
 * from its example.
 */
export function destinationBody(call: EndedCall, functionArn: string, at: number): string {
  const error = errorTypeOf(call.result);
  return JSON.stringify({
    timestamp: new Date(at).toISOString(),
    requestContext: {
      requestId: call.requestId,
      functionArn,
      condition: error,
      approximateInvokeCount: call.attempts,
    },
    requestPayload: call.payload,
    responseContext: { statusCode: 200, functionError: error },
    responsePayload: call.answer,
  });
}
