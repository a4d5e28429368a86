/** The events of `account.keyUses`: reads, so ActionTrail knows them and EventBridge never sees them. */
import { createHash } from 'node:crypto';
import type { Account } from '../account.ts';
import { keyNotFound, rejected, stateAt } from '../kms/key.ts';
import type { KeyUse } from '../kms/key-use.ts';
import { isoSeconds } from '../trail-events.ts';
import type { TrailEvent } from './conditions.ts';
import { type Entry, isInside, type Span } from './entries.ts';

const roleName = 'AliyunCSManagedSecurityRole';
/** Made up: what the real session is called is not known. */
const session = 'ack-session';
/** For events of a role that was deleted since. */
const formerRoleId = '300000000000000001';

/** In the order of the span, only as far as they are taken. */
export function* walkUses(account: Account, region: string, use: KeyUse, span: Span): Generator<Entry> {
  const last = Math.min(span.to, (use.until ?? Number.POSITIVE_INFINITY) - 1);
  const { after, direction } = span;
  const least = stepAt(
    use,
    direction === 'FORWARD' ? Math.max(span.from, after?.at ?? span.from) : span.from,
    Math.ceil,
  );
  const most = stepAt(use, direction === 'BACKWARD' ? Math.min(last, after?.at ?? last) : last, Math.floor);
  for (let count = 0; count <= most - least; count += 1) {
    const step = direction === 'FORWARD' ? least + count : most - count;
    const at = step === 0 ? use.from : use.from + step * use.everyMs;
    const id = idOf(use, at, 'event');
    const entry = { at, id, event: () => useEvent(account, region, use, at) };
    if (isInside(entry, span)) yield entry;
  }
}

/** The number of the call at a moment, the first one is 0; rounded to the call at it or next to it. */
function stepAt({ from, everyMs }: KeyUse, at: number, round: (value: number) => number): number {
  const steps = round((at - from) / everyMs);
  if (everyMs === Number.POSITIVE_INFINITY) {
    const isReached = round === Math.floor ? at >= from : at > from;
    return Number(isReached) - Number(round === Math.floor);
  }
  return Math.max(round === Math.floor ? -1 : 0, steps);
}

/** Encrypt and GenerateDataKey name their key, Decrypt does not (documented); none names the cluster. */
export function useEvent(account: Account, region: string, use: KeyUse, at: number): TrailEvent {
  const refusal = refusalAt(account, region, use, at);
  const role = account.roles.find((one) => one.roleName.toLowerCase() === roleName.toLowerCase());
  const spelled = account.behaviours.keyRoleSpelling === 'lower-case' ? roleName.toLowerCase() : roleName;
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
      principalId: `${role?.roleId ?? formerRoleId}:${session}`,
      userName: `${spelled}:${session}`,
    },
  };
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
function idOf({ clusterId, keyId, operation, from }: KeyUse, at: number, what: 'event' | 'request'): string {
  const hash = createHash('sha1')
    .update([what, clusterId, keyId, operation, from, at].join('/'))
    .digest('hex');
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `5${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}
