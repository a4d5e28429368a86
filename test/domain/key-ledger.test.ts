/** What is remembered of the use of keys, and over which time nothing was missed. */
import { describe, expect, it } from 'vitest';
import {
  emptyLedger,
  isKeyOperation,
  type KeyLedger,
  since,
  withCovered,
  withOperations,
} from '../../shared/domain/key-ledger.ts';
import type { KeyOperation } from '../../shared/domain/encryption.ts';
import type { Window } from '../../shared/domain/evidence.ts';
import { anOperation, anUnnamedFailure } from '../support/encryption-builders.ts';

const use = (at: number, keyId = 'k1'): KeyOperation => anOperation({ at, keyId, eventId: `use-${at}` });
const failure = (at: number, keyId = 'k1'): KeyOperation => ({
  ...use(at, keyId),
  error: 'Rejected.Disabled',
});
const unnamedFailure = (at: number): KeyOperation => anUnnamedFailure({ at });
function unnamedUse(at: number): KeyOperation {
  const { error: _succeeded, ...rest } = anUnnamedFailure({ at });
  return rest;
}

describe('the operations on keys', () => {
  const all = [
    use(1),
    use(3),
    use(2),
    use(9, 'k2'),
    failure(5),
    failure(4),
    unnamedUse(7),
    unnamedUse(6),
    unnamedFailure(8),
    unnamedFailure(6),
  ];

  it.each([
    ['in one order', all],
    ['in the other', all.toReversed()],
    ['twice', [...all, ...all]],
  ])('are kept by key, the newest that succeeded and the newest that failed: %s', (_words, operations) => {
    const atOnce = withOperations(emptyLedger, operations);
    const oneByOne = operations.reduce((known, one) => withOperations(known, [one]), emptyLedger);

    expect(oneByOne).toStrictEqual(atOnce);
    expect(atOnce).toStrictEqual({
      uses: { k1: use(3), k2: use(9, 'k2') },
      failures: { k1: failure(5) },
      unnamedUse: unnamedUse(7),
      unnamedFailure: unnamedFailure(8),
    });
  });

  it('of the same second are told apart by their ids, in either order', () => {
    const [one, other] = [
      { ...use(3), eventId: 'e-1' },
      { ...use(3), eventId: 'e-2' },
    ];

    const ledgers = [withOperations(emptyLedger, [one, other]), withOperations(emptyLedger, [other, one])];

    expect(ledgers.map(({ uses }) => uses['k1'])).toEqual([other, other]);
  });

  it('change nothing of what was read', () => {
    const before = { ...emptyLedger, covered: { from: 1, through: 5 } };

    const after = withOperations(before, [use(3)]);

    expect(after).toStrictEqual({ ...before, uses: { k1: use(3) } });
    expect(before.uses).toEqual({});
  });
});

describe('the time that was read without a gap', () => {
  it.each<[string, Window | undefined, Window, Window | undefined]>([
    ['begins with the first', undefined, { from: 1, through: 5 }, { from: 1, through: 5 }],
    ['does not begin with none', undefined, { from: 5, through: 5 }, undefined],
    [
      'is prolonged by what touches its end',
      { from: 1, through: 5 },
      { from: 5, through: 9 },
      { from: 1, through: 9 },
    ],
    [
      'is prolonged by what touches its beginning',
      { from: 5, through: 9 },
      { from: 1, through: 5 },
      { from: 1, through: 9 },
    ],
    [
      'is prolonged by what reaches into it',
      { from: 1, through: 5 },
      { from: 3, through: 9 },
      { from: 1, through: 9 },
    ],
    [
      'is not changed by what lies in it',
      { from: 1, through: 9 },
      { from: 3, through: 5 },
      { from: 1, through: 9 },
    ],
    ['is not changed by none', { from: 1, through: 9 }, { from: 20, through: 20 }, { from: 1, through: 9 }],
    ['begins anew behind a gap', { from: 1, through: 5 }, { from: 6, through: 9 }, { from: 6, through: 9 }],
    [
      'stays when a gap is left before it',
      { from: 6, through: 9 },
      { from: 1, through: 5 },
      { from: 6, through: 9 },
    ],
  ])('%s', (_words, before, read, after) => {
    const ledger: KeyLedger = {
      uses: { k1: use(1) },
      failures: {},
      ...(before === undefined ? {} : { covered: before }),
    };

    const { covered, ...rest } = withCovered(ledger, read);

    expect(covered).toEqual(after);
    expect(rest).toEqual({ uses: { k1: use(1) }, failures: {} });
  });
});

describe('forgetting', () => {
  it('keeps what is as young as asked for', () => {
    const ledger = {
      covered: { from: 5, through: 9 },
      uses: { k1: use(5) },
      failures: { k1: failure(6) },
      unnamedUse: unnamedUse(5),
      unnamedFailure: unnamedFailure(5),
    };

    expect(since(ledger, 5)).toStrictEqual(ledger);
    expect(since(ledger, 1)).toStrictEqual(ledger);
  });

  it('leaves nothing of what is older', () => {
    const ledger = {
      covered: { from: 1, through: 5 },
      uses: { k1: use(4), k2: use(6, 'k2') },
      failures: { k1: failure(4) },
      unnamedUse: unnamedUse(4),
      unnamedFailure: unnamedFailure(4),
    };

    expect(since(ledger, 5)).toStrictEqual({ uses: { k2: use(6, 'k2') }, failures: {} });
    expect(since(emptyLedger, 5)).toStrictEqual(emptyLedger);
  });

  it('cuts the time that was read', () => {
    const ledger = { ...emptyLedger, covered: { from: 1, through: 9 } };

    expect(since(ledger, 5).covered).toEqual({ from: 5, through: 9 });
  });
});

it.each([
  ['Encrypt', true],
  ['Decrypt', true],
  ['GenerateDataKey', true],
  ['DescribeKey', false],
  ['encrypt', false],
])('%s is an operation that uses a key: %s', (name, isOne) => {
  expect(isKeyOperation(name)).toBe(isOne);
});
