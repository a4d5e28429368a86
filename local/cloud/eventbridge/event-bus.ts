/** The default event bus in memory: every matching rule gets every event, tried again until it is taken or given up. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, CloudEvent } from '../core/contract.ts';
import type { Delivery, DeliveryBehaviour, EventBus, Rule } from './contract.ts';
import { compilePattern, type EventTest } from './pattern.ts';
import { retryPauses } from './retry.ts';

/** Documented for event triggers on the default bus. */
const maxRules = 10;
/** How often a pause looks at the clock, which may be moved while it waits. Milliseconds of the machine. */
const clockPollMs = 10;

const usualDelivery: DeliveryBehaviour = { copies: 1, atOnce: false, delayMs: 0, retrySpeed: 1 };

function checked(behaviour: DeliveryBehaviour): DeliveryBehaviour {
  if (!Number.isInteger(behaviour.copies) || behaviour.copies < 1)
    throw new RangeError(`copies must be a whole number from 1; got ${behaviour.copies}.`);
  if (!(behaviour.delayMs >= 0))
    throw new RangeError(`delayMs must not be negative; got ${behaviour.delayMs}.`);
  if (!(behaviour.retrySpeed > 0))
    throw new RangeError(`retrySpeed must be more than 0; got ${behaviour.retrySpeed}.`);
  return behaviour;
}

export function createEventBus({ clock }: { readonly clock: Clock }): EventBus {
  const rules = new Map<string, { readonly rule: Rule; readonly matches: EventTest }>();
  const deliveries: Delivery[] = [];
  const underWay = new Set<Promise<void>>();
  const closing = new AbortController();
  let behaviour = usualDelivery;

  /** Waits for the cloud's time, not the machine's; false when the bus was closed meanwhile. */
  async function pause(ms: number): Promise<boolean> {
    const due = clock.now() + ms;
    while (!closing.signal.aborted && clock.now() < due)
      await sleep(Math.min(clockPollMs, due - clock.now()));
    return !closing.signal.aborted;
  }

  async function deliver(rule: Rule, event: CloudEvent, retrySpeed: number): Promise<void> {
    const pauses = retryPauses(rule.retry);
    let lastError = '';
    for (let attempts = 1; attempts <= pauses.length + 1; attempts += 1) {
      const pauseMs = pauses[attempts - 2];
      if (pauseMs !== undefined && !(await pause(pauseMs / retrySpeed))) return;
      try {
        await rule.target(event);
        const said = lastError === '' ? {} : { lastError };
        deliveries.push({ rule: rule.name, event, attempts, result: 'delivered', ...said });
        return;
      } catch (error) {
        lastError = error instanceof Error ? error.message : String(error);
      }
    }
    deliveries.push({
      rule: rule.name,
      event,
      attempts: pauses.length + 1,
      result: 'dead-letter',
      lastError,
    });
  }

  async function carry(rule: Rule, event: CloudEvent, how: DeliveryBehaviour): Promise<void> {
    if (how.delayMs > 0 && !(await pause(how.delayMs))) return;
    const copies = Array.from({ length: how.copies }, () => structuredClone(event));
    if (how.atOnce) {
      await Promise.all(copies.map((copy) => deliver(rule, copy, how.retrySpeed)));
      return;
    }
    for (const copy of copies) await deliver(rule, copy, how.retrySpeed);
  }

  return {
    deliveries,
    addRule(rule) {
      if (rules.has(rule.name)) throw new Error(`There is a rule named ${rule.name} already.`);
      if (rules.size >= maxRules) throw new Error(`The default bus takes at most ${maxRules} rules.`);
      rules.set(rule.name, { rule, matches: compilePattern(rule.pattern) });
    },
    removeRule(name) {
      if (!rules.delete(name)) throw new Error(`There is no rule named ${name}.`);
    },
    behave(changes) {
      behaviour = checked({ ...behaviour, ...changes });
    },
    publish(event) {
      if (closing.signal.aborted) return;
      // The event as it is now: whoever published it may go on changing its object.
      const sent = structuredClone(event);
      for (const { rule, matches } of rules.values()) {
        if (!matches(sent)) continue;
        const carried = carry(rule, sent, behaviour);
        underWay.add(carried);
        void carried.finally(() => underWay.delete(carried));
      }
    },
    async idle() {
      // A delivery may publish again, so that one round is not enough.
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
    close() {
      closing.abort();
    },
  };
}
