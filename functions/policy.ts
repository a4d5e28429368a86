/** The policy by which every function decides, from the configuration: what one plans another must decide the same way. */
import type { Cluster } from '../shared/domain/credential.ts';
import type { Policy } from '../shared/domain/decide.ts';
import type { Limits } from '../shared/domain/limits.ts';
import type { Mode } from '../shared/domain/record.ts';
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

export function limitsOf(configuration: Configuration): Limits {
  return {
    perRun: configuration.LIMIT_PER_RUN,
    perDay: configuration.LIMIT_PER_DAY,
    sharePercent: configuration.LIMIT_SHARE_PERCENT,
  };
}

/** Enforce for all, or only where a cluster's id or one of its tags is named; everything else is observed. */
export function modeOf(
  configuration: Pick<Configuration, 'MODE' | 'ENFORCE_CLUSTERS' | 'ENFORCE_TAGS'>,
): (cluster: Cluster) => Mode {
  const { MODE: mode, ENFORCE_CLUSTERS: ids, ENFORCE_TAGS: tags } = configuration;
  if (mode === 'observe') return () => 'observe';
  if (ids === undefined && tags === undefined) return () => 'enforce';
  const isNamed = ({ id, tags: own }: Cluster): boolean =>
    (ids?.includes(id) ?? false) || own.some(({ key, value }) => tags?.includes(`${key}=${value}`) ?? false);
  return (cluster) => (isNamed(cluster) ? 'enforce' : 'observe');
}
