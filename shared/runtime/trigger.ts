/** What all functions read their input with: JSON of the platform, a timer's payload, one event or an array of them. */
import * as z from 'zod';
import { problemsOf } from './cloud-event.ts';

/** The input can't be used; the message names every field that is wrong. */
export class TriggerError extends Error {
  override readonly name = 'TriggerError';
}

/** Whose part a call is. */
export const runName = z.string().regex(/^[\w.:-]{1,64}$/, 'must have 1 to 64 letters, digits, and . : _ -');

/** @throws TriggerError for what is not JSON; it begins with `name` */
function parseJson(input: Uint8Array, name: string): unknown {
  const text = Buffer.from(input).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TriggerError(`${name} is not JSON (${input.length} bytes).`, { cause: error });
  }
}

/** The events of an input that is an array of them or one; a timer's, or a call's, object is the caller's to know. */
export function parseInput(input: Uint8Array): readonly unknown[] | object {
  const value = parseJson(input, 'The event');
  if (Array.isArray(value)) {
    if (value.length === 0) throw new TriggerError('The event is an empty array.');
    return value;
  }
  if (typeof value === 'object' && value !== null) return value;
  throw new TriggerError(
    `The event is ${value === null ? 'null' : `a ${typeof value}`}; an object is needed.`,
  );
}

const timer = z.object({ triggerName: z.string(), payload: z.string() });

/** The task that a timer's payload names (`{"task":"…"}`), one of those given. */
export function parseTimer<const Task extends string>(
  value: object,
  tasks: readonly [Task, ...Task[]],
): Task {
  const parsed = timer.safeParse(value);
  if (!parsed.success) throw new TriggerError(problemsOf(parsed.error, 'event').join('; '));
  const payload = parseJson(Buffer.from(parsed.data.payload), 'event.payload');
  const known = z.object({ task: z.enum(tasks) }).safeParse(payload);
  if (!known.success) throw new TriggerError(problemsOf(known.error, 'event.payload').join('; '));
  return known.data.task;
}
