/**
 * Findings for a SIEM: OCSF 1.5.0, class Detection Finding (2004) of the category Findings (2), without profiles or extensions
 * (https://schema.ocsf.io/1.5.0/classes/detection_finding).
 */
import { createHash } from 'node:crypto';
import type { Finding } from '../domain/record.ts';
import type { Open } from './finding-view.ts';
import { optional } from './schema.ts';

const ocsfVersion = '1.5.0';

const categoryUid = 2;
const classUid = 2004;

/** `severity_id` with its caption. A notice is for people to act on sometime: Low, not Informational. */
const severities = {
  notice: [2, 'Low'],
  warning: [3, 'Medium'],
  critical: [5, 'Critical'],
} as const satisfies Record<Finding['severity'], readonly [number, string]>;

export interface OcsfOptions {
  readonly account: string;
}

/** One open finding as an event. The same finding keeps its `finding_info.uid` as long as it is open; times in milliseconds. */
export function ocsfOf(finding: Open, { account }: OcsfOptions): Readonly<Record<string, unknown>> {
  const { subject, kind, severity, text, since, lastSeen } = finding;
  const [severityId, severityName] = severities[severity];
  const [activityId, activity] = lastSeen > since ? [2, 'Update'] : [1, 'Create'];
  return {
    activity_id: activityId,
    activity_name: activity,
    category_uid: categoryUid,
    category_name: 'Findings',
    class_uid: classUid,
    class_name: 'Detection Finding',
    type_uid: classUid * 100 + activityId,
    type_name: `Detection Finding: ${activity}`,
    severity_id: severityId,
    severity: severityName,
    status_id: 1,
    status: 'New',
    is_alert: severity !== 'notice',
    time: lastSeen,
    start_time: since,
    end_time: lastSeen,
    message: text,
    metadata: {
      version: ocsfVersion,
      product: { name: 'kubeconfig-guard', vendor_name: 'kubeconfig-guard' },
      event_code: kind,
      tenant_uid: account,
    },
    finding_info: {
      uid: uidOf([account, kind, subject, since]),
      title: titleOf(kind),
      desc: text,
      types: [kind],
      created_time: since,
      first_seen_time: since,
      last_seen_time: lastSeen,
    },
    resources: [{ uid: subject, ...optional('type', typeOf(subject)) }],
  };
}

function uidOf(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** `used-after-deletion` as `Used after deletion`. */
function titleOf(kind: string): string {
  const words = kind.replaceAll('-', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** What kind of thing a subject names, by its form; undefined for others, such as an event. */
function typeOf(subject: string): string | undefined {
  if (/^[a-z0-9-]+\+\d{16,18}$/.test(subject)) return 'Kubeconfig credential';
  if (subject.startsWith('key/')) return 'KMS key';
  if (/^\d{16,18}$/.test(subject)) return 'RAM identity';
  if (/^c[a-z0-9]{32}$/.test(subject)) return 'ACK cluster';
  return undefined;
}
