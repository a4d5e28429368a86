/** The pieces of which every view is made: what leaves the guard, as schemas that also describe it to its readers. */
import { z } from '@hono/zod-openapi';
import type { RevocationReason } from '../domain/approval.ts';
import type { CertificateState } from '../domain/credential.ts';
import type { IdentityType } from '../domain/identity.ts';
import type { Actor, ChangeMark } from '../domain/inventory.ts';
import type { CredentialStatus, Finding, Mode } from '../domain/record.ts';
import type { ConsoleStatus, Trait } from '../domain/status.ts';
import { type Instant, isoOf } from '../domain/time.ts';

export { z };

/** Exactly the words of a domain type: checked when the project is compiled. */
export function words<Word extends string>(all: Readonly<Record<Word, true>>): z.ZodEnum<{ [W in Word]: W }> {
  return z.enum(Object.fromEntries(Object.keys(all).map((word) => [word, word])) as { [W in Word]: W });
}

export const time = z.iso.datetime();
export const uid = z.string().regex(/^\d{16,18}$/);
/** Or what stands for clusters that no change names: `all-clusters`, `unnamed-clusters`. */
export const clusterId = z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/);
export const count = z.number().int().nonnegative();

export const severity = words<Finding['severity']>({ notice: true, warning: true, critical: true });
export const mode = words<Mode>({ observe: true, enforce: true });
export const identityType = words<IdentityType>({ RamUser: true, RamRole: true });
export const certificate = words<CertificateState>({
  Unexpired: true,
  Expired: true,
  Unissued: true,
  Unknown: true,
  Removed: true,
});
export const consoleStatus = words<ConsoleStatus>({
  'Not issued': true,
  Effective: true,
  Expired: true,
  Deleted: true,
  Unknown: true,
});
export const trait = words<Trait>({
  residual: true,
  'grants-left': true,
  frozen: true,
  expiring: true,
  unused: true,
});
export const credentialStatus = words<CredentialStatus>({
  'would-revoke': true,
  held: true,
  ignored: true,
  refused: true,
  revoking: true,
  unconfirmed: true,
  revoked: true,
  'revoked-grants-unverified': true,
  restoring: true,
  restored: true,
});
export const revocationReason = words<RevocationReason>({
  'identity-deleted': true,
  'person-request': true,
  frozen: true,
  expired: true,
  unused: true,
});

const actor = z.object({ type: z.string(), id: z.string(), name: z.string() });
export const change = z
  .object({
    at: time,
    what: z.string().openapi({ description: 'The operation and what it was about.' }),
    by: actor.optional().openapi({ description: 'Absent when the event names nobody.' }),
  })
  .openapi('Change');

export function changeOf({ at, what, by }: ChangeMark): z.infer<typeof change> {
  return { at: isoOf(at), what, ...optional('by', by === undefined ? undefined : actorOf(by)) };
}

function actorOf({ type, id, name }: Actor): z.infer<typeof actor> {
  return { type, id, name };
}

/** A field that is left out when there is nothing to say. */
export function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [N in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [N in Name]?: Value };
}

export function timeOf<Name extends string>(name: Name, at: Instant | undefined): { [N in Name]?: string } {
  return optional(name, at === undefined ? undefined : isoOf(at));
}
