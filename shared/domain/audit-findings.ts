/** What an audit reports to people: one finding a subject and kind, with what to do. Kinds of other writers are not its own. */
import { accessResult, type CredentialAudit, type LogReport } from './audit.ts';
import type { Cluster } from './credential.ts';
import type { Severity } from './decision.ts';
import type { ClusterId } from './ids.ts';
import { journalSubject } from './journal.ts';
import type { Finding, FindingKind } from './record.ts';
import { type Instant, isoOf } from './time.ts';

/** About single credentials; their subjects are `<cluster>+<uid>`. */
export const credentialFindings = [
  'residual',
  'grants-left',
  'frozen-with-access',
  'expiring',
] as const satisfies readonly FindingKind[];

/** About the cluster; their subject is its id. */
export const clusterFindings = [
  'log-unverifiable',
  'cluster-unread',
] as const satisfies readonly FindingKind[];

export function findingsAbout(audit: CredentialAudit, { name }: Pick<Cluster, 'name'>): Finding[] {
  const { status, certificate, expiresAt, details, at } = audit;
  const who = `${details?.accountName || 'An identity without a name'} (${audit.uid}) on ${name}`;
  const finding = (kind: FindingKind, severity: Severity, text: string): Finding => ({
    subject: journalSubject(audit),
    kind,
    severity,
    text: `${who}: ${text}`,
    at,
  });
  const has = new Set(status.traits);
  const found: Finding[] = [];
  // An expired certificate opens nothing.
  if (has.has('residual') && certificate !== 'Expired' && !has.has('grants-left')) {
    found.push(finding('residual', usedSinceDeletion(audit) ? 'critical' : 'warning', residualText(audit)));
  }
  if (has.has('grants-left')) {
    const severity = has.has('residual') ? 'warning' : 'notice';
    found.push(
      finding('grants-left', severity, 'the kubeconfig is gone and its grants are not. Take them away.'),
    );
  }
  if (has.has('frozen') && certificate === 'Unexpired') {
    const text =
      'the identity is frozen and its kubeconfig works nevertheless. Revoke it, or thaw the identity.';
    found.push(finding('frozen-with-access', 'warning', text));
  }
  if (has.has('expiring') && !has.has('residual') && expiresAt !== undefined) {
    const when = expiresAt > at ? `expires at ${isoOf(expiresAt)}` : `expired at ${isoOf(expiresAt)}`;
    found.push(finding('expiring', 'notice', `the certificate ${when}. Issue a new one if it is needed.`));
  }
  return found;
}

function usedSinceDeletion({ planned }: CredentialAudit): boolean {
  return planned?.reasons.some(({ code }) => code === 'used-after-deletion') ?? false;
}

function residualText({ planned, evidence }: CredentialAudit): string {
  const why = planned?.reasons.map(({ text }) => text).join(' ') ?? '';
  const what = planned === undefined ? 'nothing is planned' : `planned: ${planned.kind}`;
  const check = `seven-day check: ${accessResult(evidence)}`;
  return `the identity is deleted and its kubeconfig is not; ${check}; ${what}. ${why}`.trim();
}

/** Where no silence can be believed, or not everybody's. */
export function findingAboutLog(cluster: Cluster, log: LogReport, at: Instant): Finding | undefined {
  const about = { subject: cluster.id, kind: 'log-unverifiable', severity: 'warning', at } as const;
  if (log.doubt !== undefined) {
    const text = `Nobody on ${cluster.name} can be called unused (${log.doubt.why}): ${log.doubt.detail}`;
    return { ...about, text };
  }
  if (log.uncertain === 0) return undefined;
  const text = `The log of ${cluster.name} could not be read with certainty about ${log.uncertain} identities.`;
  return { ...about, text };
}

export function findingAboutCluster(id: ClusterId, name: string, why: string, at: Instant): Finding {
  const text = `What is issued on ${name || id} could not be read: ${why}`;
  return { subject: id, kind: 'cluster-unread', severity: 'warning', text, at };
}
