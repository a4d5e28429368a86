/** The policy by which every function decides, from the configuration: what one plans another must decide the same way. */
import type { Policy } from '../shared/domain/decide.ts';
import { days, hours } from '../shared/domain/time.ts';
import type { Configuration } from '../shared/runtime/config.ts';

export function decidingPolicyOf(configuration: Configuration): Policy {
  return {
    leaver: configuration.LEAVER,
    standing: new Set(configuration.STANDING_POLICIES),
    inactivity: days(configuration.INACTIVITY_DAYS),
    unusedAfter: days(configuration.UNUSED_DAYS),
    grace: days(configuration.GRACE_DAYS),
    mayApproveOwn: configuration.APPROVE_OWN === 'yes',
    lookAgainAfter: hours(24),
  };
}
