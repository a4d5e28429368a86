/** The queue of asynchronous calls by itself: a function here is what the test says that it does. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { MovableClock } from '../../../local/cloud/core/clock.ts';
import { usualAsyncConfig } from '../../../local/host/async/async-config.ts';
import { createAsyncQueue } from '../../../local/host/async/async-queue.ts';
import { type Act, aQueue, failing } from './a-queue.ts';

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
