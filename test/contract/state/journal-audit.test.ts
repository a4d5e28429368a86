import { describe, expect, test } from 'vitest';
import { journalSubject } from '../../../shared/domain/journal.ts';
import { tables } from '../../../shared/state/tables.ts';
import { anchorHeads, verifyHistory } from '../../../shared/use-cases/anchor-journal.ts';
import type { SubjectHead } from '../../../shared/use-cases/ports/journal-audit.ts';
import { anEntry, aRecord, aSubject, certain } from './domain-builders.ts';
import { aState, type Fixture } from './state-fixture.ts';

/** Journals of so many entries, each known to its credential's record. */
async function journals(fixture: Fixture, lengths: readonly number[]): Promise<void> {
  const { journal, records } = fixture.state();
  for (const [number, length] of lengths.entries()) {
    let newest: { sequence: number; hash: string } | undefined;
    for (let entry = 0; entry < length; entry += 1)
      newest = await journal.append(aSubject(number), anEntry());
    const head = newest && { sequence: newest.sequence, hash: newest.hash };
    await records.put(aRecord({ ...aSubject(number), ...(head && { head }) }));
  }
}

async function anchored(fixture: Fixture): Promise<SubjectHead[][]> {
  const pages: SubjectHead[][] = [];
  const { journalAudit } = fixture.state();
  await anchorHeads({
    journalAudit,
    sink: (heads) => {
      pages.push([...heads]);
    },
  });
  return pages;
}

describe('anchoring (GetRange of one column: documented)', () => {
  test('hands out the head of every journal, and none where there is no journal', async () => {
    const fixture = await aState();
    await journals(fixture, [2, 0, 1]);
    await fixture.table(tables.credentials).update([fixture.account, 'c0000', '1'], { granted: '{}' });

    const pages = await anchored(fixture);

    const heads = pages.flat().map(({ subject, sequence }) => [subject, sequence]);
    expect(heads).toEqual([
      [journalSubject(aSubject(0)), 2],
      [journalSubject(aSubject(2)), 1],
    ]);
  });

  test('hands out lines of a hundred heads, numbered, each small enough for a line of a log', async () => {
    const fixture = await aState();
    const { records, journalAudit } = fixture.state();
    const head = { sequence: 1, hash: 'a'.repeat(64) };
    await Promise.all(Array.from({ length: 250 }, (_, n) => records.put(aRecord({ ...aSubject(n), head }))));
    const lines: [number, number][] = [];

    const total = await anchorHeads({
      journalAudit,
      sink: (heads, page) => {
        lines.push([page, heads.length]);
        expect(JSON.stringify(heads).length).toBeLessThan(25_000);
      },
    });

    expect(lines).toEqual([
      [1, 100],
      [2, 100],
      [3, 50],
    ]);
    expect(total).toEqual({ pages: 3, heads: 250 });
  });

  test('throws for a head that is unreadable', async () => {
    const fixture = await aState();
    await fixture.table(tables.credentials).put([fixture.account, 'c0001', '1'], { head: 'five' });

    const pages = anchored(fixture);

    await expect(pages).rejects.toMatchObject({ name: 'StateError', code: 'UnreadableRow' });
  });
});

describe('verifying a history (GetRange: documented)', () => {
  test('that is whole finds no problem, over pages of two', async () => {
    const fixture = await aState();
    await journals(fixture, [5]);
    const { journalAudit } = fixture.state();
    const [anchor] = (await anchored(fixture)).flat();

    const verdict = await verifyHistory(aSubject(0), anchor, { journalAudit, account: fixture.account });

    expect(verdict).toMatchObject({ entries: 5, head: { sequence: 5 }, problems: [] });
  });

  test.each<[string, (fixture: Fixture, subject: string) => Promise<unknown>, string[]]>([
    ['a removed entry', (f, s) => removeEntry(f, s, 2), ['missing 2']],
    ['a cut end', (f, s) => removeEntry(f, s, 5), ['cut 5', 'cut 5']],
    [
      'a changed entry',
      (f, s) => changeEntry(f, s, 3, { entry: JSON.stringify(anEntry({ run: 'x' })) }),
      ['changed 3'],
    ],
    ['a spoilt entry', (f, s) => changeEntry(f, s, 3, { entry: 7n }), ['changed 3']],
    [
      'an entry without its hash',
      (f, s) => changeEntry(f, s, 3, { hash: undefined }),
      ['changed 3', 'unlinked 4'],
    ],
  ])('finds %s', async (_what, spoil, expected) => {
    const fixture = await aState();
    await journals(fixture, [5]);
    const [anchor] = (await anchored(fixture)).flat();
    await spoil(fixture, journalSubject(aSubject(0)));
    const { journalAudit } = fixture.state();

    const verdict = await verifyHistory(aSubject(0), anchor, { journalAudit, account: fixture.account });

    expect(verdict.problems.map(({ kind, sequence }) => `${kind} ${sequence}`)).toEqual(expected);
  });

  test('finds a cut end by the head in the record alone, and by an anchor alone', async () => {
    const fixture = await aState();
    await journals(fixture, [3]);
    const [anchor] = (await anchored(fixture)).flat();
    await removeEntry(fixture, journalSubject(aSubject(0)), 3);
    const { journalAudit, records } = fixture.state();
    const context = { journalAudit, account: fixture.account };

    const byRecord = await verifyHistory(aSubject(0), undefined, context);
    await records.put(aRecord(aSubject(0)));
    const byNothing = await verifyHistory(aSubject(0), undefined, context);
    const byAnchor = await verifyHistory(aSubject(0), certain(anchor), context);

    expect([byRecord, byNothing, byAnchor].map(({ problems }) => problems.map(({ kind }) => kind))).toEqual([
      ['cut'],
      [],
      ['cut'],
    ]);
  });
});

async function removeEntry(fixture: Fixture, subject: string, sequence: number): Promise<void> {
  const key = [fixture.account, subject, BigInt(sequence)];
  await fixture.table(tables.journal).deleteIf({ kind: 'present', columns: {} }, key);
}

async function changeEntry(
  fixture: Fixture,
  subject: string,
  sequence: number,
  columns: Readonly<Record<string, string | bigint | undefined>>,
): Promise<void> {
  await fixture.table(tables.journal).update([fixture.account, subject, BigInt(sequence)], columns);
}
