import { readFile, writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { variables } from '../../shared/runtime/config.ts';

const file = new URL('../../README.md', import.meta.url);
const [begin, end] = ['<!-- configuration -->', '<!-- /configuration -->'];

function table(): string {
  const rows = Object.entries(variables).map(([name, { text, allowed, ...rest }]) => {
    const usual = 'fallback' in rest ? `\`${rest.fallback}\`` : 'isRequired' in rest ? 'required' : '';
    return `| \`GUARD_${name}\` | ${text} | ${allowed} | ${usual} |`;
  });
  return ['| variable | meaning | allowed | default |', '|---|---|---|---|', ...rows].join('\n');
}

describe('the README', () => {
  it('lists the configuration as the code reads it (UPDATE_README=1 writes it)', async () => {
    const text = await readFile(file, 'utf8');
    const before = text.slice(0, text.indexOf(begin) + begin.length);
    const after = text.slice(text.indexOf(end));
    const options = { parser: 'markdown', printWidth: 110, singleQuote: true } as const;

    const wanted = await format(`${before}\n\n${table()}\n\n${after}`, options);

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
