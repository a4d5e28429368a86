import { afterEach, describe, expect, test } from 'vitest';
import { type Bundle, cleanUp, credentials, hostOf } from './bundles.ts';

afterEach(cleanUp);

const echo: Bundle = {
  code: `exports.handler = async (event, context) => ({
    isBuffer: Buffer.isBuffer(event), text: event.toString(), context, cwd: process.cwd(), code: __dirname,
  });`,
};

/** Runs the event as JavaScript: what a function's process sees. */
const evaluate: Bundle = { code: 'exports.handler = async (event) => eval(event.toString());' };

describe('an invocation', () => {
  // Documented: the event is a Buffer, the context as listed on "Context" of the Node.js runtime.
  test('hands the handler the event as a Buffer, and the documented context', async () => {
    const host = await hostOf({ echo });

    const result = await host.invoke('echo', '{"a":"é"}');

    expect(result.outcome).toBe('success');
    expect(JSON.parse(result.payload)).toMatchObject({
      isBuffer: true,
      text: '{"a":"é"}',
      context: {
        requestId: result.requestId,
        credentials,
        function: { name: 'echo', handler: 'index.handler', memory: 512, timeout: 30 },
        service: {},
        region: 'cn-hangzhou',
        accountId: '1700000000000001',
        retryCount: 0,
        tracing: {},
      },
    });
  });

  test.each([
    ['an object', '({uid: "201234567890123456"})', '{"uid":"201234567890123456"}'],
    ['a text', '"hello"', 'hello'],
    ['bytes', 'Buffer.from("hello")', 'hello'],
    ['nothing', 'undefined', 'null'],
  ])('answers with %s', async (_name, code, payload) => {
    const host = await hostOf({ evaluate });

    const result = await host.invoke('evaluate', code);

    expect(result).toMatchObject({ outcome: 'success', payload });
  });

  test('tells the lines that the function writes, with its request', async () => {
    const lines: unknown[] = [];
    const log: Bundle = {
      code: `console.log('loaded');
        exports.handler = async (event, context) => {
          console.log('first\\nsecond');
          console.error('to stderr');
          context.logger.info('at %d', 7);
          process.stdout.write('without an end');
        };`,
    };
    const host = await hostOf({ log }, { onLog: (line) => lines.push(line) });

    const { requestId } = await host.invoke('log', '');

    const texts = ['loaded', 'first', 'second', 'to stderr', 'at 7', 'without an end'];
    expect(lines).toHaveLength(texts.length);
    expect(lines).toEqual(
      expect.arrayContaining(texts.map((text) => ({ functionName: 'log', requestId, text }))),
    );
  });

  test('loses no line of a long output', async () => {
    let count = 0;
    const host = await hostOf({ evaluate }, { onLog: () => (count += 1) });

    await host.invoke('evaluate', 'for (let i = 0; i < 20000; i += 1) console.log("x".repeat(100))');

    expect(count).toBe(20_000);
  });

  test('reports the memory that its process needed at most', async () => {
    const host = await hostOf({ evaluate });

    const small = await host.invoke('evaluate', '0');
    const large = await host.invoke('evaluate', 'Buffer.alloc(96 * 1024 * 1024, 1).length');

    expect(large.peakRssBytes - small.peakRssBytes).toBeGreaterThan(64 * 1024 * 1024);
  });

  // Seen: Node 20 in a control group of so much memory has a heap of this limit.
  test.each([
    [512, 259],
    [1024, 524],
  ])('with %d MB of memory has the heap that Node has on such an instance', async (memorySize, limit) => {
    const host = await hostOf({ evaluate: { ...evaluate, props: { memorySize } } });

    const { payload } = await host.invoke('evaluate', 'require("v8").getHeapStatistics().heap_size_limit');

    expect(Math.round(Number(payload) / 1024 / 1024)).toBe(limit);
  });

  test('refuses a function that the deployment does not name', async () => {
    const host = await hostOf({ echo });

    const invoked = host.invoke('nobody', '');

    await expect(invoked).rejects.toThrow('no function nobody; there are echo');
  });
});

describe('a process', () => {
  test('sees the deployment and the platform, and of this process only PATH', async () => {
    process.env['KUBECONFIG_GUARD_TEST_SECRET'] = 'leak';
    const props = { environmentVariables: { MODE: 'observe', KEPT: 'yes' } };
    const host = await hostOf({ evaluate: { ...evaluate, props } }, { environment: { MODE: 'enforce' } });

    const { payload } = await host.invoke('evaluate', 'process.env');

    const environment = JSON.parse(payload) as Record<string, string>;
    delete process.env['KUBECONFIG_GUARD_TEST_SECRET'];
    expect(environment).toMatchObject({
      MODE: 'enforce',
      KEPT: 'yes',
      FC_FUNCTION_NAME: 'evaluate',
      FC_REGION: 'cn-hangzhou',
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'STS.id',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret',
      ALIBABA_CLOUD_SECURITY_TOKEN: 'token',
    });
    const others = Object.keys(environment).filter(
      (name) => !/^(FC_|ALIBABA_CLOUD_|MODE$|KEPT$|__CF_)/.test(name),
    );
    expect(others.toSorted()).toEqual(['PATH', 'TZ']);
  });

  test('gets fresh credentials with every request', async () => {
    let issued = 0;
    const host = await hostOf(
      { evaluate },
      { credentials: () => ({ ...credentials, securityToken: `token-${(issued += 1)}` }) },
    );
    await host.invoke('evaluate', '0');

    const second = await host.invoke('evaluate', 'process.env.ALIBABA_CLOUD_SECURITY_TOKEN');

    expect(second.payload).toBe('token-2');
  });

  test.each(['esbuild', 'yaml', '@alicloud/eventbridge'])('cannot load the project’s %s', async (name) => {
    const host = await hostOf({ evaluate });

    const result = await host.invoke('evaluate', `require(${JSON.stringify(name)})`);

    expect(result.outcome).toBe('function-error');
    expect(result.payload).toContain(`Cannot find module '${name}'`);
  });

  test('takes the clock as it is told before each request', async () => {
    const day = 86_400_000;
    let offset = 0;
    const host = await hostOf({ evaluate }, { clockOffsetMs: () => offset });
    const code = `class Sub extends Date {}
      ({ now: Date.now(), made: new Date().getTime(), text: Date.parse(Date()), sub: new Sub().getTime(),
         fixed: new Date(0).getTime(), utc: Date.UTC(1970, 0, 2), same: new Date().constructor === Date,
         is: new Sub() instanceof Date && new Date() instanceof Date })`;
    await host.invoke('evaluate', code);
    offset = 8 * day;

    const { payload } = await host.invoke('evaluate', code);

    const seen = JSON.parse(payload) as Record<string, number>;
    for (const name of ['now', 'made', 'text', 'sub'])
      expect(Math.round((Number(seen[name]) - Date.now()) / day)).toBe(8);
    expect(seen).toMatchObject({ fixed: 0, utc: day, same: true, is: true });
  });

  test.each([
    [`new Promise((done) => require('dns').lookup('p.sls.localhost', (e, address) => done(address)))`],
    [
      `new Promise((done) => require('dns').lookup('p.sls.localhost', { all: true }, (e, all) => done(all[0].address)))`,
    ],
    [`require('dns').promises.lookup('p.sls.localhost').then((found) => found.address)`],
  ])('resolves names under localhost: %s', async (code) => {
    const host = await hostOf({ evaluate });

    const result = await host.invoke('evaluate', code);

    expect(result.payload).toBe('127.0.0.1');
  });

  test('runs the initializer once, before the first request', async () => {
    const props = { instanceLifecycleConfig: { initializer: { handler: 'index.initialize', timeout: 3 } } };
    const code = `let calls = 0;
      exports.initialize = async (context) => { calls += context.accountId === '1700000000000001' ? 1 : 100; };
      exports.handler = async () => calls;`;
    const host = await hostOf({ counted: { code, props } });
    const first = await host.invoke('counted', '');

    const second = await host.invoke('counted', '');

    expect([first.payload, second.payload]).toEqual(['1', '1']);
  });
});
