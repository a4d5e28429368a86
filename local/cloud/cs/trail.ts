/**
 * The events of CS's writes. How CS spells its service, its events' source and the names of the parameters is not known: here
 * `Cs`, `acs.cs` and the names of the API's paths and queries (inferred).
 */
import { randomUUID } from 'node:crypto';
import type { Account } from '../account.ts';
import type { CloudEvent, Principal, ServiceError } from '../core/contract.ts';
import { eventOf } from '../trail-events.ts';
import type { Operation } from './routes.ts';

export interface CsWrite {
  readonly operation: Operation;
  readonly clusterId: string;
  readonly uid: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly caller: Principal;
  readonly userAgent: string;
  readonly now: number;
}

const writes: readonly Operation[] = [
  'UpdateUserPermissions',
  'CleanClusterUserPermissions',
  'UpdateKMSEncryption',
];

export function isWrite(operation: Operation): boolean {
  return writes.includes(operation);
}

export function csTrailEvent(
  account: Account,
  write: CsWrite,
  refusal: ServiceError | undefined,
): CloudEvent {
  const { operation, clusterId, uid, query, body, caller, userAgent, now } = write;
  const requestId = randomUUID().toUpperCase();
  const cluster = account.clusters.find((one) => one.clusterId === clusterId);
  return eventOf(account.accountId, {
    source: 'acs.cs',
    region: cluster?.regionId ?? account.region,
    resource: clusterId === '' ? `user/${uid}` : `cluster/${clusterId}`,
    caller,
    at: now,
    refusal,
    data: {
      eventName: operation,
      eventSource: 'cs.aliyuncs.com',
      serviceName: 'Cs',
      apiVersion: '2015-12-15',
      requestId,
      requestParameters: {
        ...(clusterId === '' ? {} : { ClusterId: clusterId }),
        ...(uid === '' ? {} : { Uid: uid }),
        ...Object.fromEntries(query),
        ...(body.length === 0 ? {} : { body: body.toString('utf8') }),
      },
      responseElements: { RequestId: requestId },
      referencedResources: clusterId === '' ? {} : { 'ACS::ACK::Cluster': [clusterId] },
      resourceType: 'ACS::ACK::Cluster',
      resourceName: clusterId,
      userAgent,
    },
  });
}
