/** Publishes messages as CloudEvents on an EventBridge bus, through the product's own SDK. */
import type { Message } from '../domain/notice.ts';
import { CloudError } from '../use-cases/cloud-error.ts';
import type { EventBus } from '../use-cases/ports/telling.ts';
import { attempt } from './call.ts';
import type { Connection } from './connection.ts';
import { repeat } from './retry.ts';
import { eventBridgeClient, type EventBridgeClient, once } from './sdk.ts';

const operation = 'eventbridge.PutEvents';

/** `source` of every event; what the rules of the bus match. */
const source = 'kubeconfig-guard';

export function createEventBus(connection: Connection, accountId: string, busName: string): EventBus {
  const client = once(() => eventBridgeClient(connection.clientConfig('eventbridge'), accountId));
  return {
    publish: async (message) => {
      const made: EventBridgeClient = await client();
      await repeat(
        operation,
        { policy: connection.retry, pauses: connection.pauses, signal: connection.signal() },
        () =>
          attempt(operation, async () => {
            // Repeated with the same id: whoever listens knows it again.
            const answer = await made.putEvents([eventOf(message, busName)]);
            const [refused] = answer.refused;
            if (refused !== undefined)
              throw new CloudError({ kind: 'refused', operation, code: refused.code }, refused.message);
            return { statusCode: 200, headers: {}, body: '' };
          }),
      );
    },
  };
}

function eventOf({ id, kind, subject, at, severity, text, details }: Message, busName: string) {
  return {
    id,
    source,
    type: `kubeconfig-guard:${kind}`,
    subject,
    time: new Date(at).toISOString(),
    bus: busName,
    data: { text, ...(severity === undefined ? {} : { severity }), ...details },
  };
}
