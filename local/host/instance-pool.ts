/** The instances of one function: a free one for each request, a new one when all are busy, up to a limit. */
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

export function createInstancePool(start: () => Instance, limit: number): InstancePool {
  const all = new Set<Instance>();
  const free = new Set<Instance>();
  const waiting: (() => void)[] = [];
  let closed = false;

  function forget(instance: Instance): void {
    free.delete(instance);
    all.delete(instance);
    waiting.shift()?.();
  }

  function startOne(): Instance {
    const instance = start();
    all.add(instance);
    void instance.ended.then(() => forget(instance));
    return instance;
  }

  function kill(): void {
    for (const instance of all) instance.kill();
    free.clear();
  }

  return {
    async acquire() {
      for (;;) {
        if (closed) throw new Error('The function host is closed.');
        const ready = [...free].find((instance) => instance.alive());
        if (ready !== undefined) {
          free.delete(ready);
          return ready;
        }
        if (all.size < limit) return startOne();
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    release(instance) {
      if (!instance.alive()) return;
      free.add(instance);
      waiting.shift()?.();
    },
    kill,
    killOne() {
      const [busy] = [...all].filter((instance) => !free.has(instance) && instance.alive());
      busy?.kill();
      return busy !== undefined;
    },
    async close() {
      closed = true;
      const ends = [...all].map((instance) => instance.ended);
      kill();
      for (const wake of waiting.splice(0)) wake();
      await Promise.all(ends);
    },
  };
}
