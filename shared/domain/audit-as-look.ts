/** When the audit of a run may stand in for a new look at a credential. Pure; whatever is in doubt is looked at anew. */
import type { CredentialAudit } from './audit.ts';
import type { CertificateState } from './credential.ts';
import { isFresh } from './decide-leaver.ts';
import type { Evidence } from './evidence.ts';
import { type Duration, hours, type Instant } from './time.ts';

const auditLasts: Duration = hours(1);

export interface SeenSince {
  /** What the identity's own list says of its certificate now; undefined when it does not show it. */
  readonly certificate: CertificateState | undefined;
  /** When the credential's record was last written. */
  readonly writtenAt: Instant | undefined;
}

/** Whether the audit is of this run, of the last hour, and says something that nothing newer contradicts. */
export function standsForLook(
  audit: CredentialAudit,
  run: string,
  { certificate, writtenAt }: SeenSince,
  now: Instant,
): boolean {
  const age = now - audit.at;
  if (audit.run !== run || !(age >= 0 && age <= auditLasts)) return false;
  if (audit.evidence.kind === 'unknown' && audit.evidence.why === 'not-asked') return false;
  // What was decided or done meanwhile is about something that the audit shows as it was before.
  if (writtenAt !== undefined && writtenAt >= audit.at) return false;
  return certificate === undefined || certificate === audit.certificate;
}

/** Whether a decision can be made by this evidence now: it covers the time that counts, up to now. */
export function coversNow(evidence: Evidence, inactivity: Duration, now: Instant): boolean {
  switch (evidence.kind) {
    case 'idle':
      return isFresh(evidence.through, now) && evidence.through - evidence.from >= inactivity;
    case 'active':
      return isFresh(evidence.through, now);
    case 'unknown':
      return true;
  }
}
