/** The domain's values as they stand in rows. Strict: a field that nobody knows makes a row unreadable. */
import * as z from 'zod';
import type { RevocationReason } from '../domain/approval.ts';
import type { Grant, Grants } from '../domain/credential.ts';
import type { Decision, Reason, ReasonCode, Severity } from '../domain/decision.ts';
import { type Evidence, unknownReasons, type Use } from '../domain/evidence.ts';
import { type ClusterId, parseClusterId, parseUid, type Uid } from '../domain/ids.ts';
import type { IdentityType } from '../domain/identity.ts';
import type { Cause, Mode } from '../domain/record.ts';
import { standingPolicies, standingReasons } from '../domain/standing-policy.ts';

/** A schema for every field of a domain type, and for no other: checked when the project is compiled. */
export type FieldsOf<Domain> = Record<keyof Domain, z.ZodType>;

/** Exactly the words of a domain type. */
export function oneOf<Word extends string>(words: Readonly<Record<Word, true>>): z.ZodType<Word> {
  return z.custom<Word>(
    (value) => typeof value === 'string' && Object.hasOwn(words, value),
    `is none of ${Object.keys(words).join(', ')}`,
  );
}

export const uid = z.custom<Uid>((value) => parseUid(value) !== undefined, 'is no uid of 16 to 18 digits');
export const clusterId = z.custom<ClusterId>(
  (value) => parseClusterId(value) !== undefined,
  'is no cluster id',
);
/** Milliseconds since 1970, as far as a date reaches. */
export const instant = z.number().int().nonnegative().max(8.64e15);
export const identityType = oneOf<IdentityType>({ RamUser: true, RamRole: true });

export const mode = oneOf<Mode>({ observe: true, enforce: true });

export const reason: z.ZodType<Reason> = z.strictObject({
  code: oneOf<ReasonCode>({
    idle: true,
    'used-before-deletion': true,
    'used-after-deletion': true,
    'used-deletion-time-unknown': true,
    'used-recently': true,
    'standing-policy': true,
    'policy-off': true,
    'in-grace': true,
    'needs-approval': true,
    approved: true,
    'approval-refused': true,
    'evidence-unknown': true,
    'later-use-not-excluded': true,
    prohibited: true,
    expired: true,
    exempt: true,
    paused: true,
    'granted-again': true,
    'over-limit': true,
    'observe-mode': true,
    'vendor-refused': true,
    'vendor-denied': true,
    unconfirmed: true,
    'grants-unverified': true,
    gone: true,
    'reason-gone': true,
    'newer-use': true,
    'changed-meanwhile': true,
    'call-failed': true,
  }),
  text: z.string(),
} satisfies FieldsOf<Reason>);

export const severity = oneOf<Severity>({ notice: true, warning: true, critical: true });

export const decision: z.ZodType<Decision> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('revoke'),
    reasons: z.array(reason),
    byPolicy: z.exactOptional(z.enum(standingPolicies)),
    byApproval: z.exactOptional(z.strictObject({ id: z.string(), by: z.string() })),
  }),
  z.strictObject({ kind: z.literal('hold'), until: instant, severity, reasons: z.array(reason) }),
  z.strictObject({ kind: z.literal('ignore'), reasons: z.array(reason) }),
  z.strictObject({ kind: z.literal('refuse'), reasons: z.array(reason) }),
]);

export const unknownReason = z.enum(unknownReasons);

export const doubt = {
  why: unknownReason,
  detail: z.string(),
};

export const useFields = {
  at: instant,
  count: z.number(),
  auditId: z.string(),
  userAgent: z.string(),
  sourceIps: z.string(),
  commonName: z.string(),
} satisfies FieldsOf<Use>;
const use = z.strictObject(useFields);

export const evidence: z.ZodType<Evidence> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('idle'), from: instant, through: instant }),
  z.strictObject({
    kind: z.literal('active'),
    lastUse: use,
    through: instant,
    butUnknown: z.exactOptional(z.strictObject(doubt)),
  }),
  z.strictObject({ kind: z.literal('unknown'), ...doubt }),
]);

export const revocationReason = oneOf<RevocationReason>({
  'identity-deleted': true,
  'person-request': true,
  frozen: true,
  expired: true,
  unused: true,
});

export const cause: z.ZodType<Cause> = z.strictObject({
  origin: z.string(),
  identityType,
  identityNames: z.array(z.string()),
  deletedAt: z.exactOptional(instant),
  requestedBy: z.exactOptional(z.string()),
  standing: z.exactOptional(z.enum(standingReasons)),
} satisfies FieldsOf<Cause>);

const grant = z.strictObject({
  resourceId: z.string(),
  resourceType: z.string(),
  roleName: z.string(),
  roleType: z.string(),
  isOwner: z.boolean(),
} satisfies FieldsOf<Grant>);

export const grants: z.ZodType<Grants> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('read'), grants: z.array(grant) }),
  z.strictObject({ kind: z.literal('unreadable'), why: z.string() }),
]);
