import { afterEach, expect, test } from 'vitest';
import { createEventBus } from '../../../local/cloud/eventbridge/event-bus.ts';
import { whenQuiet } from '../../../local/host/when-quiet.ts';
import { anEvent } from '../eventbridge/an-event.ts';
import { cleanUp, hostOf } from './bundles.ts';

afterEach(cleanUp);

test('it is quiet when events and calls that lead to each other have all ended', async () => {
  const host = await hostOf({ work: { code: 'exports.handler = async (event) => event.toString();' } });
  const bus = createEventBus({ clock: { now: Date.now } });
  let left = 3;
  bus.addRule({
    name: 'event-to-call',
    pattern: { source: ['acs.ram'] },
    retry: 'BACKOFF_RETRY',
    async target() {
      host.asyncCalls.enqueue({ functionName: 'work', payload: Buffer.from(''), requestId: `call-${left}` });
      await host.asyncCalls.whenIdle();
      left -= 1;
      if (left > 0) bus.publish(anEvent({ id: String(left) }));
    },
  });

  bus.publish(anEvent());
  await whenQuiet(host, bus);

  expect(left).toBe(0);
  expect(bus.deliveries).toHaveLength(3);
  expect(host.asyncCalls.ended).toHaveLength(3);
});
