import * as fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type AccountId,
  type ClusterId,
  parseAccountId,
  parseClusterId,
  parseUid,
  type Uid,
} from '../../shared/domain/ids.ts';

const digits = (length: { minLength: number; maxLength: number }): fc.Arbitrary<string> =>
  fc.array(fc.nat(9), length).map((each) => each.join(''));

/** The documented length of a uid. */
const uidTexts = digits({ minLength: 16, maxLength: 18 });

const notUids: readonly [string, unknown][] = [
  ['15 digits', '201234567890123'],
  ['19 digits', '2012345678901239990'],
  ['the CN of a certificate', '201234567890123999-1763000000'],
  ['a CN with nothing after the dash', '201234567890123999-'],
  ['a name', 'foobar'],
  ['hexadecimal digits', '20123456789012399a'],
  ['full-width digits', '２０１２３４５６７８９０１２３９９９'],
  ['a space before', ' 201234567890123999'],
  ['a line end after', '201234567890123999\n'],
  ['the empty string', ''],
  ['a JSON number, which has lost its last digits', JSON.parse('201234567890123999')],
  ['a number that fits', 1_734_567_890_123_456],
  ['a bigint', 201_234_567_890_123_999n],
  ['a String object', Object('201234567890123999')],
  ['a list of one', ['201234567890123999']],
  ['null', null],
  ['nothing', undefined],
];

describe('a uid', () => {
  it.each(['1734567890123456', '20123456789012399', '201234567890123999'])(
    'is %s, as it was given',
    (text) => {
      expect(parseUid(text)).toBe(text);
    },
  );

  it.each(notUids)('is not %s', (_words, value) => {
    expect([parseUid(value), parseAccountId(value)]).toEqual([undefined, undefined]);
  });

  it('keeps every digit, also through JSON', () => {
    fc.assert(
      fc.property(uidTexts, (text) => {
        const stored: unknown = JSON.parse(JSON.stringify({ uid: parseUid(text) }));

        expect(stored).toEqual({ uid: text });
      }),
    );
  });

  it('never comes of a number', () => {
    fc.assert(
      fc.property(uidTexts, (text) => {
        const number: unknown = JSON.parse(String(BigInt(text)));

        expect(parseUid(number)).toBeUndefined();
      }),
    );
  });

  it('is never made of anything but itself', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string(), digits({ minLength: 14, maxLength: 20 })), (value) => {
        const uid = parseUid(value);

        expect(uid === undefined || (uid === value && /^[0-9]{16,18}$/.test(uid))).toBe(true);
      }),
    );
  });
});

describe('an account id', () => {
  it('has the form of a uid', () => {
    expect(parseAccountId('1734567890123456')).toBe('1734567890123456');
  });
});

describe('a cluster id', () => {
  it.each(['c0000000000000000000000000000a01', 'c1', '0a', `c${'0'.repeat(62)}`, 'c-1-'])('is %s', (text) => {
    expect(parseClusterId(text)).toBe(text);
  });

  it.each<[string, unknown]>([
    ['one letter', 'c'],
    ['too long', `c${'0'.repeat(63)}`],
    ['begun with a dash', '-c1'],
    ['in capitals', 'C0001'],
    ['of two', 'c0001,c0002'],
    ['a path', 'c0001/../c0002'],
    ['dotted', 'c0001.example'],
    ['followed by a line end', 'c0001\n'],
    ['followed by a query', 'c0001?Force=true'],
    ['empty', ''],
    ['a number', 12],
    ['nothing', undefined],
  ])('is never %s', (_words, value) => {
    expect(parseClusterId(value)).toBeUndefined();
  });
});

it('the kinds of id can’t be taken for one another, nor for any text', () => {
  expectTypeOf<Uid>().not.toExtend<ClusterId>();
  expectTypeOf<AccountId>().not.toExtend<Uid>();
  expectTypeOf<string>().not.toExtend<Uid>();
  expectTypeOf<number>().not.toExtend<Uid>();
});
