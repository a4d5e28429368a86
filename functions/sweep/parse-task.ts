/** What the function is asked to do: by a timer, by EventBridge's scheduled event, or by itself to carry a run on. */
import * as z from 'zod';
import { problemsOf } from '../../shared/runtime/cloud-event.ts';
import { parseInput, parseTimer, TriggerError } from '../../shared/runtime/trigger.ts';

const tasks = ['sweep', 'due', 'continue'] as const;
export type Task = (typeof tasks)[number];

const call = z.strictObject({ task: z.enum(tasks) });
/** Whoever schedules the event chooses its data: an object, or a text with one in it. */
const scheduled = z.object({ specversion: z.string(), data: z.optional(z.unknown()) });

/** Throws TriggerError for anything else. */
export function parseTask(input: Uint8Array): Task {
  const value = parseInput(input);
  if (Array.isArray(value)) {
    if (value.length !== 1) throw new TriggerError('The event is an array; one event is needed.');
    return taskIn(value[0]);
  }
  return 'triggerName' in value ? parseTimer(value, [...tasks]) : taskIn(value);
}

function taskIn(value: unknown): Task {
  const event = scheduled.safeParse(value);
  const asked = event.success ? dataOf(event.data.data) : value;
  const parsed = call.safeParse(asked);
  if (parsed.success) return parsed.data.task;
  throw new TriggerError(problemsOf(parsed.error, event.success ? 'event.data' : 'event').join('; '));
}

function dataOf(data: unknown): unknown {
  if (typeof data !== 'string') return data;
  try {
    return JSON.parse(data);
  } catch {
    throw new TriggerError('event.data: is a text that is not JSON');
  }
}
