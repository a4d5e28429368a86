/** The pause switch and exemptions as they stand in rows. */
import * as z from 'zod';
import type { Exemption, Settings } from '../domain/settings.ts';
import { clusterId, type FieldsOf, instant, uid } from './value-schemas.ts';

type Pause = NonNullable<Settings['paused']>;

export const pauseSetting: z.ZodType<Pause> = z.strictObject({
  by: z.string().min(1),
  reason: z.string(),
  since: instant,
} satisfies FieldsOf<Pause>);

export const exemption: z.ZodType<Exemption> = z
  .strictObject({
    id: z.string().min(1),
    uid: z.exactOptional(uid),
    clusterId: z.exactOptional(clusterId),
    reason: z.string(),
    owner: z.string(),
    expiresAt: instant,
  } satisfies FieldsOf<Exemption>)
  .refine(
    (value) => value.uid !== undefined || value.clusterId !== undefined,
    'An exemption names at least one of uid and clusterId.',
  );
