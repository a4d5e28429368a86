/**
 * InvokeFunction as the vendor's client sends it. Paths, headers and words are documented and in the SDK's typings; limits and
 * codes documented unless a test says otherwise.
 */
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../cs/cs-fixture.ts';
import { clientOf, callFc, startFc, taskBundle, worker } from './fc-fixture.ts';

const sync = { 'x-fc-invocation-type': 'Sync' };
const task = (id: string): Record<string, string> => ({ 'x-fc-async-task-id': id });

describe('a synchronous call', () => {
  test('answers what the function answers', async () => {
    const fc = await startFc({ work: { code: worker } });

    const { statusCode, headers, body } = await fc.invoke('work', 'it', sync);

    expect({ statusCode, body }).toEqual({ statusCode: 200, body: 'did it' });
    expect(fc.lines).toEqual([`ran it 0 ${headers['x-fc-request-id']}`]);
    expect(headers).not.toHaveProperty('x-fc-error-type');
  });

  // Documented ("Error handling"): status 200, the kind in a header.
  test('tells a function that failed by a header', async () => {
    const fc = await startFc({ work: { code: worker } });

    const { statusCode, headers, body } = await fc.invoke('work', 'fail', sync);

    expect(statusCode).toBe(200);
    expect(headers['x-fc-error-type']).toBe('UnhandledInvocationError');
    expect(JSON.parse(String(body))).toMatchObject({ errorMessage: 'told to fail', errorType: 'RangeError' });
  });

  test('is what a call without a type is', async () => {
    const fc = await startFc({ work: { code: worker } });

    const pathname = '/2023-03-30/functions/work/invocations';
    const { body } = await fc.call({ pathname, body: 'it', bodyType: 'string' });

    expect(body).toBe('did it');
  });
});

describe('an asynchronous call', () => {
  test('is accepted at once, and run with the request’s id', async () => {
    const fc = await startFc({ work: { code: worker } });

    const { statusCode, headers } = await fc.invoke('work', 'it');
    await fc.host.asyncCalls.whenIdle();

    expect(statusCode).toBe(202);
    expect(headers).not.toHaveProperty('x-fc-async-task-id');
    expect(fc.lines).toEqual([`ran it 0 ${headers['x-fc-request-id']}`]);
  });

  // Seen in an answer of the vendor's: the id comes back. Documented: without one it is the request's.
  test.each([
    ['the caller’s', 'run-1_audit-c0123', task('run-1_audit-c0123')],
    ['the request’s', undefined, {}],
  ])('of a function with tasks has %s id', async (_name, id, headers) => {
    const fc = await startFc(taskBundle());

    const answer = await fc.invoke('work', 'it', headers);

    expect(answer.headers['x-fc-async-task-id']).toBe(id ?? answer.headers['x-fc-request-id']);
  });

  test('may be as large as is documented', async () => {
    const fc = await startFc({ size: { code: 'exports.handler = async (event) => event.length;' } });

    await fc.invoke('size', 'x'.repeat(128 * 1024));
    await fc.host.asyncCalls.whenIdle();

    expect(fc.host.asyncCalls.ended).toMatchObject([{ result: 'Succeeded', answer: String(128 * 1024) }]);
  });

  // The status is documented for "refused"; what really happens is unknown.
  test.each([
    ['refused', [202, 409], 1],
    ['ignored', [202, 202], 1],
    ['run-again', [202, 202], 2],
  ] as const)('with the id of a known task is %s', async (repeatedTaskId, statuses, runs) => {
    const fc = await startFc(taskBundle());
    fc.account.behaviours.repeatedTaskId = repeatedTaskId;
    const invoke = () =>
      fc.invoke('work', 'it', task('run-1')).then(
        ({ statusCode }) => statusCode,
        (error: unknown) => (error as { statusCode: number }).statusCode,
      );

    const first = await invoke();
    await fc.host.asyncCalls.whenIdle();
    const second = await invoke();
    await fc.host.asyncCalls.whenIdle();

    expect([first, second]).toEqual(statuses);
    expect(fc.lines).toHaveLength(runs);
  });

  // Seen in a client's comment: ids are per function.
  test('may have the id of another function’s task', async () => {
    const fc = await startFc({ ...taskBundle(), other: { ...taskBundle()['work'], code: worker } });

    await fc.invoke('work', 'a', task('run-1'));
    const { statusCode } = await fc.invoke('other', 'b', task('run-1'));

    expect(statusCode).toBe(202);
  });

  test('whose answer was lost was accepted all the same', async () => {
    const fc = await startFc(taskBundle());
    fc.faults.add({ service: 'fc', times: 1, fault: { kind: 'reset', applied: true } });

    await expect(fc.invoke('work', 'it', task('run-1'))).rejects.toThrow(/socket hang up|ECONNRESET/);
    const { statusCode, code } = await refusalOf(fc.invoke('work', 'it', task('run-1')));
    await fc.host.asyncCalls.whenIdle();

    // The code is inferred.
    expect({ statusCode, code }).toEqual({ statusCode: 409, code: 'AsyncTaskAlreadyExists' });
    expect(fc.lines).toHaveLength(1);
  });

  test('is throttled when a fault says so', async () => {
    const fc = await startFc(taskBundle());
    const fault = { kind: 'error', status: 429, code: 'ResourceExhausted' } as const;
    fc.faults.add({ service: 'fc', operation: 'InvokeFunction', times: 1, fault });

    const refusal = await refusalOf(fc.invoke('work', 'it', task('run-1')));
    const { statusCode } = await fc.invoke('work', 'it', task('run-1'));

    expect(refusal).toMatchObject({ statusCode: 429, code: 'ResourceExhausted' });
    expect(statusCode).toBe(202);
  });
});

describe('a call is refused', () => {
  test.each<[string, string, Record<string, string>, string, number, string]>([
    ['of a function that is not there', 'nobody', {}, '', 404, 'FunctionNotFound'],
    ['of an unknown type', 'work', { 'x-fc-invocation-type': 'Later' }, '', 400, 'InvalidArgument'],
    // Ours: the end of the log is not offered.
    ['that asks for the log', 'work', { 'x-fc-log-type': 'Tail' }, '', 400, 'InvalidArgument'],
    ['with an id that begins with a digit', 'work', task('1-run'), '', 400, 'InvalidArgument'],
    ['with an id of 129 characters', 'work', task('r'.repeat(129)), '', 400, 'InvalidArgument'],
    // Documented is that tasks must be switched on; the refusal is ours.
    ['with an id, of a function without tasks', 'plain', task('run-1'), '', 400, 'InvalidArgument'],
    ['with an id that waits', 'work', { ...sync, ...task('run-1') }, '', 400, 'InvalidArgument'],
    ['that is too large', 'work', {}, 'x'.repeat(128 * 1024 + 1), 400, 'EntityTooLarge'],
    ['that waits and is too large', 'work', sync, 'x'.repeat(32 * 1024 * 1024 + 1), 400, 'EntityTooLarge'],
  ])('%s', async (_name, functionName, headers, body, statusCode, code) => {
    const fc = await startFc({ ...taskBundle(), plain: { code: worker } });

    const refusal = await refusalOf(fc.invoke(functionName, body, headers));

    expect(refusal).toMatchObject({ statusCode, code });
    expect(fc.lines).toEqual([]);
  });

  // Ours where the real gateway ignores: unknown parameters. Versions and aliases are not offered.
  test.each([
    ['an unknown parameter', { more: '1' }, {}, 'InvalidArgument'],
    ['an alias', { qualifier: 'prod' }, {}, 'InvalidArgument'],
    ['another version of the API', {}, { version: '2021-04-06' }, 'InvalidVersion'],
    ['another action', {}, { action: 'GetFunction' }, 'PathNotSupported'],
    ['an unknown path', {}, { pathname: '/2023-03-30/functions/work' }, 'PathNotSupported'],
  ])('for %s', async (_name, query, changes, code) => {
    const fc = await startFc(taskBundle());
    const pathname = '/2023-03-30/functions/work/invocations';

    const refusal = await refusalOf(fc.call({ pathname, query, body: 'it', ...changes }));

    expect(refusal).toMatchObject({ statusCode: 400, code });
  });

  test('without a function host, and says so', async () => {
    const fc = await startFc(undefined);

    const refusal = await refusalOf(fc.invoke('work'));

    expect(refusal).toMatchObject({ statusCode: 404, code: 'FunctionNotFound' });
    expect(refusal.message).toContain('without a function host');
  });

  test('when the signature is not the key’s', async () => {
    const fc = await startFc(taskBundle());
    const client = clientOf(fc.port, fc.accessKeyId, 'another secret');

    const refusal = await refusalOf(
      callFc(client, { pathname: '/2023-03-30/functions/work/invocations', body: 'it' }),
    );

    expect(refusal).toMatchObject({ statusCode: 400, code: 'SignatureDoesNotMatch' });
  });
});
