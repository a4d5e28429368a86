/** What the function is asked to do: an asynchronous call names one cluster. */
import * as z from 'zod';
import { type ClusterId, parseClusterId } from '../../shared/domain/ids.ts';
import { problemsOf } from '../../shared/runtime/cloud-event.ts';
import { parseInput, runName, TriggerError } from '../../shared/runtime/trigger.ts';

export interface AuditCall {
  readonly clusterId: ClusterId;
  /** The run that it is part of; a run of its own when absent. */
  readonly run?: string;
}

const call = z.strictObject({
  clusterId: z.string(),
  run: z.exactOptional(runName),
});

/** @throws TriggerError for anything else, with every field that is wrong */
export function parseCall(input: Uint8Array): AuditCall {
  const value = parseInput(input);
  const parsed = call.safeParse(value);
  if (!parsed.success) throw new TriggerError(problemsOf(parsed.error, 'event').join('; '));
  const { clusterId: text, ...rest } = parsed.data;
  const clusterId = parseClusterId(text);
  if (clusterId === undefined) throw new TriggerError('event.clusterId: is not a cluster id');
  return { clusterId, ...rest };
}
