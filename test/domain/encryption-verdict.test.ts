/** Whether a cluster's Secrets are encrypted: every verdict, in the words that people read, and the operations on which it stands. */
import { describe, expect, it } from 'vitest';
import type { EncryptedCluster, KeyFacts, KeyOperation } from '../../shared/domain/encryption.ts';
import { type EncryptionFacts, type Verdict, verdictOf } from '../../shared/domain/encryption-verdict.ts';
import { days, hours } from '../../shared/domain/time.ts';
import { aClusterId, ago, now } from '../support/builders.ts';
import {
  aKey,
  aLedger,
  anEncryptedCluster,
  anOperation,
  anUnnamedFailure,
  keyId,
  theEncryption,
  window,
} from '../support/encryption-builders.ts';

type Row = readonly [
  words: string,
  facts: Partial<EncryptionFacts>,
  verdict: Verdict,
  reasons: readonly string[],
  events: readonly string[],
];

const seen = 'operation-seen: GenerateDataKey at 2026-11-19T09:15:04Z named the key (event e-1).';
const silent =
  'silent: No operation named the key since 2026-11-13T09:14:00Z. API servers keep data keys, so an idle cluster may be silent.';
const failed = `operations-fail: GenerateDataKey at 2026-11-20T08:15:04Z failed with Rejected.Disabled.`;

const ofCluster = (over: Partial<EncryptedCluster>) => ({ cluster: anEncryptedCluster(over) });
const ofKey = (over: Partial<KeyFacts>) => ({ key: { kind: 'read', key: aKey(over) } }) as const;
const unused = { uses: {} };
const aFailure = (at = ago(hours(1))) => anOperation({ eventId: 'e-2', at, error: 'Rejected.Disabled' });
const failing = (at?: number) => aLedger({ failures: { [keyId]: aFailure(at) } });

function check(rows: readonly Row[]): void {
  it.each(rows)('%s', (_words, facts, verdict, reasons, events) => {
    const judged = verdictOf(theEncryption(facts));

    expect(judged.verdict).toBe(verdict);
    expect(judged.reasons.map(({ code, text }) => `${code}: ${text}`)).toEqual(reasons);
    expect(judged.events.map(({ eventId }) => eventId)).toEqual(events);
  });
}

describe('what is configured', () => {
  check([
    [
      'no word of what cluster it is → unknown',
      ofCluster({ spec: '' }),
      'unknown',
      ['spec-unknown: ACK does not say what kind of cluster it is.'],
      [],
    ],
    [
      'not Pro → unsupported',
      ofCluster({ spec: 'ack.standard', configured: { kind: 'off' } }),
      'unsupported',
      ['not-pro: Secret encryption is for ACK Pro clusters; this is ack.standard.'],
      [],
    ],
    [
      'unreadable → unknown, never off',
      ofCluster({ configured: { kind: 'unknown', why: 'The meta data names no key.' } }),
      'unknown',
      ['configuration-unknown: The meta data names no key.'],
      [],
    ],
    [
      'off → off, whatever was seen',
      ofCluster({ configured: { kind: 'off' } }),
      'off',
      ['switched-off: Secrets are stored unencrypted.'],
      [],
    ],
  ]);
});

describe('the use of a healthy key', () => {
  check([
    ['seen → proven', {}, 'proven', [seen], ['e-1']],
    [
      'seen at the first moment of the window → proven',
      { ledger: aLedger({ uses: { [keyId]: anOperation({ at: window.from }) } }) },
      'proven',
      ['operation-seen: GenerateDataKey at 2026-11-13T09:14:00Z named the key (event e-1).'],
      ['e-1'],
    ],
    [
      'seen a moment earlier → unproven',
      { ledger: aLedger({ uses: { [keyId]: anOperation({ at: window.from - 1 }) } }) },
      'unproven',
      [silent],
      [],
    ],
    [
      'seen, and not everything was read → proven',
      { ledger: { uses: aLedger().uses, failures: {} } },
      'proven',
      [seen],
      ['e-1'],
    ],
    [
      'seen, and other clusters have the key → shared',
      { sharedWith: [aClusterId('c02'), aClusterId('c03')] },
      'shared-key',
      [seen, "key-shared: The key serves 2 more clusters (c02, c03): whose operation it was can't be told."],
      ['e-1'],
    ],
    [
      'of another key → unproven',
      { ledger: aLedger({ uses: { other: anOperation() } }) },
      'unproven',
      [silent],
      [],
    ],
    [
      'of no key that is named → unproven',
      { ledger: aLedger({ ...unused, unnamedUse: anOperation() }) },
      'unproven',
      [silent],
      [],
    ],
    ['silent, all was read → unproven', { ledger: aLedger(unused) }, 'unproven', [silent], []],
    [
      'silent, all was read up to 36 hours ago → unproven',
      { ledger: aLedger({ ...unused, covered: { ...window, through: window.through - hours(36) } }) },
      'unproven',
      [silent],
      [],
    ],
    [
      'silent, read up to longer ago → unknown',
      { ledger: aLedger({ ...unused, covered: { ...window, through: window.through - hours(36) - 1 } }) },
      'unknown',
      [
        'operations-unread: The operations were only read for 2026-11-13T09:14:00Z to 2026-11-18T21:13:59Z; 2026-11-13T09:14:00Z on is needed.',
      ],
      [],
    ],
    [
      'silent, read from a moment later → unknown',
      { ledger: aLedger({ ...unused, covered: { ...window, from: window.from + 1 } }) },
      'unknown',
      [
        'operations-unread: The operations were only read for 2026-11-13T09:14:00Z to 2026-11-20T09:14:00Z; 2026-11-13T09:14:00Z on is needed.',
      ],
      [],
    ],
    [
      'silent, nothing was read → unknown',
      { ledger: { uses: {}, failures: {} } },
      'unknown',
      ['operations-unread: The operations were only read for nothing; 2026-11-13T09:14:00Z on is needed.'],
      [],
    ],
  ]);
});

describe('a key on which an API server can’t stand', () => {
  check([
    [
      'absent → at risk',
      { key: { kind: 'absent' } },
      'at-risk',
      [`key-absent: KMS has no key ${keyId} in cn-hangzhou: it is deleted, or of another region.`],
      [],
    ],
    [
      'disabled → at risk',
      ofKey({ state: 'Disabled' }),
      'at-risk',
      ['key-disabled: The key is disabled.'],
      [],
    ],
    [
      'to be deleted → at risk, with the day',
      ofKey({ state: 'PendingDeletion', deletedAt: now + days(7) }),
      'at-risk',
      ["key-pending-deletion: The key is to be deleted at 2026-11-27T09:15:04Z and can't be used."],
      [],
    ],
    [
      'to be deleted nobody knows when → at risk',
      ofKey({ state: 'PendingDeletion' }),
      'at-risk',
      ["key-pending-deletion: The key is to be deleted and can't be used."],
      [],
    ],
    [
      'without material → at risk',
      ofKey({ state: 'PendingImport' }),
      'at-risk',
      ['key-pending-import: The key has no key material.'],
      [],
    ],
    [
      'of another spec, for another usage, of a service → at risk, for all of them',
      ofKey({ spec: 'RSA_2048', usage: 'SIGN/VERIFY', creator: 'Ecs' }),
      'at-risk',
      [
        'key-wrong-spec: Its spec is RSA_2048; Aliyun_AES_256 is needed.',
        'key-wrong-usage: Its usage is SIGN/VERIFY; ENCRYPT/DECRYPT is needed.',
        'service-key: It is a service key of Ecs.',
      ],
      [],
    ],
    [
      'that ACK’s role may not use → at risk',
      { roleAuthorised: false },
      'at-risk',
      [
        'role-missing: AliyunCSManagedSecurityRolePolicy is not attached to AliyunCSManagedSecurityRole: ACK may not use the key.',
      ],
      [],
    ],
    [
      'that ACK’s role may not use, unreadable besides → at risk',
      { roleAuthorised: false, key: { kind: 'unreadable', why: 'denied' } },
      'at-risk',
      [
        'role-missing: AliyunCSManagedSecurityRolePolicy is not attached to AliyunCSManagedSecurityRole: ACK may not use the key.',
      ],
      [],
    ],
    [
      'disabled, and operations fail → at risk, for both',
      { ...ofKey({ state: 'Disabled' }), ledger: failing() },
      'at-risk',
      ['key-disabled: The key is disabled.', failed],
      ['e-2'],
    ],
  ]);
});

describe('operations that fail', () => {
  const unnamed = (at: number) => aLedger({ unnamedFailure: anUnnamedFailure({ at }) });
  const unnamedUse = (at: number): KeyOperation => {
    const { error: _succeeded, ...rest } = anUnnamedFailure({ at });
    return rest;
  };

  check([
    ['after the last that succeeded → at risk', { ledger: failing() }, 'at-risk', [failed], ['e-2']],
    [
      'and one at the same time succeeded → proven',
      { ledger: failing(ago(days(1))) },
      'proven',
      [seen],
      ['e-1'],
    ],
    [
      'and none ever succeeded, at the first moment of the window → at risk',
      { ledger: { ...failing(window.from), ...unused } },
      'at-risk',
      ['operations-fail: GenerateDataKey at 2026-11-13T09:14:00Z failed with Rejected.Disabled.'],
      ['e-2'],
    ],
    [
      'before the window → unproven',
      { ledger: { ...failing(window.from - 1), ...unused } },
      'unproven',
      [silent],
      [],
    ],
    [
      'before the key was enabled again → proven',
      { ledger: failing(), recoveredAt: ago(hours(1)) },
      'proven',
      [seen],
      ['e-1'],
    ],
    [
      'after the key was enabled again → at risk',
      { ledger: failing(), recoveredAt: ago(hours(1)) - 1 },
      'at-risk',
      [failed],
      ['e-2'],
    ],
    [
      'of another key → proven',
      { ledger: aLedger({ failures: { other: aFailure() } }) },
      'proven',
      [seen],
      ['e-1'],
    ],
    [
      'of no key that is named, in a region with one key → at risk',
      { ledger: unnamed(ago(hours(1))) },
      'at-risk',
      ['operations-fail: Decrypt at 2026-11-20T08:15:04Z failed with Forbidden.KeyNotFound.'],
      ['e-unnamed'],
    ],
    [
      'of no key that is named, in a region with two → unknown',
      { ledger: unnamed(ago(hours(1))), isOnlyKey: false },
      'unknown',
      [
        'failure-unattributed: Decrypt at 2026-11-20T08:15:04Z failed with Forbidden.KeyNotFound and names no key: it may be any in cn-hangzhou.',
      ],
      ['e-1', 'e-unnamed'],
    ],
    [
      'of no key that is named, and none was ever used → unknown',
      { ledger: { ...unnamed(ago(hours(1))), ...unused }, isOnlyKey: false },
      'unknown',
      [
        'failure-unattributed: Decrypt at 2026-11-20T08:15:04Z failed with Forbidden.KeyNotFound and names no key: it may be any in cn-hangzhou.',
      ],
      ['e-unnamed'],
    ],
    [
      'of no key that is named, and one that names none succeeded since, in a region with one key → proven',
      { ledger: { ...unnamed(ago(hours(2))), unnamedUse: unnamedUse(ago(hours(2))) } },
      'proven',
      [seen],
      ['e-1'],
    ],
    [
      'of no key that is named, and one that names none succeeded before, in a region with one key → at risk',
      { ledger: { ...unnamed(ago(hours(1))), unnamedUse: unnamedUse(ago(hours(1)) - 1) } },
      'at-risk',
      ['operations-fail: Decrypt at 2026-11-20T08:15:04Z failed with Forbidden.KeyNotFound.'],
      ['e-unnamed'],
    ],
    [
      'of this key, and one that names none succeeded since, in a region with one key → proven',
      { ledger: { ...failing(), unnamedUse: unnamedUse(now) } },
      'proven',
      [seen],
      ['e-1'],
    ],
    [
      'of no key that is named, and one that names none succeeded since, in a region with two → unknown',
      { ledger: { ...unnamed(ago(hours(1))), unnamedUse: unnamedUse(now) }, isOnlyKey: false },
      'unknown',
      [
        'failure-unattributed: Decrypt at 2026-11-20T08:15:04Z failed with Forbidden.KeyNotFound and names no key: it may be any in cn-hangzhou.',
      ],
      ['e-1', 'e-unnamed'],
    ],
    [
      'of no key that is named, before this one was used → proven',
      { ledger: unnamed(ago(days(2))), isOnlyKey: false },
      'proven',
      [seen],
      ['e-1'],
    ],
    [
      'of this key and of none that is named, in a region with two → at risk',
      { ledger: { ...failing(), unnamedFailure: anUnnamedFailure() }, isOnlyKey: false },
      'at-risk',
      [failed],
      ['e-2'],
    ],
    [
      'of no key that is named, and the key is disabled → at risk for that',
      { ...ofKey({ state: 'Disabled' }), ledger: unnamed(ago(hours(1))), isOnlyKey: false },
      'at-risk',
      ['key-disabled: The key is disabled.'],
      ['e-unnamed'],
    ],
  ]);
});

describe('what can’t be read', () => {
  const { key: _unread, ...neverLooked } = theEncryption();

  check([
    [
      'the key → unknown',
      { key: { kind: 'unreadable', why: 'KMS refused.' } },
      'unknown',
      ["key-unreadable: The key can't be read: KMS refused."],
      ['e-1'],
    ],
    [
      'a state of the key that is new → unknown',
      ofKey({ state: 'Sleeping' }),
      'unknown',
      ['key-state-unknown: The key is in a state that is not known: Sleeping.'],
      ['e-1'],
    ],
    [
      'whether the role is authorised → unknown',
      { roleAuthorised: undefined },
      'unknown',
      ['role-unreadable: Whether the account has authorised ACK’s role can’t be read.'],
      ['e-1'],
    ],
    [
      'the operations, up to now → unknown',
      { unread: 'ActionTrail is throttled.' },
      'unknown',
      ['operations-unread: ActionTrail is throttled.'],
      ['e-1'],
    ],
  ]);

  it('a key at which nobody has looked → unknown', () => {
    const { verdict, reasons } = verdictOf(neverLooked);

    expect(verdict).toBe('unknown');
    expect(reasons).toEqual([
      { code: 'key-unreadable', text: "The key can't be read: Nobody has looked at the key." },
    ]);
  });
});
