/** What the last verification of a cluster's Secret encryption came to, and the findings that follow from it. */
import { type Configured, type KeyFacts, type KeyOperation, rewriteSecrets } from './encryption.ts';
import { type StateRisk, stateRisk, type Verdict, type VerdictReason } from './encryption-verdict.ts';
import type { ClusterId } from './ids.ts';
import type { ChangeMark, KeyChange, KnownKey } from './inventory.ts';
import type { Finding } from './record.ts';
import { days, type Duration, type Instant, isoOf } from './time.ts';

export interface EncryptionRecord {
  readonly clusterId: ClusterId;
  readonly clusterName: string;
  readonly region: string;
  readonly at: Instant;
  readonly run: string;
  readonly verdict: Verdict;
  readonly reasons: readonly VerdictReason[];
  readonly configured: Configured;
  /** Absent when encryption is not on, or the key could not be read. */
  readonly key?: KeyFacts;
  readonly sharedWith: readonly ClusterId[];
  /** The operations on which the verdict stands. */
  readonly events: readonly KeyOperation[];
  /** Where the operations were read. */
  readonly source: 'lookup' | 'trail';
  /** The newest change of its encryption by anybody, as far as an event told of it. */
  readonly change?: ChangeMark;
}

/** About a cluster; their subject is its id. */
export const verdictFindings = [
  'encryption-at-risk',
  'encryption-off',
  'encryption-unknown',
  'encryption-unproven',
  'encryption-changed',
] as const satisfies readonly Finding['kind'][];

/** A change is reported for so long. */
const changeReportedFor: Duration = days(7);

export function findingsAboutCluster(record: EncryptionRecord): Finding[] {
  const { clusterId: subject, clusterName, region, change, at } = record;
  const changed =
    change === undefined || at - change.at > changeReportedFor
      ? []
      : [
          {
            subject,
            kind: 'encryption-changed',
            severity: 'warning',
            text: `${clusterName || subject} (${region}): Secret encryption was changed. ${whoDid(change)}`.trim(),
            at,
          } as const,
        ];
  const aboutVerdict = findingAboutVerdict(record);
  return aboutVerdict === undefined ? changed : [aboutVerdict, ...changed];
}

function findingAboutVerdict(record: EncryptionRecord): Finding | undefined {
  const { clusterId: subject, clusterName, region, verdict, reasons, at } = record;
  const why = reasons.map(({ text }) => text).join(' ');
  const about = (kind: Finding['kind'], severity: Finding['severity'], what: string): Finding => ({
    subject,
    kind,
    severity,
    text: `${clusterName || subject} (${region}): ${what} ${why}`,
    at,
  });
  switch (verdict) {
    case 'at-risk':
      return about('encryption-at-risk', 'critical', 'its Secrets can’t be read, or soon not.');
    case 'off':
      return about('encryption-off', 'warning', 'Secret encryption is off.');
    case 'unknown':
      return about('encryption-unknown', 'warning', 'whether its Secrets are encrypted is unknown.');
    case 'unproven':
      return about(
        'encryption-unproven',
        'notice',
        'encryption is on and was not seen in use. Write one Secret and look again.',
      );
    case 'proven':
    case 'shared-key':
    case 'unsupported':
      return undefined;
  }
}

/** Nobody can tell from outside which Secrets were written since, so that it is not told for ever. */
const rotationReportedFor: Duration = days(30);

/** About a key that clusters use; their subject is `key/<region>/<key id>`. */
export const keyFindings = [
  'key-at-risk',
  'key-unprotected',
  'key-not-rotated',
  'key-rotated',
] as const satisfies readonly Finding['kind'][];

export function keySubject({ region, keyId }: Pick<KeyFacts, 'region' | 'keyId'>): string {
  return `key/${region}/${keyId}`;
}

/** `known`: what the account's events tell of the key's changes. */
export function findingsAboutKey(
  key: KeyFacts,
  clusters: readonly string[],
  known: KnownKey,
  at: Instant,
): Finding[] {
  const serves = `Key ${key.keyId} (${key.region}) of ${clusters.join(', ')}`;
  const about = (kind: Finding['kind'], severity: Finding['severity'], text: string): Finding => ({
    subject: keySubject(key),
    kind,
    severity,
    text: `${serves}: ${text}`,
    at,
  });
  const risk = stateRisk(key);
  const found: Finding[] = [];
  if (risk !== undefined)
    found.push(
      about('key-at-risk', 'critical', `${risk.text} ${whoDid(causeOf(risk, known))}${undo(risk, key)}`),
    );
  if (key.deletionProtection === false) {
    found.push(
      about('key-unprotected', 'warning', 'deletion protection is off. Switch it on: SetDeletionProtection.'),
    );
  }
  if (key.automaticRotation === false) {
    found.push(
      about('key-not-rotated', 'notice', 'it is not rotated by itself. Switch it on: UpdateRotationPolicy.'),
    );
  }
  if (key.rotatedAt !== undefined && at - key.rotatedAt <= rotationReportedFor) {
    const text =
      `it was rotated at ${isoOf(key.rotatedAt)}: Secrets that were not written since are still under the version before. ` +
      `Write them anew on each cluster: ${rewriteSecrets}`;
    found.push(about('key-rotated', 'notice', text));
  }
  return found;
}

/** The change that leads to each state. */
const causes: Readonly<Record<StateRisk['code'], KeyChange>> = {
  'key-disabled': 'DisableKey',
  'key-pending-deletion': 'ScheduleKeyDeletion',
  'key-pending-import': 'DeleteKeyMaterial',
};

/** What brought the key there; one from before it was last brought back is not it, and its own event is still to come. */
function causeOf({ code }: StateRisk, known: KnownKey): ChangeMark | undefined {
  const mark = known[causes[code]];
  return mark === undefined || mark.at < recoveredAt(known) ? undefined : mark;
}

/** When the key was last brought back: what failed before is explained. */
export function recoveredAt({ EnableKey, CancelKeyDeletion, ImportKeyMaterial }: KnownKey): Instant {
  return Math.max(EnableKey?.at ?? 0, CancelKeyDeletion?.at ?? 0, ImportKeyMaterial?.at ?? 0);
}

function whoDid(change: ChangeMark | undefined): string {
  if (change === undefined) return '';
  const { what, by, at } = change;
  const who = by === undefined ? 'somebody whom the event does not name' : `${by.name} (${by.id})`;
  return `${what} by ${who} at ${isoOf(at)}. `;
}

/** The call that brings the API servers back. */
const undoing: Readonly<Record<StateRisk['code'], string>> = {
  'key-disabled': 'EnableKey',
  'key-pending-deletion': 'CancelKeyDeletion and then EnableKey',
  'key-pending-import': 'GetParametersForImport and ImportKeyMaterial with the same material',
};

function undo({ code }: StateRisk, { keyId, region }: KeyFacts): string {
  return `Undo it at once: ${undoing[code]} --KeyId ${keyId} --RegionId ${region}.`;
}
