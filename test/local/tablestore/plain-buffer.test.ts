/** Known from the vendor's SDK, whose encoder the same bytes come from and whose decoder reads ours. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRow } from '../../../local/cloud/tablestore/plain-buffer/decode.ts';
import { encodeRows } from '../../../local/cloud/tablestore/plain-buffer/encode.ts';
import type { WireCell, WireRow } from '../../../local/cloud/tablestore/plain-buffer/format.ts';
import { long, TableStore } from './tablestore-fixture.ts';

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const text = fc.string({ unit: 'binary' });
const binary = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes));
const double = fc.double({ noNaN: true, noDefaultInfinity: true });
const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,9}$/);
const placeholder = fc.constantFrom(
  { placeholder: 'INF_MIN' as const },
  { placeholder: 'INF_MAX' as const },
  { placeholder: 'AUTO_INCREMENT' as const },
);
const value = fc.oneof(int64, text, binary, double, fc.boolean());
const cell: fc.Arbitrary<WireCell> = fc.oneof(
  fc.record({ name, value, timestamp: int64 }, { requiredKeys: ['name', 'value'] }),
  fc.record({ name, action: fc.constant('DELETE_ALL' as const) }),
  fc.record({ name, action: fc.constant('DELETE_ONE' as const), timestamp: int64 }),
  fc.record({ name, value: int64, action: fc.constant('INCREMENT' as const) }),
);
const row: fc.Arbitrary<WireRow> = fc.record({
  primaryKey: fc.array(fc.record({ name, value: fc.oneof(int64, text, binary, placeholder) }), {
    minLength: 1,
    maxLength: 4,
  }),
  cells: fc.array(cell, { maxLength: 5 }),
  deleteMarker: fc.boolean(),
});

describe('a row in PlainBuffer', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(row, (given) => {
        const read = decodeRow(encodeRows([given]));

        expect(read).toEqual(given);
      }),
    );
  });

  it('is refused when one bit of it has changed', () => {
    fc.assert(
      fc.property(row, fc.nat(), (given, at) => {
        const bytes = encodeRows([given]);
        const bit = at % (bytes.length * 8);
        const byte = Math.floor(bit / 8);
        bytes[byte] = (bytes[byte] ?? 0) ^ (1 << (bit % 8));

        expect(() => decodeRow(bytes)).toThrow(/broken|invalid|Expect|No value|can't|missing/i);
      }),
      { numRuns: 500 },
    );
  });

  it('is refused when it is cut', () => {
    fc.assert(
      fc.property(row, fc.nat(), (given, at) => {
        const bytes = encodeRows([given]);

        expect(() => decodeRow(bytes.subarray(0, at % bytes.length))).toThrow(/broken|invalid/);
      }),
    );
  });

  it('has no bytes when there is no row', () => {
    expect(encodeRows([])).toHaveLength(0);
  });
});

/** The SDK's own builder, which its typings leave out. */
interface Builder {
  serializeForPutRow(key: object[], columns: object[]): Buffer;
  serializeForUpdateRow(key: object[], changes: object[]): Buffer;
  serializeForDeleteRow(key: object[]): Buffer;
  serializePrimaryKey(key: object[]): Buffer;
}
const { PlainBufferBuilder: vendor } = TableStore as unknown as { PlainBufferBuilder: Builder };

describe('what the vendor’s SDK writes', () => {
  const key = [{ uid: '201234567890123456' }, { sequence: long(7) }];
  const primaryKey = [
    { name: 'uid', value: '201234567890123456' },
    { name: 'sequence', value: 7n },
  ];

  it('is read: a put of every type', () => {
    const columns = [
      { text: 'Grüße' },
      { whole: long(2n ** 60n) },
      { half: 0.5 },
      { yes: true },
      { bytes: Buffer.from([0, 1]) },
    ];

    const read = decodeRow(vendor.serializeForPutRow(key, columns));

    expect(read).toStrictEqual({
      primaryKey,
      cells: [
        { name: 'text', value: 'Grüße' },
        { name: 'whole', value: 2n ** 60n },
        { name: 'half', value: 0.5 },
        { name: 'yes', value: true },
        { name: 'bytes', value: Buffer.from([0, 1]) },
      ],
      deleteMarker: false,
    });
  });

  it('is read: an update that puts, deletes and increments', () => {
    const changes = [
      { PUT: [{ a: 'b', timestamp: 1_795_140_000_000 }] },
      { DELETE: [{ c: 1_795_140_000_001 }] },
      { DELETE_ALL: ['d'] },
      { INCREMENT: [{ e: long(3) }] },
    ];

    const read = decodeRow(vendor.serializeForUpdateRow(key, changes));

    expect(read.cells).toStrictEqual([
      { name: 'a', value: 'b', timestamp: 1_795_140_000_000n },
      { name: 'c', action: 'DELETE_ONE', timestamp: 1_795_140_000_001n },
      { name: 'd', action: 'DELETE_ALL' },
      { name: 'e', value: 3n, action: 'INCREMENT' },
    ]);
  });

  it('is read: a deletion, and the ends of a range', () => {
    const deletion = decodeRow(vendor.serializeForDeleteRow(key));
    const ends = decodeRow(
      vendor.serializePrimaryKey([{ uid: TableStore.INF_MIN }, { sequence: TableStore.INF_MAX }]),
    );

    expect(deletion).toStrictEqual({ primaryKey, cells: [], deleteMarker: true });
    expect(ends.primaryKey).toStrictEqual([
      { name: 'uid', value: { placeholder: 'INF_MIN' } },
      { name: 'sequence', value: { placeholder: 'INF_MAX' } },
    ]);
  });
});
