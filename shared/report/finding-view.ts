/** Open findings. */
import type { Finding } from '../domain/record.ts';
import { type Instant, isoOf } from '../domain/time.ts';
import { severity, time, z } from './schema.ts';

/** A finding that is open, as whoever keeps it gives it. */
export interface Open extends Finding {
  readonly since: Instant;
  readonly lastSeen: Instant;
}

export const finding = z
  .object({
    subject: z.string().openapi({
      description: 'A cluster, `<cluster>+<uid>` for a credential, an identity, a key, or an event.',
    }),
    kind: z.string(),
    severity,
    text: z.string(),
    since: time.openapi({ description: 'When it was first seen without having been closed since.' }),
    lastSeen: time,
  })
  .openapi('Finding');
export type FindingView = z.infer<typeof finding>;

export function findingOf({ subject, kind, severity: how, text, since, lastSeen }: Open): FindingView {
  return { subject, kind, severity: how, text, since: isoOf(since), lastSeen: isoOf(lastSeen) };
}

/** The columns of an export: one line a finding. */
export const findingColumns = {
  severity: (one: FindingView) => one.severity,
  kind: (one: FindingView) => one.kind,
  subject: (one: FindingView) => one.subject,
  text: (one: FindingView) => one.text,
  since: (one: FindingView) => one.since,
  last_seen: (one: FindingView) => one.lastSeen,
};
