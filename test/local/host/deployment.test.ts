import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createHost } from '../../../local/host/host.ts';
import { type FunctionSpec, readFunctions } from '../../../local/host/deployment.ts';
import { cleanUp, credentials, hostOf, writeDeployment } from './bundles.ts';

afterEach(cleanUp);

const code = 'exports.handler = async (event) => event.toString();';
const accountId = '1700000000000001';

async function readOne(
  props: Readonly<Record<string, unknown>>,
  vars: Readonly<Record<string, unknown>> = {},
  overridden: readonly string[] = [],
): Promise<FunctionSpec> {
  const specFile = await writeDeployment({ revoke: { code, props } }, vars);
  const functions = await readFunctions({
    specFile,
    accountId,
    region: 'cn-hangzhou',
    overridden: new Set(overridden),
  });
  const [first] = functions;
  if (first === undefined) throw new Error('no function');
  return first;
}

describe('a deployment file', () => {
  // Documented by Serverless Devs 3: vars, env, config and references to other resources.
  test('has its variables resolved', async () => {
    const spec = await readOne(
      {
        functionName: '${vars.prefix}-revoke',
        timeout: '${vars.limits.timeout}',
        role: "${env('ROLE_THAT_ONLY_A_DEPLOYMENT_KNOWS')}",
        environmentVariables: {
          MODE: '${vars.mode}',
          TABLE: "${env('KUBECONFIG_GUARD_TEST_UNSET', 'guard')}",
          ROLE: "acs:ram::${config('AccountID')}:role/guard",
          NAME: '${resources.revoke.props.functionName}',
        },
      },
      { prefix: 'guard', mode: 'observe', limits: { timeout: 600 } },
    );

    expect(spec).toMatchObject({
      name: 'guard-revoke',
      timeoutSeconds: 600,
      environment: {
        MODE: 'observe',
        TABLE: 'guard',
        ROLE: `acs:ram::${accountId}:role/guard`,
        NAME: 'guard-revoke',
      },
    });
  });

  test('need not know the variables that are set anyway', async () => {
    const environmentVariables = { ENDPOINT: "${env('KUBECONFIG_GUARD_TEST_UNSET')}", MODE: 'observe' };

    const spec = await readOne({ environmentVariables }, {}, ['ENDPOINT']);

    expect(spec.environment).toEqual({ MODE: 'observe' });
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'an unknown variable',
      { functionName: '${vars.nothing}' },
      /\$\{vars\.nothing\} cannot be resolved locally/,
    ],
    ['an unset variable', { handler: "${env('KUBECONFIG_GUARD_TEST_UNSET')}" }, /cannot be resolved locally/],
    ['an unknown function', { functionName: "${file('x')}" }, /\$\{file\('x'\)\} cannot be resolved locally/],
    ['a circle', { functionName: '${resources.revoke.props.functionName}' }, /in a circle/],
    ['an object inside a text', { functionName: 'a-${vars.object}' }, /not a plain value/],
    ['another runtime', { runtime: 'nodejs18' }, /resources\.revoke\.props\.runtime: .*nodejs20/],
    ['a handler without a dot', { handler: 'index' }, /props\.handler: must look like index\.handler/],
    ['a timeout in words', { timeout: 'long' }, /props\.timeout/],
    ['a number in the environment', { environmentVariables: { N: 7 } }, /props\.environmentVariables\.N/],
  ])('is refused for %s', async (_name, props, message) => {
    const read = readOne(props, { object: { a: 1 } });

    await expect(read).rejects.toThrow(message);
  });

  test('names every problem at once', async () => {
    const read = readOne({ runtime: 'python3', timeout: 0, memorySize: 'much' });

    await expect(read).rejects.toThrow(/runtime[^]*timeout[^]*memorySize/);
  });

  test('is passed over where it is no function', async () => {
    const specFile = await writeDeployment({ revoke: { code } });
    const text = await readFile(specFile, 'utf8');
    await writeFile(specFile, `${text}  table:\n    component: ots\n    props: {}\n`);

    const functions = await readFunctions({ specFile, accountId, region: 'r', overridden: new Set() });

    expect(functions.map((each) => each.name)).toEqual(['revoke']);
    expect(functions[0]?.bundleFolder).toBe(join(dirname(specFile), 'dist', 'revoke'));
  });

  test('whose bundle was not built is refused', async () => {
    const specFile = await writeDeployment({ revoke: { code, props: { code: './dist/missing' } } });

    const created = createHost({
      specFile,
      environment: {},
      accountId,
      region: 'cn-hangzhou',
      credentials: () => credentials,
      clockOffsetMs: () => 0,
    });

    await expect(created).rejects.toThrow(/bundle of revoke is not at .*missing; build it first/);
  });
});

function timer(triggerConfig: Record<string, unknown>): Record<string, unknown> {
  return { triggers: [{ triggerName: 'due', triggerType: 'timer', triggerConfig }] };
}

describe('a timer trigger', () => {
  // Documented: `{triggerTime, triggerName, payload}`, the payload a string, the time in UTC.
  test('gives its function the time of the moved clock, its name and its payload', async () => {
    const config = { cronExpression: '0 0 * * * *', enable: true, payload: '{"scope":"all"}' };
    const clockOffsetMs = Date.UTC(2030, 0, 1) - Date.now();
    const host = await hostOf(
      { revoke: { code, props: timer(config) } },
      { clockOffsetMs: () => clockOffsetMs },
    );

    const result = await host.fireTimer('revoke', 'due');

    const event = JSON.parse(result.payload) as Record<string, string>;
    expect(event).toMatchObject({ triggerName: 'due', payload: '{"scope":"all"}' });
    expect(event['triggerTime']).toMatch(/^2030-01-01T00:0\d:\d\dZ$/);
  });

  test('does not fire while it is switched off', async () => {
    const props = timer({ cronExpression: '0 0 * * * *', enable: true });
    const host = await hostOf({ revoke: { code, props } });

    host.switchTrigger('revoke', 'due', false);
    const refusal = await host.fireTimer('revoke', 'due').catch(String);
    host.switchTrigger('revoke', 'due', true);
    const fired = await host.fireTimer('revoke', 'due');

    expect(refusal).toContain('due is not enabled');
    expect(fired.outcome).toBe('success');
  });

  test('that is not there can’t be switched off', async () => {
    const host = await hostOf({ revoke: { code } });

    expect(() => host.switchTrigger('revoke', 'due', false)).toThrow(
      'no timer or EventBridge trigger named due',
    );
  });

  test.each([
    ['is not there', 'other', true, 'no timer trigger named other'],
    ['is not enabled', 'due', false, 'due is not enabled'],
  ])('that %s does not fire', async (_name, triggerName, enable, message) => {
    const props = timer({ cronExpression: '0 0 * * * *', enable });
    const host = await hostOf({ revoke: { code, props } });

    const fired = host.fireTimer('revoke', triggerName);

    await expect(fired).rejects.toThrow(message);
  });
});
