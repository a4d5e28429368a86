/** The environment is read strictly: what is not understood stops the start, and the message says what is allowed. */
import { describe, expect, it } from 'vitest';
import {
  type Configuration,
  ConfigurationError,
  readConfiguration,
  variables,
} from '../../shared/runtime/config.ts';

type Name = keyof Configuration;

const least = {
  GUARD_TABLESTORE_ENDPOINT: 'https://guard.cn-hangzhou.ots.aliyuncs.com',
  GUARD_TABLESTORE_INSTANCE: 'guard',
};

function problemsOf(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    readConfiguration(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

const read = (name: Name, text: string): unknown =>
  readConfiguration({ ...least, [`GUARD_${name}`]: text })[name];

describe('the least that is needed', () => {
  it('leaves the rest as it usually is: observing, careful, with limits', () => {
    expect(readConfiguration(least)).toMatchObject({
      MODE: 'observe',
      LEAVER: 'careful',
      LIMIT_PER_RUN: 5,
      LIMIT_PER_DAY: 20,
      LIMIT_SHARE_PERCENT: 10,
      HOLD_OWNER: 'platform-security',
      PARALLEL: 100,
      READ_BACK_SECONDS: 60,
      TABLESTORE_ENDPOINT: 'https://guard.cn-hangzhou.ots.aliyuncs.com',
      TABLESTORE_INSTANCE: 'guard',
    });
  });

  it.each(['TABLESTORE_ENDPOINT', 'TABLESTORE_INSTANCE'] as const)('is not there without %s', (name) => {
    const missing = [`GUARD_${name} is missing: ${variables[name].text}`];

    expect(problemsOf({ ...least, [`GUARD_${name}`]: undefined })).toEqual(missing);
    expect(problemsOf({ ...least, [`GUARD_${name}`]: '' })).toEqual(missing);
  });
});

describe('a value', () => {
  it.each<[Name, string, unknown]>([
    ['MODE', 'enforce', 'enforce'],
    ['MODE', 'observe', 'observe'],
    ['MODE', '', 'observe'],
    ['LEAVER', 'immediate', 'immediate'],
    ['ENFORCE_CLUSTERS', 'c0001', ['c0001']],
    ['ENFORCE_CLUSTERS', 'c0001, c0002 ', ['c0001', 'c0002']],
    ['ENFORCE_CLUSTERS', '', undefined],
    ['ENFORCE_TAGS', 'guard=on,team=', ['guard=on', 'team=']],
    ['LIMIT_PER_RUN', '1', 1],
    ['LIMIT_PER_RUN', '1000', 1000],
    ['LIMIT_PER_DAY', '10000', 10_000],
    ['LIMIT_SHARE_PERCENT', '100', 100],
    ['PARALLEL', '256', 256],
    ['READ_BACK_SECONDS', '300', 300],
    ['HOLD_OWNER', 'セキュリティ班', 'セキュリティ班'],
    ['HOLD_OWNER', 'x'.repeat(100), 'x'.repeat(100)],
    ['TABLESTORE_ENDPOINT', 'http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['TABLESTORE_INSTANCE', 'Guard-2', 'Guard-2'],
    ['ENDPOINT_CS', 'cs-vpc.cn-hangzhou.aliyuncs.com', 'cs-vpc.cn-hangzhou.aliyuncs.com'],
    ['ENDPOINT_SLS', 'sls.localhost:8080', 'sls.localhost:8080'],
  ])('%s “%s” is read', (name, text, value) => {
    expect(read(name, text)).toEqual(value);
  });

  it.each<[Name, string]>([
    ['MODE', 'Enforce'],
    ['MODE', 'on'],
    ['MODE', ' enforce'],
    ['LEAVER', 'now'],
    ['ENFORCE_CLUSTERS', ','],
    ['ENFORCE_CLUSTERS', ' '],
    ['ENFORCE_CLUSTERS', 'c0001,,c0002'],
    ['ENFORCE_CLUSTERS', 'C0001'],
    ['ENFORCE_CLUSTERS', '*'],
    ['ENFORCE_TAGS', 'guard'],
    ['ENFORCE_TAGS', '=on'],
    ['ENFORCE_TAGS', 'a=b=c'],
    ['LIMIT_PER_RUN', '0'],
    ['LIMIT_PER_RUN', '1001'],
    ['LIMIT_PER_RUN', '-1'],
    ['LIMIT_PER_RUN', '1.5'],
    ['LIMIT_PER_RUN', '1e2'],
    ['LIMIT_PER_RUN', '0x10'],
    ['LIMIT_PER_RUN', ' 5'],
    ['LIMIT_PER_RUN', 'five'],
    ['LIMIT_PER_DAY', '0'],
    ['LIMIT_PER_DAY', '10001'],
    ['LIMIT_SHARE_PERCENT', '0'],
    ['LIMIT_SHARE_PERCENT', '101'],
    ['PARALLEL', '0'],
    ['PARALLEL', '257'],
    ['READ_BACK_SECONDS', '0'],
    ['READ_BACK_SECONDS', '301'],
    ['HOLD_OWNER', 'x'.repeat(101)],
    ['TABLESTORE_ENDPOINT', 'ftp://guard'],
    ['TABLESTORE_ENDPOINT', 'https://guard/path'],
    ['TABLESTORE_ENDPOINT', 'https://key@guard'],
    ['TABLESTORE_INSTANCE', 'g'],
    ['TABLESTORE_INSTANCE', '2guard'],
    ['TABLESTORE_INSTANCE', 'g'.repeat(17)],
    ['ENDPOINT_CS', 'cs aliyuncs com'],
    ['ENDPOINT_IMS', 'ims:port'],
    ['ENDPOINT_RAM', 'ram?x'],
    ['ENDPOINT_STS', 'sts/'],
    ['ENDPOINT_SLS', 'project.sls:123456'],
  ])('%s “%s” is refused, and the message says what is allowed', (name, text) => {
    const problems = problemsOf({ ...least, [`GUARD_${name}`]: text });

    expect(problems).toEqual([`GUARD_${name} is “${text}”; allowed: ${variables[name].allowed}.`]);
  });
});

describe('a name', () => {
  it('with the project’s prefix that is not known is refused, and the known ones are listed', () => {
    const [problem] = problemsOf({ ...least, GUARD_MODUS: 'enforce' });

    expect(problem).toMatch(
      /^GUARD_MODUS is not known; known are GUARD_MODE, GUARD_ENFORCE_CLUSTERS, .*GUARD_ENDPOINT_ACTIONTRAIL\.$/,
    );
  });

  it('is refused also when it is set to nothing', () => {
    expect(problemsOf({ ...least, GUARD_MODUS: '' })).toHaveLength(1);
  });

  it('without the prefix is the platform’s, and let be', () => {
    expect(problemsOf({ ...least, MODE: 'enforce', FC_REGION: 'cn-hangzhou' })).toEqual([]);
    expect(readConfiguration({ ...least, MODE: 'enforce' }).MODE).toBe('observe');
  });
});

it('every problem is told at once', () => {
  const environment = {
    GUARD_MODUS: 'x',
    GUARD_MODE: 'on',
    GUARD_LIMIT_PER_RUN: '0',
    GUARD_TABLESTORE_INSTANCE: 'guard',
  };

  const start = (): unknown => readConfiguration(environment);

  expect(start).toThrow(ConfigurationError);
  expect(start).toThrow(
    /^The configuration can't be used:\n- GUARD_MODUS .*\n- GUARD_MODE .*\n- GUARD_LIMIT_PER_RUN .*\n- GUARD_TABLESTORE_ENDPOINT is missing.*$/,
  );
});
