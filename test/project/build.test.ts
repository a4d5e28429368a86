import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** A function that does with the SDKs what is known to break in a bundle. */
const handler = `
import middy from '@middy/core';

const base = async (event) => {
  const { default: protobuf } = await import('protobufjs/minimal.js');
  const lz4 = await import('lz4-napi');
  const unpacked = await lz4.uncompress(await lz4.compress(event));
  await import('./at-first-use.ts');
  return { long: protobuf.util.Long.fromString('209876543210987654').toString(), unpacked: unpacked.toString(), write: await write() };
};

/** Nobody listens there: a write that could be encoded fails for that reason. */
async function write() {
  const { default: ots } = await import('tablestore');
  const client = new ots.Client({ endpoint: 'http://127.0.0.1:9', instancename: 'i', accessKeyId: 'a', secretAccessKey: 's', maxRetries: 0 });
  const both = new ots.CompositeCondition(ots.LogicalOperator.AND);
  both.addSubCondition(new ots.SingleColumnCondition('a', 'b', ots.ComparatorType.EQUAL));
  const row = {
    tableName: 't',
    condition: new ots.Condition(ots.RowExistenceExpectation.IGNORE, both),
    primaryKey: [{ k: 'v' }],
    attributeColumns: [{ c: ots.Long.fromString('209876543210987654') }],
  };
  try {
    await client.putRow(row);
    return 'written';
  } catch (error) {
    return String(error.code ?? error);
  }
}

export const handler = middy(base);
`;

/** The vendor's clients with what the build keeps back: what they rarely use, and the models that nobody uses. */
const clients = `
export const handler = async () => {
  const dara = await import('@darabonba/typescript');
  const { default: Core } = await import('@alicloud/openapi-core');
  const cs = await import('@alicloud/cs20151215');
  const client = new Core({ accessKeyId: 'key', accessKeySecret: 'secret', endpoint: '127.0.0.1:9' });
  const refused = (() => {
    try {
      return new cs.ScaleOutClusterRequest({});
    } catch (error) {
      return error.message;
    }
  })();
  return {
    merged: dara.merge({ one: 1 }, { two: 2 }),
    year: new dara.Date('2026-11-20T00:00:00Z').format('yyyy'),
    read: dara.XML.parseXml('<a><b>text</b></a>', null),
    key: await client.getAccessKeyId(),
    force: new cs.CleanClusterUserPermissionsRequest({ force: false }).force,
    refused,
  };
};
`;

const atFirstUse = `globalThis.loadedLate = true;\nexport const late = true;\n`;

/** Runs in a folder with no node_modules above it, as on the platform. */
const runner = `
const bundle = require('./index.js');
const early = globalThis.loadedLate === true;
bundle.handler(Buffer.from('text'), {}).then((answer) => {
  console.log(JSON.stringify({ ...answer, early, late: globalThis.loadedLate === true }));
  process.exit(0);
}, (error) => { console.error(error); process.exit(1); });
`;

let folder: string;
let project: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'build-')));
  project = join(folder, 'project');
  await mkdir(join(project, 'scripts'), { recursive: true });
  for (const file of ['build.mjs', 'build-plugins.mjs'])
    await cp(join(root, 'scripts', file), join(project, 'scripts', file));
  await cp(join(root, 'tsconfig.json'), join(project, 'tsconfig.json'));
  await symlink(join(root, 'node_modules'), join(project, 'node_modules'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function build(): Promise<string> {
  const { stdout } = await run(process.execPath, [join(project, 'scripts/build.mjs')]);
  return stdout;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(project, path)), { recursive: true });
  await writeFile(join(project, path), text);
}

describe.sequential('the build', () => {
  test('has nothing to do for a project without functions', async () => {
    const said = await build();

    expect(said).toContain('There is no functions/<name>/handler.ts to build.');
  });

  test('makes a bundle that works alone, with its SDKs, and loads them at first use', async () => {
    await write('functions/sample/handler.ts', handler);
    await write('functions/sample/at-first-use.ts', atFirstUse);
    const said = await build();
    const alone = join(folder, 'alone');
    await cp(join(project, 'dist/sample'), alone, { recursive: true });
    await writeFile(join(alone, 'run.cjs'), runner);

    const { stdout } = await run(process.execPath, [join(alone, 'run.cjs')]);

    expect(said).toMatch(/^dist\/sample: \d+ kB, native \d+ kB$/m);
    expect(JSON.parse(stdout)).toEqual({
      long: '209876543210987654',
      unpacked: 'text',
      write: 'NetworkingError',
      early: false,
      late: true,
    });
  });

  test('keeps what the clients rarely use for when it is used, and of their models only those in use', async () => {
    await write('functions/sample/handler.ts', clients);
    await build();
    const alone = join(folder, 'clients');
    await cp(join(project, 'dist/sample'), alone, { recursive: true });
    await writeFile(join(alone, 'run.cjs'), runner);

    const { stdout } = await run(process.execPath, [join(alone, 'run.cjs')]);

    expect(JSON.parse(stdout)).toMatchObject({
      merged: { one: 1, two: 2 },
      year: '2026',
      read: { a: { b: 'text' } },
      key: 'key',
      force: false,
      refused: 'ScaleOutClusterRequest is not in the bundle: see scripts/build-plugins.mjs.',
    });
  });

  test('leaves nothing of a function that is gone', async () => {
    await write('functions/other/handler.ts', 'export const handler = async () => null;\n');
    await rm(join(project, 'functions/sample'), { recursive: true });
    await build();

    expect(await readdir(join(project, 'dist'))).toEqual(['other']);
    const files = await readdir(join(project, 'dist/other'));
    expect(files.toSorted()).toEqual(['index.js', 'index.js.map', 'package.json']);
  });
});
