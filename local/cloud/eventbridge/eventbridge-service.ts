/** EventBridge over HTTP for the vendor's client `@alicloud/eventbridge`: PutEvents, and nothing else. */
import { randomUUID } from 'node:crypto';
import {
  type AccessKeys,
  type Clock,
  type Service,
  ServiceError,
  type WireAnswer,
} from '../core/contract.ts';
import type { EventBus } from './contract.ts';
import { parseBatch, toEntry } from './put-events.ts';
import { verifySignature } from './signature.ts';

interface EventBridgeOptions {
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly keys: AccessKeys;
  readonly accountId: string;
  readonly region: string;
}

const putEventsPath = '/openapi/putEvents';
const batchType = 'application/cloudevents-batch+json';

function json(status: number, requestId: string, body: unknown): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=utf-8', 'x-eventbridge-request-id': requestId },
    body: JSON.stringify(body),
  };
}

export function eventBridgeService(options: EventBridgeOptions): Service {
  const { bus, clock, keys, accountId, region } = options;

  function putEvents(body: Buffer): WireAnswer {
    const requestId = randomUUID().toUpperCase();
    const entries = parseBatch(body).map((entry) => toEntry(entry, { accountId, region, now: clock.now() }));
    const entryList = entries.map((entry) => {
      if (!('event' in entry))
        return { EventId: entry.id, ErrorCode: entry.code, ErrorMessage: entry.message };
      bus.publish(entry.event);
      return { EventId: entry.event.id, TraceId: randomUUID() };
    });
    return json(200, requestId, {
      RequestId: requestId,
      ResourceOwnerAccountId: accountId,
      FailedEntryCount: entries.filter((entry) => !('event' in entry)).length,
      EntryList: entryList,
    });
  }

  return {
    name: 'eventbridge',
    operationOf: ({ method, path }) =>
      method === 'POST' && path === putEventsPath ? 'PutEvents' : 'Unknown',
    async answer(request, operation) {
      verifySignature(request, keys, clock);
      if (operation !== 'PutEvents')
        throw new ServiceError(
          404,
          'InvalidAction.NotFound',
          `There is no ${request.method} ${request.path} here.`,
        );
      if (!(request.headers['content-type'] ?? '').startsWith(batchType))
        throw new ServiceError(400, 'InvalidArgument', `PutEvents takes a body of type ${batchType}.`);
      return putEvents(request.body);
    },
    errorAnswer(error) {
      const requestId = randomUUID().toUpperCase();
      return json(error.status, requestId, { code: error.code, message: error.message, requestId });
    },
  };
}
