/** The README's table is made of these: what it allows is what is read, and nothing else. */
import { describe, expect, it } from 'vitest';
import { type Variable, variables } from '../../shared/runtime/config.ts';

const named = Object.entries<Variable<unknown>>(variables);
const isRead = ({ schema }: Variable<unknown>, text: string): boolean => schema.safeParse(text).success;

describe('what is documented', () => {
  const ranges = named.flatMap(([name, variable]): [string, Variable<unknown>, number, number][] => {
    const range = /^(\d+) to (\d+)$/.exec(variable.allowed);
    return range === null ? [] : [[name, variable, Number(range[1]), Number(range[2])]];
  });

  it.each(ranges)('%s, from its least to its most', (_name, variable, least, most) => {
    const inside = [least, most].map((value) => isRead(variable, String(value)));
    const outside = [least - 1, most + 1].map((value) => isRead(variable, String(value)));

    expect([inside, outside]).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  it.each([
    ['MODE', ['observe', 'enforce']],
    ['LEAVER', ['careful', 'immediate', 'even-in-use']],
  ] as const)('%s, each word', (name, words) => {
    expect(variables[name].allowed).toBe(words.map((word) => `\`${word}\``).join(', '));
    expect(words.every((word) => isRead(variables[name], word))).toBe(true);
  });

  it.each<[keyof typeof variables, string, boolean]>([
    ['ENFORCE_CLUSTERS', 'c1', true],
    ['ENFORCE_CLUSTERS', 'c', false],
    ['ENFORCE_CLUSTERS', 'c'.repeat(63), true],
    ['ENFORCE_CLUSTERS', 'c'.repeat(64), false],
    ['ENFORCE_TAGS', 'k=v', true],
    ['ENFORCE_TAGS', `${'k'.repeat(128)}=${'v'.repeat(128)}`, true],
    ['ENFORCE_TAGS', `${'k'.repeat(129)}=v`, false],
    ['ENFORCE_TAGS', `k=${'v'.repeat(129)}`, false],
    ['TABLESTORE_INSTANCE', 'gu', true],
    ['TABLESTORE_INSTANCE', 'g'.repeat(16), true],
    ['ENDPOINT_CS', 'cs:1', true],
    ['ENDPOINT_CS', 'https://cs:65535', true],
  ])('%s, at the edges of its form: %s', (name, text, expected) => {
    expect(isRead(variables[name], text)).toBe(expected);
  });
});

it('every variable says what it is for and what is allowed, and its usual value is allowed', () => {
  for (const [, { text, allowed, fallback, schema }] of named) {
    expect([text, allowed]).not.toContain('');
    expect(fallback === undefined || schema.safeParse(fallback).success).toBe(true);
  }
});
