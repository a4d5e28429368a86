/** Everything that is stored, for looking up; each page is one read of a range or of an index. */
import { parseClusterId, parseUid } from '../domain/ids.ts';
import { journalSubject } from '../domain/journal.ts';
import { type InventoryReader, StateError } from '../use-cases/ports.ts';
import type { KnownCredential, Reading } from '../use-cases/ports/reading.ts';
import { parseCredentialRow } from './credentials.ts';
import { openFindingRange, parseOpenFinding } from './findings.ts';
import { accessRow } from './inventory-changes.ts';
import { parseEntryRow } from './journal-rows.ts';
import { pageBy, readPageOf } from './pages.ts';
import { parseRow } from './row-parsing.ts';
import type { Table } from './table.ts';
import type { Row } from './tablestore-sdk.ts';

export interface ReadingContext {
  readonly account: string;
  readonly credentials: Table;
  readonly journal: Table;
  readonly findings: Table;
  readonly inventory: InventoryReader;
}

export function reading({ account, credentials, journal, findings, inventory }: ReadingContext): Reading {
  const known = (row: Row): KnownCredential => parseKnown(credentials, row);
  return {
    credentialsOnCluster: (cluster, page) =>
      readPageOf({ table: credentials, range: { within: [account, cluster] } }, page, known),

    credentialsOfIdentity: (uid, page) =>
      readPageOf(
        { table: credentials, index: 'credentials_by_uid', range: { within: [account, uid] } },
        page,
        known,
      ),

    deletedIdentities: (page) =>
      pageBy(`deleted identities of ${account}`, page, async (limit, rest) => {
        const start = rest === undefined ? {} : { start: String(rest[0]) };
        const { identities, next } = await inventory.deleted({ limit, ...start });
        return { items: identities, next: next === undefined ? undefined : [next] };
      }),

    history: (subject, order, page) => {
      const range = { within: [account, journalSubject(subject)], backward: order === 'newest first' };
      return readPageOf({ table: journal, range }, page, (row) => parseEntryRow(journal, row));
    },

    openFindings: (page, severity) =>
      readPageOf(
        { table: findings, index: 'findings_open', range: openFindingRange(account, severity) },
        page,
        (row) => parseOpenFinding(findings, row),
      ),
  };
}

function parseKnown(table: Table, row: Row): KnownCredential {
  const record = parseCredentialRow(table, row);
  const access = parseRow(table, row, accessRow);
  const [cluster, uid] = [parseClusterId(row.key[1]), parseUid(row.key[2])];
  if (cluster !== undefined && uid !== undefined) {
    return { cluster, uid, ...(record === undefined ? {} : { record }), access };
  }
  throw new StateError(
    { operation: `read ${table.name}`, code: 'UnreadableRow' },
    `The row (${row.key.join(', ')}) of ${table.name} is of no cluster or no identity.`,
  );
}
