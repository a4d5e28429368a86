/** EventBridge events of a deletion, as they arrive: a test names only what it is about. */
export const eventKey = 'acs.ram/9c0e5b52-7f43-4f0a-8a86-000000000001';

export type Fields = Readonly<Record<string, unknown>>;

/** The ActionTrail event; a field set to undefined is left out. */
function trailData(over: Fields = {}): Fields {
  return {
    eventId: '1f0c2f7e-2b1a-4a51-9d5d-000000000001',
    eventVersion: 1,
    eventName: 'DeleteUser',
    eventTime: '2026-11-18T07:11:25Z',
    requestParameters: { UserName: 'mei.tanaka' },
    referencedResources: { 'ACS::RAM::User': ['mei.tanaka'] },
    resourceType: 'ACS::RAM::User',
    resourceName: 'mei.tanaka',
    errorCode: '',
    ...over,
  };
}

export function anEvent(over: Fields = {}, data: Fields = {}): Fields {
  return {
    id: '9c0e5b52-7f43-4f0a-8a86-000000000001',
    source: 'acs.ram',
    specversion: '1.0',
    type: 'ram:ActionTrail:ApiCall',
    time: '2026-11-18T07:11:26Z',
    aliyunaccountid: '1734567890123456',
    data: trailData(data),
    ...over,
  };
}

export const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
