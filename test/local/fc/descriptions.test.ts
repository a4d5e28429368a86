/** What the API tells of a deployed function: its triggers as they are now, and its settings for asynchronous calls. */
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../cs/cs-fixture.ts';
import { startFc, taskBundle, worker } from './fc-fixture.ts';

const timer = {
  triggerName: 'nightly',
  triggerType: 'timer',
  triggerConfig: { enable: true, cronExpression: '0 0 18 * * *', payload: 'all' },
};
const deleted = {
  triggerName: 'deleted',
  triggerType: 'eventbridge',
  description: 'A RAM user was deleted',
  triggerConfig: {
    triggerEnable: true,
    asyncInvocationType: true,
    eventRuleFilterPattern: '{"source":["acs.ram"]}',
  },
};

interface Row {
  readonly triggerName: string;
  readonly triggerConfig: string;
}

const rowsOf = (body: unknown): Row[] => (body as { triggers: Row[] }).triggers;

describe('the list of triggers', () => {
  // The configuration as JSON text: the SDK's typings.
  test('shows what is deployed', async () => {
    const fc = await startFc({ work: { code: worker, props: { triggers: [timer, deleted] } } });

    const { body } = await fc.read('ListTriggers', 'work/triggers');

    expect(rowsOf(body)).toMatchObject([
      { triggerName: 'nightly', triggerType: 'timer', qualifier: 'LATEST' },
      { triggerName: 'deleted', triggerType: 'eventbridge', description: 'A RAM user was deleted' },
    ]);
    expect(rowsOf(body).map(({ triggerConfig }): unknown => JSON.parse(triggerConfig))).toEqual([
      timer.triggerConfig,
      deleted.triggerConfig,
    ]);
  });

  test.each([
    ['nightly', { enable: false }],
    ['deleted', { triggerEnable: false }],
  ])('shows that %s was switched off', async (name, expected) => {
    const fc = await startFc({ work: { code: worker, props: { triggers: [timer, deleted] } } });
    fc.host.switchTrigger('work', name, false);

    const { body } = await fc.read('ListTriggers', 'work/triggers', { prefix: name });

    expect(rowsOf(body).map(({ triggerConfig }): unknown => JSON.parse(triggerConfig))).toMatchObject([
      expected,
    ]);
  });

  test('comes page by page', async () => {
    const fc = await startFc({ work: { code: worker, props: { triggers: [timer, deleted] } } });

    const first = await fc.read('ListTriggers', 'work/triggers', { limit: '1' });
    const { nextToken = '' } = first.body as { nextToken?: string };
    const second = await fc.read('ListTriggers', 'work/triggers', { limit: '1', nextToken });

    const names = [first, second].flatMap(({ body }) => rowsOf(body)).map(({ triggerName }) => triggerName);
    expect(names).toEqual(['nightly', 'deleted']);
    expect(second.body).not.toHaveProperty('nextToken');
  });

  test('is refused for a function that is not there', async () => {
    const fc = await startFc(taskBundle());

    const refusal = await refusalOf(fc.read('ListTriggers', 'nobody/triggers'));

    expect(refusal).toMatchObject({ statusCode: 404, code: 'FunctionNotFound' });
  });
});

describe('the settings for asynchronous calls', () => {
  test('are those of the deployment, and the platform’s where it says nothing', async () => {
    const destination = 'acs:mns:cn-hangzhou:1700000000000001:/queues/dead/messages';
    const asyncInvokeConfig = { maxAsyncRetryAttempts: 8, destinationConfig: { onFailure: { destination } } };
    const fc = await startFc({ work: { code: worker, props: { asyncInvokeConfig } } });

    const { body } = await fc.read('GetAsyncInvokeConfig', 'work/async-invoke-config');

    // The defaults are the component's schema's.
    expect(body).toEqual({
      asyncTask: false,
      maxAsyncRetryAttempts: 8,
      maxAsyncEventAgeInSeconds: 18_000,
      destinationConfig: { onFailure: { destination } },
      functionArn: 'acs:fc:cn-hangzhou:1700000000000001:functions/work',
    });
  });

  // Documented, and seen in public clients.
  test('are not there when the deployment has none', async () => {
    const fc = await startFc({ work: { code: worker } });

    const refusal = await refusalOf(fc.read('GetAsyncInvokeConfig', 'work/async-invoke-config'));

    expect(refusal).toMatchObject({ statusCode: 404, code: 'AsyncConfigNotExists' });
  });
});
