/** What the destination of an asynchronous call is told, and when. */
import { describe, expect, test } from 'vitest';
import { accountId, type Act, aQueue, arnOf, failing } from './a-queue.ts';

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
