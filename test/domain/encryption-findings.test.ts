/** What is reported of Secret encryption: of each cluster, and of the keys on which they stand. */
import { describe, expect, it } from 'vitest';
import {
  isSecurityRole,
  isSupported,
  type KeyFacts,
  rewriteSecrets,
} from '../../shared/domain/encryption.ts';
import {
  type EncryptionRecord,
  findingsAboutCluster,
  findingsAboutKey,
  recoveredAt,
} from '../../shared/domain/encryption-record.ts';
import type { KnownKey } from '../../shared/domain/inventory.ts';
import { days } from '../../shared/domain/time.ts';
import { aClusterId, ago, now } from '../support/builders.ts';
import { aKey, keyId } from '../support/encryption-builders.ts';

const admin = { type: 'ram-user', id: '201234567890123459', name: 'it-admin' };
const mark = (what: string, at = ago(days(1))) => ({ at, key: 'acs.kms/1', what, by: admin });
const byAdmin = 'by it-admin (201234567890123459) at 2026-11-19T09:15:04Z.';

describe('what is reported of a cluster', () => {
  const record = (over: Partial<EncryptionRecord>): EncryptionRecord => ({
    clusterId: aClusterId(),
    clusterName: 'payments',
    region: 'cn-hangzhou',
    at: now,
    run: 'nightly',
    verdict: 'proven',
    reasons: [
      { code: 'operation-seen', text: 'One.' },
      { code: 'key-shared', text: 'Two.' },
    ],
    configured: { kind: 'on', keyId },
    sharedWith: [],
    events: [],
    source: 'lookup',
    ...over,
  });
  const { by: _nobody, ...unsigned } = mark('UpdateKMSEncryption');

  it.each<[string, Partial<EncryptionRecord>, readonly string[]]>([
    ['proven: nothing', {}, []],
    ['proven of a shared key: nothing', { verdict: 'shared-key' }, []],
    ['unsupported: nothing', { verdict: 'unsupported' }, []],
    [
      'at risk, with every reason',
      { verdict: 'at-risk' },
      [
        'critical encryption-at-risk: payments (cn-hangzhou): its Secrets can’t be read, or soon not. One. Two.',
      ],
    ],
    [
      'off',
      { verdict: 'off', reasons: [{ code: 'switched-off', text: 'It is.' }] },
      ['warning encryption-off: payments (cn-hangzhou): Secret encryption is off. It is.'],
    ],
    [
      'unknown',
      { verdict: 'unknown' },
      [
        'warning encryption-unknown: payments (cn-hangzhou): whether its Secrets are encrypted is unknown. One. Two.',
      ],
    ],
    [
      'unproven, of a cluster without a name',
      { verdict: 'unproven', clusterName: '' },
      [
        `notice encryption-unproven: ${aClusterId()} (cn-hangzhou): encryption is on and was not seen in use. Write one Secret and look again. One. Two.`,
      ],
    ],
    [
      'changed by somebody',
      { change: mark('UpdateKMSEncryption') },
      [
        `warning encryption-changed: payments (cn-hangzhou): Secret encryption was changed. UpdateKMSEncryption ${byAdmin}`,
      ],
    ],
    [
      'changed seven days ago, nobody knows by whom, of a cluster without a name',
      { change: { ...unsigned, at: ago(days(7)) }, clusterName: '' },
      [
        `warning encryption-changed: ${aClusterId()} (cn-hangzhou): Secret encryption was changed. ` +
          'UpdateKMSEncryption by somebody whom the event does not name at 2026-11-13T09:15:04Z.',
      ],
    ],
    ['changed longer ago: nothing', { change: mark('UpdateKMSEncryption', ago(days(7)) - 1) }, []],
    [
      'off, and changed',
      {
        verdict: 'off',
        reasons: [{ code: 'switched-off', text: 'It is.' }],
        change: mark('UpdateKMSEncryption'),
      },
      [
        'warning encryption-off: payments (cn-hangzhou): Secret encryption is off. It is.',
        `warning encryption-changed: payments (cn-hangzhou): Secret encryption was changed. UpdateKMSEncryption ${byAdmin}`,
      ],
    ],
  ])('%s', (_words, over, wanted) => {
    const found = findingsAboutCluster(record(over));

    expect(found.map(({ severity, kind, text }) => `${severity} ${kind}: ${text}`)).toEqual(wanted);
    for (const finding of found) expect(finding).toMatchObject({ subject: aClusterId(), at: now });
  });
});

describe('what is reported of a key', () => {
  const whose = `Key ${keyId} (cn-hangzhou) of payments, orders:`;
  const undo = (call: string): string => `Undo it at once: ${call} --KeyId ${keyId} --RegionId cn-hangzhou.`;
  const changes: KnownKey = {
    DisableKey: mark('DisableKey'),
    ScheduleKeyDeletion: mark('ScheduleKeyDeletion'),
    DeleteKeyMaterial: mark('DeleteKeyMaterial'),
  };
  const { deletionProtection: _unsaid, automaticRotation: _unsaidToo, ...silent } = aKey();

  it.each<[string, KeyFacts, KnownKey, readonly string[]]>([
    ['healthy: nothing', aKey(), changes, []],
    ['of which KMS says little: nothing', silent, {}, []],
    [
      'disabled, with who did it and what undoes it',
      aKey({ state: 'Disabled' }),
      changes,
      [`critical key-at-risk: ${whose} The key is disabled. DisableKey ${byAdmin} ${undo('EnableKey')}`],
    ],
    [
      'disabled, nobody knows by whom',
      aKey({ state: 'Disabled' }),
      {},
      [`critical key-at-risk: ${whose} The key is disabled. ${undo('EnableKey')}`],
    ],
    [
      'disabled, and what is known was undone since: nobody knows by whom',
      aKey({ state: 'Disabled' }),
      { ...changes, EnableKey: mark('EnableKey', ago(days(1)) + 1) },
      [`critical key-at-risk: ${whose} The key is disabled. ${undo('EnableKey')}`],
    ],
    [
      'disabled in the second in which it was enabled',
      aKey({ state: 'Disabled' }),
      { ...changes, EnableKey: mark('EnableKey') },
      [`critical key-at-risk: ${whose} The key is disabled. DisableKey ${byAdmin} ${undo('EnableKey')}`],
    ],
    [
      'to be deleted',
      aKey({ state: 'PendingDeletion' }),
      changes,
      [
        `critical key-at-risk: ${whose} The key is to be deleted and can't be used. ScheduleKeyDeletion ${byAdmin} ${undo('CancelKeyDeletion and then EnableKey')}`,
      ],
    ],
    [
      'without material',
      aKey({ state: 'PendingImport' }),
      changes,
      [
        `critical key-at-risk: ${whose} The key has no key material. DeleteKeyMaterial ${byAdmin} ${undo('GetParametersForImport and ImportKeyMaterial with the same material')}`,
      ],
    ],
    [
      'neither protected nor rotated',
      aKey({ deletionProtection: false, automaticRotation: false }),
      {},
      [
        `warning key-unprotected: ${whose} deletion protection is off. Switch it on: SetDeletionProtection.`,
        `notice key-not-rotated: ${whose} it is not rotated by itself. Switch it on: UpdateRotationPolicy.`,
      ],
    ],
    [
      'rotated thirty days ago',
      aKey({ rotatedAt: ago(days(30)) }),
      {},
      [
        `notice key-rotated: ${whose} it was rotated at 2026-10-21T09:15:04Z: Secrets that were not written since are still under the version before. Write them anew on each cluster: ${rewriteSecrets}`,
      ],
    ],
    ['rotated longer ago: nothing', aKey({ rotatedAt: ago(days(30)) - 1 }), {}, []],
  ])('%s', (_words, key, known, wanted) => {
    const found = findingsAboutKey(key, ['payments', 'orders'], known, now);

    expect(found.map(({ severity, kind, text }) => `${severity} ${kind}: ${text}`)).toEqual(wanted);
    for (const finding of found)
      expect(finding).toMatchObject({ subject: `key/cn-hangzhou/${keyId}`, at: now });
  });
});

it.each<[string, KnownKey, number]>([
  ['never', {}, 0],
  ['when it was enabled', { EnableKey: mark('EnableKey', 5) }, 5],
  ['when its deletion was taken back', { CancelKeyDeletion: mark('CancelKeyDeletion', 6) }, 6],
  ['when it got its material again', { ImportKeyMaterial: mark('ImportKeyMaterial', 7) }, 7],
  [
    'with the latest of them',
    {
      EnableKey: mark('EnableKey', 5),
      CancelKeyDeletion: mark('CancelKeyDeletion', 4),
      ImportKeyMaterial: mark('ImportKeyMaterial', 3),
    },
    5,
  ],
])('a key was brought back: %s', (_words, known, at) => {
  expect(recoveredAt(known)).toBe(at);
});

describe('documented words of ACK', () => {
  it.each([
    ['ack.pro.small', true],
    ['ack.standard', false],
    ['other.ack.pro.small', false],
    ['', undefined],
  ])('a cluster of the spec “%s” can have its Secrets encrypted: %s', (spec, isOne) => {
    expect(isSupported({ spec })).toBe(isOne);
  });

  it.each([
    ['AliyunCSManagedSecurityRole', true],
    ['aliyuncsmanagedsecurityrole', true],
    ['AliyunCSManagedSecurityRole2', false],
  ])('%s is the role of the control plane: %s', (name, isOne) => {
    expect(isSecurityRole(name)).toBe(isOne);
  });

  it('Secrets are written anew as the vendor says', () => {
    expect(rewriteSecrets).toBe(
      `kubectl get secrets --all-namespaces -o json | kubectl annotate --overwrite -f - encryption-key-rotation-time="$(date -u +'%Y-%m-%dT%H:%M:%S%z')"`,
    );
  });
});
