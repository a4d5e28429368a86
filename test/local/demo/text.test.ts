/** What is printed stays readable at 80 columns, and has colours only where somebody sees them. */
import { describe, expect, test } from 'vitest';
import { help, parseCommand } from '../../../local/demo/command-line.ts';
import { paperOn, wantsColours } from '../../../local/demo/paper.ts';
import { shortened, shortTimes, wrapped } from '../../../local/demo/text.ts';

test.each([
  ['a short name', 'payments-prod', 20, 'payments-prod'],
  ['a long name', 'payments-production-of-the-north', 20, 'payments-p…the-north'],
])('%s is shortened in the middle', (_, text, most, expected) => {
  expect(shortened(text, most)).toBe(expected);
});

test('times in a text lose their seconds and their zone', () => {
  expect(shortTimes('from 2026-11-20T09:15:04Z to 2026-11-21T00:00:00.000Z')).toBe(
    'from 2026-11-20 09:15 to 2026-11-21 00:00',
  );
});

describe('lines', () => {
  test('break between words, and inside of a word that is too long', () => {
    expect(wrapped('one two threefour five', 7)).toEqual(['one two', 'threefo', 'ur five']);
  });

  test('of a label and its text hang beside it and are at most 80 columns wide', () => {
    let written = '';
    const paper = paperOn((text) => (written += text), false);

    paper.entry('a label that is too long', 'word '.repeat(40));

    const lines = written.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines[1]).toMatch(/^ {18}word/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('of the help are at most 80 columns wide', () => {
    for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

test.each([
  ['a terminal', true, {}, true],
  ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
  ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['a file', false, {}, false],
  ['a stream that says nothing of it', undefined, {}, false],
])('colours on %s: %#', (_, isTerminal, environment, expected) => {
  expect(wantsColours(isTerminal, environment)).toBe(expected);
});

test.each([
  [[], { once: false }],
  [['--once'], { once: true }],
  [['--sabotage', 'residual-kept'], { once: true, sabotage: 'residual-kept' }],
  [['--once', '--sabotage=active-revoked'], { once: true, sabotage: 'active-revoked' }],
  [['--once', '--help'], 'help'],
] as const)('the flags %j are understood', (args, expected) => {
  expect(parseCommand(args)).toEqual(expected);
});
