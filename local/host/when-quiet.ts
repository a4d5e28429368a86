/** Waits until everything that one thing led to has happened: events, asynchronous calls, and what they lead to in turn. */
import type { EventBus } from '../cloud/eventbridge/contract.ts';
import type { FunctionHost } from './contract.ts';

/** Resolves when no event is on its way and no asynchronous call is pending, both at the same time. */
export async function whenQuiet(host: FunctionHost, bus: EventBus): Promise<void> {
  const happened = (): number => bus.deliveries.length + host.asyncCalls.ended.length;
  for (;;) {
    const before = happened();
    await bus.idle();
    await host.asyncCalls.whenIdle();
    if (happened() === before) return;
  }
}
