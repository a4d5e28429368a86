/** The writes of KMS: what each state of a key lets through is documented ("impact of CMK status on API operations"). */
import { ServiceError } from '../core/contract.ts';
import { optional, required } from '../core/rpc-parameters.ts';
import type { RpcCall } from '../core/rpc.ts';
import { notValid, truth } from './key-answers.ts';
import { changeState, type KmsKey, rejected, stateNotModified } from './key.ts';
import { newVersion } from './rotation.ts';

const dayMs = 86_400_000;

/** Also how an enabled key is enabled again: that changes nothing. */
export function switchKey(key: KmsKey, state: 'Enabled' | 'Disabled', now: number): void {
  if (key.state === 'PendingDeletion' || key.state === 'PendingImport') throw stateNotModified();
  changeState(key, state, now);
}

/** Documented: 7 to 366 days. The code for a protected key is inferred. */
export function scheduleDeletion(key: KmsKey, call: RpcCall): void {
  const days = Number(/^\d{1,3}$/.exec(required(call, 'PendingWindowInDays'))?.[0] ?? 0);
  if (days < 7 || days > 366) throw notValid('PendingWindowInDays');
  if (key.state === 'PendingDeletion') throw stateNotModified();
  if (key.isProtected)
    throw new ServiceError(
      409,
      'Rejected.DeletionProtection',
      'The request was rejected because deletion protection is enabled for the key.',
    );
  changeState(key, 'PendingDeletion', call.at);
  key.deleteAt = call.at + days * dayMs;
}

/** Documented: the key is enabled then. */
export function cancelDeletion(key: KmsKey, now: number): void {
  if (key.state !== 'PendingDeletion') throw stateNotModified();
  changeState(key, 'Enabled', now);
  delete key.deleteAt;
}

/** Documented: of imported material only; a key that is pending deletion stays so. */
export function deleteMaterial(key: KmsKey, now: number): void {
  if (key.origin !== 'EXTERNAL') throw unsupportedOrigin();
  if (key.state !== 'PendingDeletion') changeState(key, 'PendingImport', now);
}

/** Documented: not while the key is pending deletion. */
export function setProtection(key: KmsKey, call: RpcCall): void {
  const isProtected = truth(call, 'EnableDeletionProtection');
  if (key.state === 'PendingDeletion') throw rejected('Rejected.PendingDeletion');
  key.isProtected = isProtected;
  const description = optional(call, 'DeletionProtectionDescription');
  if (isProtected && description !== undefined) key.protectionDescription = description;
  else delete key.protectionDescription;
}

/**
 * Documented: for enabled keys, an interval from 7 to 365 days with a unit of `d`, `h`, `m` or `s`; not for imported material
 * and asymmetric keys.
 */
export function setRotation(key: KmsKey, call: RpcCall): void {
  const isAutomatic = truth(call, 'EnableAutomaticRotation');
  refuseUnlessEnabled(key);
  if (key.origin === 'EXTERNAL') throw unsupportedOrigin();
  if (key.keyUsage !== 'ENCRYPT/DECRYPT') throw unsupportedSpec();
  if (!isAutomatic) {
    delete key.rotation;
    return;
  }
  const seconds = interval(required(call, 'RotationInterval'));
  key.rotation = { seconds, since: call.at };
}

export function createVersion(key: KmsKey, now: number) {
  refuseUnlessEnabled(key);
  if (key.origin === 'EXTERNAL') throw unsupportedOrigin();
  return newVersion(key, now);
}

function interval(text: string): number {
  const [, count, unit] = /^(\d{1,9})([dhms])$/.exec(text) ?? [];
  const units: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };
  const seconds = Number(count ?? 0) * (units[unit ?? ''] ?? 0);
  if (seconds < 7 * 86_400 || seconds > 365 * 86_400) throw notValid('RotationInterval');
  return seconds;
}

function refuseUnlessEnabled(key: KmsKey): void {
  if (key.state !== 'Enabled') throw rejected(`Rejected.${key.state}`);
}

function unsupportedOrigin(): ServiceError {
  return new ServiceError(400, 'Unsupported.Origin', 'This key origin is not valid for this api.');
}

/** The code is inferred. */
function unsupportedSpec(): ServiceError {
  return new ServiceError(400, 'UnsupportedOperation', 'The key usage is not valid for this api.');
}
