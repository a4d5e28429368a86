/** The events of `account.keyUses`: reads, so ActionTrail knows them and EventBridge never sees them. */
import { createHash } from 'node:crypto';
import type { Account } from '../account.ts';
import { keyNotFound, rejected, stateAt } from '../kms/key.ts';
import type { KeyUse } from '../kms/key-use.ts';
import { sameName } from '../ram/users.ts';
import { isoSeconds } from '../trail-events.ts';
import type { TrailEvent } from './conditions.ts';
import { type Entry, isInside, type Span } from './entries.ts';

const securityRole = 'AliyunCSManagedSecurityRole';
/** Made up: what the real session is called is not known. */
const session = 'ack-session';
/** For events of a role that was deleted since. */
const formerRoleId = '300000000000000001';

/** In the order of the span, only as far as they are taken. */
export function* walkUses(account: Account, region: string, use: KeyUse, span: Span): Generator<Entry> {
  const { direction, after } = span;
  const isForward = direction === 'FORWARD';
  const end = Math.min(span.to, (use.until ?? Number.POSITIVE_INFINITY) - 1);
  // It goes on at the moment of the last answer: other uses may have a call at the same one.
  const least = firstCall(use, isForward ? Math.max(span.from, after?.at ?? span.from) : span.from);
  const most = lastCall(use, isForward ? end : Math.min(end, after?.at ?? end));
  for (let count = 0; count <= most - least; count += 1) {
    const call = isForward ? least + count : most - count;
    const at = call === 0 ? use.from : use.from + call * use.everyMs;
    const entry = { at, id: idOf(use, at, 'event'), event: () => useEvent(account, region, use, at) };
    if (isInside(entry, span)) yield entry;
  }
}

/** The number of the first call from a moment on; the first of all is 0. */
function firstCall({ from, everyMs }: KeyUse, at: number): number {
  if (at <= from) return 0;
  return everyMs === Number.POSITIVE_INFINITY ? 1 : Math.ceil((at - from) / everyMs);
}

/** The number of the last call up to a moment; -1 before the first. */
function lastCall({ from, everyMs }: KeyUse, at: number): number {
  return at < from ? -1 : Math.floor((at - from) / everyMs);
}

/** Encrypt and GenerateDataKey name their key, Decrypt does not (documented); none names the cluster. */
export function useEvent(account: Account, region: string, use: KeyUse, at: number): TrailEvent {
  const refusal = refusalAt(account, region, use, at);
  const caller = callerOf(account, use);
  return {
    eventId: idOf(use, at, 'event'),
    eventVersion: '1',
    eventName: use.operation,
    eventRW: 'Read',
    eventType: 'ApiCall',
    eventSource: `kms-intranet.${region}.aliyuncs.com`,
    serviceName: 'Kms',
    apiVersion: '2016-01-20',
    acsRegion: region,
    eventTime: isoSeconds(at),
    requestId: idOf(use, at, 'request').toUpperCase(),
    requestParameters: use.operation === 'Decrypt' ? {} : { KeyId: use.keyId },
    sourceIpAddress: 'Internal',
    ...(refusal === undefined ? {} : { errorCode: refusal.code, errorMessage: refusal.message }),
    userIdentity: {
      type: 'assumed-role',
      accountId: account.accountId,
      principalId: `${caller.roleId}:${session}`,
      userName: `${caller.spelled}:${session}`,
    },
  };
}

function callerOf({ roles, behaviours }: Account, use: KeyUse): { roleId: string; spelled: string } {
  const name = use.role ?? securityRole;
  const role = roles.find(({ roleName }) => sameName(roleName, name));
  const isLower = use.role === undefined && behaviours.keyRoleSpelling === 'lower-case';
  return { roleId: role?.roleId ?? formerRoleId, spelled: isLower ? name.toLowerCase() : name };
}

/** By the state that the key had at that moment, unless the use says else. */
function refusalAt(
  account: Account,
  region: string,
  use: KeyUse,
  at: number,
): { readonly code: string; readonly message: string } | undefined {
  if (use.refusal !== undefined) return { code: use.refusal, message: 'The request was refused.' };
  const key = account.keys.find(({ keyId, regionId }) => keyId === use.keyId && regionId === region);
  if (key === undefined) return keyNotFound();
  const state = stateAt(key, at);
  switch (state) {
    case 'Enabled':
      return undefined;
    case 'PendingDeletion':
      return key.deleteAt !== undefined && key.deleteAt <= at
        ? keyNotFound()
        : rejected('Rejected.PendingDeletion');
    case 'PendingImport':
      return rejected(account.behaviours.pendingImportRefusal);
    case 'Disabled':
      return rejected('Rejected.Disabled');
  }
}

/** The same for the same call, however often it is looked up. */
function idOf(use: KeyUse, at: number, what: 'event' | 'request'): string {
  const { clusterId, keyId, operation, from, role = '' } = use;
  const hash = createHash('sha1')
    .update([what, clusterId, keyId, operation, from, role, at].join('/'))
    .digest('hex');
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `5${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}
