/** What every handler has to be like, read from its source. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../functions/', import.meta.url));
const names = readdirSync(folder, { withFileTypes: true }).flatMap((one) =>
  one.isDirectory() ? [one.name] : [],
);

it.each(names)('%s loads its wrapping first, which sets how schemas are made', (name) => {
  const source = readFileSync(`${folder}${name}/handler.ts`, 'utf8');
  const wrapping = readFileSync(`${folder}../shared/runtime/stack.ts`, 'utf8');

  const [first] = source.match(/^import .*$/m) ?? [];
  const [firstOfAll] = wrapping.match(/^import .*$/m) ?? [];

  expect(first).toBe("import { handlerOf } from '../../shared/runtime/stack.ts';");
  expect(firstOfAll).toBe("import './uncompiled-schemas.ts';");
});
