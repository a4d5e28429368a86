import { afterEach, describe, expect, test } from 'vitest';
import { createEventBus } from '../../../local/cloud/eventbridge/event-bus.ts';
import { connect } from '../../../local/host/wire-events.ts';
import { anEvent } from '../eventbridge/an-event.ts';
import { type Bundle, cleanUp, hostOf } from './bundles.ts';

afterEach(cleanUp);

const pattern = { source: ['acs.ram', 'acs.ims'], data: { eventName: ['DeleteUser'] } };

function withTrigger(code: string, changes: Readonly<Record<string, unknown>> = {}): Bundle {
  const triggerConfig = {
    triggerEnable: true,
    asyncInvocationType: false,
    eventRuleFilterPattern: JSON.stringify(pattern),
    eventSourceConfig: { eventSourceType: 'Default', eventSourceParameters: {} },
    eventSinkConfig: { deliveryOption: { mode: 'event-driven' } },
    runOptions: { mode: 'event-driven', retryStrategy: { PushRetryStrategy: 'EXPONENTIAL_DECAY_RETRY' } },
    ...changes,
  };
  return {
    code,
    props: { triggers: [{ triggerName: 'deleted', triggerType: 'eventbridge', triggerConfig }] },
  };
}

const quiet = withTrigger('exports.handler = async () => null;');

function aBus() {
  const bus = createEventBus({ clock: { now: Date.now } });
  bus.behave({ retrySpeed: 1000 });
  return bus;
}

describe('an EventBridge trigger', () => {
  test('is read from the deployment', async () => {
    const host = await hostOf({ revoke: quiet });

    const triggers = host.eventBridgeTriggers('revoke');

    expect(triggers).toEqual([{ name: 'deleted', pattern, retry: 'EXPONENTIAL_DECAY_RETRY' }]);
  });

  // Documented: BACKOFF_RETRY is the default; a disabled trigger is a disabled rule.
  test.each([
    ['without a strategy', { runOptions: {} }, [{ name: 'deleted', pattern, retry: 'BACKOFF_RETRY' }]],
    ['that is disabled', { triggerEnable: false }, []],
  ])('%s', async (_name, changes, expected) => {
    const host = await hostOf({ revoke: withTrigger('exports.handler = async () => null;', changes) });

    const triggers = host.eventBridgeTriggers('revoke');

    expect(triggers).toEqual(expected);
  });

  test.each([
    ['text that is not JSON', { eventRuleFilterPattern: '{source' }, /trigger deleted is not JSON/],
    [
      'no pattern',
      { eventRuleFilterPattern: undefined },
      /trigger deleted is not usable: eventRuleFilterPattern/,
    ],
    [
      'a strange strategy',
      { runOptions: { retryStrategy: { PushRetryStrategy: 'NEVER' } } },
      /PushRetryStrategy/,
    ],
  ])('is refused at the start for %s', async (_name, changes, message) => {
    const host = hostOf({ revoke: withTrigger('', changes) });

    await expect(host).rejects.toThrow(message);
  });
});

describe('an event on the bus', () => {
  // Documented: event-driven, one CloudEvent a call; the rule is named by function and trigger.
  test('reaches the function whose pattern it matches, one a call', async () => {
    const lines: string[] = [];
    const code = 'exports.handler = async (event) => { console.log(event.toString()); };';
    const host = await hostOf({ revoke: withTrigger(code) }, { onLog: ({ text }) => lines.push(text) });
    const bus = aBus();
    connect(host, bus);

    bus.publish(anEvent());
    bus.publish(anEvent({ id: 'other', source: 'acs.kms' }));
    await bus.idle();

    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([anEvent()]);
    expect(bus.deliveries).toMatchObject([{ rule: 'revoke-deleted', attempts: 1, result: 'delivered' }]);
  });

  test.each([
    ['fails', 'throw new Error("not yet")', /function-error: .*not yet/],
    ['times out', 'return new Promise(() => {})', /timeout: .*timed out after 0\.4 seconds/],
    ['dies', 'process.exit(1)', /killed: .*exited unexpectedly/],
  ])('is delivered again when the function %s', async (_name, failure, lastError) => {
    const code = `const fs = require('fs');
      exports.handler = async () => {
        if (fs.existsSync('tried')) return;
        fs.writeFileSync('tried', '');
        ${failure};
      };`;
    const host = await hostOf({ revoke: withTrigger(code) }, { timeoutMs: 400 });
    const bus = aBus();
    connect(host, bus);

    bus.publish(anEvent());
    await bus.idle();

    expect(bus.deliveries).toMatchObject([
      { attempts: 2, result: 'delivered', lastError: expect.stringMatching(lastError) },
    ]);
  });

  // Documented: a trigger that is switched off is a rule that is switched off.
  test('goes nowhere while the trigger is off', async () => {
    const lines: string[] = [];
    const code = 'exports.handler = async (event) => { console.log(JSON.parse(event).id); };';
    const host = await hostOf({ revoke: withTrigger(code) }, { onLog: ({ text }) => lines.push(text) });
    const bus = aBus();
    connect(host, bus);

    for (const [id, isOn] of [
      ['before', true],
      ['lost', false],
      ['after', true],
    ] as const) {
      host.switchTrigger('revoke', 'deleted', isOn);
      bus.publish(anEvent({ id }));
      await bus.idle();
    }

    expect(lines).toEqual(['before', 'after']);
  });

  test('goes nowhere after the rules were taken away', async () => {
    const host = await hostOf({ revoke: quiet });
    const bus = aBus();
    const disconnect = connect(host, bus);
    disconnect();

    bus.publish(anEvent());
    await bus.idle();

    expect(bus.deliveries).toEqual([]);
  });
});
