/** How KMS tells of keys. Names as in the SDK's typings and, for what is newer, in the documentation of DescribeKey. */
import { ServiceError } from '../core/contract.ts';
import { optional, required } from '../core/rpc-parameters.ts';
import type { RpcCall } from '../core/rpc.ts';
import { isoSeconds } from '../trail-events.ts';
import type { KeyVersion, KmsKey } from './key.ts';
import { rotationFields } from './rotation.ts';

export function arnOf(accountId: string, { regionId, keyId }: KmsKey): string {
  return `acs:kms:${regionId}:${accountId}:key/${keyId}`;
}

export function metadataOf(accountId: string, key: KmsKey): Record<string, unknown> {
  const { deleteAt, instanceId, protectionDescription } = key;
  return {
    KeyId: key.keyId,
    Arn: arnOf(accountId, key),
    Creator: key.creator,
    CreationDate: isoSeconds(key.createdAt),
    Description: key.description,
    KeyState: key.state,
    KeySpec: key.keySpec,
    KeyUsage: key.keyUsage,
    Origin: key.origin,
    ProtectionLevel: key.protectionLevel,
    DeletionProtection: key.isProtected ? 'Enabled' : 'Disabled',
    ...(protectionDescription === undefined ? {} : { DeletionProtectionDescription: protectionDescription }),
    ...(deleteAt === undefined ? {} : { DeleteDate: isoSeconds(deleteAt) }),
    ...(instanceId === undefined ? {} : { DKMSInstanceId: instanceId }),
    ...rotationFields(key),
  };
}

export function versionFields(keyId: string, version: KeyVersion): Record<string, unknown> {
  return { KeyId: keyId, KeyVersionId: version.versionId, CreationDate: isoSeconds(version.createdAt) };
}

/** Documented: PageNumber from 1 on, PageSize up to 100, 10 when absent. */
export function pageOfList<T>(
  call: RpcCall,
  all: readonly T[],
): { readonly items: readonly T[]; readonly fields: Readonly<Record<string, number>> } {
  const number = wholeNumber(call, 'PageNumber', { most: 1_000_000, usual: 1 });
  const size = wholeNumber(call, 'PageSize', { most: 100, usual: 10 });
  return {
    items: all.slice((number - 1) * size, number * size),
    fields: { TotalCount: all.length, PageNumber: number, PageSize: size },
  };
}

export function truth(call: RpcCall, name: string): boolean {
  const text = required(call, name).toLowerCase();
  if (text === 'true') return true;
  if (text === 'false') return false;
  throw notValid(name);
}

/** Documented among the common errors of KMS. */
export function notValid(name: string): ServiceError {
  return new ServiceError(400, 'InvalidParameter', `The specified parameter "${name}" is not valid.`);
}

function wholeNumber(
  call: RpcCall,
  name: string,
  { most, usual }: { readonly most: number; readonly usual: number },
): number {
  const text = optional(call, name);
  if (text === undefined) return usual;
  const value = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) throw notValid(name);
  return value;
}
