/** The pause switch and exemptions. */
import type { Exemption, Settings } from '../domain/settings.ts';
import { type Instant, isoOf } from '../domain/time.ts';
import { clusterId, optional, time, uid, z } from './schema.ts';

export const pause = z.object({ by: z.string(), reason: z.string(), since: time }).openapi('Pause');

const exemption = z
  .object({
    id: z.string(),
    uid: uid.optional().openapi({ description: 'Every identity when absent.' }),
    clusterId: clusterId.optional().openapi({ description: 'Every cluster when absent.' }),
    reason: z.string(),
    owner: z.string(),
    expiresAt: time,
    isExpired: z.boolean(),
  })
  .openapi('Exemption');

export const settings = z
  .object({
    paused: pause.optional().openapi({ description: 'Set while nothing is revoked.' }),
    exemptions: z.array(exemption),
  })
  .openapi('Settings');
export type SettingsView = z.infer<typeof settings>;

export function pauseOf(paused: Settings['paused']): z.infer<typeof pause> | undefined {
  if (paused === undefined) return undefined;
  return { by: paused.by, reason: paused.reason, since: isoOf(paused.since) };
}

export function settingsOf({ paused, exemptions }: Settings, now: Instant): SettingsView {
  return {
    ...optional('paused', pauseOf(paused)),
    exemptions: exemptions.map((one) => exemptionOf(one, now)),
  };
}

function exemptionOf(given: Exemption, now: Instant): z.infer<typeof exemption> {
  const { id, uid: who, clusterId: where, reason, owner, expiresAt } = given;
  return {
    id,
    ...optional('uid', who),
    ...optional('clusterId', where),
    reason,
    owner,
    expiresAt: isoOf(expiresAt),
    isExpired: expiresAt <= now,
  };
}
