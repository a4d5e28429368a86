import EventBridge, { CloudEvent as SdkEvent, Config, DeleteEventBusRequest } from '@alicloud/eventbridge';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MovableClock } from '../../../local/cloud/core/clock.ts';
import type { AccessKey, CloudEvent } from '../../../local/cloud/core/contract.ts';
import { Faults } from '../../../local/cloud/core/faults.ts';
import { RequestLog } from '../../../local/cloud/core/request-log.ts';
import { type RunningServer, startServer } from '../../../local/cloud/core/server.ts';
import { createEventBus } from '../../../local/cloud/eventbridge/event-bus.ts';
import { eventBridgeService } from '../../../local/cloud/eventbridge/eventbridge-service.ts';

const accountId = '1700000000000001';
const principal = { type: 'ram-user', id: '201234567890123456', name: 'it-admin' } as const;
const clock = new MovableClock();
const keys: readonly AccessKey[] = [
  { id: 'permanent', secret: 'secret', principal },
  { id: 'STS.live', secret: 'secret', securityToken: 'token', expiresAt: Date.now() + 3_600_000, principal },
  { id: 'STS.dead', secret: 'secret', securityToken: 'token', expiresAt: Date.now() - 1, principal },
];
const requests = new RequestLog();
let server: RunningServer;
let received: CloudEvent[];

// The package is CommonJS: Node's own import leaves the class at `.default.default`, vitest's unwraps it.
const Client = 'default' in EventBridge ? EventBridge.default : EventBridge;

beforeEach(async () => {
  received = [];
  requests.clear();
  const bus = createEventBus({ clock });
  bus.addRule({
    name: 'all',
    pattern: {},
    retry: 'BACKOFF_RETRY',
    target: async (event) => void received.push(event),
  });
  const service = eventBridgeService({
    bus,
    clock,
    keys: (id) => keys.find((key) => key.id === id),
    accountId,
    region: 'cn-hangzhou',
  });
  server = await startServer(service, { port: 0, clock, faults: new Faults(), requests, latencyMs: 0 });
});

afterEach(async () => {
  await server.close();
});

function client(accessKeyId: string, changes: { accessKeySecret?: string; securityToken?: string } = {}) {
  const endpoint = `127.0.0.1:${server.port}`;
  return new Client(new Config({ accessKeyId, accessKeySecret: 'secret', endpoint, ...changes }));
}

function anSdkEvent(changes: Partial<SdkEvent> = {}): SdkEvent {
  return new SdkEvent({
    id: 'guard-1',
    source: 'kubeconfig-guard',
    type: 'guard:Credential:Revoked',
    data: Buffer.from('{"uid":"201234567890123456"}'),
    extensions: { aliyuneventbusname: 'default' },
    ...changes,
  });
}

describe("the vendor's client puts events", () => {
  // Answer fields: seen in the client's typings. Extensions: documented.
  test('that arrive on the bus with what the service adds', async () => {
    const answer = await client('permanent').putEvents([anSdkEvent()]);

    expect(answer).toMatchObject({ failedEntryCount: 0, resourceOwnerAccountId: accountId });
    expect(answer.entryList).toMatchObject([{ eventId: 'guard-1' }]);
    expect(received).toMatchObject([
      {
        id: 'guard-1',
        source: 'kubeconfig-guard',
        data: { uid: '201234567890123456' },
        aliyunaccountid: accountId,
        aliyunregionid: 'cn-hangzhou',
        aliyuneventbusname: 'default',
      },
    ]);
    expect(requests.countByOperation()).toEqual({ 'eventbridge.PutEvents': 1 });
  });

  test('with temporary credentials', async () => {
    const answer = await client('STS.live', { securityToken: 'token' }).putEvents([anSdkEvent()]);

    expect(answer.failedEntryCount).toBe(0);
  });

  // Inferred: an entry is refused by itself, as `FailedEntryCount` and the entries' codes say.
  test('of which some are refused', async () => {
    const elsewhere = anSdkEvent({ id: 'guard-2', extensions: { aliyuneventbusname: 'other' } });
    const large = anSdkEvent({ id: 'guard-3', data: Buffer.from(JSON.stringify('x'.repeat(65_536))) });

    const answer = await client('permanent').putEvents([anSdkEvent(), elsewhere, large]);

    expect(answer.failedEntryCount).toBe(2);
    expect(answer.entryList?.map((entry) => entry.errorCode)).toEqual([
      undefined,
      'EventBusNotExist',
      'InvalidArgument',
    ]);
    expect(received.map((event) => event.id)).toEqual(['guard-1']);
  });
});

describe('a request is refused', () => {
  // Documented: "Error codes".
  test.each([
    ['an unknown key', 'nobody', {}, 'InvalidAccessKeyId'],
    ['an unknown temporary key', 'STS.none', { securityToken: 'token' }, 'InvalidStsAccessKeyId'],
    ['a wrong secret', 'permanent', { accessKeySecret: 'wrong' }, 'SignatureDoesNotMatch'],
    ['a missing token', 'STS.live', {}, 'SecurityTokenInvalid'],
    ['a wrong token', 'STS.live', { securityToken: 'other' }, 'SecurityTokenInvalid'],
    ['an expired token', 'STS.dead', { securityToken: 'token' }, 'StsAccessIdExpired'],
  ])('for %s', async (_name, id, changes, code) => {
    const put = client(id, changes).putEvents([anSdkEvent()]);

    await expect(put).rejects.toMatchObject({ code });
    expect(received).toEqual([]);
  });

  test('for an operation that is not here', async () => {
    const list = client('permanent').deleteEventBus(new DeleteEventBusRequest({ eventBusName: 'x' }));

    await expect(list).rejects.toThrow('no POST /openapi/deleteEventBus here');
  });

  test('without a signature', async () => {
    const answer = await fetch(`http://127.0.0.1:${server.port}/openapi/putEvents`, {
      method: 'POST',
      body: '[]',
    });

    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  // Last: the clock only moves forward. Inferred: 15 minutes, as the vendor's other signatures.
  test('for a date 20 minutes off', async () => {
    clock.advance(20 * 60_000);

    const put = client('permanent').putEvents([anSdkEvent()]);

    await expect(put).rejects.toMatchObject({ code: 'InvalidTimeStamp.Expired' });
  });
});
