'use strict';
/**
 * Runs in a function's process, as the platform's own bootstrap does: loads the handler, and answers requests, several
 * at once where the deployment lets it. Speaks with the host over the IPC channel; what the function prints goes through the ordinary pipes.
 */
const path = require('node:path');
const { shiftClock } = require('./shift-clock.cjs');
const { resolveLocalhost } = require('./resolve-localhost.cjs');

const send = process.send.bind(process);
const setClockOffset = shiftClock();
resolveLocalhost();

let load;
let handler;

/** The platform's error form (documented: "Error handling" of the Node.js runtime). */
function errorForm(error) {
  const thrown = error instanceof Error ? error : new Error(String(error));
  return JSON.stringify({
    errorMessage: thrown.message,
    errorType: thrown.name,
    stackTrace: (thrown.stack ?? '').split('\n'),
  });
}

/** `index.handler` is the export `handler` of `index.js`. */
function exportOf(name) {
  const dot = name.lastIndexOf('.');
  const file = path.join(load.codeFolder, `${name.slice(0, dot)}.js`);
  const found = require(file)[name.slice(dot + 1)];
  if (typeof found !== 'function') throw new Error(`${name} is not exported as a function by the bundle.`);
  return found;
}

function contextOf(request) {
  return {
    requestId: request.requestId,
    credentials: { ...request.credentials },
    function: { ...load.function },
    service: { name: '', logProject: '', logStore: '', qualifier: 'LATEST', versionId: '' },
    region: load.region,
    accountId: load.accountId,
    logger: {
      debug: console.debug,
      info: console.info,
      warn: console.warn,
      error: console.error,
      log: console.log,
    },
    retryCount: request.retryCount,
    tracing: { spanContext: '', jaegerEndpoint: '', spanBaggages: {} },
  };
}

/** What changes from request to request: the time and the role's credentials. */
function refresh({ clockOffsetMs, credentials }) {
  setClockOffset(clockOffsetMs);
  process.env.ALIBABA_CLOUD_ACCESS_KEY_ID = credentials.accessKeyId;
  process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET = credentials.accessKeySecret;
  process.env.ALIBABA_CLOUD_SECURITY_TOKEN = credentials.securityToken;
}

function payloadOf(result) {
  if (Buffer.isBuffer(result)) return result.toString('utf8');
  return typeof result === 'string' ? result : (JSON.stringify(result) ?? 'null');
}

async function start({ load: given, request }) {
  load = given;
  refresh(request);
  handler = exportOf(load.function.handler);
  if (load.initializer !== undefined) await exportOf(load.initializer)(contextOf(request));
}

async function answer({ request }) {
  refresh(request);
  const running = handler(Buffer.from(request.event), contextOf(request));
  if (typeof running?.then !== 'function') throw new TypeError('The handler must be an async function.');
  return payloadOf(await running);
}

/** Tells the host where the output of this message ends: the pipes and the channel are read independently. */
function endOutput(number) {
  process.stdout.write(`\0end ${number}\n`);
  process.stderr.write(`\0end ${number}\n`);
}

async function settle(run, message) {
  const { number } = message;
  let outcome = 'success';
  let payload = '';
  try {
    payload = (await run(message)) ?? '';
  } catch (error) {
    outcome = 'function-error';
    payload = errorForm(error);
  }
  endOutput(number);
  // On all systems in kilobytes.
  send({ number, outcome, payload, maxRssBytes: process.resourceUsage().maxRSS * 1024 });
}

process.on('message', (message) => {
  void settle(message.kind === 'start' ? start : answer, message);
});
// The host is gone: nobody asks any more.
process.on('disconnect', () => process.exit(0));
// A function on the platform has no channel to a parent.
process.send = undefined;
