/** The queue of asynchronous calls by itself: a function here is what the test says that it does. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { MovableClock } from '../../../local/cloud/core/clock.ts';
import type { AsyncConfig } from '../../../local/cloud/fc/contract.ts';
import { usualAsyncConfig } from '../../../local/host/async/async-config.ts';
import { createAsyncQueue } from '../../../local/host/async/async-queue.ts';

interface Attempt {
  readonly functionName: string;
  readonly payload: string;
  readonly retryCount: number;
  readonly at: number;
}

type Act = (attempt: Attempt) => string | Promise<string>;

const accountId = '1700000000000001';
const arnOf = (name: string): string => `acs:fc:cn-hangzhou:${accountId}:functions/${name}`;

/** A queue of these functions; `act` throws where a function is to fail. */
function aQueue(
  act: Act,
  configs: Readonly<Record<string, Partial<AsyncConfig>>> = { work: {} },
  limit = 20,
) {
  const clock = new MovableClock();
  const attempts: Attempt[] = [];
  let requests = 0;
  const queue = createAsyncQueue({
    functions: Object.entries(configs).map(([name, config]) => ({
      name,
      functionArn: arnOf(name),
      asyncConfig: { ...usualAsyncConfig, ...config },
      limit,
    })),
    newRequestId: () => `follow-up-${(requests += 1)}`,
    now: () => clock.now(),
    async run({ functionName, payload }, retryCount) {
      const attempt = { functionName, payload: payload.toString(), retryCount, at: clock.now() };
      attempts.push(attempt);
      try {
        return { isWell: true, answer: await act(attempt) };
      } catch (error) {
        return { isWell: false, answer: (error as Error).message };
      }
    },
  });
  onTestFinished(() => queue.close());
  const call = (payload: string, functionName = 'work', taskId?: string): void =>
    queue.enqueue({
      functionName,
      payload: Buffer.from(payload),
      requestId: `request-${payload}`,
      ...(taskId === undefined ? {} : { taskId }),
    });
  return { queue, clock, attempts, call };
}

function failing(times: number): Act {
  return ({ retryCount }) => {
    if (retryCount < times) throw new Error(`failure ${retryCount + 1}`);
    return 'well';
  };
}

describe('a call that fails', () => {
  // Documented: tried again as often as is set, three times when nothing is.
  test.each<[string, number, number | undefined, number, 'Succeeded' | 'Failed']>([
    ['once', 1, undefined, 2, 'Succeeded'],
    ['three times', 3, undefined, 4, 'Succeeded'],
    ['always', 99, undefined, 4, 'Failed'],
    ['always, without retries', 99, 0, 1, 'Failed'],
    ['always, with eight retries', 99, 8, 9, 'Failed'],
  ])('%s', async (_name, times, maxAsyncRetryAttempts, runs, result) => {
    const config = maxAsyncRetryAttempts === undefined ? {} : { maxAsyncRetryAttempts };
    const { queue, attempts, call } = aQueue(failing(times), { work: config });
    queue.behave({ retrySpeed: 10_000 });

    call('it');
    await queue.whenIdle();

    expect(attempts.map(({ retryCount }) => retryCount)).toEqual(Array.from({ length: runs }, (_, i) => i));
    expect(queue.ended).toMatchObject([{ requestId: 'request-it', attempts: runs, result }]);
  });

  // Documented for throttled calls, inferred for failed ones: 0.5 s, then 1, 2, 4 … s.
  test('is tried again when the cloud’s clock gets there, not before', async () => {
    const { queue, clock, attempts, call } = aQueue(failing(99));
    call('it');

    for (const [index, ms] of [500, 1000, 2000].entries()) {
      await vi.waitFor(() => expect(attempts).toHaveLength(index + 1));
      clock.advance(ms);
    }
    await queue.whenIdle();

    const pauses = attempts.slice(1).map(({ at }, index) => at - (attempts[index]?.at ?? 0));
    expect(pauses.map((ms) => ms >= 500)).toEqual([true, true, true]);
    expect(pauses[2]).toBeGreaterThanOrEqual(2000);
    expect(queue.ended).toMatchObject([{ attempts: 4, result: 'Failed', answer: 'failure 4' }]);
  });

  test('waits while the clock stands before its retry', async () => {
    const { queue, attempts, call } = aQueue(failing(99), { work: { asyncTask: true } });

    call('it', 'work', 'run-1');
    await vi.waitFor(() => expect(queue.task('work', 'run-1')?.status).toBe('Retrying'));

    expect(attempts).toHaveLength(1);
    expect(queue.pending()).toBe(1);
  });

  test('for the machine’s own fault is tried again too', async () => {
    const clock = new MovableClock();
    let runs = 0;
    const functions = [{ name: 'work', functionArn: '', asyncConfig: usualAsyncConfig, limit: 1 }];
    const queue = createAsyncQueue({
      functions,
      newRequestId: () => '',
      now: () => clock.now(),
      async run() {
        runs += 1;
        if (runs === 1) throw new Error('no process');
        return { isWell: true, answer: '' };
      },
    });
    onTestFinished(() => queue.close());
    queue.behave({ retrySpeed: 1000 });

    queue.enqueue({ functionName: 'work', payload: Buffer.from(''), requestId: '1' });
    await queue.whenIdle();

    expect(queue.ended).toMatchObject([{ attempts: 2, result: 'Succeeded' }]);
  });
});

describe('a call that gets too old', () => {
  // Documented: dropped, and its state is Expired when it was never run.
  test('before it is run is dropped', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const act: Act = async ({ payload }) => (payload === 'first' ? held.then(() => '') : '');
    const config = { asyncTask: true, maxAsyncEventAgeInSeconds: 60 };
    const { queue, clock, attempts, call } = aQueue(act, { work: config }, 1);

    call('first');
    call('second');
    await vi.waitFor(() => expect(attempts).toHaveLength(1));
    clock.advance(60_000);
    release();
    await queue.whenIdle();

    expect(queue.ended).toMatchObject([
      { payload: 'first', result: 'Succeeded' },
      { payload: 'second', result: 'Expired', attempts: 0 },
    ]);
    expect(queue.tasks('work').map(({ status }) => status)).toEqual(['Succeeded', 'Expired']);
  });

  test('between two tries is given up', async () => {
    const { queue, clock, attempts, call } = aQueue(failing(99), { work: { maxAsyncEventAgeInSeconds: 60 } });

    call('it');
    await vi.waitFor(() => expect(attempts).toHaveLength(1));
    clock.advance(60_000);
    await queue.whenIdle();

    expect(queue.ended).toMatchObject([{ result: 'Failed', attempts: 1 }]);
  });
});

describe('a destination', () => {
  // Names documented ("Result callback"), values inferred from its example.
  test.each([
    ['well', 'onSuccess', '', 1],
    ['badly', 'onFailure', 'UnhandledInvocationError', 2],
  ] as const)('that is a function is called when a call ends %s', async (_name, which, error, count) => {
    const act: Act = ({ functionName }) => {
      if (functionName === 'work' && error !== '') throw new Error('oops');
      return 'did';
    };
    const config = { maxAsyncRetryAttempts: 1, [which]: arnOf('told') };
    const { queue, clock, attempts, call } = aQueue(act, { work: config, told: {} });
    queue.behave({ retrySpeed: 1000 });

    call('it');
    await queue.whenIdle();

    const [last] = attempts.slice(-1);
    expect(last?.functionName).toBe('told');
    const { timestamp, ...body } = JSON.parse(last?.payload ?? '') as Record<string, unknown>;
    expect(Math.abs(Date.parse(String(timestamp)) - clock.now())).toBeLessThan(60_000);
    expect(body).toEqual({
      requestContext: {
        requestId: 'request-it',
        functionArn: arnOf('work'),
        condition: error,
        approximateInvokeCount: count,
      },
      requestPayload: 'it',
      responseContext: { statusCode: 200, functionError: error },
      responsePayload: error === '' ? 'did' : 'oops',
    });
  });

  test('is not called for the other end', async () => {
    const { queue, attempts, call } = aQueue(() => '', { work: { onFailure: arnOf('told') }, told: {} });

    call('it');
    await queue.whenIdle();

    expect(attempts.map(({ functionName }) => functionName)).toEqual(['work']);
  });

  test('that is a queue keeps the letter, and the task says so', async () => {
    const onFailure = `acs:mns:cn-hangzhou:${accountId}:/queues/dead/messages`;
    const config = { asyncTask: true, maxAsyncRetryAttempts: 0, onFailure };
    const { queue, call } = aQueue(failing(99), { work: config });

    call('it', 'work', 'run-1');
    await queue.whenIdle();

    expect(queue.letters).toMatchObject([{ destination: onFailure }]);
    expect(JSON.parse(queue.letters[0]?.body ?? '')).toMatchObject({ requestPayload: 'it' });
    expect(queue.task('work', 'run-1')?.destinationStatus).toBe('Succeeded');
  });

  // Documented: 64 KB for a queue, 128 KB for a function.
  test.each([
    ['a queue', `acs:mns:cn-hangzhou:${accountId}:/queues/dead/messages`, 64],
    ['a function', arnOf('told'), 128],
  ])('that is %s is not told more than it takes', async (_name, onSuccess, kilobytes) => {
    const { queue, call } = aQueue(() => '', { work: { asyncTask: true, onSuccess }, told: {} });

    call('x'.repeat(kilobytes * 1024), 'work', 'run-1');
    await queue.whenIdle();

    expect(queue.letters).toEqual([]);
    expect(queue.ended).toHaveLength(1);
    expect(queue.task('work', 'run-1')?.destinationStatus).toBe('Failed');
  });

  // Ours: a misspelt name is noticed at the start.
  test('that is not there is refused', () => {
    expect(() => aQueue(() => '', { work: { onFailure: arnOf('nobody') } })).toThrow('no function nobody');
  });
});

describe('calls', () => {
  test('run at once up to the limit, in their order', async () => {
    let running = 0;
    let most = 0;
    const act: Act = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return '';
    };
    const { queue, attempts, call } = aQueue(act, { work: {} }, 3);
    const payloads = Array.from({ length: 50 }, (_, index) => String(index));

    for (const payload of payloads) call(payload);
    await queue.whenIdle();

    expect(most).toBe(3);
    expect(attempts.map(({ payload }) => payload)).toEqual(payloads);
    expect(queue.ended).toHaveLength(50);
  });

  test('of one function don’t hold up another’s', async () => {
    const act: Act = ({ functionName }) => (functionName === 'slow' ? new Promise(() => undefined) : '');
    const { queue, call } = aQueue(act, { slow: {}, work: {} }, 1);

    call('a', 'slow');
    call('b', 'slow');
    call('c');
    await vi.waitFor(() => expect(queue.ended).toHaveLength(1));

    expect(queue.ended).toMatchObject([{ functionName: 'work' }]);
    expect(queue.pending()).toBe(2);
  });

  // Inferred: at least once.
  test('are run twice at the same moment when it is so set', async () => {
    const { queue, attempts, call } = aQueue(() => '');
    queue.behave({ copies: 2 });

    call('it');
    await queue.whenIdle();

    expect(attempts.map(({ payload }) => payload)).toEqual(['it', 'it']);
    expect(queue.ended).toHaveLength(1);
  });

  test('of calls are waited for too', async () => {
    const { queue, call } = aQueue(({ payload }) => {
      if (payload !== '3') call(String(Number(payload) + 1));
      return '';
    });

    call('0');
    await queue.whenIdle();

    expect(queue.ended.map(({ payload }) => payload)).toEqual(['0', '1', '2', '3']);
  });

  test('are not taken any more when it is closed, and nothing waits for it', async () => {
    const { queue, attempts, call } = aQueue(failing(99));
    call('it');
    await vi.waitFor(() => expect(attempts).toHaveLength(1));

    queue.close();
    await queue.whenIdle();

    expect(() => call('more')).toThrow('closed');
    expect(attempts).toHaveLength(1);
  });

  test.each([
    ['copies', { copies: 0 }],
    ['copies', { copies: 1.5 }],
    ['retrySpeed', { retrySpeed: 0 }],
  ])('are not carried out with a bad %s', (name, behaviour) => {
    const { queue } = aQueue(() => '');

    expect(() => queue.behave(behaviour)).toThrow(name);
  });
});
