/** The events of KMS's writes: they arrive in the key's own region (documented). */
import type { CloudEvent } from '../core/contract.ts';
import type { RpcWrite } from '../core/rpc.ts';
import { eventOf } from '../trail-events.ts';

/** The key is named as the caller named it: by id or by its resource name. */
export function keyEvent(accountId: string, region: string, { call, answer, refusal }: RpcWrite): CloudEvent {
  const { parameters } = call;
  const named = parameters['KeyId'] ?? parameters['ProtectedResourceArn'] ?? '';
  const keyId = named.slice(named.lastIndexOf('/') + 1);
  return eventOf(accountId, {
    source: 'acs.kms',
    region,
    resource: `key/${keyId}`,
    caller: call.caller,
    at: call.at,
    refusal,
    data: {
      eventName: call.action,
      eventSource: `kms.${region}.aliyuncs.com`,
      serviceName: 'Kms',
      apiVersion: '2016-01-20',
      requestId: call.requestId,
      requestParameters: { ...parameters },
      responseElements: { RequestId: call.requestId, ...answer },
      referencedResources: { 'ACS::KMS::Key': keyId === '' ? [] : [keyId] },
      resourceType: 'ACS::KMS::Key',
      resourceName: keyId,
      userAgent: call.userAgent,
    },
  });
}
