'use strict';
/**
 * Loaded into a function's process before the host's bootstrap: takes a profile of the processor from here until the first
 * request is answered, and writes it where COLD_PROFILE says.
 */
const { writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');

const startedAfterMs = performance.now();
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.setSamplingInterval', { interval: 200 });
session.post('Profiler.start');

const send = process.send;
let messages = 0;
process.send = function sendAndWrite(...given) {
  messages += 1;
  // The first says that the bundle is loaded, the second is the answer.
  if (messages === 2) {
    session.post('Profiler.stop', (_error, { profile }) => {
      writeFileSync(process.env.COLD_PROFILE, JSON.stringify({ startedAfterMs, profile }));
    });
  }
  return send.apply(process, given);
};
