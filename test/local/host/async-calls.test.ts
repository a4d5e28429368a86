/** Asynchronous calls on real instances: processes that are killed, run at once, and told how often they were tried. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { FunctionHost } from '../../../local/host/contract.ts';
import { type Bundle, cleanUp, hostOf } from './bundles.ts';

afterEach(cleanUp);

const evaluate: Bundle = { code: 'exports.handler = async (event, context) => eval(event.toString());' };
const hang = 'new Promise(() => {})';

function call(host: FunctionHost, code: string, functionName = 'evaluate'): void {
  host.asyncCalls.enqueue({ functionName, payload: Buffer.from(code), requestId: 'request-1' });
}

function written(lines: readonly string[], count: number): Promise<void> {
  return vi.waitFor(() => expect(lines).toHaveLength(count), { timeout: 10_000, interval: 10 });
}

describe('an asynchronous call', () => {
  // Documented: `retryCount` of the context. That a retry keeps its request's id is inferred.
  test('knows how often it was tried, and keeps its request id', async () => {
    const lines: string[] = [];
    const host = await hostOf({ evaluate }, { onLog: ({ text }) => lines.push(text) });
    host.asyncCalls.behave({ retrySpeed: 1000 });

    call(host, 'console.log(context.requestId, context.retryCount); throw new Error("no")');
    await host.asyncCalls.whenIdle();

    expect(lines).toEqual([0, 1, 2, 3].map((count) => `request-1 ${count}`));
  });

  test.each([
    ['the host kills its function', (host: FunctionHost) => host.kill('evaluate')],
    ['the host kills one instance', (host: FunctionHost) => expect(host.killOne('evaluate')).toBe(true)],
  ])('is tried again when %s', async (_name, kill) => {
    const lines: string[] = [];
    const host = await hostOf({ evaluate }, { onLog: ({ text }) => lines.push(text) });
    host.asyncCalls.behave({ retrySpeed: 1000 });
    call(host, `console.log("up"); context.retryCount === 0 ? ${hang} : "done"`);
    await written(lines, 1);

    kill(host);
    await host.asyncCalls.whenIdle();

    expect(host.asyncCalls.ended).toMatchObject([{ result: 'Succeeded', attempts: 2, answer: 'done' }]);
  });

  test('is tried again after its timeout', async () => {
    const host = await hostOf({ evaluate }, { timeoutMs: 300 });
    host.asyncCalls.behave({ retrySpeed: 1000 });

    call(host, `context.retryCount === 0 ? ${hang} : "done"`);
    await host.asyncCalls.whenIdle();

    expect(host.asyncCalls.ended).toMatchObject([{ result: 'Succeeded', attempts: 2 }]);
  });

  test('leaves the error of its last try to a function', async () => {
    const destination = 'acs:fc:cn-hangzhou:1000000000000000:functions/dead';
    const asyncInvokeConfig = { maxAsyncRetryAttempts: 0, destinationConfig: { onFailure: { destination } } };
    const dead: Bundle = { code: 'exports.handler = async (event) => JSON.parse(event).responsePayload;' };
    const host = await hostOf({ evaluate: { ...evaluate, props: { asyncInvokeConfig } }, dead });

    call(host, 'throw new RangeError("no")');
    await host.asyncCalls.whenIdle();

    const answer = host.asyncCalls.ended.at(-1)?.answer ?? '';
    expect(JSON.parse(answer)).toMatchObject({ errorType: 'RangeError', errorMessage: 'no' });
  });

  test('is not run any more when the host is closed', async () => {
    const lines: string[] = [];
    const host = await hostOf({ evaluate }, { onLog: ({ text }) => lines.push(text) });
    call(host, `console.log("up"); ${hang}`);
    await written(lines, 1);

    await host.close();

    expect(host.asyncCalls.ended).toEqual([]);
    expect(() => call(host, '0')).toThrow('closed');
  });
});

describe('every invocation', () => {
  test('is told, with what it took', async () => {
    const told: unknown[] = [];
    const host = await hostOf({ evaluate }, { onInvocation: (invocation) => told.push(invocation) });
    host.asyncCalls.behave({ retrySpeed: 1000 });

    call(host, 'if (context.retryCount === 0) throw new Error("no"); "done"');
    await host.asyncCalls.whenIdle();
    const { requestId } = await host.invoke('evaluate', '"sync"');

    const peakRssBytes = expect.any(Number) as number;
    expect(told).toMatchObject([
      { functionName: 'evaluate', requestId: 'request-1', outcome: 'function-error', peakRssBytes },
      { functionName: 'evaluate', requestId: 'request-1', outcome: 'success', payload: 'done' },
      { functionName: 'evaluate', requestId, outcome: 'success', payload: 'sync' },
    ]);
  });
});

describe('several calls', () => {
  // Documented: a function never has more instances than are reserved for it.
  test.each([
    ['as many as the host allows', {}, 2],
    ['as many as are reserved', { concurrencyConfig: { reservedConcurrency: 1 } }, 1],
  ])('run at once on instances of their own, %s', async (_name, props, most) => {
    const host = await hostOf({ evaluate: { ...evaluate, props } }, { maxInstances: 2 });

    for (let index = 0; index < 6; index += 1)
      call(host, 'new Promise((done) => setTimeout(done, 50, process.pid))');
    await host.asyncCalls.whenIdle();

    expect(host.asyncCalls.ended).toHaveLength(6);
    expect(new Set(host.asyncCalls.ended.map(({ answer }) => answer)).size).toBe(most);
  });

  test('survive that instances are killed again and again', async () => {
    const asyncInvokeConfig = { maxAsyncRetryAttempts: 8 };
    const props = { asyncInvokeConfig };
    const host = await hostOf({ evaluate: { ...evaluate, props } }, { maxInstances: 3 });
    host.asyncCalls.behave({ retrySpeed: 1000 });
    for (let index = 0; index < 12; index += 1)
      call(host, `new Promise((done) => setTimeout(done, 20, ${index}))`);

    let kills = 0;
    while (host.asyncCalls.pending() > 0 && kills < 8) {
      if (host.killOne('evaluate')) kills += 1;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await host.asyncCalls.whenIdle();

    const answers = host.asyncCalls.ended.map(({ answer }) => Number(answer));
    expect(answers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index));
  });

  test('none of which is under way: there is no instance to kill', async () => {
    const host = await hostOf({ evaluate });
    await host.invoke('evaluate', '0');

    expect(host.killOne('evaluate')).toBe(false);
  });
});

describe('the deployment', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'more retries than there are',
      { asyncInvokeConfig: { maxAsyncRetryAttempts: 9 } },
      /maxAsyncRetryAttempts/,
    ],
    [
      'an age of nothing',
      { asyncInvokeConfig: { maxAsyncEventAgeInSeconds: 0 } },
      /maxAsyncEventAgeInSeconds/,
    ],
    ['a misspelt setting', { asyncInvokeConfig: { asyncTasks: true } }, /asyncTasks/],
    [
      'a destination that is not offered',
      { asyncInvokeConfig: { destinationConfig: { onFailure: { destination: 'acs:oss:::bucket' } } } },
      /must be a function/,
    ],
    [
      'a destination that is not deployed',
      {
        asyncInvokeConfig: {
          destinationConfig: { onFailure: { destination: 'acs:fc:cn-hangzhou:1:functions/nobody' } },
        },
      },
      /no function nobody/,
    ],
    ['too many requests an instance', { instanceConcurrency: 201 }, /instanceConcurrency/],
  ])('is refused for %s', async (_name, props, message) => {
    const host = hostOf({ evaluate: { ...evaluate, props } });

    await expect(host).rejects.toThrow(message);
  });
});
