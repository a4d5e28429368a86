/** How many calls of one function run at once; the others wait in the order in which they came. */

export interface Slots {
  /** Resolves with the function that gives the slot back. */
  take(): Promise<() => void>;
}

export function createSlots(limit: number): Slots {
  const waiting: (() => void)[] = [];
  let taken = 0;

  function give(): void {
    const next = waiting.shift();
    if (next === undefined) taken -= 1;
    else next();
  }

  return {
    async take() {
      if (taken < limit) taken += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return give;
    },
  };
}
