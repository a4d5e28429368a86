/** Waits by the cloud's time, which a test may move, not by the machine's. */

export interface Pauses {
  /** False when it was closed meanwhile. */
  pause(ms: number): Promise<boolean>;
  close(): void;
}

/** How often the clock is looked at while something waits. Milliseconds of the machine. */
const pollMs = 10;

export function createPauses(now: () => number): Pauses {
  const waiting = new Set<{ readonly due: number; readonly wake: (isDue: boolean) => void }>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function poll(): void {
    timer = undefined;
    const at = now();
    for (const each of waiting) {
      if (each.due > at) continue;
      waiting.delete(each);
      each.wake(true);
    }
    if (waiting.size > 0) timer ??= setTimeout(poll, pollMs);
  }

  return {
    pause(ms) {
      if (isClosed) return Promise.resolve(false);
      return new Promise((wake) => {
        waiting.add({ due: now() + ms, wake });
        timer ??= setTimeout(poll, Math.min(pollMs, ms));
      });
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const { wake } of waiting) wake(false);
      waiting.clear();
    },
  };
}

/**
 * The pause before the n-th retry: 0.5 s, then 1, 2, 4 … s. Documented for calls that were throttled; that a call whose
 * function failed is tried again in the same rhythm is inferred.
 */
export function retryPauseMs(retry: number): number {
  return 500 * 2 ** (retry - 1);
}
