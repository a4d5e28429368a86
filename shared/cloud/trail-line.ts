/**
 * One line of a delivered trail. It holds the event as one JSON text (documented), or in fields that begin with `event.`, in which
 * an object may be JSON text too: whichever it is, a part is found by its path.
 */
import { isSecurityRole, type KeyOperation } from '../domain/encryption.ts';
import { isKeyOperation } from '../domain/key-ledger.ts';
import { type Instant, parseInstant } from '../domain/time.ts';
import { keyIdIn } from './action-trail.ts';
import { malformed } from './answers.ts';
import type { Row } from './audit-log-queries.ts';

export interface TrailEvent {
  readonly at: Instant;
  /** The text at a path; empty where the event has none. */
  readonly field: (path: string) => string;
}

/** @throws CloudError `malformed` of an event without a time or a caller: its line is in a form that is not understood. */
export function eventIn(operation: string, row: Row): TrailEvent {
  const field = (path: string): string => textOf(valueAt(row, path.split('.')));
  const at = parseInstant(field('eventTime'));
  if (at === undefined) throw malformed(operation, 'A line of the trail has no time that can be read.');
  if (field('userIdentity.userName') === '')
    throw malformed(operation, 'A line of the trail has no caller that can be read.');
  return { at, field };
}

/** Of ACK's role in this region; the search only finds the lines. */
export function operationOf({ at, field }: TrailEvent, region: string): KeyOperation[] {
  const name = field('eventName');
  // `<role>:<session>` (seen in client code). A user may be called as the role is.
  const role =
    field('userIdentity.type') === 'assumed-role' ? field('userIdentity.userName').split(':')[0] : '';
  if (!isSecurityRole(role ?? '') || !isKeyOperation(name) || field('acsRegion') !== region) return [];
  const parameters = jsonIn(field('requestParameterJson'));
  const keyId = keyIdIn(field('requestParameters.KeyId') || fieldsOf(parameters)['KeyId']);
  const error = field('errorCode');
  return [
    {
      eventId: field('eventId'),
      name,
      at,
      requestId: field('requestId'),
      ...(keyId === undefined ? {} : { keyId }),
      ...(error === '' ? {} : { error }),
    },
  ];
}

/** The field with the longest part of the path that the line has; the rest is inside its JSON text. */
function valueAt(row: Row, path: readonly string[]): unknown {
  for (let known = path.length; known >= 0; known -= 1) {
    const value = row[['event', ...path.slice(0, known)].join('.')];
    if (value === undefined || value === null) continue;
    const inner = path.slice(known);
    return inner.length === 0
      ? value
      : inner.reduce<unknown>((outer, name) => fieldsOf(outer)[name], jsonIn(value));
  }
  return undefined;
}

/** The log service may write an empty field as the word `null` (seen in public queries of such logs). */
function textOf(value: unknown): string {
  if (value === undefined || value === null || value === 'null') return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
