import { describe, expect, test } from 'vitest';
import { violationsOf } from '../../scripts/import-direction.ts';

/** What `npm run check` forbids, on sources that are made up here; the check itself holds it over the real ones. */
const forbidden = [
  ['domain knows a use case', 'shared/domain/a.ts', "import { b } from '../use-cases/b.ts';"],
  ['domain knows an adapter by type only', 'shared/domain/a.ts', "import type { B } from '../cloud/b.ts';"],
  ['a use case knows an adapter', 'shared/use-cases/a.ts', "import { b } from '../cloud/b.ts';"],
  ['a use case knows the state', 'shared/use-cases/a.ts', "export { b } from '../state/b.ts';"],
  ['an adapter knows a use case', 'shared/cloud/a.ts', "import { b } from '../use-cases/revoke-wave.ts';"],
  ['state knows cloud', 'shared/state/a.ts', "import { b } from '../cloud/b.ts';"],
  ['report knows a use case', 'shared/report/a.ts', "import { b } from '../use-cases/ports.ts';"],
  ['runtime knows domain', 'shared/runtime/a.ts', "import { b } from '../domain/b.ts';"],
  [
    'a handler knows an adapter',
    'functions/revoke/handler.ts',
    "import { b } from '../../shared/cloud/b.ts';",
  ],
  ['a function knows another', 'functions/revoke/a.ts', "import { b } from '../audit/b.ts';"],
  ['local knows shared', 'local/cloud/a.ts', "import { b } from '../../shared/domain/b.ts';"],
  ['the demonstration knows shared', 'local/start.ts', "import { b } from '../shared/domain/b.ts';"],
  [
    'local knows functions, lazily',
    'local/host/a.ts',
    "const b = await import('../../functions/revoke/b.ts');",
  ],
  ['shared knows local', 'shared/domain/a.ts', "import { b } from '../../local/cloud/b.ts';"],
  ['a function knows local', 'functions/revoke/compose.ts', "import '../../local/cloud/b.ts';"],
  ['a source knows a test', 'shared/domain/a.ts', "import { b } from '../../test/b.ts';"],
  ['an import over several lines', 'shared/domain/a.ts', "import {\n  b,\n} from '../cloud/b.ts';"],
  ['an SDK in a use case', 'shared/use-cases/a.ts', "import Client from '@alicloud/cs20151215';"],
  ['an SDK in the local cloud', 'local/cloud/a.ts', "import type { Row } from 'tablestore';"],
  ['an SDK type in place', 'shared/domain/a.ts', "type Row = import('tablestore').Row;"],
  ['the environment in a handler', 'functions/revoke/handler.ts', "const a = process.env['A'];"],
  ['the environment by import', 'shared/runtime/a.ts', "import { env } from 'node:process';"],
  ['the time of day', 'shared/domain/a.ts', 'const now = Date.now();'],
  ['the time of day handed on', 'shared/state/a.ts', 'start({ now: Date.now });'],
  ['the date of today', 'shared/cloud/a.ts', 'const today = new Date();'],
] as const;

const allowed = [
  ['a use case knows domain', 'shared/use-cases/a.ts', "import { b } from '../domain/b.ts';"],
  ['an adapter knows the ports', 'shared/cloud/a.ts', "import type { B } from '../use-cases/ports.ts';"],
  [
    'compose knows the adapters',
    'functions/revoke/compose.ts',
    "import { b } from '../../shared/state/b.ts';",
  ],
  ['compose reads the environment', 'functions/revoke/compose.ts', 'const env = process.env;'],
  ['the helper of all compose files', 'functions/connect.ts', "import { b } from '../shared/cloud/b.ts';"],
  ['an SDK in an adapter', 'shared/cloud/a.ts', "const cs = await import('@alicloud/cs20151215');"],
  ['an SDK in the demonstration', 'local/start.ts', "import Client from '@alicloud/ims20190815';"],
  ['a test knows everything', 'test/a.test.ts', "import { b } from '../local/cloud/b.ts';"],
  ['a comment that mentions an import', 'shared/domain/a.ts', "// import { b } from '../cloud/b.ts';"],
  ['a comment that mentions the clock', 'shared/domain/a.ts', '/** Not Date.now(), not process.env. */'],
  ['a date of a given time', 'shared/domain/a.ts', 'const day = new Date(at);'],
] as const;

describe('the direction of imports', () => {
  test.each(forbidden)('forbids: %s', (_name, file, source) => {
    const violations = violationsOf(file, `/** What it is. */\n${source}\n`);

    expect(violations).toHaveLength(1);
    expect(violations[0]?.line).toBeGreaterThanOrEqual(2);
  });

  test.each(allowed)('allows: %s', (_name, file, source) => {
    expect(violationsOf(file, `${source}\n`)).toEqual([]);
  });
});
