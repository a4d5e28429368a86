/**
 * Writes of RAM, IMS and CS as EventBridge carries them: the envelope is documented, the ActionTrail event inside by its
 * documented fields. RAM is central: its events arrive in cn-hangzhou (documented, mainland accounts), those of CS in their own
 * region. What names the identity is what the caller sent; a deletion has the uid only when the caller sent that (inferred from
 * the API's parameters).
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

/** A write that a verified caller tried, in a service's own names. */
export interface TrailWrite {
  /** `acs.ram` */
  readonly source: string;
  readonly region: string;
  /** The resource in `acs:<service>:<region>:<account>:<resource>`. */
  readonly resource: string;
  readonly caller: Principal;
  /** The cloud's clock, milliseconds since 1970. */
  readonly at: number;
  /** Absent when it was done. */
  readonly refusal: { readonly code: string; readonly message: string } | undefined;
  /** What only this write's service says. */
  readonly data: Readonly<Record<string, unknown>>;
}

export function eventOf(accountId: string, write: TrailWrite): CloudEvent {
  const { source, region, refusal } = write;
  const service = source.slice('acs.'.length);
  const time = isoSeconds(write.at);
  return {
    id: randomUUID(),
    source,
    specversion: '1.0',
    type: `${service}:ActionTrail:ApiCall`,
    subject: `acs:${service === 'ims' ? 'ram' : service}:${region}:${accountId}:${write.resource}`,
    time,
    datacontenttype: 'application/json;charset=utf-8',
    aliyunaccountid: accountId,
    aliyunpublishtime: new Date(write.at).toISOString(),
    aliyuneventbusname: 'default',
    aliyunregionid: region,
    aliyunpublishaddr: '127.0.0.1',
    data: {
      eventId: randomUUID(),
      eventVersion: 1,
      eventRW: 'Write',
      eventType: 'ApiCall',
      acsRegion: region,
      eventTime: time,
      errorCode: refusal?.code ?? '',
      ...(refusal === undefined ? {} : { errorMessage: refusal.message }),
      userIdentity: userIdentity(write.caller, accountId),
      sourceIpAddress: '127.0.0.1',
      ...write.data,
    },
  };
}

export function trailEvent(
  account: Pick<Account, 'accountId' | 'behaviours'>,
  service: 'ram' | 'ims',
  write: RpcWrite,
): CloudEvent {
  const { call, refusal } = write;
  const { serviceName, host, apiVersion } = services[service];
  const { imsEventSource, trailAnswer } = account.behaviours;
  const name = namedIdentity(write);
  const resourceType = `ACS::RAM::${write.writes}`;
  return eventOf(account.accountId, {
    source: service === 'ram' ? 'acs.ram' : imsEventSource,
    region: centralRegion,
    resource: `${write.writes.toLowerCase()}/${name}`,
    caller: call.caller,
    at: call.at,
    refusal,
    data: {
      eventName: call.action,
      eventSource: host,
      serviceName,
      apiVersion,
      isGlobal: true,
      requestId: call.requestId,
      requestParameters: { ...call.parameters },
      responseElements: {
        RequestId: call.requestId,
        ...(trailAnswer === 'whole' ? write.answer : {}),
      },
      referencedResources: { [resourceType]: name === '' ? [] : [name] },
      resourceType,
      resourceName: name,
      userAgent: call.userAgent,
    },
  });
}
