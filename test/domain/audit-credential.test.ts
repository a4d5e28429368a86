/** What is put together of one credential: whose it is, what is left of it, what would be decided, what is reported. */
import { describe, expect, it } from 'vitest';
import { accessResult, type CredentialAudit } from '../../shared/domain/audit.ts';
import {
  auditCredential,
  type AuditRun,
  hasGrantsLeft,
  type Listed,
  type Read,
  type Remembered,
} from '../../shared/domain/audit-credential.ts';
import { findingAboutLog, findingsAbout } from '../../shared/domain/audit-findings.ts';
import { nothingKnown } from '../../shared/domain/inventory.ts';
import type { CredentialRecord } from '../../shared/domain/record.ts';
import { days, hours } from '../../shared/domain/time.ts';
import {
  aCluster,
  aClusterId,
  aGrant,
  aGuard,
  ago,
  ahead,
  anExemption,
  aPolicy,
  aUid,
  idleEvidence,
  now,
  someDetails,
  someSettings,
  unknownEvidence,
  usedEvidence,
} from '../support/builders.ts';

const uid = aUid();
const mark = (at: number) => ({ at, key: 'acs.cs/1', what: 'GrantPermissions' });
const listed = (over: Partial<Listed> = {}): Listed => ({
  uid,
  certificate: 'Unexpired',
  expiresAt: ahead(days(900)),
  details: someDetails(),
  ...over,
});
const unlisted: Listed = { uid, certificate: 'Removed' };
const remembered = (over: Partial<Remembered> = {}): Remembered => ({ access: {}, ...over });
const read = (over: Partial<Read> = {}): Read => ({ evidence: idleEvidence(), uses: {}, ...over });
const run = (over: Partial<AuditRun> = {}): AuditRun => ({
  cluster: aCluster(),
  guard: aGuard(),
  settings: someSettings(),
  policy: { ...aPolicy(), expiryWarning: days(30), unusedAfter: days(30) },
  run: 'nightly',
  now,
  ...over,
});
const aRecord = (over: Partial<CredentialRecord> = {}): CredentialRecord => ({
  clusterId: aClusterId(),
  uid,
  clusterName: 'payments',
  status: 'revoked-grants-unverified',
  mode: 'enforce',
  cause: { origin: 'event', identityType: 'RamUser', identityNames: [], deletedAt: ago(days(9)) },
  certificate: 'Removed',
  grantsBefore: { kind: 'read', grants: [aGrant()] },
  updatedAt: ago(days(8)),
  ...over,
});
const audit = (
  one: Partial<Listed> = {},
  known: Partial<Remembered> = {},
  seen: Partial<Read> = {},
  how: Partial<AuditRun> = {},
): CredentialAudit => auditCredential(listed(one), remembered(known), read(seen), run(how));

describe('the vendor’s result', () => {
  it.each([
    [idleEvidence(), 'none found'],
    [usedEvidence(ago(hours(3))), 'found'],
    [usedEvidence(ago(hours(3)), { butUnknown: { why: 'inexact', detail: '' } }), 'found'],
    [unknownEvidence({ why: 'auditing-off' }), 'failed: auditing off'],
    [unknownEvidence({ why: 'incomplete' }), 'failed: other'],
    [unknownEvidence({ why: 'not-asked' }), 'failed: other'],
  ])('of %j is %s', (evidence, result) => {
    expect(accessResult(evidence)).toBe(result);
  });
});

describe('whose it is', () => {
  const deleted = { ...nothingKnown, deleted: { at: ago(days(2)), key: 'k' } };
  const restored = { ...deleted, restored: { at: ago(days(1)), key: 'k' } };
  const frozen = { details: someDetails({ accountState: 'InActive' }) };

  it.each<[string, Listed, Remembered, Read, readonly string[]]>([
    ['Deleted by ACK’s word', listed(), remembered(), read(), ['residual']],
    ['Active', listed({ details: someDetails({ accountState: 'Active' }) }), remembered(), read(), []],
    ['frozen', listed(frozen), remembered(), read(), ['frozen']],
    [
      'InActive, and deleted by the inventory',
      listed(frozen),
      remembered(),
      read({ identity: deleted }),
      ['residual'],
    ],
    ['InActive, and restored', listed(frozen), remembered(), read({ identity: restored }), ['frozen']],
    [
      'not listed, with a record of its deletion',
      unlisted,
      remembered({ record: aRecord() }),
      read(),
      ['residual', 'grants-left'],
    ],
    [
      'not listed, with a record, and restored',
      unlisted,
      remembered({ record: aRecord() }),
      read({ identity: restored }),
      ['grants-left'],
    ],
  ])('is %s', (_name, one, known, seen, traits) => {
    expect(auditCredential(one, known, seen, run()).status.traits).toEqual(traits);
  });
});

describe('grants are left', () => {
  const cluster = { id: aClusterId() };
  it.each<[string, Remembered, boolean]>([
    ['when nothing is known: no', remembered(), false],
    ['when they were given', remembered({ access: { granted: mark(5) } }), true],
    [
      'when they were withdrawn later: no',
      remembered({ access: { granted: mark(5), withdrawn: mark(6) } }),
      false,
    ],
    [
      'when they were cleaned later: no',
      remembered({ access: { granted: mark(5), cleaned: mark(5) } }),
      false,
    ],
    ['when they were given again', remembered({ access: { granted: mark(7), cleaned: mark(6) } }), true],
    ['when they could not be verified', remembered({ record: aRecord() }), true],
    ['when the revocation was confirmed: no', remembered({ record: aRecord({ status: 'revoked' }) }), false],
    [
      'when they were given after the revocation',
      remembered({ record: aRecord({ revokedAt: 5 }), access: { granted: mark(6) } }),
      true,
    ],
    [
      'when they were cleaned after the last look: no',
      remembered({ record: aRecord(), access: { cleaned: mark(now) } }),
      false,
    ],
    [
      'when only the creator’s own is: no',
      remembered({
        record: aRecord({ grantsBefore: { kind: 'read', grants: [aGrant({ isOwner: true })] } }),
      }),
      false,
    ],
    [
      'when they are on another cluster: no',
      remembered({
        record: aRecord({ grantsBefore: { kind: 'read', grants: [aGrant({ resourceId: 'cother' })] } }),
      }),
      false,
    ],
    [
      'when they could not be read: no',
      remembered({ record: aRecord({ grantsBefore: { kind: 'unreadable', why: '' } }) }),
      false,
    ],
  ])('%s', (_name, known, left) => {
    expect(hasGrantsLeft(known, cluster)).toBe(left);
  });
});

describe('what would be decided', () => {
  it('is nothing about the living', () => {
    expect(audit({ details: someDetails({ accountState: 'Active' }) }).planned).toBeUndefined();
    expect(audit({ details: someDetails({ accountState: 'InActive' }) }).planned).toBeUndefined();
  });

  it.each<[string, CredentialAudit, string, string]>([
    ['idle', audit(), 'revoke', 'idle'],
    ['unknown', audit({}, {}, { evidence: unknownEvidence() }), 'hold', 'evidence-unknown'],
    ['the guard’s own', audit({}, {}, {}, { guard: aGuard({ ownId: uid }) }), 'refuse', 'prohibited'],
    [
      'exempt',
      audit({}, {}, {}, { settings: someSettings({ exemptions: [anExemption({ uid })] }) }),
      'hold',
      'exempt',
    ],
    ['expired', audit({ certificate: 'Expired' }), 'ignore', 'expired'],
    [
      'used before a deletion that was recorded',
      audit(
        {},
        { record: aRecord({ cause: { ...aRecord().cause, deletedAt: ago(days(1)) } }) },
        used(days(2)),
      ),
      'hold',
      'used-before-deletion',
    ],
    [
      'used after a deletion that the inventory knows',
      audit(
        {},
        {},
        { ...used(days(1)), identity: { ...nothingKnown, deleted: { at: ago(days(2)), key: '' } } },
      ),
      'hold',
      'used-after-deletion',
    ],
    ['used, deleted nobody knows when', audit({}, {}, used(days(1))), 'hold', 'used-deletion-time-unknown'],
    ['granted again', audit({}, { record: aRecord({ revokedAt: ago(days(1)) }) }), 'hold', 'granted-again'],
  ])('of one that is %s', (_name, { planned }, kind, code) => {
    expect(planned?.kind).toBe(kind);
    expect(planned?.reasons.map((reason) => reason.code)).toContain(code);
  });

  it('of left-over grants is not prohibited by the certificate that is gone', () => {
    const { planned } = auditCredential(unlisted, remembered({ record: aRecord() }), read(), run());

    expect(planned?.kind).toBe('revoke');
  });
});

function used(before: number): Pick<Read, 'evidence'> {
  return { evidence: usedEvidence(ago(before)) };
}

describe('what is reported', () => {
  const kinds = (one: CredentialAudit): string[] =>
    findingsAbout(one, { name: 'payments' }).map(({ kind, severity }) => `${severity} ${kind}`);
  const living = { details: someDetails({ accountState: 'Active' }) };

  it.each<[string, CredentialAudit, readonly string[]]>([
    ['nothing of a living one', audit(living), []],
    ['a residual one', audit(), ['warning residual']],
    ['nothing of an expired residual one', audit({ certificate: 'Expired' }), []],
    [
      'one used after its deletion',
      audit(
        {},
        {},
        { ...used(days(1)), identity: { ...nothingKnown, deleted: { at: ago(days(2)), key: '' } } },
      ),
      ['critical residual'],
    ],
    [
      'a deleted identity’s grants, once',
      auditCredential(unlisted, remembered({ record: aRecord() }), read(), run()),
      ['warning grants-left'],
    ],
    [
      'a living identity’s grants',
      auditCredential(unlisted, remembered({ access: { granted: mark(5) } }), read(), run()),
      ['notice grants-left'],
    ],
    [
      'a frozen one',
      audit({ details: someDetails({ accountState: 'InActive' }) }),
      ['warning frozen-with-access'],
    ],
    ['one that ends soon', audit({ ...living, expiresAt: ahead(days(3)) }), ['notice expiring']],
    ['a residual one that ends soon, once', audit({ expiresAt: ahead(days(3)) }), ['warning residual']],
    [
      'not that it is unused',
      audit(living, { audit: { ...audit(living), silence: { since: ago(days(60)), through: now } } }),
      [],
    ],
  ])('is %s', (_name, one, wanted) => {
    expect(kinds(one)).toEqual(wanted);
  });

  it('says who, where and what is planned', () => {
    const [finding] = findingsAbout(audit(), { name: 'payments' });

    expect(finding?.subject).toBe(`${aClusterId()}+${uid}`);
    expect(finding?.text).toContain('mei.tanaka (201234567890123999) on payments: the identity is deleted');
    expect(finding?.text).toContain('seven-day check: none found; planned: revoke.');
  });
});

describe('the finding about a log', () => {
  const report = {
    auditing: 'on',
    uncertain: 0,
    tells: { authenticator: true, onBehalf: true },
  } as const;

  it('is none when it is whole', () => {
    expect(findingAboutLog(aCluster(), report, now)).toBeUndefined();
  });

  it('says why nobody, or of how many, nothing is known', () => {
    const doubt = { why: 'retention-too-short', detail: 'It keeps 3 days.' } as const;

    expect(findingAboutLog(aCluster(), { ...report, doubt, uncertain: 2 }, now)?.text).toContain(
      'It keeps 3 days.',
    );
    expect(findingAboutLog(aCluster(), { ...report, uncertain: 2 }, now)?.text).toContain(
      'about 2 identities',
    );
  });
});
