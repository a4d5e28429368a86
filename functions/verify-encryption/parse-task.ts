/** What the function is asked to do: a call for one region, or for who could switch encryption off; or changes, by event. */
import * as z from 'zod';
import type { EncryptionObservation, KeyObservation } from '../../shared/domain/observation.ts';
import { problemsOf } from '../../shared/runtime/cloud-event.ts';
import { parseInput, runName, TriggerError } from '../../shared/runtime/trigger.ts';
import { parseChange, type ParsedEvent, type Parsers } from '../parse-change.ts';
import { parseKeyChange } from '../parse-key-change.ts';
import { parseEncryptionChange } from './parse-encryption-change.ts';

export type WatchedChange = KeyObservation | EncryptionObservation;
export type WatchedEvent = ParsedEvent<WatchedChange>;

export type Task = { readonly run?: string } & (
  | { readonly kind: 'region'; readonly region: string }
  | { readonly kind: 'review-switch-off' }
  | { readonly kind: 'events'; readonly events: readonly WatchedEvent[] }
);

const parsers: Parsers<WatchedChange> = { 'acs.kms': parseKeyChange, 'acs.cs': parseEncryptionChange };

/** Throws TriggerError for what is none of these. Single bad events of an array are in the answer. */
export function parseTask(input: Uint8Array): Task {
  const value = parseInput(input);
  if (Array.isArray(value)) {
    return { kind: 'events', events: value.map((one) => parseChange(one, parsers)) };
  }
  if ('region' in value) return { kind: 'region', ...parsed(regionCall, value) };
  if ('task' in value) {
    const { task, ...rest } = parsed(reviewCall, value);
    return { kind: task, ...rest };
  }
  return { kind: 'events', events: [parseChange(value, parsers)] };
}

const run = z.exactOptional(runName);

const regionCall = z.strictObject({
  region: z.string().regex(/^[a-z]{2}-[a-z0-9-]{1,40}$/, 'is not a region'),
  run,
});

/** Of the account as a whole: policies are not of a region. */
const reviewCall = z.strictObject({ task: z.literal('review-switch-off'), run });

function parsed<T>(schema: z.ZodType<T>, value: object): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new TriggerError(problemsOf(result.error, 'event').join('; '));
}
