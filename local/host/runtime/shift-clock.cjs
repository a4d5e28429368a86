'use strict';
/**
 * Shifts `Date` of this process. Timers and `performance` stay as they are. Returns the function that sets the offset,
 * in milliseconds over the machine's clock.
 */
exports.shiftClock = function shiftClock() {
  const RealDate = Date;
  const realNow = RealDate.now;
  let offsetMs = 0;
  const now = () => realNow() + offsetMs;

  // A proxy: `Date()` without `new`, subclasses, `instanceof` and the static functions all keep working.
  const ShiftedDate = new Proxy(RealDate, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    apply: () => new RealDate(now()).toString(),
  });
  RealDate.now = now;
  RealDate.prototype.constructor = ShiftedDate;
  globalThis.Date = ShiftedDate;

  return (ms) => {
    offsetMs = ms;
  };
};
