/** What every function's handler is wrapped in: one line when it ends, with the error's details for whoever reads the log. */
import './uncompiled-schemas.ts';
import middy from '@middy/core';
import type { FunctionContext } from './context.ts';
import { jsonLog, type Log } from './log.ts';

type Handler = (event: Uint8Array, context: FunctionContext) => Promise<string>;
type Work = (event: Uint8Array, context: FunctionContext, log: Log) => Promise<unknown>;

/**
 * The platform's handler around a piece of work: its result is answered as JSON; an error is logged with its causes and
 * thrown on, so that the platform tries again.
 */
export function handlerOf(work: Work, write: (text: string) => void): Handler {
  const logOf = (context: FunctionContext): Log =>
    jsonLog(write, { function: context.function.name, requestId: context.requestId });
  const base = async (event: Uint8Array, context: FunctionContext): Promise<string> =>
    JSON.stringify((await work(event, context, logOf(context))) ?? null);
  return middy<Uint8Array, string, Error, FunctionContext>(base).use({
    onError: ({ error, context }) => {
      logOf(context)({ level: 'error', step: 'failed', error: describe(error) });
    },
  });
}

/** Names and messages of an error, of what it collects and of its causes; bounded, for causes can refer to each other. */
export function describe(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message } = error;
  if (depth > 3) return { name, message };
  const fields = ['code', 'status', 'operation', 'requestId', 'kind'].flatMap((key) => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' || typeof value === 'number' ? [[key, value] as const] : [];
  });
  return {
    name,
    message,
    ...Object.fromEntries(fields),
    ...(error instanceof AggregateError
      ? { errors: error.errors.slice(0, 20).map((one) => describe(one, depth + 1)) }
      : {}),
    ...(error.cause === undefined ? {} : { cause: describe(error.cause, depth + 1) }),
  };
}
