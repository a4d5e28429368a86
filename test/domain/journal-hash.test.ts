import { expect, test } from 'vitest';
import { hashOf, type Link, noPredecessor } from '../../shared/domain/journal.ts';

const link: Link = {
  account: '1700000000000001',
  subject: 'c1+201234567890123456',
  sequence: 1,
  previousHash: noPredecessor,
  entry: { kind: 'intent', facts: { b: 1, a: [2] } },
};

test('a hash is the same for the same link, whatever the order of its fields', () => {
  const same = { ...link, entry: { facts: { a: [2], b: 1 }, kind: 'intent' } };

  const hashes = [hashOf(link), hashOf(same)];

  // Computed apart from this code. Stored journals must stay verifiable: it never changes.
  const expected = '7d53ab5a1470306327a94d3ad2d1625abe211f2e13cf4ecb940d3222ec21a52b';
  expect(hashes).toEqual([expected, expected]);
});

test.each<[string, Partial<Link>]>([
  ['account', { account: '1700000000000002' }],
  ['subject', { subject: 'c2+201234567890123456' }],
  ['sequence', { sequence: 2 }],
  ['predecessor', { previousHash: '1'.repeat(64) }],
  ['entry', { entry: { kind: 'intent', facts: { b: 1, a: ['2'] } } }],
])('a hash changes with the %s', (_what, change) => {
  const hash = hashOf({ ...link, ...change });

  expect(hash).not.toBe(hashOf(link));
});
