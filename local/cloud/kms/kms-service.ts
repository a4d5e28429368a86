/** KMS 2016-01-20: keys, their versions and what changes them. Every region has its own keys and its own endpoint. */
import type { Account } from '../account.ts';
import {
  type AccessKeys,
  type Clock,
  type PublishEvent,
  type Service,
  ServiceError,
} from '../core/contract.ts';
import { regionIn } from '../core/region.ts';
import { required } from '../core/rpc-parameters.ts';
import { type RpcCall, type RpcOperation, rpcService } from '../core/rpc.ts';
import { arnOf, metadataOf, pageOfList, versionFields } from './key-answers.ts';
import {
  cancelDeletion,
  createVersion,
  deleteMaterial,
  scheduleDeletion,
  setProtection,
  setRotation,
  switchKey,
} from './key-changes.ts';
import { isGone, keyNotFound, type KmsKey } from './key.ts';
import { keyEvent } from './kms-event.ts';
import { settleRotation } from './rotation.ts';

interface KmsOptions {
  readonly account: Account;
  readonly clock: Clock;
  readonly keys: AccessKeys;
  readonly publish: PublishEvent;
}

type Answer = Readonly<Record<string, unknown>>;

/** A host without a region asks the account's own region. */
function regionOf(account: Account, { host }: RpcCall): string {
  return regionIn(host) ?? account.region;
}

function keysOf(account: Account, call: RpcCall): readonly KmsKey[] {
  const region = regionOf(account, call);
  const keys = account.keys.filter((key) => key.regionId === region && !isGone(key, call.at));
  for (const key of keys) settleRotation(key, call.at);
  return keys;
}

/** Named by its id or its resource name (documented); aliases are not modelled. */
function keyNamed(account: Account, call: RpcCall, parameter = 'KeyId'): KmsKey {
  const name = required(call, parameter);
  const found = keysOf(account, call).find(
    (key) => key.keyId === name || arnOf(account.accountId, key) === name,
  );
  if (found === undefined) throw keyNotFound();
  return found;
}

function reads(account: Account): readonly (readonly [string, RpcOperation])[] {
  const { accountId } = account;
  return [
    [
      'DescribeKey',
      {
        required: ['KeyId'],
        answer: (call) => ({ KeyMetadata: metadataOf(accountId, keyNamed(account, call)) }),
      },
    ],
    [
      'ListKeys',
      {
        optional: ['PageNumber', 'PageSize'],
        answer: (call) => {
          const { items, fields } = pageOfList(call, keysOf(account, call));
          const rows = items.map((key) => ({ KeyId: key.keyId, KeyArn: arnOf(accountId, key) }));
          return { ...fields, Keys: { Key: rows } };
        },
      },
    ],
    [
      'ListKeyVersions',
      {
        required: ['KeyId'],
        optional: ['PageNumber', 'PageSize'],
        answer: (call) => {
          const { keyId, versions } = keyNamed(account, call);
          const { items, fields } = pageOfList(call, versions);
          return { ...fields, KeyVersions: { KeyVersion: items.map((one) => versionFields(keyId, one)) } };
        },
      },
    ],
    [
      'DescribeKeyVersion',
      {
        required: ['KeyId', 'KeyVersionId'],
        answer: (call) => {
          const { keyId, versions } = keyNamed(account, call);
          const version = versions.find(({ versionId }) => versionId === required(call, 'KeyVersionId'));
          if (version === undefined)
            throw new ServiceError(
              404,
              'Forbidden.KeyVersionNotFound',
              'The specified Key version is not found.',
            );
          return { KeyVersion: versionFields(keyId, version) };
        },
      },
    ],
  ];
}

function writes(account: Account): readonly (readonly [string, RpcOperation])[] {
  const write = (
    name: string,
    change: (key: KmsKey, call: RpcCall) => Answer | void,
    more: Pick<RpcOperation, 'required' | 'optional'> = {},
    namedBy = 'KeyId',
  ): readonly [string, RpcOperation] => [
    name,
    {
      required: [namedBy, ...(more.required ?? [])],
      optional: more.optional ?? [],
      writes: 'Key',
      answer: (call) => change(keyNamed(account, call, namedBy), call) ?? {},
    },
  ];
  return [
    write('EnableKey', (key, { at }) => switchKey(key, 'Enabled', at)),
    write('DisableKey', (key, { at }) => switchKey(key, 'Disabled', at)),
    write('ScheduleKeyDeletion', scheduleDeletion, { required: ['PendingWindowInDays'] }),
    write('CancelKeyDeletion', (key, { at }) => cancelDeletion(key, at)),
    write('DeleteKeyMaterial', (key, { at }) => deleteMaterial(key, at)),
    write(
      'SetDeletionProtection',
      setProtection,
      { required: ['EnableDeletionProtection'], optional: ['DeletionProtectionDescription'] },
      'ProtectedResourceArn',
    ),
    write('UpdateRotationPolicy', setRotation, {
      required: ['EnableAutomaticRotation'],
      optional: ['RotationInterval'],
    }),
    write('CreateKeyVersion', (key, { at }) => ({
      KeyVersion: versionFields(key.keyId, createVersion(key, at)),
    })),
  ];
}

export function kmsService({ account, clock, keys, publish }: KmsOptions): Service {
  return rpcService({
    name: 'kms',
    host: 'kms.aliyuncs.com',
    version: '2016-01-20',
    operations: new Map([...reads(account), ...writes(account)]),
    keys,
    clock,
    onWrite: (write) => publish(keyEvent(account.accountId, regionOf(account, write.call), write)),
  });
}
