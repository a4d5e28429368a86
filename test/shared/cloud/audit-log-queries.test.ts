import { describe, expect, it } from 'vitest';
import {
  hoursQuery,
  optionalColumns,
  readHours,
  readUses,
  spanOf,
  usesQuery,
} from '../../../shared/cloud/audit-log-queries.ts';
import { parseUid, type Uid } from '../../../shared/domain/ids.ts';

const uid = parseUid('201234567890123456') ?? ('' as Uid);
const span = { from: 1_795_000_000, to: 1_795_000_000 + 7 * 86_400 };

describe('the queries', () => {
  it('let only digits in', () => {
    expect(() => usesQuery(`1' OR '1'='1` as Uid, new Set())).toThrow(RangeError);
  });

  it('name no optional column that the index lacks', () => {
    const query = usesQuery(uid, new Set(optionalColumns));

    expect(query).toMatch(/^user\.username: 201234567890123456\* \| SELECT /);
    expect(optionalColumns.filter((column) => query.includes(`"${column}"`))).toEqual([]);
  });

  it('ask for as many rows as the window has hours', () => {
    expect(hoursQuery(span)).toMatch(/ LIMIT 169$/);
    expect(hoursQuery({ from: span.from, to: span.from + 31 * 86_400 })).toMatch(/ LIMIT 745$/);
  });

  it.each([
    ['half a second', { from: 500, through: 2_000 }],
    ['nothing', { from: 2_000, through: 2_000 }],
    ['no number', { from: Number.NaN, through: 2_000 }],
  ])('are not made for a window of %s', (_what, window) => {
    expect(() => spanOf(window)).toThrow(RangeError);
  });
});

describe('the rows', () => {
  const row = {
    last_time: String(span.from),
    use_count: '2',
    common_name: `${uid}-1763000000`,
    audit_id: 'null',
  };

  it('are read in seconds and told in milliseconds', () => {
    expect(readUses([row], uid, span)).toEqual([
      {
        at: span.from * 1_000,
        count: 2,
        auditId: '',
        userAgent: '',
        sourceIps: '',
        commonName: `${uid}-1763000000`,
      },
    ]);
  });

  it('that count nothing are no use', () => {
    expect(readUses([{ use_count: '0', last_time: 'null', common_name: 'null' }], uid, span)).toEqual([]);
    expect(readUses([], uid, span)).toEqual([]);
  });

  it.each([['-3600'], ['3599'], ['null'], [String(168 * 3_600)], ['1e3'], [' 0']])(
    'of hours are not %s',
    (hour_begin) => {
      expect(() => readHours([{ hour_begin }], span)).toThrow('hour_begin');
    },
  );

  it('of hours are indexes from the start of the window', () => {
    expect(readHours([{ hour_begin: '0' }, { hour_begin: String(167 * 3_600) }], span)).toEqual([0, 167]);
  });
});
