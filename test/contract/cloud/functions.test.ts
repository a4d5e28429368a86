/**
 * The guard's functions through Function Compute. Operations, fields and limits are documented, or the typings', unless said.
 * The functions run in the local host, each call in a process of its own.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Behaviours } from '../../../local/cloud/account.ts';
import type { FunctionHost } from '../../../local/host/contract.ts';
import { createFunctions } from '../../../shared/cloud/functions.ts';
import type { Functions } from '../../../shared/use-cases/ports/sweeping.ts';
import { type Bundle, cleanUp, hostOf } from '../../local/host/bundles.ts';
import { aCloud, anAccount, changed, cloudErrorOf, gatewayPage, html, type TestCloud } from './a-cloud.ts';

/** Says what it was given; fails when told to. */
const code = `exports.handler = async (event) => {
  const given = event.toString();
  console.log('ran ' + given);
  if (JSON.parse(given).fail) throw new RangeError('told to fail');
  return 'did it';
};`;
const asyncInvokeConfig = { asyncTask: true, maxAsyncRetryAttempts: 0 };
const eventBridge = {
  triggerName: 'deleted',
  triggerType: 'eventbridge',
  triggerConfig: { triggerEnable: true, eventRuleFilterPattern: '{"source":["acs.ram"]}' },
};
const timer = (triggerName: string) => ({
  triggerName,
  triggerType: 'timer',
  triggerConfig: { enable: true, cronExpression: '0 0 * * * *', payload: '{}' },
});
const http = {
  triggerName: 'api',
  triggerType: 'http',
  triggerConfig: { authType: 'function', methods: ['GET'] },
};
const bundles: Record<string, Bundle> = {
  'guard-audit': { code, props: { asyncInvokeConfig } },
  'guard-record': { code, props: { triggers: [eventBridge, timer('nightly'), timer('hourly'), http] } },
};

let stage: TestCloud;
let host: FunctionHost;
let functions: Functions;
let lines: string[];

async function begin(behaviours: Partial<Behaviours> = {}): Promise<void> {
  stage = await aCloud(anAccount(behaviours));
  lines = [];
  host = await hostOf(bundles, {
    clockOffsetMs: () => stage.cloud.clock.offsetMs,
    onLog: ({ text }) => void lines.push(text),
  });
  stage.cloud.runFunctions(host.runner);
  functions = createFunctions(stage.connect(), 'guard-');
}

beforeEach(() => begin());
afterEach(async () => {
  stage.end();
  await cleanUp();
  await stage.close();
});

const ran = async (): Promise<string[]> => {
  await host.asyncCalls.whenIdle();
  return lines.filter((line) => line.startsWith('ran'));
};

describe('an asynchronous call', () => {
  it('is run with its payload, and is done then', async () => {
    const before = await functions.task('audit', 'night-1_c1');

    await functions.enqueue('audit', 'night-1_c1', { clusterId: 'c1', run: 'night-1' });

    expect(await ran()).toEqual(['ran {"clusterId":"c1","run":"night-1"}']);
    expect(before).toEqual({ state: 'unknown' });
    expect(await functions.task('audit', 'night-1_c1')).toEqual({ state: 'done' });
  });

  // What a repeated id is answered with is unknown; 409 is documented.
  it.each([
    ['refused', 1],
    ['ignored', 1],
    ['run-again', 2],
  ] as const)('of a known id that is %s is taken over all the same', async (repeatedTaskId, runs) => {
    stage.cloud.account.behaviours.repeatedTaskId = repeatedTaskId;

    await functions.enqueue('audit', 'night-1', { one: 1 });
    await functions.enqueue('audit', 'night-1', { one: 1 });

    expect(await ran()).toHaveLength(runs);
  });

  // Seen in a public client: a task is found some seconds after its acceptance.
  it('is unknown until it is found', async () => {
    stage.cloud.account.behaviours.asyncTaskVisibleAfterMs = 60_000;
    await functions.enqueue('audit', 'night-1', {});
    await ran();

    const early = await functions.task('audit', 'night-1');
    stage.cloud.account.behaviours.asyncTaskVisibleAfterMs = 0;
    const late = await functions.task('audit', 'night-1');

    expect([early, late]).toEqual([{ state: 'unknown' }, { state: 'done' }]);
  });

  it('that failed for good says why', async () => {
    await functions.enqueue('audit', 'night-1', { fail: true });
    await ran();

    const task = await functions.task('audit', 'night-1');

    expect(task).toEqual({ state: 'failed', why: 'UnhandledInvocationError' });
  });

  it.each([
    ['an answer that was lost', { kind: 'reset', applied: true }],
    ['a connection that was cut', { kind: 'reset', applied: false }],
    // Inferred: the codes of throttling; the status is documented.
    ['too many requests', { kind: 'error', status: 429, code: 'ResourceThrottled' }],
    ['a gateway’s error', gatewayPage],
  ] as const)('is asked for again after %s, and is one task', async (_words, fault) => {
    stage.fail({ service: 'fc', operation: 'InvokeFunction', times: 1, fault });

    await functions.enqueue('audit', 'night-1', { one: 1 });

    expect(await ran()).toHaveLength(1);
    expect(stage.count('fc.InvokeFunction')).toBe(2);
  });

  it.each([
    ['throttled', { kind: 'error', status: 429, code: 'ResourceThrottled' }, 4],
    ['denied', { kind: 'error', status: 403, code: 'AccessDenied' }, 1],
    ['malformed', html, 1],
  ] as const)('fails as %s', async (kind, fault, requests) => {
    stage.fail({ service: 'fc', operation: 'InvokeFunction', fault });

    const error = await cloudErrorOf(functions.enqueue('audit', 'night-1', {}));

    expect(error).toMatchObject({ kind, operation: 'fc.InvokeFunction' });
    expect(stage.count('fc.InvokeFunction')).toBe(requests);
  });

  it('of a function that is not there fails', async () => {
    const error = await cloudErrorOf(functions.enqueue('sweep', 'night-1', {}));

    expect(error).toMatchObject({ kind: 'not-found', code: 'FunctionNotFound' });
  });

  const payloadOf = (bytes: number) => ({ text: 'x'.repeat(bytes - '{"text":""}'.length) });

  it('with the largest payload is taken over', async () => {
    await functions.enqueue('audit', 'night-1', payloadOf(131_072));

    expect(await ran()).toHaveLength(1);
  });

  it('with a larger payload is refused with its size, and not sent', async () => {
    const error = await cloudErrorOf(functions.enqueue('audit', 'night-1', payloadOf(131_073)));

    expect(error.message).toContain('131073 bytes');
    expect(stage.count('fc.InvokeFunction')).toBe(0);
  });
});

describe('what became of a task', () => {
  it('can’t be told of a function that is not there', async () => {
    const error = await cloudErrorOf(functions.task('sweep', 'night-1'));

    expect(error).toMatchObject({ kind: 'not-found', code: 'FunctionNotFound' });
  });

  it.each([
    ['Enqueued', 'waiting'],
    ['Dequeued', 'waiting'],
    ['Running', 'waiting'],
    ['Retrying', 'waiting'],
    ['Stopping', 'waiting'],
    ['Succeeded', 'done'],
    ['Failed', 'failed'],
    ['Expired', 'failed'],
    ['Stopped', 'failed'],
    ['Invalid', 'failed'],
  ])('%s is %s', async (status, state) => {
    await functions.enqueue('audit', 'night-1', {});
    await ran();
    stage.fail({
      service: 'fc',
      operation: 'GetAsyncTask',
      fault: changed((json) => json.replace('"status":"Succeeded"', `"status":"${status}"`)),
    });

    const task = await functions.task('audit', 'night-1');

    expect(task).toEqual(state === 'failed' ? { state, why: status } : { state });
  });

  it('is unknown when the platform’s word is new', async () => {
    await functions.enqueue('audit', 'night-1', {});
    await ran();
    const fault = changed((json) => json.replace('"status":"Succeeded"', '"status":"Perhaps"'));
    stage.fail({ service: 'fc', operation: 'GetAsyncTask', fault });

    const task = await functions.task('audit', 'night-1');

    expect(task).toEqual({ state: 'unknown', why: 'Perhaps' });
  });
});

describe('tasks that ended badly', () => {
  it('are all that did since then, over pages of two, and no others', async () => {
    await functions.enqueue('audit', 'long-ago', { fail: true });
    await ran();
    const since = Date.now() + 1;
    for (const id of ['a', 'b', 'c']) await functions.enqueue('audit', id, { fail: true });
    await functions.enqueue('audit', 'good', {});
    await ran();

    const dead = await functions.deadTasks('audit', since);

    expect(dead.map(({ id }) => id).toSorted()).toEqual(['a', 'b', 'c']);
    expect(new Set(dead.map(({ why }) => why))).toEqual(new Set(['UnhandledInvocationError']));
  });

  it('are at most a hundred', async () => {
    await functions.enqueue('audit', 'a', { fail: true });
    await ran();
    stage.fail({
      service: 'fc',
      operation: 'ListAsyncTasks',
      fault: changed((json) => {
        const { tasks } = JSON.parse(json) as { tasks: object[] };
        return JSON.stringify({ tasks: Array.from({ length: 120 }, () => tasks).flat() });
      }),
    });

    const { length } = await functions.deadTasks('audit', 0);

    expect(length).toBe(100);
  });

  it('can’t be told without an answer', async () => {
    const fault = { kind: 'error', status: 403, code: 'AccessDenied' } as const;
    stage.fail({ service: 'fc', operation: 'ListAsyncTasks', fault });

    const error = await cloudErrorOf(functions.deadTasks('audit', 0));

    expect(error).toMatchObject({ kind: 'denied', operation: 'fc.ListAsyncTasks' });
  });

  it('are not read for ever when a token comes again', async () => {
    const body = JSON.stringify({ tasks: [], nextToken: 'again' });
    const fault = { kind: 'answer', answer: { status: 200, headers: {}, body } } as const;
    stage.fail({ service: 'fc', operation: 'ListAsyncTasks', fault });

    const error = await cloudErrorOf(functions.deadTasks('audit', 0));

    expect(error).toMatchObject({ kind: 'malformed' });
  });
});

describe('the triggers of a function', () => {
  it('are all of them, over pages of two, each on or off', async () => {
    host.switchTrigger('guard-record', 'nightly', false);
    host.switchTrigger('guard-record', 'deleted', false);

    const triggers = await functions.triggers('record');

    expect(triggers).toEqual([
      { name: 'deleted', isOn: false },
      { name: 'nightly', isOn: false },
      { name: 'hourly', isOn: true },
      { name: 'api', isOn: true },
    ]);
  });

  it('are none of a function without', async () => {
    expect(await functions.triggers('audit')).toEqual([]);
  });

  it('are neither on nor off where the platform does not say', async () => {
    const fault = changed((json) => json.replaceAll('enable', 'enabled').replaceAll('triggerEnable', 'is'));
    stage.fail({ service: 'fc', operation: 'ListTriggers', fault });

    const triggers = await functions.triggers('record');

    expect(triggers.map(({ isOn }) => isOn)).toEqual([undefined, undefined, undefined, true]);
  });

  it('can’t be told of a function that is not there', async () => {
    const error = await cloudErrorOf(functions.triggers('sweep'));

    expect(error).toMatchObject({ kind: 'not-found', code: 'FunctionNotFound' });
  });
});
