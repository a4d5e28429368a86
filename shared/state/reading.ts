/** Everything that is stored, for looking up; each page is one read of a range or of an index. */
import { parseClusterId, parseUid } from '../domain/ids.ts';
import { journalSubject } from '../domain/journal.ts';
import { StateError } from '../use-cases/ports.ts';
import type { KnownCredential, Reading } from '../use-cases/ports/reading.ts';
import type { Sweeps } from '../use-cases/ports/sweeping.ts';
import { auditRow, parseClusterRow } from './audits.ts';
import { parseCredentialRow } from './credentials.ts';
import { clusterPrefix, parseEncryptionRow } from './encryption.ts';
import { openFindingRange, parseOpenFinding } from './findings.ts';
import { parseIdentityRow } from './inventory.ts';
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
  readonly identities: Table;
  readonly audits: Table;
  readonly encryption: Table;
  readonly sweeps: Pick<Sweeps, 'runs'>;
}

export function reading(context: ReadingContext): Reading {
  const { account, credentials, journal, findings, identities, audits, encryption, sweeps } = context;
  const everything = { within: [account] };
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

    credential: async ({ clusterId, uid }) => {
      const row = await credentials.get([account, clusterId, uid]);
      return row === undefined ? undefined : known(row);
    },

    deletedIdentities: (page, order = 'oldest first') => {
      const range = { ...everything, backward: order === 'newest first' };
      return readPageOf({ table: identities, index: 'identities_gone', range }, page, (row) =>
        parseIdentityRow(identities, row),
      );
    },

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

    clusters: (page) =>
      readPageOf({ table: audits, range: everything }, page, (row) => parseClusterRow(audits, row)),

    waiting: (page) =>
      readPageOf({ table: credentials, index: 'credentials_by_due', range: everything }, page, (row) => {
        const record = parseCredentialRow(credentials, row);
        if (record === undefined) throw unreadable(credentials, row, 'is due and has no record');
        return record;
      }),

    encryption: (page) =>
      readPageOf({ table: encryption, range: { ...everything, startsWith: clusterPrefix } }, page, (row) =>
        parseEncryptionRow(encryption, row),
      ),

    encryptionOf: async (clusterId) => {
      const row = await encryption.get([account, `${clusterPrefix}${clusterId}`]);
      return row === undefined ? undefined : parseEncryptionRow(encryption, row);
    },

    runs: (page) =>
      pageBy(`runs of ${account}`, page, async (limit, rest) => {
        const start = rest === undefined ? {} : { start: String(rest[0]) };
        const { runs, next } = await sweeps.runs({ limit, ...start });
        return { items: runs, next: next === undefined ? undefined : [next] };
      }),
  };
}

function parseKnown(table: Table, row: Row): KnownCredential {
  const record = parseCredentialRow(table, row);
  const access = parseRow(table, row, accessRow);
  const { audit } = parseRow(table, row, auditRow);
  const [cluster, uid] = [parseClusterId(row.key[1]), parseUid(row.key[2])];
  if (cluster === undefined || uid === undefined)
    throw unreadable(table, row, 'is of no cluster or no identity');
  return {
    cluster,
    uid,
    ...(record === undefined ? {} : { record }),
    ...(audit === undefined ? {} : { audit }),
    access,
  };
}

function unreadable(table: Table, row: Row, why: string): StateError {
  return new StateError(
    { operation: `read ${table.name}`, code: 'UnreadableRow' },
    `The row (${row.key.join(', ')}) of ${table.name} ${why}.`,
  );
}
