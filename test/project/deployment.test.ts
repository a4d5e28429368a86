import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deploymentSchema } from './deployment-schema.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const specText = readFileSync(join(root, 's.yaml'), 'utf8');
const componentSchemaFile = join(root, '../shared/reference/fc3-schema.json');

interface Resolved {
  readonly yaml: { readonly content: unknown };
}
interface SpecParser {
  start(): Promise<Resolved>;
}
type SpecParserClass = new (file: string, options: object) => SpecParser;

// The package is CommonJS without a usable ES module face.
const require = createRequire(import.meta.url);
const parserModule: unknown = require('@serverless-devs/parse-spec');
const { default: Parser } = parserModule as { readonly default: SpecParserClass };
const silent = { debug() {}, info() {}, warn() {}, error() {}, write() {}, log() {} };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deployment-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The file with its variables put in, by the parser of Serverless Devs itself; needs neither network nor account. */
async function resolve(text: string): Promise<unknown> {
  const file = join(folder, 's.yaml');
  writeFileSync(file, text);
  const parser = new Parser(file, { argv: ['deploy'], isPreview: true, logger: silent });
  return (await parser.start()).yaml.content;
}

async function problemsOf(text: string): Promise<string[]> {
  const parsed = deploymentSchema.safeParse(await resolve(text));
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

describe('s.yaml', () => {
  test('resolves offline and says only what the component and its triggers understand', async () => {
    const problems = await problemsOf(specText);

    expect(problems).toEqual([]);
  });

  test('observes unless somebody changes it', async () => {
    const content = deploymentSchema.parse(await resolve(specText));

    expect(content.resources.revoke.props.environmentVariables['GUARD_MODE']).toBe('observe');
  });

  test('asks for no more than the ten rules that the default bus takes (documented)', async () => {
    const { revoke, record } = deploymentSchema.parse(await resolve(specText)).resources;
    const triggers = [...revoke.props.triggers, ...record.props.triggers];

    const rules = triggers.filter(({ triggerType }) => triggerType === 'eventbridge');

    expect(rules.length).toBeLessThanOrEqual(10);
  });

  test
    .skipIf(!existsSync(componentSchemaFile))
    .each(['revoke', 'record', 'audit', 'verify-encryption', 'sweep', 'api'] as const)(
    `%s holds the schema that the fc3 component publishes (needs ${componentSchemaFile})`,
    async (name) => {
      const schema = JSON.parse(readFileSync(componentSchemaFile, 'utf8')) as object;
      const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

      const { props } = deploymentSchema.parse(await resolve(specText)).resources[name];
      validate(props);

      expect(validate.errors ?? []).toEqual([]);
    },
  );
});

describe('a mistake in s.yaml is found', () => {
  const trigger = 'resources.revoke.props.triggers';
  const table = [
    ['a misspelt key of the function', 'memorySize:', 'memorysize:', 'resources.revoke.props: '],
    ['a misspelt key of a trigger', 'triggerEnable:', 'triggerEnabled:', `${trigger}.0.triggerConfig: `],
    ['a misspelt key of the retries', 'PushRetryStrategy:', 'pushRetryStrategy:', 'retryStrategy: '],
    ['a cron expression of five fields', "'0 5/10 * * * *'", "'5/10 * * * *'", 'cronExpression: '],
    ['a function whose calls are no tasks', 'asyncTask: true', 'asyncTask: false', 'asyncTask: '],
    ['a pattern that is not JSON', '["acs.ram", "acs.ims"]', '["acs.ram", "acs.ims"', 'is not JSON'],
    ['a pattern without a deletion', '"DeleteRole", ', '', 'asks for ims/ApiCall/DeleteUser, '],
    [
      'a pattern that asks for more',
      '"UpdateK8sClusterUserConfig"',
      '"Update"',
      'cs/ApiCall/UpdateKMSEncryption',
    ],
    [
      'a pattern with six expressions in a field',
      '"DeleteRole", ',
      '"DeleteRole", "A", "B", "C", ',
      'at most 5 are allowed',
    ],
    ['a payload that the function does not know', '"look-again"}', '"look"}', 'payload: '],
    ['an unknown environment variable', 'GUARD_MODE:', 'GUARD_MODUS:', 'GUARD_MODUS is not known'],
    ['an unknown mode', 'mode: observe', 'mode: watch', 'GUARD_MODE is “watch”'],
    [
      'a region in which no identity events arrive',
      'region: cn-hangzhou',
      'region: cn-beijing',
      'props.region',
    ],
    ['a number where a text is needed', "account: '1000000000000000'", 'account: 1000', 'vars.account'],
  ] as const;

  test.each(table)('%s', async (_name, right, wrong, expected) => {
    expect(specText).toContain(right);
    const mistaken = specText.replace(right, wrong);

    const problems = await problemsOf(mistaken);

    expect(problems.join('\n')).toContain(expected);
  });
});
