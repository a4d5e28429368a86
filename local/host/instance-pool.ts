/** The instances of one function: one with room for each request, a new one when all are full, up to a limit. */
import type { Instance } from './instance.ts';

export interface InstancePool {
  /** Waits when the limit is reached. Rejects when the pool was closed. */
  acquire(): Promise<Instance>;
  release(instance: Instance): void;
  /** Kills all instances; the pool goes on with new ones. */
  kill(): void;
  /** Kills the oldest instance that runs a request; false when none does. */
  killOne(): boolean;
  /** Kills all instances, starts no more, and waits until they have ended. */
  close(): Promise<void>;
}

/**
 * `requestsAnInstance`: documented ("Instance concurrency") is that a new instance is made only when all are full; that the
 * oldest with room is taken is inferred.
 */
export function createInstancePool(
  start: () => Instance,
  limit: number,
  requestsAnInstance: number,
): InstancePool {
  /** How many requests each runs. */
  const all = new Map<Instance, number>();
  const waiting: (() => void)[] = [];
  let closed = false;

  function wakeOne(): void {
    waiting.shift()?.();
  }

  function withRoom(): Instance | undefined {
    for (const [instance, requests] of all)
      if (requests < requestsAnInstance && instance.alive()) return instance;
    if (all.size >= limit) return undefined;
    const started = start();
    all.set(started, 0);
    void started.ended.then(() => {
      all.delete(started);
      for (let room = 0; room < requestsAnInstance; room += 1) wakeOne();
    });
    return started;
  }

  function kill(): void {
    for (const instance of all.keys()) instance.kill();
  }

  return {
    async acquire() {
      for (;;) {
        if (closed) throw new Error('The function host is closed.');
        const found = withRoom();
        if (found !== undefined) {
          all.set(found, (all.get(found) ?? 0) + 1);
          return found;
        }
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    release(instance) {
      const requests = all.get(instance);
      if (requests === undefined) return;
      all.set(instance, requests - 1);
      if (instance.alive()) wakeOne();
    },
    kill,
    killOne() {
      const busy = [...all].find(([instance, requests]) => requests > 0 && instance.alive())?.[0];
      busy?.kill();
      return busy !== undefined;
    },
    async close() {
      closed = true;
      const ends = [...all.keys()].map((instance) => instance.ended);
      kill();
      for (const wake of waiting.splice(0)) wake();
      await Promise.all(ends);
    },
  };
}
