/** What every handler is wrapped in: an answer as JSON, an error logged with its causes and thrown on. */
import { describe, expect, it } from 'vitest';
import type { FunctionContext } from '../../shared/runtime/context.ts';
import { describe as describeError, handlerOf } from '../../shared/runtime/stack.ts';

const platform: FunctionContext = {
  requestId: 'r-1',
  function: { name: 'revoke', handler: 'index.handler', memory: 512, timeout: 600 },
  region: 'cn-hangzhou',
  accountId: '1734567890123456',
};
const event = Buffer.from('{}');

function logged(): { lines: unknown[]; write: (text: string) => void } {
  const lines: unknown[] = [];
  return { lines, write: (text) => lines.push(JSON.parse(text)) };
}

describe('a handler', () => {
  it.each([
    ['an object', { results: [] }, '{"results":[]}'],
    ['nothing', undefined, 'null'],
    ['null', null, 'null'],
    ['false', false, 'false'],
  ])('answers %s as JSON and logs nothing of its own', async (_words, result, answer) => {
    const { lines, write } = logged();
    const handler = handlerOf(async () => result, write);

    expect(await handler(event, platform)).toBe(answer);
    expect(lines).toEqual([]);
  });

  it('gives the work its input, the platform’s context and a log that names the invocation', async () => {
    const { lines, write } = logged();
    const seen: unknown[] = [];
    const handler = handlerOf(async (input, context, log) => {
      seen.push(Buffer.from(input).toString(), context.requestId);
      log({ step: 'deletion' });
    }, write);

    await handler(event, platform);

    expect(seen).toEqual(['{}', 'r-1']);
    expect(lines).toEqual([{ function: 'revoke', requestId: 'r-1', step: 'deletion' }]);
  });

  it('logs an error with its cause and throws the very same one, so that the platform tries again', async () => {
    const { lines, write } = logged();
    const error = new Error('not finished', { cause: new TypeError('no list') });
    const handler = handlerOf(() => Promise.reject(error), write);

    const run = handler(event, platform);

    await expect(run).rejects.toBe(error);
    expect(lines).toEqual([
      {
        function: 'revoke',
        requestId: 'r-1',
        level: 'error',
        step: 'failed',
        error: { name: 'Error', message: 'not finished', cause: { name: 'TypeError', message: 'no list' } },
      },
    ]);
  });
});

describe('the description of an error', () => {
  const withFields = Object.assign(new Error('refused'), {
    code: 'StatusForbidden',
    status: 403,
    operation: 'cs.DescribeClustersV1',
    requestId: 'q-1',
    kind: 'denied',
    data: { AccessKeySecret: 'never shown' },
    headers: 'never shown',
  });

  it.each<[string, unknown, unknown]>([
    ['its name and message', new RangeError('too long'), { name: 'RangeError', message: 'too long' }],
    [
      'the fields that tell where it comes from, and no other',
      withFields,
      {
        name: 'Error',
        message: 'refused',
        code: 'StatusForbidden',
        status: 403,
        operation: 'cs.DescribeClustersV1',
        requestId: 'q-1',
        kind: 'denied',
      },
    ],
    [
      'no field that is neither text nor number',
      Object.assign(new Error('x'), { code: { secret: 1 }, status: undefined }),
      { name: 'Error', message: 'x' },
    ],
    [
      'each of several errors',
      new AggregateError([new Error('one'), 'two'], 'both'),
      { name: 'AggregateError', message: 'both', errors: [{ name: 'Error', message: 'one' }, 'two'] },
    ],
    [
      'a cause that is no error, as text',
      new Error('x', { cause: 404 }),
      { name: 'Error', message: 'x', cause: '404' },
    ],
    ['what is no error, as text', 'thrown', 'thrown'],
    ['nothing, as text', undefined, 'undefined'],
  ])('has %s', (_words, error, description) => {
    expect(describeError(error)).toEqual(description);
  });

  it('names at most twenty of many', () => {
    const many = new AggregateError(Array.from({ length: 25 }, (_, index) => new Error(`${index}`)));

    expect(describeError(many)).toMatchObject({ errors: { length: 20 } });
  });

  it('goes four levels down into what errors collect', () => {
    const deep = ['four', 'three', 'two', 'one'].reduce(
      (inner, message) => new AggregateError([inner], message),
      new AggregateError([new Error('too deep')], 'five'),
    );

    const text = JSON.stringify(describeError(deep));

    expect(text).toContain('"message":"five"');
    expect(text).not.toContain('too deep');
  });

  it('ends, also where causes refer to each other', () => {
    const one = new Error('one');
    const other = new Error('other', { cause: one });
    one.cause = other;

    const at = (message: string, cause?: unknown): unknown => ({
      name: 'Error',
      message,
      ...(cause === undefined ? {} : { cause }),
    });
    expect(describeError(one)).toEqual(at('one', at('other', at('one', at('other', at('one'))))));
  });
});
