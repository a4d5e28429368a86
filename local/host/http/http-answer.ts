/** What the client of an HTTP trigger gets for a function's answer. */
import * as z from 'zod';
import { ServiceError, type WireAnswer } from '../../cloud/core/contract.ts';

/** Documented: what a function can't set ("Limits"). */
const reserved = /^(connection|content-length|date|keep-alive|server|x-fc-.*)$/i;

/** Documented. */
const maxHeaderBytes = 8 * 1024;
const maxBodyBytes = 32 * 1024 * 1024;

const answerSchema = z.object({
  statusCode: z.int().min(200).max(599),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

/** Status and code are documented ("Error codes"). */
function badResponse(why: string): ServiceError {
  return new ServiceError(502, 'BadResponse', `BadResponse: ${why}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** @throws ServiceError for an answer that can't be sent. */
export function httpAnswer(payload: string): WireAnswer {
  const value = jsonOf(payload);
  const isAnswer = value !== null && typeof value === 'object' && Object.hasOwn(value, 'statusCode');
  // Documented for JSON without a status; inferred for other text.
  if (!isAnswer) return { status: 200, headers: { 'content-type': 'application/json' }, body: payload };
  const parsed = answerSchema.safeParse(value);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw badResponse(lines.join('; '));
  }
  const { statusCode, body, isBase64Encoded } = parsed.data;
  const kept = Object.entries(parsed.data.headers).filter(([name]) => !reserved.test(name));
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const headerBytes = kept.reduce((sum, [name, value_]) => sum + Buffer.byteLength(name + value_), 0);
  if (headerBytes > maxHeaderBytes || bytes.length > maxBodyBytes)
    throw badResponse('the response is larger than allowed');
  return { status: statusCode, headers: Object.fromEntries(kept), body: bytes };
}
