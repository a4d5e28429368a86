/** What GetAsyncTask and ListAsyncTasks answer. Fields and words are in the SDK's typings; what else is known stands beside it. */
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../cs/cs-fixture.ts';
import { type FcAnswer, type RunningFc, startFc, taskBundle, worker } from './fc-fixture.ts';

const day = 86_400_000;

async function done(
  fc: RunningFc,
  ...tasks: readonly (readonly [id: string, body: string])[]
): Promise<void> {
  for (const [id, body] of tasks) await fc.invoke('work', body, { 'x-fc-async-task-id': id });
  await fc.host.asyncCalls.whenIdle();
}

const get = (fc: RunningFc, id: string) => fc.read('GetAsyncTask', `work/async-tasks/${id}`);
const list = (fc: RunningFc, query = {}) => fc.read('ListAsyncTasks', 'work/async-tasks', query);
const idsOf = ({ body }: FcAnswer) =>
  (body as { tasks: { taskId: string }[] }).tasks.map(({ taskId }) => taskId);

describe('a task', () => {
  test('tells how it went', async () => {
    const fc = await startFc(taskBundle());
    const before = fc.clock.now();
    await done(fc, ['run-1', 'it']);

    const { body } = await get(fc, 'run-1');

    const task = body as Record<string, number | string>;
    expect(task).toMatchObject({
      taskId: 'run-1',
      functionArn: 'acs:fc:cn-hangzhou:1700000000000001:functions/work',
      qualifier: 'LATEST',
      status: 'Succeeded',
      alreadyRetriedTimes: 0,
      taskPayload: 'it',
      events: [
        { eventId: 1, status: 'Enqueued' },
        { eventId: 2, status: 'Running' },
        { eventId: 3, status: 'Succeeded' },
      ],
    });
    expect(fc.lines).toEqual([`ran it 0 ${task['requestId']}`]);
    expect(Number(task['startedTime'])).toBeGreaterThanOrEqual(before);
    expect(Number(task['endTime'])).toBeGreaterThanOrEqual(Number(task['startedTime']));
    // Documented: only accounts that asked for it see the function's answer.
    expect(task).not.toHaveProperty('returnPayload');
    expect(task).not.toHaveProperty('taskErrorMessage');
  });

  // The error's name is documented with the field.
  test('tells its retries and that it failed', async () => {
    const asyncInvokeConfig = { asyncTask: true, maxAsyncRetryAttempts: 2 };
    const fc = await startFc(taskBundle({ asyncInvokeConfig }));
    fc.host.asyncCalls.behave({ retrySpeed: 1000 });
    await done(fc, ['run-1', 'fail']);

    const { body } = await get(fc, 'run-1');

    const { events, ...task } = body as { events: { status: string; eventDetail: string }[] };
    expect(task).toMatchObject({
      status: 'Failed',
      alreadyRetriedTimes: 2,
      taskErrorMessage: 'UnhandledInvocationError',
    });
    expect(events.map(({ status }) => status).join(' ')).toBe(
      'Enqueued Running Retrying Running Retrying Running Failed',
    );
    expect(events.at(-1)?.eventDetail).toBe('{"Error":"UnhandledInvocationError"}');
  });

  test.each([
    ['of another id', 'run-2', 0],
    // Documented: seven days.
    ['that is older than seven days', 'run-1', 7 * day],
  ])('%s is not found', async (_name, id, ms) => {
    const fc = await startFc(taskBundle());
    await done(fc, ['run-1', 'it']);
    fc.advance(ms);

    const refusal = await refusalOf(get(fc, id));

    // The code is seen in a public client.
    expect(refusal).toMatchObject({ statusCode: 404, code: 'AsyncTaskNotFound' });
  });

  test('of a function whose calls are no tasks is not found', async () => {
    const fc = await startFc({ work: { code: worker } });
    const { headers } = await fc.invoke('work', 'it');
    await fc.host.asyncCalls.whenIdle();

    const refusal = await refusalOf(get(fc, headers['x-fc-request-id'] ?? ''));

    expect(refusal).toMatchObject({ statusCode: 404, code: 'AsyncTaskNotFound' });
  });

  // Seen in a public client, which waits three seconds.
  test('is found late when it is so set, and is known all the same', async () => {
    const fc = await startFc(taskBundle());
    fc.account.behaviours.asyncTaskVisibleAfterMs = 60_000;
    await done(fc, ['run-1', 'it']);

    const early = await refusalOf(get(fc, 'run-1'));
    const listed = await list(fc);
    const repeated = await refusalOf(fc.invoke('work', 'it', { 'x-fc-async-task-id': 'run-1' }));
    fc.advance(60_000);
    const late = await get(fc, 'run-1');

    expect(early.code).toBe('AsyncTaskNotFound');
    expect(idsOf(listed)).toEqual([]);
    expect(repeated.statusCode).toBe(409);
    expect(late.body).toMatchObject({ status: 'Succeeded' });
  });
});

describe('the list of tasks', () => {
  const tasks = [
    ['night-1', 'it'],
    ['night-2', 'fail'],
    ['day-1', 'it'],
  ] as const;
  const config = { asyncInvokeConfig: { asyncTask: true, maxAsyncRetryAttempts: 0 } };

  // That the oldest stands first when nothing is asked is inferred.
  test.each<[string, Record<string, string>, string[]]>([
    ['all', {}, ['night-1', 'night-2', 'day-1']],
    ['newest first', { sortOrderByTime: 'desc' }, ['day-1', 'night-2', 'night-1']],
    ['a prefix', { prefix: 'night-' }, ['night-1', 'night-2']],
    ['failed ones', { status: 'Failed' }, ['night-2']],
    ['running ones', { status: 'Running' }, []],
    ['since a time', { startedTimeBegin: String(Date.now() + day) }, []],
    ['until a time', { startedTimeEnd: String(Date.now() + day) }, ['night-1', 'night-2', 'day-1']],
  ])('shows %s', async (_name, query, expected) => {
    const fc = await startFc(taskBundle(config));
    await done(fc, ...tasks);

    const answer = await list(fc, query);

    expect(idsOf(answer)).toEqual(expected);
  });

  test.each([
    ['oldest', {}, ['night-1', 'night-2', 'day-1']],
    ['newest', { sortOrderByTime: 'desc' }, ['day-1', 'night-2', 'night-1']],
  ])('comes page by page, the %s first', async (_name, query, expected) => {
    const fc = await startFc(taskBundle(config));
    await done(fc, ...tasks);

    const seen: string[] = [];
    let nextToken: string | undefined = '';
    for (let page = 0; nextToken !== undefined && page < 9; page += 1) {
      const answer: FcAnswer = await list(fc, {
        ...query,
        limit: '1',
        ...(nextToken === '' ? {} : { nextToken }),
      });
      seen.push(...idsOf(answer));
      ({ nextToken } = answer.body as { nextToken?: string });
    }

    expect(seen).toEqual(expected);
  });

  test.each([
    ['without', undefined, undefined],
    ['with', 'true', 'it'],
  ])('shows payloads only %s the parameter', async (_name, includePayload, payload) => {
    const fc = await startFc(taskBundle(config));
    await done(fc, ['run-1', 'it']);

    const { body } = await list(fc, includePayload === undefined ? {} : { includePayload });

    const [task] = (body as { tasks: { taskPayload?: string }[] }).tasks;
    expect(task?.taskPayload).toBe(payload);
  });

  test.each([
    ['a limit of 0', { limit: '0' }],
    ['a limit of 101', { limit: '101' }],
    ['an unknown status', { status: 'Lost' }],
    ['an unknown order', { sortOrderByTime: 'up' }],
    ['a token of its own', { nextToken: 'what' }],
    ['an unknown parameter', { offset: '1' }],
  ])('is refused for %s', async (_name, query) => {
    const fc = await startFc(taskBundle(config));

    const refusal = await refusalOf(list(fc, query));

    expect(refusal).toMatchObject({ statusCode: 400, code: 'InvalidArgument' });
  });
});
