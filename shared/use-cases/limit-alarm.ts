/** The alarm about a limit that a plan would exceed: one a day, later ones of the day update it. */
import type { Finding } from '../domain/record.ts';
import { dayOf, type Instant } from '../domain/time.ts';

export function limitAlarm(exceeded: string, plans: readonly string[], at: Instant): Finding {
  const named = plans.length === 1 ? `The plan ${plans[0]} waits` : `The plans ${plans.join(', ')} wait`;
  return {
    subject: `limits ${dayOf(at)}`,
    kind: 'over-limit',
    severity: 'critical',
    text: `${exceeded} None of them was revoked. ${named} for an approval as a whole, or the next day.`,
    at,
  };
}
