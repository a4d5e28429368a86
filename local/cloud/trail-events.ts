/**
 * Writes of RAM and IMS as EventBridge carries them: the envelope is documented, the ActionTrail event inside by its
 * documented fields. RAM is central: its events arrive in cn-hangzhou (documented, mainland accounts). What names the
 * identity is what the caller sent; the uid is in it only when the caller sent that (inferred from the API's parameters).
 */
import { randomUUID } from 'node:crypto';
import type { Account } from './account.ts';
import type { CloudEvent, Principal } from './core/contract.ts';
import type { RpcWrite } from './core/rpc.ts';

const centralRegion = 'cn-hangzhou';

const services = {
  ram: { serviceName: 'Ram', host: 'ram.aliyuncs.com', apiVersion: '2015-05-01' },
  ims: { serviceName: 'Ims', host: 'ims.aliyuncs.com', apiVersion: '2019-08-15' },
} as const;

/** ActionTrail writes times to the second. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** An assumed role is named `<role>:<session>` in both fields (seen in client code). */
function userIdentity(caller: Principal, accountId: string): Record<string, string> {
  const session = caller.type === 'assumed-role' ? `:${caller.sessionName ?? ''}` : '';
  return {
    type: caller.type,
    principalId: `${caller.id}${session}`,
    accountId,
    userName: `${caller.name}${session}`,
  };
}

function namedIdentity({ call, writes }: RpcWrite): string {
  const { parameters } = call;
  return writes === 'Role'
    ? (parameters['RoleName'] ?? '')
    : (parameters['UserName'] ?? parameters['UserPrincipalName'] ?? parameters['UserId'] ?? '');
}

export function trailEvent(
  account: Pick<Account, 'accountId' | 'behaviours'>,
  service: 'ram' | 'ims',
  write: RpcWrite,
): CloudEvent {
  const { call, refusal } = write;
  const { serviceName, host, apiVersion } = services[service];
  const source = service === 'ram' ? 'acs.ram' : account.behaviours.imsEventSource;
  const name = namedIdentity(write);
  const resourceType = `ACS::RAM::${write.writes}`;
  const time = isoSeconds(call.at);
  return {
    id: randomUUID(),
    source,
    specversion: '1.0',
    type: `${source.slice('acs.'.length)}:ActionTrail:ApiCall`,
    subject: `acs:ram:${centralRegion}:${account.accountId}:${write.writes.toLowerCase()}/${name}`,
    time,
    datacontenttype: 'application/json;charset=utf-8',
    aliyunaccountid: account.accountId,
    aliyunpublishtime: new Date(call.at).toISOString(),
    aliyuneventbusname: 'default',
    aliyunregionid: centralRegion,
    aliyunpublishaddr: '127.0.0.1',
    data: {
      eventId: randomUUID(),
      eventVersion: 1,
      eventName: call.action,
      eventRW: 'Write',
      eventType: 'ApiCall',
      eventSource: host,
      serviceName,
      apiVersion,
      acsRegion: centralRegion,
      isGlobal: true,
      eventTime: time,
      requestId: call.requestId,
      requestParameters: { ...call.parameters },
      responseElements: { RequestId: call.requestId },
      referencedResources: { [resourceType]: name === '' ? [] : [name] },
      resourceType,
      resourceName: name,
      errorCode: refusal?.code ?? '',
      ...(refusal === undefined ? {} : { errorMessage: refusal.message }),
      userIdentity: userIdentity(call.caller, account.accountId),
      sourceIpAddress: '127.0.0.1',
      userAgent: call.userAgent,
    },
  };
}
