/** What the function is asked to do: deletions by event (one or an array), a timer's look, or a call for one identity. */
import * as z from 'zod';
import { type ClusterId, parseClusterId, parseUid, type Uid } from '../../shared/domain/ids.ts';
import type { IdentityType } from '../../shared/domain/identity.ts';
import { parseInstant } from '../../shared/domain/time.ts';
import {
  idText,
  parseCloudEvent,
  type ParsedCloudEvent,
  parseTrailEvent,
  problemsOf,
  type TrailEvent,
} from '../../shared/runtime/cloud-event.ts';
import type { RevokeRequest } from '../../shared/use-cases/handle-request.ts';
import type { Notice } from '../../shared/use-cases/ports.ts';

export type Task =
  | { readonly kind: 'look-again' }
  | { readonly kind: 'request'; readonly request: RevokeRequest }
  | { readonly kind: 'events'; readonly events: readonly ParsedEvent[] };

export type ParsedEvent =
  | { readonly kind: 'deletion'; readonly notice: Notice; readonly accountId: string | undefined }
  /** Nothing to do, and why. */
  | { readonly kind: 'skipped'; readonly key: string; readonly why: string }
  | { readonly kind: 'malformed'; readonly problems: readonly string[] };

/** The input can't be used; the message names every field that is wrong. */
export class TriggerError extends Error {
  override readonly name = 'TriggerError';
}

/** Throws TriggerError for what is not JSON or none of the three forms. Single bad events of an array are in the answer. */
export function parseTrigger(input: Uint8Array): Task {
  const value = parseJson(input, 'The event');
  if (Array.isArray(value)) {
    if (value.length === 0) throw new TriggerError('The event is an empty array.');
    return { kind: 'events', events: value.map((one) => parseEvent(one)) };
  }
  if (typeof value !== 'object' || value === null) {
    throw new TriggerError(
      `The event is ${value === null ? 'null' : `a ${typeof value}`}; an object is needed.`,
    );
  }
  if ('triggerName' in value) return parseTimer(value);
  if ('uid' in value) return { kind: 'request', request: parseRequest(value) };
  return { kind: 'events', events: [parseEvent(value)] };
}

function parseJson(input: Uint8Array, what: string): unknown {
  const text = Buffer.from(input).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TriggerError(`${what} is not JSON (${input.length} bytes).`, { cause: error });
  }
}

const timer = z.object({ triggerName: z.string(), payload: z.string() });

function parseTimer(value: object): Task {
  const parsed = timer.safeParse(value);
  if (!parsed.success) throw new TriggerError(problemsOf(parsed.error, 'event').join('; '));
  const task: unknown = parseJson(Buffer.from(parsed.data.payload), 'event.payload');
  const known = z.object({ task: z.literal('look-again') }).safeParse(task);
  if (!known.success) throw new TriggerError(problemsOf(known.error, 'event.payload').join('; '));
  return { kind: 'look-again' };
}

const request = z.strictObject({
  uid: idText,
  reason: z.literal('identity-deleted'),
  type: z.enum(['RamUser', 'RamRole']).optional(),
  clusters: z.array(z.string()).min(1).optional(),
});

function parseRequest(value: object): RevokeRequest {
  const parsed = request.safeParse(value);
  if (!parsed.success) throw new TriggerError(problemsOf(parsed.error, 'event').join('; '));
  const uid = parseUid(parsed.data.uid);
  if (uid === undefined) throw new TriggerError('event.uid: must have 16 to 18 digits');
  const clusters = parsed.data.clusters?.map((text, index): ClusterId => {
    const id = parseClusterId(text);
    if (id === undefined) throw new TriggerError(`event.clusters.${index}: is not a cluster id`);
    return id;
  });
  const type = typeOf(uid, parsed.data.type);
  return { uid, reason: 'identity-deleted', type, ...(clusters === undefined ? {} : { clusters }) };
}

/**
 * Seen in public clients: users begin with 2, roles with 3. It chooses what to ask, and the answer is the proof. A type that
 * contradicts it is refused: no role has the uid of a living user, which would prove nothing about the user.
 */
function typeOf(uid: Uid, given: IdentityType | undefined): IdentityType {
  const hinted = uid.startsWith('2') ? 'RamUser' : uid.startsWith('3') ? 'RamRole' : undefined;
  const type = given ?? hinted;
  if (type === undefined) {
    throw new TriggerError('event.type: is needed, as the uid does not tell a user from a role');
  }
  if (hinted !== undefined && type !== hinted) {
    throw new TriggerError(`event.type: contradicts the uid, which is that of a ${hinted}`);
  }
  return type;
}

const deletions: Readonly<Record<string, { readonly type: IdentityType; readonly purged?: true }>> = {
  DeleteUser: { type: 'RamUser' },
  DeleteUserInRecycleBin: { type: 'RamUser', purged: true },
  DeleteRole: { type: 'RamRole' },
};

function parseEvent(value: unknown): ParsedEvent {
  const parsed = parseCloudEvent(value);
  if (!parsed.ok) return { kind: 'malformed', problems: parsed.problems };
  const event = parsed.value;
  const skipped = (why: string): ParsedEvent => ({ kind: 'skipped', key: event.key, why });
  // IMS events come with either source (unknown which).
  if (event.source !== 'acs.ram' && event.source !== 'acs.ims')
    return skipped(`source ${event.source} is not for us`);
  const trail = parseTrailEvent(event.data);
  if (!trail.ok) return { kind: 'malformed', problems: trail.problems };
  const deletion = Object.hasOwn(deletions, trail.value.eventName)
    ? deletions[trail.value.eventName]
    : undefined;
  if (deletion === undefined) return skipped(`${trail.value.eventName} deletes no identity`);
  if (trail.value.errorCode)
    return skipped(`the deletion failed with ${trail.value.errorCode} and changed nothing`);
  return noticeOf(event, trail.value, deletion);
}

function noticeOf(
  event: ParsedCloudEvent,
  trail: TrailEvent,
  { type, purged }: { readonly type: IdentityType; readonly purged?: true },
): ParsedEvent {
  const at = parseInstant(trail.eventTime) ?? parseInstant(event.time);
  const problems: string[] = [];
  if (at === undefined) problems.push('event.data.eventTime: is not a time with a zone');
  // Of a role's deletion it would be noise: no role has it, and its owner may well be alive.
  const given = type === 'RamUser' ? trail.requestParameters?.UserId : undefined;
  const uid = parseUid(given);
  if (given !== undefined && uid === undefined) {
    problems.push('event.data.requestParameters.UserId: must have 16 to 18 digits');
  }
  const names = namesIn(trail, type);
  if (uid === undefined && names.length === 0) problems.push('event.data: names no user and no role');
  if (at === undefined || problems.length > 0) return { kind: 'malformed', problems };
  const notice: Notice = {
    key: event.key,
    type,
    names,
    at,
    ...(uid === undefined ? {} : { uid }),
    ...(purged === undefined ? {} : { purged }),
  };
  return { kind: 'deletion', notice, accountId: event.accountId };
}

/** From the call's own parameters, else from the resources it refers to. */
function namesIn(trail: TrailEvent, type: IdentityType): string[] {
  const asked = trail.requestParameters;
  const direct = type === 'RamRole' ? [asked?.RoleName] : [asked?.UserName, asked?.UserPrincipalName];
  const named = direct.filter((name) => name !== undefined);
  if (named.length > 0) return [...new Set(named)];
  const resources = z.record(z.string(), z.array(z.string())).safeParse(trail.referencedResources);
  const listed = resources.success
    ? (resources.data[type === 'RamRole' ? 'ACS::RAM::Role' : 'ACS::RAM::User'] ?? [])
    : [];
  const resourceName = typeof trail.resourceName === 'string' ? trail.resourceName.split(',') : [];
  const all = [...listed, ...resourceName].map((name) => name.trim());
  return [...new Set(all)].filter((name) => name !== '' && parseUid(name) === undefined);
}
