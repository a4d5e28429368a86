/** What the guard has stored, read as it stands in the tables. */
import { journalEntry, credentialRecord } from '../../shared/state/record-schemas.ts';
import type { CredentialRecord, JournalEntry } from '../../shared/domain/record.ts';
import type { Table } from '../../shared/state/table.ts';

export interface StoredEntry {
  readonly sequence: number;
  readonly hash: string;
  readonly previousHash: string;
  readonly entry: JournalEntry;
  /** As it stands there. */
  readonly text: string;
}

export async function readEntries(
  journal: Table,
  account: string,
  { clusterId, uid }: { readonly clusterId: string; readonly uid: string },
): Promise<StoredEntry[]> {
  const rows = await journal.range({ within: [account, `${clusterId}+${uid}`] });
  return rows.map(({ key, columns }) => {
    const text = String(columns['entry']);
    return {
      sequence: Number(key[2]),
      hash: String(columns['hash']),
      previousHash: String(columns['previousHash']),
      entry: journalEntry.parse(JSON.parse(text)),
      text,
    };
  });
}

export async function readSubjects(journal: Table, account: string): Promise<string[]> {
  const rows = await journal.range({ within: [account] });
  return [...new Set(rows.map(({ key }) => String(key[1])))];
}

export async function readRecords(credentials: Table, account: string): Promise<CredentialRecord[]> {
  const rows = await credentials.range({ within: [account] });
  // Another writer keeps columns of its own in the same rows.
  return rows.flatMap(({ columns }) => {
    const text = columns['record'];
    return typeof text === 'string' ? [credentialRecord.parse(JSON.parse(text))] : [];
  });
}

export interface StoredNotice {
  readonly key: string;
  readonly state: string;
  readonly dueAt: number;
  readonly leaseUntil: number;
  readonly said: string;
}

export async function readNotices(claims: Table, account: string): Promise<StoredNotice[]> {
  const rows = await claims.range({ within: [account], startsWith: 'event/' });
  return rows.map(({ key, columns }) => ({
    key: String(key[1]).slice('event/'.length),
    state: String(columns['state']),
    dueAt: Number(columns['dueAt'] ?? 0),
    leaseUntil: Number(columns['leaseUntil'] ?? 0),
    said: String(columns['why'] ?? columns['outcome'] ?? ''),
  }));
}

export async function readKeys(claims: Table, account: string, startsWith: string): Promise<string[]> {
  const rows = await claims.range({ within: [account], startsWith });
  return rows.map(({ key }) => String(key[1]));
}
