/** RAM users and roles, as the account's events and lists tell of them. */
import type { IdentityType } from '../domain/identity.ts';
import { deletedAtOf, isDeleted, isFrozen, type KnownIdentity, namesOf } from '../domain/inventory.ts';
import { identityType, optional, time, timeOf, uid, z } from './schema.ts';

const name = z.object({ name: z.string(), firstSeen: time.optional(), lastSeen: time.optional() });

export const identity = z
  .object({
    uid,
    type: identityType,
    name: z.string().optional().openapi({ description: 'The name that was seen last.' }),
    names: z.array(name).openapi({ description: 'Every name that it bore, as far as recorded.' }),
    isDeleted: z.boolean(),
    isFrozen: z.boolean(),
    createdAt: time.optional(),
    deletedAt: time.optional().openapi({ description: 'Absent when nobody can tell.' }),
    restoredAt: time.optional(),
    purgedAt: time.optional().openapi({ description: 'When it left the recycle bin for good.' }),
  })
  .openapi('Identity');
export type IdentityView = z.infer<typeof identity>;

export interface Recorded {
  readonly uid: string;
  readonly type: IdentityType;
  readonly known: KnownIdentity;
}

export function identityOf({ uid: id, type, known }: Recorded): IdentityView {
  const names = namesOf(known);
  return {
    uid: id,
    type,
    ...optional('name', names[0]?.name),
    names: names.map(({ name: text, firstSeen, lastSeen }) => ({
      name: text,
      ...timeOf('firstSeen', firstSeen),
      ...timeOf('lastSeen', lastSeen),
    })),
    isDeleted: isDeleted(known),
    isFrozen: isFrozen(known),
    ...timeOf('createdAt', known.created?.at),
    ...timeOf('deletedAt', deletedAtOf(known)),
    ...timeOf('restoredAt', known.restored?.at),
    ...timeOf('purgedAt', known.purged?.at),
  };
}
