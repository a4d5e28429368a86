/** The default event bus: rules with patterns, targets, delivery at least once. `event-bus.ts` implements it. */
import type { CloudEvent } from '../core/contract.ts';

/** EventBridge's pattern language: a field's list of expressions, nested by field (`data.eventName`). */
export interface EventPattern {
  readonly [field: string]: readonly unknown[] | EventPattern;
}

/** Delivers one event; a rejection is a failed delivery, tried again by the rule's retry strategy. */
export type Target = (event: CloudEvent) => Promise<void>;

export interface Rule {
  readonly name: string;
  readonly pattern: EventPattern;
  readonly target: Target;
  /** BACKOFF_RETRY: 3 tries, 10 to 20 s apart. EXPONENTIAL_DECAY_RETRY: 176 tries, 1 to 512 s apart, within a day. */
  readonly retry: 'BACKOFF_RETRY' | 'EXPONENTIAL_DECAY_RETRY';
}

/** How the next events travel; the defaults deliver each once, in order, at once. */
export interface DeliveryBehaviour {
  /** How often each event is delivered; 1 when absent. */
  copies: number;
  /** Deliver the copies at the same moment instead of one after the other. */
  atOnce: boolean;
  /** Waits before the first delivery, milliseconds. */
  delayMs: number;
  /** Divides every pause between retries, so that a test or a demonstration need not wait for it; 1 when absent. */
  retrySpeed: number;
}

export interface Delivery {
  readonly rule: string;
  readonly event: CloudEvent;
  readonly attempts: number;
  readonly result: 'delivered' | 'dead-letter';
  readonly lastError?: string;
}

export interface EventBus {
  /** Refuses a pattern that the language does not know, an eleventh rule and a name that is taken. */
  addRule(rule: Rule): void;
  removeRule(name: string): void;
  behave(behaviour: Partial<DeliveryBehaviour>): void;
  publish(event: CloudEvent): void;
  /** Finished deliveries, oldest first. */
  readonly deliveries: readonly Delivery[];
  /** Resolves when nothing is under way or waiting for a retry. */
  idle(): Promise<void>;
  close(): void;
}
