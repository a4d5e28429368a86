/** Domain values of Secret encryption: a Pro cluster whose healthy key was used yesterday, when a test says nothing else. */
import type { EncryptedCluster, KeyFacts, KeyOperation } from '../../shared/domain/encryption.ts';
import type { EncryptionFacts } from '../../shared/domain/encryption-verdict.ts';
import { auditWindow } from '../../shared/domain/evidence.ts';
import type { KeyLedger } from '../../shared/domain/key-ledger.ts';
import { days } from '../../shared/domain/time.ts';
import { aClusterId, ago, now } from './builders.ts';
import { anAccountId } from './policies.ts';

export const keyId = 'key-hzz000000000000001';
export const window = auditWindow(now);

export const aKey = (over: Partial<KeyFacts> = {}): KeyFacts => ({
  keyId,
  region: 'cn-hangzhou',
  state: 'Enabled',
  spec: 'Aliyun_AES_256',
  usage: 'ENCRYPT/DECRYPT',
  creator: anAccountId,
  deletionProtection: true,
  automaticRotation: true,
  ...over,
});

export const anOperation = (over: Partial<KeyOperation> = {}): KeyOperation => ({
  eventId: 'e-1',
  name: 'GenerateDataKey',
  at: ago(days(1)),
  requestId: 'r-1',
  keyId,
  ...over,
});

/** A Decrypt, which names no key, that KMS refused. */
export function anUnnamedFailure(over: Partial<Omit<KeyOperation, 'keyId'>> = {}): KeyOperation {
  const { keyId: _unknown, ...rest } = anOperation({
    name: 'Decrypt',
    eventId: 'e-unnamed',
    error: 'Forbidden.KeyNotFound',
  });
  return { ...rest, ...over };
}

export const aLedger = (over: Partial<KeyLedger> = {}): KeyLedger => ({
  covered: window,
  uses: { [keyId]: anOperation() },
  failures: {},
  ...over,
});

export const anEncryptedCluster = (over: Partial<EncryptedCluster> = {}): EncryptedCluster => ({
  id: aClusterId(),
  name: 'payments',
  region: 'cn-hangzhou',
  state: 'running',
  spec: 'ack.pro.small',
  configured: { kind: 'on', keyId },
  ...over,
});

export const theEncryption = (over: Partial<EncryptionFacts> = {}): EncryptionFacts => ({
  cluster: anEncryptedCluster(),
  key: { kind: 'read', key: aKey() },
  accountId: anAccountId,
  roleAuthorised: true,
  sharedWith: [],
  isOnlyKey: true,
  ledger: aLedger(),
  window,
  ...over,
});
