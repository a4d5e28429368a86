import { array, assert, constantFrom, integer, property, record, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyJournal, hashOf, type JournalHead, noPredecessor } from '../../shared/domain/journal.ts';
import { type StoredEntry, verifyJournal } from '../../shared/domain/verify-journal.ts';

const about = { account: '1700000000000001', subject: 'c1+201234567890123456' };

/** Entries as the journal writes them; `from` continues a chain. */
function chain(contents: readonly unknown[], from: JournalHead = emptyJournal): StoredEntry[] {
  let before = from;
  return contents.map((content) => {
    const link = { ...about, sequence: before.sequence + 1, previousHash: before.hash, entry: content };
    before = { sequence: link.sequence, hash: hashOf(link) };
    return { ...before, previousHash: link.previousHash, entry: JSON.stringify(content) };
  });
}

const five = (): StoredEntry[] => chain([1, 2, 3, 4, 5].map((run) => ({ kind: 'decided', run })));
const headOf = (entries: readonly StoredEntry[]): JournalHead => {
  const { sequence, hash } = at(entries, entries.length);
  return { sequence, hash };
};

function at(entries: readonly StoredEntry[], sequence: number): StoredEntry {
  const entry = entries[sequence - 1];
  if (entry === undefined) throw new RangeError(String(sequence));
  return entry;
}

function found(entries: readonly StoredEntry[], anchors: readonly JournalHead[] = []): string[] {
  return verifyJournal(about, entries, anchors).problems.map(({ kind, sequence }) => `${kind} ${sequence}`);
}

describe('a journal', () => {
  test('that is whole has no problems, and its head', () => {
    const verdict = verifyJournal(about, five(), [headOf(five()), headOf(five().slice(0, 2))]);

    expect(verdict).toEqual({ entries: 5, head: headOf(five()), problems: [] });
  });

  test('without entries is whole, unless an anchor knows some', () => {
    const verdicts = [verifyJournal(about, [], []), verifyJournal(about, [], [headOf(five())])];

    expect(verdicts[0]).toEqual({ entries: 0, problems: [] });
    expect(verdicts[1]?.problems).toEqual([
      { kind: 'cut', sequence: 1, text: '1 to 5 are not there. The anchor knows 5.' },
    ]);
  });

  test.each<[string, (entries: StoredEntry[]) => StoredEntry[], string[]]>([
    [
      'a changed content',
      (e) => e.with(2, { ...at(e, 3), entry: '{"kind":"decided","run":9}' }),
      ['changed 3'],
    ],
    ['a content that is no JSON', (e) => e.with(2, { ...at(e, 3), entry: '' }), ['changed 3']],
    ['a changed hash', (e) => e.with(2, { ...at(e, 3), hash: 'f'.repeat(64) }), ['changed 3', 'unlinked 4']],
    ['a changed predecessor', (e) => e.with(2, { ...at(e, 3), previousHash: 'f'.repeat(64) }), ['changed 3']],
    ['a missing entry', (e) => e.toSpliced(2, 1), ['missing 3']],
    ['a missing beginning', (e) => e.slice(2), ['missing 1']],
    ['two gaps', (e) => [at(e, 1), at(e, 3), at(e, 5)], ['missing 2', 'missing 4']],
    ['a doubled entry', (e) => e.toSpliced(3, 0, at(e, 3)), ['added 3']],
    ['a forked one', (e) => e.toSpliced(3, 0, ...chain([{ other: 1 }], headOf(e.slice(0, 2)))), ['added 3']],
    ['an entry before the first', (e) => [{ ...at(e, 1), sequence: 0 }, ...e], ['added 0', 'changed 0']],
    [
      'another order',
      (e) => [at(e, 1), at(e, 3), at(e, 2), at(e, 4), at(e, 5)],
      ['missing 2', 'reordered 2'],
    ],
    [
      'entries that changed places, numbers and all',
      (e) => [at(e, 1), { ...at(e, 3), sequence: 2 }, { ...at(e, 2), sequence: 3 }, at(e, 4), at(e, 5)],
      ['changed 2', 'changed 3', 'unlinked 4'],
    ],
    [
      'an entry made anew, well hashed',
      (e) => e.with(2, at(chain([{ other: 1 }], headOf(e.slice(0, 2))), 1)),
      ['unlinked 4'],
    ],
    ['another subject’s entry', (e) => e.with(2, elsewhere(at(e, 3))), ['changed 3', 'unlinked 4']],
  ])('shows %s', (_what, spoil, expected) => {
    const problems = found(spoil(five()));

    expect(problems).toEqual(expected);
  });

  test('hides a cut end without an anchor, and shows it with one', () => {
    const cut = five().slice(0, 3);

    const problems = [found(cut), found(cut, [headOf(five())]), found(cut, [headOf(cut)])];

    expect(problems).toEqual([[], ['cut 4'], []]);
  });

  test('made anew from some entry on shows only to an anchor behind it', () => {
    const anew = [
      ...five().slice(0, 2),
      ...chain([{ a: 1 }, { b: 2 }, { c: 3 }], headOf(five().slice(0, 2))),
    ];

    const problems = [found(anew), found(anew, [headOf(five().slice(0, 2))]), found(anew, [headOf(five())])];

    expect(problems).toEqual([[], [], ['replaced 5']]);
  });

  test('with a content that nobody can read is spoilt, whatever was hashed', () => {
    const link = { ...about, sequence: 1, previousHash: noPredecessor, entry: undefined };
    const unreadable = { ...link, hash: hashOf(link), entry: '{' };

    expect(found([unreadable])).toEqual(['changed 1']);
  });
});

describe('an anchor', () => {
  test.each<[string, (entries: StoredEntry[]) => StoredEntry[], string[]]>([
    ['of an entry that is missing adds nothing to the gap', (e) => e.toSpliced(2, 1), ['missing 3']],
    [
      'of a number that is there twice is content with the one that it knows',
      (e) => e.toSpliced(3, 0, ...chain([{ other: 1 }], headOf(e.slice(0, 2)))),
      ['added 3'],
    ],
    [
      'of an entry that stands under another number now shows that its own has another',
      (e) => [at(e, 1), { ...at(e, 3), sequence: 2 }, { ...at(e, 2), sequence: 3 }, at(e, 4), at(e, 5)],
      ['changed 2', 'changed 3', 'unlinked 4', 'replaced 3'],
    ],
  ])('%s', (_words, spoil, expected) => {
    const problems = found(spoil(five()), [headOf(five().slice(0, 3))]);

    expect(problems).toEqual(expected);
  });

  test('of a journal that had no entries then has nothing to say', () => {
    expect(found(five(), [emptyJournal])).toEqual([]);
    expect(found([], [emptyJournal])).toEqual([]);
  });
});

describe('what is said of a journal', () => {
  const otherHash = 'f'.repeat(64);

  test.each<[string, (entries: StoredEntry[]) => StoredEntry[], string[]]>([
    ['a gap of one', (e) => e.toSpliced(2, 1), ['3 is not there.']],
    ['a gap of two', (e) => e.toSpliced(1, 2), ['2 to 3 are not there.']],
    ['a double', (e) => e.toSpliced(3, 0, at(e, 3)), ['The number 3 is there twice.']],
    [
      'a number that no entry has',
      (e) => [{ ...at(e, 1), sequence: 0 }, ...e],
      ['No entry has the number 0.', '0 is not what its hash was made of.'],
    ],
    [
      'another order',
      (e) => [at(e, 1), at(e, 3), at(e, 2), at(e, 4), at(e, 5)],
      ['2 is not there.', '2 stands behind 3.'],
    ],
    [
      'a changed hash',
      (e) => e.with(2, { ...at(e, 3), hash: otherHash }),
      ['3 is not what its hash was made of.', '4 continues another entry than the 3 that is there.'],
    ],
    ['a cut end', (e) => e.slice(0, 4), ['5 is not there. The anchor knows 5.']],
    [
      'a last entry made anew',
      (e) => [...e.slice(0, 4), ...chain([{ other: 1 }], headOf(e.slice(0, 4)))],
      ['5 has another hash than the anchor knows.'],
    ],
  ])('%s', (_words, spoil, texts) => {
    const { problems } = verifyJournal(about, spoil(five()), [headOf(five())]);

    expect(problems.map(({ text }) => text)).toEqual(texts);
  });
});

/** The same number and content, hashed for another subject. */
function elsewhere({ sequence, previousHash, entry }: StoredEntry): StoredEntry {
  const link = { account: about.account, subject: 'c2+201234567890123456', sequence, previousHash };
  return { sequence, previousHash, entry, hash: hashOf({ ...link, entry: JSON.parse(entry) }) };
}

test('whatever is done to an entry of an anchored journal shows', () => {
  const damage = record({
    at: integer({ min: 1, max: 8 }),
    what: constantFrom('remove', 'cut', 'double', 'swap', 'content', 'hash', 'previousHash', 'sequence'),
    text: string({ minLength: 1 }),
  });
  assert(
    property(
      array(string(), { minLength: 8, maxLength: 12 }),
      damage,
      (runs, { at: position, what, text }) => {
        const entries = chain(runs.map((run, number) => ({ run, number })));

        const problems = found(damaged(entries, position - 1, what, text), [headOf(entries)]);

        expect(problems).not.toEqual([]);
      },
    ),
  );
});

function damaged(entries: StoredEntry[], index: number, what: string, text: string): StoredEntry[] {
  const one = at(entries, index + 1);
  switch (what) {
    case 'remove':
      return entries.toSpliced(index, 1);
    case 'cut':
      return entries.slice(0, -1);
    case 'double':
      return entries.toSpliced(index, 0, one);
    case 'swap':
      return entries
        .with(index, at(entries, entries.length))
        .with(entries.length - 1, one)
        .toReversed();
    case 'sequence':
      return entries.with(index, { ...one, sequence: one.sequence + 100 });
    default: {
      const changed = what === 'content' ? { entry: JSON.stringify({ text }) } : { [what]: text };
      return entries.with(index, { ...one, ...changed });
    }
  }
}
