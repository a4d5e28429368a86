/** What the inventory knows, as it stands in rows, and the changes that wait in them. */
import * as z from 'zod';
import type {
  Actor,
  ChangeMark,
  FreezeChange,
  KeyChange,
  KnownIdentity,
  KnownKey,
  LifeChange,
  Mark,
  Sighting,
} from '../domain/inventory.ts';
import type { IdentityObservation } from '../domain/observation.ts';
import { type FieldsOf, identityType, instant, oneOf, uid } from './value-schemas.ts';

const mark: z.ZodType<Mark> = z.strictObject({
  at: instant,
  key: z.string(),
} satisfies FieldsOf<Mark>);

const actor: z.ZodType<Actor> = z.strictObject({
  type: z.string(),
  id: z.string(),
  name: z.string(),
} satisfies FieldsOf<Actor>);

export const changeMark: z.ZodType<ChangeMark> = z.strictObject({
  at: instant,
  key: z.string(),
  what: z.string(),
  by: z.exactOptional(actor),
} satisfies FieldsOf<ChangeMark>);

const sightings: z.ZodType<readonly Sighting[]> = z.array(
  z.strictObject({ name: z.string(), at: instant } satisfies FieldsOf<Sighting>),
);

const marked = z.exactOptional(mark);
export const knownIdentity: z.ZodType<KnownIdentity> = z.strictObject({
  created: marked,
  deleted: marked,
  restored: marked,
  purged: marked,
  frozen: marked,
  unfrozen: marked,
  firstSeen: sightings,
  lastSeen: sightings,
} satisfies FieldsOf<KnownIdentity>);

const changed = z.exactOptional(changeMark);
export const knownKey: z.ZodType<KnownKey> = z.strictObject({
  DisableKey: changed,
  EnableKey: changed,
  ScheduleKeyDeletion: changed,
  CancelKeyDeletion: changed,
  DeleteKeyMaterial: changed,
  ImportKeyMaterial: changed,
  CreateKeyVersion: changed,
  UpdateRotationPolicy: changed,
  SetDeletionProtection: changed,
} satisfies Record<KeyChange, z.ZodType>);

export const identityObservation: z.ZodType<IdentityObservation> = z.strictObject({
  kind: z.literal('identity'),
  key: z.string().min(1),
  at: instant,
  type: identityType,
  change: oneOf<LifeChange | FreezeChange | 'renamed'>({
    created: true,
    deleted: true,
    restored: true,
    purged: true,
    frozen: true,
    unfrozen: true,
    renamed: true,
  }),
  uid: z.exactOptional(uid),
  name: z.exactOptional(z.string()),
  newName: z.exactOptional(z.string()),
} satisfies FieldsOf<IdentityObservation>);
