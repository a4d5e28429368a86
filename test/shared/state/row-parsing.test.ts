import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { integer, json, parseRow, toJson } from '../../../shared/state/row-parsing.ts';

const table = { name: 'things' };
const schema = z.object({ value: json(z.strictObject({ id: z.string() })), at: integer });

describe('a row', () => {
  test('is parsed with the JSON in its columns', () => {
    const row = { key: ['a'], columns: { value: '{"id":"201234567890123456"}', at: 5n, write: 'w' } };

    const parsed = parseRow(table, row, schema);

    expect(parsed).toEqual({ value: { id: '201234567890123456' }, at: 5 });
  });

  test.each([
    ['broken JSON', { value: '{', at: 5n }],
    ['another form', { value: '{"id":1}', at: 5n }],
    ['an unknown field', { value: '{"id":"a","more":1}', at: 5n }],
    ['a missing column', { at: 5n }],
    ['text for an integer', { value: '{"id":"a"}', at: '5' }],
    ['an integer that a number cannot hold', { value: '{"id":"a"}', at: 2n ** 60n }],
  ])('is an error that names table and key: %s', (_what, columns) => {
    const parse = (): unknown => parseRow(table, { key: ['a', 7n], columns }, schema);

    expect(parse).toThrow(/The row \(a, 7\) of things is unreadable/);
  });
});

describe('a value', () => {
  test('is written without absent fields', () => {
    const optional = z.strictObject({ id: z.string(), more: z.exactOptional(z.string()) });

    const text = toJson<unknown>(table, optional, { id: 'a', more: undefined });

    expect(text).toBe('{"id":"a"}');
  });

  test.each([
    ['what a reader would refuse', { id: 5 }],
    ['what is no JSON', { id: 5n }],
    ['nothing', undefined],
  ])('is not written: %s', (_what, value) => {
    const write = (): unknown => toJson<unknown>(table, z.strictObject({ id: z.string() }), value);

    expect(write).toThrow(expect.objectContaining({ name: 'StateError', operation: 'write things' }));
  });
});
