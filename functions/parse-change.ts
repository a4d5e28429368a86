/** What a cloud event says that somebody changed: when, by which event, by whom. What is changed is its service's parser's to tell. */
import { parseInstant } from '../shared/domain/time.ts';
import type { Actor, ChangeMark } from '../shared/domain/inventory.ts';
import {
  parseCloudEvent,
  type ParsedCloudEvent,
  parseTrailEvent,
  type TrailEvent,
} from '../shared/runtime/cloud-event.ts';

export type ParsedEvent<Observation> =
  | {
      readonly kind: 'observation';
      readonly key: string;
      readonly observation: Observation;
      readonly accountId: string | undefined;
    }
  /** Nothing for this function, and why. */
  | { readonly kind: 'skipped'; readonly key: string; readonly why: string }
  | { readonly kind: 'malformed'; readonly problems: readonly string[] };

/** The event with what every parser of a change needs. */
export interface Change {
  readonly trail: TrailEvent;
  readonly region: string | undefined;
  /** When, by which event, by whom; `what` is still only the operation's name. */
  readonly mark: ChangeMark;
}

export type ParsedChange<Observation> =
  | { readonly kind: 'observation'; readonly observation: Observation }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'malformed'; readonly problems: readonly string[] };

/** By source of the event. */
export type Parsers<Observation> = Readonly<Record<string, (change: Change) => ParsedChange<Observation>>>;

export function parseChange<Observation>(
  value: unknown,
  parsers: Parsers<Observation>,
): ParsedEvent<Observation> {
  const parsed = parseCloudEvent(value);
  if (!parsed.ok) return { kind: 'malformed', problems: parsed.problems };
  const event = parsed.value;
  const { key, accountId } = event;
  const parser = Object.hasOwn(parsers, event.source) ? parsers[event.source] : undefined;
  if (parser === undefined) return { kind: 'skipped', key, why: `source ${event.source} is not for us` };
  const trail = parseTrailEvent(event.data);
  if (!trail.ok) return { kind: 'malformed', problems: trail.problems };
  if (trail.value.errorCode) {
    const why = `${trail.value.eventName} failed with ${trail.value.errorCode} and changed nothing`;
    return { kind: 'skipped', key, why };
  }
  const at = parseInstant(trail.value.eventTime) ?? parseInstant(event.time);
  if (at === undefined) {
    return { kind: 'malformed', problems: ['event.data.eventTime: is not a time with a zone'] };
  }
  const change = parser({ trail: trail.value, region: event.region, mark: markOf(event, trail.value, at) });
  switch (change.kind) {
    case 'observation':
      return { ...change, key, accountId };
    case 'skipped':
      return { ...change, key };
    case 'malformed':
      return change;
  }
}

function markOf(event: ParsedCloudEvent, trail: TrailEvent, at: number): ChangeMark {
  const by = actorOf(trail);
  return { at, key: event.key, what: trail.eventName, ...(by === undefined ? {} : { by }) };
}

/** Rows keep it, so that it is cut: what a caller calls itself is the caller's choice (a session's name). */
function actorOf({ userIdentity }: TrailEvent): Actor | undefined {
  if (userIdentity === undefined) return undefined;
  const cut = (text: string | undefined): string => (text ?? '').slice(0, 200);
  const { type, principalId, userName } = userIdentity;
  return { type: cut(type), id: cut(principalId), name: cut(userName) };
}
