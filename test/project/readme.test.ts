/** What the README lists is what the code says; UPDATE_README=1 writes it. */
import { readFile, writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { variables } from '../../shared/runtime/config.ts';
import { anApi } from '../functions/api/an-api.ts';

const file = new URL('../../README.md', import.meta.url);

function configuration(): string {
  const rows = Object.entries(variables).map(([name, { text, allowed, ...rest }]) => {
    const usual = 'fallback' in rest ? `\`${rest.fallback}\`` : 'isRequired' in rest ? 'required' : '';
    return `| \`GUARD_${name}\` | ${text} | ${allowed} | ${usual} |`;
  });
  return ['| variable | meaning | allowed | default |', '|---|---|---|---|', ...rows].join('\n');
}

interface Operation {
  readonly summary?: string;
  readonly security: readonly { readonly bearer: readonly string[] }[];
  readonly responses: Readonly<Record<string, { description: string; content?: Record<string, unknown> }>>;
}

const forms: Readonly<Record<string, string>> = { 'text/csv': 'CSV', 'application/x-ndjson': 'OCSF' };

/** Every operation of the OpenAPI document, those that look first. */
async function paths(): Promise<string> {
  const api = await anApi();
  const document = (await api.json('/openapi.json')) as {
    paths: Record<string, Record<string, Operation>>;
  };
  const rows = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { summary, security, responses }]) => {
      const answer = responses['200'] ?? responses['202'];
      const exports = Object.keys(answer?.content ?? {}).flatMap((type) => forms[type] ?? []);
      const what = (summary ?? answer?.description ?? '').replace(/\.$/, '');
      const also = exports.length === 0 ? '' : ` (also ${exports.join(', ')})`;
      const role = security[0]?.bearer[0] ?? '';
      return {
        isAct: method !== 'get',
        line: `| \`${method.toUpperCase()} ${path}\` | ${role} | ${what}${also} |`,
      };
    }),
  );
  const [looks, acts] = [rows.filter(({ isAct }) => !isAct), rows.filter(({ isAct }) => isAct)];
  return ['| request | role | what |', '|---|---|---|', ...[...looks, ...acts].map(({ line }) => line)].join(
    '\n',
  );
}

describe('the README', () => {
  it.each<[string, () => string | Promise<string>]>([
    ['configuration', configuration],
    ['paths', paths],
  ])('lists the %s as the code has it', async (name, table) => {
    const text = await readFile(file, 'utf8');
    const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const before = text.slice(0, text.indexOf(begin) + begin.length);
    const after = text.slice(text.indexOf(end));
    const options = { parser: 'markdown', printWidth: 110, singleQuote: true } as const;

    const wanted = await format(`${before}\n\n${await table()}\n\n${after}`, options);

    if (process.env['UPDATE_README'] === '1') await writeFile(file, wanted);
    expect(await readFile(file, 'utf8')).toBe(wanted);
  });

  it('names only npm scripts that exist', async () => {
    const text = await readFile(file, 'utf8');
    const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
      scripts: Record<string, string>;
    };

    const named = [...text.matchAll(/npm run ([a-z]+)/g)].map((match) => match[1] ?? '');

    expect(named.length).toBeGreaterThan(3);
    for (const name of named) expect(manifest.scripts).toHaveProperty(name);
  });
});
