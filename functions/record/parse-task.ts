/** What the function is asked to do: changes by event (one or an array), a timer's task, or a look at one journal. */
import * as z from 'zod';
import { parseClusterId, parseUid } from '../../shared/domain/ids.ts';
import type { JournalHead } from '../../shared/domain/journal.ts';
import type { Subject } from '../../shared/domain/record.ts';
import { idText, problemsOf } from '../../shared/runtime/cloud-event.ts';
import { parseInput, parseTimer, TriggerError } from '../../shared/runtime/trigger.ts';
import { parseChange, type RecordedEvent } from './parse-change.ts';

export type Task =
  | { readonly kind: 'look-again' }
  | { readonly kind: 'anchor-journal' }
  | { readonly kind: 'check-health' }
  | { readonly kind: 'verify-journal'; readonly subject: Subject; readonly anchor?: JournalHead }
  | { readonly kind: 'events'; readonly events: readonly RecordedEvent[] };

/** Throws TriggerError for what is none of these. Single bad events of an array are in the answer. */
export function parseTask(input: Uint8Array): Task {
  const value = parseInput(input);
  if (Array.isArray(value)) return { kind: 'events', events: value.map((one) => parseChange(one)) };
  if ('triggerName' in value)
    return { kind: parseTimer(value, ['look-again', 'anchor-journal', 'check-health']) };
  if ('task' in value) return parseCall(value);
  return { kind: 'events', events: [parseChange(value)] };
}

const call = z.strictObject({
  task: z.literal('verify-journal'),
  clusterId: z.string(),
  uid: idText,
  /** As an anchor's line in the functions' log has it. */
  anchor: z.strictObject({ sequence: z.int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/) }).optional(),
});

function parseCall(value: object): Task {
  const parsed = call.safeParse(value);
  if (!parsed.success) throw new TriggerError(problemsOf(parsed.error, 'event').join('; '));
  const { task, anchor } = parsed.data;
  const clusterId = parseClusterId(parsed.data.clusterId);
  const uid = parseUid(parsed.data.uid);
  if (clusterId === undefined) throw new TriggerError('event.clusterId: is not a cluster id');
  if (uid === undefined) throw new TriggerError('event.uid: must have 16 to 18 digits');
  return { kind: task, subject: { clusterId, uid }, ...(anchor === undefined ? {} : { anchor }) };
}
