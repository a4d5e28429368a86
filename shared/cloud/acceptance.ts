/** The answer of an operation that changes something and says no more than that it was accepted. */
import { malformed, type RawAnswer, requestIdHeader } from './answers.ts';

/**
 * Documented: the body is empty. An object is an acceptance too: sibling operations answer one with a task id.
 *
 * @throws CloudError `malformed` for anything else.
 */
export function acceptedRequestId(operation: string, answer: RawAnswer): string {
  if (answer.body.trim() === '' || isObject(answer.body)) return answer.headers[requestIdHeader] ?? '';
  throw malformed(operation, 'The answer is neither empty nor an object.', { answer });
}

function isObject(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
