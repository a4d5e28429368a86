/** What a cloud event says of the deletion of an identity. */
import { parseUid } from '../../shared/domain/ids.ts';
import type { IdentityType } from '../../shared/domain/identity.ts';
import { parseInstant } from '../../shared/domain/time.ts';
import {
  parseCloudEvent,
  type ParsedCloudEvent,
  parseTrailEvent,
  referencedNames,
  type TrailEvent,
} from '../../shared/runtime/cloud-event.ts';
import type { Notice } from '../../shared/use-cases/ports.ts';

export type ParsedEvent =
  | { readonly kind: 'deletion'; readonly notice: Notice; readonly accountId: string | undefined }
  /** Nothing to do, and why. */
  | { readonly kind: 'skipped'; readonly key: string; readonly why: string }
  | { readonly kind: 'malformed'; readonly problems: readonly string[] };

const deletions: Readonly<Record<string, { readonly type: IdentityType; readonly purged?: true }>> = {
  DeleteUser: { type: 'RamUser' },
  DeleteUserInRecycleBin: { type: 'RamUser', purged: true },
  DeleteRole: { type: 'RamRole' },
};

export function parseDeletion(value: unknown): ParsedEvent {
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
  const listed = referencedNames(trail, type === 'RamRole' ? 'ACS::RAM::Role' : 'ACS::RAM::User');
  return listed.filter((name) => parseUid(name) === undefined);
}
