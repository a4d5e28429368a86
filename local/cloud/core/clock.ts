import type { Clock } from './contract.ts';

/**
 * Taken at import: a process that runs the cloud and also moves its own `Date`, so that its clients sign with the cloud's
 * time, must not move the cloud twice.
 */
const machineNow = Date.now.bind(Date);

/** The machine's clock plus an offset that only grows: what has happened stays in the past. */
export class MovableClock implements Clock {
  #offsetMs = 0;

  get offsetMs(): number {
    return this.#offsetMs;
  }

  now(): number {
    return machineNow() + this.#offsetMs;
  }

  advance(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0)
      throw new RangeError(`The clock can only be moved forward; got ${ms} ms.`);
    this.#offsetMs += ms;
  }
}
