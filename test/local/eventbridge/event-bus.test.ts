import { describe, expect, test } from 'vitest';
import type { Clock, CloudEvent } from '../../../local/cloud/core/contract.ts';
import type { Rule, Target } from '../../../local/cloud/eventbridge/contract.ts';
import { createEventBus } from '../../../local/cloud/eventbridge/event-bus.ts';
import { retryPauses } from '../../../local/cloud/eventbridge/retry.ts';
import { anEvent } from './an-event.ts';

/** A clock that jumps whenever it is read: pauses end at their first look. */
function hastyClock(stepMs = 600_000): Clock {
  let now = Date.UTC(2026, 10, 20);
  return { now: () => (now += stepMs) };
}

function aRule(target: Target, changes: Partial<Rule> = {}): Rule {
  return {
    name: 'revoke-deleted',
    pattern: { source: ['acs.ram'] },
    target,
    retry: 'BACKOFF_RETRY',
    ...changes,
  };
}

function failing(times: number, received: CloudEvent[] = []): Target {
  return async (event) => {
    received.push(event);
    if (received.length <= times) throw new Error(`refused ${received.length}`);
  };
}

describe('delivery', () => {
  test('gives an event once to every rule that it matches, in the order of publishing', async () => {
    const bus = createEventBus({ clock: hastyClock() });
    const seen: string[] = [];
    bus.addRule(aRule(async (event) => void seen.push(`all ${event.id}`), { name: 'all', pattern: {} }));
    bus.addRule(
      aRule(async (event) => void seen.push(`kms ${event.id}`), { pattern: { source: ['acs.kms'] } }),
    );

    bus.publish(anEvent({ id: 'first' }));
    bus.publish(anEvent({ id: 'second', source: 'acs.kms' }));
    await bus.idle();

    expect(seen).toEqual(['all first', 'all second', 'kms second']);
    expect(bus.deliveries.map((delivery) => [delivery.result, delivery.attempts])).toEqual(
      Array.from({ length: 3 }, () => ['delivered', 1]),
    );
  });

  test('carries the event as it was when it was published', async () => {
    const bus = createEventBus({ clock: hastyClock() });
    const received: CloudEvent[] = [];
    const data = { eventName: 'DeleteUser' };
    bus.addRule(aRule(failing(0, received)));

    bus.publish(anEvent({ data }));
    data.eventName = 'CreateUser';
    await bus.idle();

    expect(received[0]?.data).toEqual({ eventName: 'DeleteUser' });
  });

  test('goes on when one target publishes another event', async () => {
    const bus = createEventBus({ clock: hastyClock() });
    const received: CloudEvent[] = [];
    bus.addRule(aRule(async () => bus.publish(anEvent({ source: 'acs.ims' }))));
    bus.addRule(aRule(failing(0, received), { name: 'second', pattern: { source: ['acs.ims'] } }));

    bus.publish(anEvent());
    await bus.idle();

    expect(received).toHaveLength(1);
  });

  test('stops for a rule that was removed', async () => {
    const bus = createEventBus({ clock: hastyClock() });
    bus.addRule(aRule(failing(0)));
    bus.removeRule('revoke-deleted');

    bus.publish(anEvent());
    await bus.idle();

    expect(bus.deliveries).toEqual([]);
  });

  test.each([
    { atOnce: true, mostAtATime: 3 },
    { atOnce: false, mostAtATime: 1 },
  ])('delivers three copies, atOnce $atOnce', async ({ atOnce, mostAtATime }) => {
    const bus = createEventBus({ clock: hastyClock() });
    let running = 0;
    let most = 0;
    bus.behave({ copies: 3, atOnce });
    bus.addRule(
      aRule(async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
      }),
    );

    bus.publish(anEvent());
    await bus.idle();

    expect(bus.deliveries).toHaveLength(3);
    expect(most).toBe(mostAtATime);
  });

  test('waits for the cloud to be as late as the delay says', async () => {
    const clock = { time: 0, now: () => clock.time };
    const bus = createEventBus({ clock });
    const received: CloudEvent[] = [];
    bus.behave({ delayMs: 86_400_000 });
    bus.addRule(aRule(failing(0, received)));

    bus.publish(anEvent());
    await new Promise((resolve) => setImmediate(resolve));
    const before = received.length;
    clock.time = 86_400_000;
    await bus.idle();

    expect([before, received.length]).toEqual([0, 1]);
  });
});

describe('retries', () => {
  // Documented: "A failed event can be retried for up to three times", "up to 176 times".
  test.each([
    { retry: 'BACKOFF_RETRY', attempts: 4 },
    { retry: 'EXPONENTIAL_DECAY_RETRY', attempts: 177 },
  ] as const)('$retry gives up after $attempts attempts', async ({ retry, attempts }) => {
    const bus = createEventBus({ clock: hastyClock() });
    const received: CloudEvent[] = [];
    bus.behave({ retrySpeed: 1000 });
    bus.addRule(aRule(failing(Number.POSITIVE_INFINITY, received), { retry }));

    bus.publish(anEvent());
    await bus.idle();

    expect(received).toHaveLength(attempts);
    expect(bus.deliveries).toMatchObject([
      { result: 'dead-letter', attempts, lastError: `refused ${attempts}` },
    ]);
  });

  test('end with the first success', async () => {
    const bus = createEventBus({ clock: hastyClock() });
    bus.addRule(aRule(failing(2)));

    bus.publish(anEvent());
    await bus.idle();

    expect(bus.deliveries).toMatchObject([{ result: 'delivered', attempts: 3, lastError: 'refused 2' }]);
  });

  test('end with the bus', async () => {
    const bus = createEventBus({ clock: { now: () => 0 } });
    bus.addRule(aRule(failing(9)));
    bus.publish(anEvent());
    await new Promise((resolve) => setImmediate(resolve));

    bus.close();
    bus.publish(anEvent());
    await bus.idle();

    expect(bus.deliveries).toEqual([]);
  });

  test('are spaced as documented', () => {
    const backoff = [retryPauses('BACKOFF_RETRY', () => 0), retryPauses('BACKOFF_RETRY', () => 1)];
    const exponential = retryPauses('EXPONENTIAL_DECAY_RETRY');

    expect(backoff).toEqual([
      [10_000, 10_000, 10_000],
      [20_000, 20_000, 20_000],
    ]);
    expect(exponential.slice(0, 10).map((ms) => ms / 1000)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
    expect(exponential.filter((ms) => ms === 512_000)).toHaveLength(167);
  });
});

describe('rules', () => {
  test('are ten at most', () => {
    const bus = createEventBus({ clock: hastyClock() });
    for (let index = 0; index < 10; index += 1) bus.addRule(aRule(failing(0), { name: `rule-${index}` }));

    const eleventh = () => bus.addRule(aRule(failing(0)));

    expect(eleventh).toThrow('at most 10 rules');
  });

  test.each([
    ['a name that is taken', aRule(failing(0)), 'a rule named revoke-deleted already'],
    ['a bad pattern', aRule(failing(0), { name: 'b', pattern: { source: [] } }), 'source has no expression'],
  ])('refuse %s', (_name, rule, message) => {
    const bus = createEventBus({ clock: hastyClock() });
    bus.addRule(aRule(failing(0)));

    const add = () => bus.addRule(rule);

    expect(add).toThrow(message);
  });

  test('that do not exist cannot be removed', () => {
    const bus = createEventBus({ clock: hastyClock() });

    const remove = () => bus.removeRule('nobody');

    expect(remove).toThrow('no rule named nobody');
  });

  test.each([{ copies: 0 }, { copies: 1.5 }, { delayMs: -1 }, { retrySpeed: 0 }])(
    'refuse the behaviour %o',
    (behaviour) => {
      const bus = createEventBus({ clock: hastyClock() });

      const behave = () => bus.behave(behaviour);

      expect(behave).toThrow(RangeError);
    },
  );
});
