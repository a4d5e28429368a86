/** Why the guard looked at an identity. */
import type { Cause } from '../domain/record.ts';
import { identityType, optional, time, timeOf, z } from './schema.ts';

export const cause = z
  .object({
    origin: z.string().openapi({ description: '`event <source>/<id>`, or who asked.' }),
    identityType,
    identityNames: z.array(z.string()),
    deletedAt: time.optional(),
    requestedBy: z.string().optional(),
    standing: z.string().optional(),
  })
  .openapi('Cause');

export function causeOf({ deletedAt, requestedBy, standing, ...rest }: Cause): z.infer<typeof cause> {
  const { origin, identityType: type, identityNames } = rest;
  return {
    origin,
    identityType: type,
    identityNames: [...identityNames],
    ...timeOf('deletedAt', deletedAt),
    ...optional('requestedBy', requestedBy),
    ...optional('standing', standing),
  };
}
