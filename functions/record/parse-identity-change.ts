/**
 * Changes of RAM users and roles. Which parameter names whom follows from the APIs (documented); that the answer to a creation
 * or a renaming has the identity with its id is documented for IMS CreateUser's event, inferred for the others.
 */
import * as z from 'zod';
import { parseUid } from '../../shared/domain/ids.ts';
import type { IdentityType } from '../../shared/domain/identity.ts';
import type { IdentityObservation } from '../../shared/domain/observation.ts';
import { idText, problemsOf, referencedNames, type TrailEvent } from '../../shared/runtime/cloud-event.ts';
import type { Change, ParsedChange } from '../parse-change.ts';

type Kind = Pick<IdentityObservation, 'type' | 'change'>;

const changes: Readonly<Record<string, Kind>> = {
  CreateUser: { type: 'RamUser', change: 'created' },
  CreateRole: { type: 'RamRole', change: 'created' },
  UpdateUser: { type: 'RamUser', change: 'renamed' },
  DeleteUser: { type: 'RamUser', change: 'deleted' },
  DeleteRole: { type: 'RamRole', change: 'deleted' },
  DeleteUserInRecycleBin: { type: 'RamUser', change: 'purged' },
  RestoreUserFromRecycleBin: { type: 'RamUser', change: 'restored' },
};

/** Freezing, as far as events tell it: the logon to the console is switched off or on. */
const freezing: Readonly<Record<string, Kind>> = {
  Inactive: { type: 'RamUser', change: 'frozen' },
  Active: { type: 'RamUser', change: 'unfrozen' },
};

const name = z.string().min(1).optional();

const requestSchema = z.object({
  UserId: idText.optional(),
  UserName: name,
  UserPrincipalName: name,
  NewUserName: name,
  NewUserPrincipalName: name,
  RoleName: name,
  Status: z.string().optional(),
});

/** The answer, where the event has it; what is no identity in it is let be. */
const answerSchema = z.object({
  User: z.object({ UserId: idText, UserName: name, UserPrincipalName: name }).optional(),
  Role: z.object({ RoleId: idText, RoleName: name }).optional(),
});

export function parseIdentityChange({ trail, mark }: Change): ParsedChange<IdentityObservation> {
  const request = requestSchema.safeParse(trail.requestParameters ?? {});
  if (!request.success)
    return { kind: 'malformed', problems: problemsOf(request.error, 'event.data.requestParameters') };
  const answer = answerSchema.safeParse(trail.responseElements ?? {});
  if (!answer.success)
    return { kind: 'malformed', problems: problemsOf(answer.error, 'event.data.responseElements') };
  const kind = kindOf(trail, request.data.Status);
  if (kind === undefined)
    return { kind: 'skipped', why: `${trail.eventName} changes nothing of an identity` };
  return observed(kind, { trail, request: request.data, answer: answer.data }, mark);
}

function kindOf({ eventName }: TrailEvent, status: string | undefined): Kind | undefined {
  const table = eventName === 'UpdateLoginProfile' ? freezing : changes;
  const word = eventName === 'UpdateLoginProfile' ? (status ?? '') : eventName;
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

interface Said {
  readonly trail: TrailEvent;
  readonly request: z.infer<typeof requestSchema>;
  readonly answer: z.infer<typeof answerSchema>;
}

function observed(kind: Kind, said: Said, { at, key }: Change['mark']): ParsedChange<IdentityObservation> {
  const { request, answer } = said;
  const isRole = kind.type === 'RamRole';
  const given = isRole ? answer.Role?.RoleId : (request.UserId ?? answer.User?.UserId);
  const uid = parseUid(given);
  if (given !== undefined && uid === undefined) {
    return { kind: 'malformed', problems: ['event.data: the id of the identity must have 16 to 18 digits'] };
  }
  const answered = isRole ? answer.Role?.RoleName : (answer.User?.UserPrincipalName ?? answer.User?.UserName);
  const asked = request.NewUserPrincipalName ?? request.NewUserName;
  // A change of the display name alone answers the name, too; who it is about must be said by id then.
  const newName =
    kind.change === 'renamed' ? (asked ?? (uid === undefined ? undefined : answered)) : undefined;
  if (kind.change === 'renamed' && newName === undefined) {
    return { kind: 'skipped', why: 'UpdateUser gives no new name' };
  }
  const before = kind.change === 'created' ? (answered ?? nameIn(said, kind.type)) : nameIn(said, kind.type);
  if (uid === undefined && before === undefined) {
    return { kind: 'malformed', problems: ['event.data: names no user and no role'] };
  }
  const observation: IdentityObservation = {
    kind: 'identity',
    key,
    at,
    ...kind,
    ...(uid === undefined ? {} : { uid }),
    ...(before === undefined ? {} : { name: before }),
    ...(newName === undefined ? {} : { newName }),
  };
  return { kind: 'observation', observation };
}

/** From the call's own parameters, else from the resources that it refers to. */
function nameIn({ trail, request }: Said, type: IdentityType): string | undefined {
  const direct = type === 'RamRole' ? request.RoleName : (request.UserPrincipalName ?? request.UserName);
  if (direct !== undefined) return direct;
  const referenced = referencedNames(trail, type === 'RamRole' ? 'ACS::RAM::Role' : 'ACS::RAM::User');
  return referenced.find((one) => parseUid(one) === undefined);
}
