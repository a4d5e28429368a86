/** What is put together of one credential: whose it is, what is left of it, and what is written down. */
import { describe, expect, it } from 'vitest';
import { accessResult } from '../../shared/domain/audit.ts';
import { hasGrantsLeft, type Remembered } from '../../shared/domain/audit-credential.ts';
import type { Evidence } from '../../shared/domain/evidence.ts';
import { nothingKnown } from '../../shared/domain/inventory.ts';
import { days, hours } from '../../shared/domain/time.ts';
import {
  aClusterId,
  aGrant,
  ago,
  ahead,
  aUid,
  idleEvidence,
  now,
  someDetails,
  unknownEvidence,
  usedEvidence,
} from '../support/builders.ts';
import {
  aRecord,
  audit,
  deletedBefore,
  frozen,
  living,
  type Situation,
  unlisted,
} from '../support/an-audit.ts';

describe('the vendor’s result', () => {
  it.each<[string, Evidence, string]>([
    ['idle', idleEvidence(), 'none found'],
    ['used', usedEvidence(ago(hours(3))), 'found'],
    [
      'used, and later use not excluded',
      usedEvidence(ago(hours(3)), { butUnknown: { why: 'inexact', detail: '' } }),
      'found',
    ],
    ['unknown, as auditing is off', unknownEvidence({ why: 'auditing-off' }), 'failed: auditing off'],
    ['unknown, as the answer was incomplete', unknownEvidence({ why: 'incomplete' }), 'failed: other'],
    ['unknown, as nobody asked', unknownEvidence({ why: 'not-asked' }), 'failed: other'],
  ])('of one that is %s', (_words, evidence, result) => {
    expect(accessResult(evidence)).toBe(result);
  });
});

describe('whose it is', () => {
  const deleted = deletedBefore(days(2));
  const restored = { ...deleted, restored: { at: ago(days(1)), key: 'acs.ims/2' } };

  it.each<[string, Situation, readonly string[]]>([
    ['Deleted by ACK’s word', {}, ['residual']],
    ['Active', { of: living }, []],
    ['Active, with a record of an earlier deletion', { of: living, remembered: { record: aRecord() } }, []],
    ['frozen', { of: frozen }, ['frozen']],
    ['frozen, and nothing else is known', { of: frozen, read: { identity: nothingKnown } }, ['frozen']],
    ['InActive, and deleted by the inventory', { of: frozen, read: { identity: deleted } }, ['residual']],
    ['InActive, and restored', { of: frozen, read: { identity: restored } }, ['frozen']],
    [
      'not listed, with a record of its deletion',
      { of: unlisted, remembered: { record: aRecord() } },
      ['residual', 'grants-left'],
    ],
    [
      'not listed, with a record, and restored',
      { of: unlisted, remembered: { record: aRecord() }, read: { identity: restored } },
      ['grants-left'],
    ],
    ['not listed, and nothing is known', { of: unlisted }, []],
  ])('is %s', (_name, situation, traits) => {
    expect(audit(situation).status.traits).toEqual(traits);
  });
});

describe('grants are left', () => {
  const mark = (at: number) => ({ at, key: 'acs.cs/1', what: 'GrantPermissions' });
  const stored = (...grants: ReturnType<typeof aGrant>[]): Partial<Remembered> => ({
    record: aRecord({ grantsBefore: { kind: 'read', grants } }),
  });

  it.each<[string, Partial<Remembered>, boolean]>([
    ['when nothing is known: no', {}, false],
    ['when they were given', { access: { granted: mark(5) } }, true],
    ['when they were withdrawn later: no', { access: { granted: mark(5), withdrawn: mark(6) } }, false],
    [
      'when they were cleaned at the same time: no',
      { access: { granted: mark(5), cleaned: mark(5) } },
      false,
    ],
    ['when they were given again', { access: { granted: mark(7), cleaned: mark(6) } }, true],
    ['when they could not be verified', { record: aRecord() }, true],
    [
      'when they could not be verified as the revocation was confirmed',
      { record: aRecord({ revokedAt: ago(days(8)), updatedAt: ago(days(8)) }) },
      true,
    ],
    ['when the revocation was confirmed: no', { record: aRecord({ status: 'revoked' }) }, false],
    [
      'when they were given after the revocation',
      { record: aRecord({ revokedAt: 5 }), access: { granted: mark(6) } },
      true,
    ],
    [
      'when they were cleaned after the last look: no',
      { record: aRecord(), access: { cleaned: mark(now) } },
      false,
    ],
    [
      'when they were withdrawn after the last look: no',
      { record: aRecord(), access: { withdrawn: mark(now) } },
      false,
    ],
    ['when only the creator’s own is: no', stored(aGrant({ isOwner: true })), false],
    ['when there is one beside the creator’s own', stored(aGrant({ isOwner: true }), aGrant()), true],
    ['when they are on another cluster: no', stored(aGrant({ resourceId: 'cother' })), false],
    [
      'when they could not be read: no',
      { record: aRecord({ grantsBefore: { kind: 'unreadable', why: '' } }) },
      false,
    ],
    ['when none were stored: no', { record: withoutGrants() }, false],
  ])('%s', (_name, known, left) => {
    expect(hasGrantsLeft({ access: {}, ...known }, { id: aClusterId() })).toBe(left);
  });

  function withoutGrants(): ReturnType<typeof aRecord> {
    const { grantsBefore: _none, ...rest } = aRecord();
    return rest;
  }
});

describe('what is written down', () => {
  const place = { region: 'cn-hangzhou', project: 'k8s-log-c1', logstore: 'audit-c1' };
  const silence = { since: ago(days(40)), through: ago(days(1)) };
  const evidence = idleEvidence();

  it('is all that was read, and since when it is silent', () => {
    const uses = { certificate: { ...usedEvidence(0).lastUse, userAgents: ['kubectl'], addresses: [] } };

    const written = audit({ of: living, silence, read: { uses, log: place } });

    expect(written).toStrictEqual({
      clusterId: aClusterId(),
      uid: aUid(),
      at: now,
      run: 'nightly',
      certificate: 'Unexpired',
      expiresAt: ahead(days(900)),
      details: someDetails({ accountState: 'Active' }),
      evidence,
      uses,
      log: place,
      silence: { since: ago(days(40)), through: evidence.through },
      status: { console: 'Effective', traits: ['unused'], unusedSince: ago(days(40)) },
    });
  });

  it('lacks what nobody knows', () => {
    const written = audit({ of: unlisted, read: { evidence: unknownEvidence() } });

    expect(written).toStrictEqual({
      clusterId: aClusterId(),
      uid: aUid(),
      at: now,
      run: 'nightly',
      certificate: 'Removed',
      evidence: unknownEvidence(),
      uses: {},
      status: { console: 'Deleted', traits: [] },
    });
  });
});
