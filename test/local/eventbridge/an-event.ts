import type { CloudEvent } from '../../../local/cloud/core/contract.ts';

/** A RAM user's deletion as ActionTrail delivers it. */
export function anEvent(changes: Partial<CloudEvent> = {}): CloudEvent {
  return {
    id: '7a1d4c0e-55b0-4f0e-9d1c-0d6b8f6a0001',
    source: 'acs.ram',
    specversion: '1.0',
    type: 'ram:ActionTrail:ApiCall',
    subject: 'acs:ram:cn-hangzhou:1700000000000001:user/alice',
    time: '2026-11-20T09:15:04Z',
    datacontenttype: 'application/json;charset=utf-8',
    aliyunaccountid: '1700000000000001',
    aliyunregionid: 'cn-hangzhou',
    aliyuneventbusname: 'default',
    aliyunpublishtime: '2026-11-20T09:15:06.412Z',
    aliyunpublishaddr: '10.0.0.7',
    data: {
      eventName: 'DeleteUser',
      errorCode: '',
      responseElements: null,
      count: 3,
      isGlobal: true,
      sourceIpAddress: '192.0.2.10',
      referencedResources: { 'ACS::RAM::User': ['alice', 'bob'] },
    },
    ...changes,
  };
}
