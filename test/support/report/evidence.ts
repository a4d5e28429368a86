/** What was seen of a credential's use, in each way that a page has to tell. */
import type { Use } from '../../../shared/domain/evidence.ts';
import type { Evidence } from '../../../shared/domain/evidence.ts';
import { days, hours, type Instant } from '../../../shared/domain/time.ts';
import type { Person } from './cast.ts';
import type { Say } from './texts.ts';

export const idle = (now: Instant): Evidence => ({ kind: 'idle', from: now - days(7), through: now });

export function aUse(by: Person, at: Instant, say: Say): Use {
  return {
    at,
    count: 12,
    auditId: say('4f0f7d8e-0000-4000-8000-000000000003'),
    userAgent: say('kubectl/v1.31.2 (darwin/arm64)'),
    sourceIps: say('203.0.113.24'),
    commonName: say(`${by.uid}-1763000000`),
  };
}

export const used = (by: Person, at: Instant, now: Instant, say: Say): Evidence => ({
  kind: 'active',
  lastUse: aUse(by, at, say),
  through: now,
});

export const usedAndDoubtful = (by: Person, at: Instant, now: Instant, say: Say): Evidence => ({
  kind: 'active',
  lastUse: aUse(by, at, say),
  through: now,
  butUnknown: { why: 'silent-hours', detail: say('3 of 168 hours have no line of anybody.') },
});

export const unknown = (say: Say): Evidence => ({
  kind: 'unknown',
  why: 'auditing-off',
  detail: say('Auditing is off on this cluster.'),
});

export const hoursAgo = (now: Instant, count: number): Instant => now - hours(count);
export const daysAgo = (now: Instant, count: number): Instant => now - days(count);
