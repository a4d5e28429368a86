/** What the function is asked to do: deletions by event (one or an array), a look at what is due, or a call for one identity. */
import * as z from 'zod';
import { type ClusterId, parseClusterId, parseUid, type Uid } from '../../shared/domain/ids.ts';
import type { IdentityType } from '../../shared/domain/identity.ts';
import { standingReasons } from '../../shared/domain/standing-policy.ts';
import { idText, problemsOf } from '../../shared/runtime/cloud-event.ts';
import { parseInput, runName, TriggerError } from '../../shared/runtime/trigger.ts';
import type { RevokeRequest } from '../../shared/use-cases/handle-request.ts';
import type { LookScope } from '../../shared/use-cases/look-again.ts';
import { parseDeletion, type ParsedEvent } from './parse-deletion.ts';

export type Task =
  | { readonly kind: 'look-again'; readonly scope: LookScope }
  | { readonly kind: 'request'; readonly request: RevokeRequest }
  | { readonly kind: 'events'; readonly events: readonly ParsedEvent[] };

/** Throws TriggerError for what is not JSON or none of the three forms. Single bad events of an array are in the answer. */
export function parseTrigger(input: Uint8Array): Task {
  const value = parseInput(input);
  if (Array.isArray(value)) return { kind: 'events', events: value.map((one) => parseDeletion(one)) };
  if ('task' in value) return { kind: 'look-again', scope: parseLook(value) };
  if ('uid' in value) return { kind: 'request', request: parseRequest(value) };
  return { kind: 'events', events: [parseDeletion(value)] };
}

const look = z.strictObject({
  task: z.literal('look-again'),
  uid: idText.optional(),
  notice: z.string().min(1).optional(),
});

function parseLook(value: object): LookScope {
  const parsed = look.safeParse(value);
  if (!parsed.success) throw new TriggerError(problemsOf(parsed.error, 'event').join('; '));
  const { uid: text, notice } = parsed.data;
  if (text !== undefined && notice !== undefined) {
    throw new TriggerError('event.notice: does not go with a uid: it is one or the other');
  }
  if (notice !== undefined) return { notice };
  if (text === undefined) return {};
  const uid = parseUid(text);
  if (uid === undefined) throw new TriggerError('event.uid: must have 16 to 18 digits');
  return { uid };
}

const request = z.strictObject({
  uid: idText,
  reason: z.enum(['identity-deleted', 'person-request', ...standingReasons]),
  type: z.enum(['RamUser', 'RamRole']).optional(),
  clusters: z.array(z.string()).min(1).optional(),
  approval: z.string().min(1).optional(),
  requestedBy: z.string().trim().min(1).max(200).optional(),
  run: runName.optional(),
  plan: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'is not the id of a plan')
    .optional(),
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
  const { approval, reason, requestedBy, run, plan } = parsed.data;
  if (run !== undefined && clusters === undefined) {
    throw new TriggerError('event.clusters: is needed: which of them the run found');
  }
  const common = {
    uid,
    type,
    ...(clusters === undefined ? {} : { clusters }),
    ...(approval === undefined ? {} : { approval }),
    ...(run === undefined ? {} : { run }),
    ...(plan === undefined ? {} : { plan }),
  };
  if (reason === 'person-request') {
    // Who asks is written down: he may not be who approves.
    if (requestedBy === undefined) throw new TriggerError('event.requestedBy: is needed: somebody asks');
    return { ...common, reason, requestedBy };
  }
  if (requestedBy !== undefined) throw new TriggerError('event.requestedBy: only goes with person-request');
  return { ...common, reason };
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
