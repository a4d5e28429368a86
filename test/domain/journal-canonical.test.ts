import { assert, json, property } from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toReversed();
  return Object.fromEntries(entries.map(([name, field]) => [name, reversed(field)]));
}

test('canonical JSON is JSON of the same value', () => {
  assert(
    property(json(), (text) => {
      const value: unknown = JSON.parse(text);

      const canonical = canonicalJson(value);

      expect(JSON.parse(canonical)).toEqual(value);
    }),
  );
});

test('canonical JSON does not depend on the order of fields', () => {
  assert(
    property(json(), (text) => {
      const value: unknown = JSON.parse(text);

      const texts = [canonicalJson(value), canonicalJson(reversed(value))];

      expect(texts[0]).toBe(texts[1]);
    }),
  );
});
