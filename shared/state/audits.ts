/**
 * What the last audit found out: of each credential in the column `audit` of its row, beside what others keep there, and of
 * each cluster as a whole in a row of its own.
 */
import * as z from 'zod';
import type { ClusterAudit } from '../domain/audit.ts';
import { type ClusterId, parseUid } from '../domain/ids.ts';
import type { Audits, RememberedCredential } from '../use-cases/ports/auditing.ts';
import { StateError } from '../use-cases/ports.ts';
import { clusterAudit, credentialAudit } from './audit-schemas.ts';
import { parseCredentialRow } from './credentials.ts';
import { accessRow } from './inventory-changes.ts';
import { joinedMany } from './joined-reads.ts';
import { json, parseRow, toJson } from './row-parsing.ts';
import type { Table } from './table.ts';
import type { KeyPart, Row } from './tablestore-sdk.ts';

export interface AuditsContext {
  readonly credentials: Table;
  readonly audits: Table;
  readonly account: string;
}

/** The column of a credential's row that is the audit's. */
export const auditRow = z.object({ audit: z.exactOptional(json(credentialAudit)) });
const clusterRow = z.object({ audit: json(clusterAudit) });

export function parseClusterRow(table: { readonly name: string }, row: Row): ClusterAudit {
  return parseRow(table, row, clusterRow).audit;
}

export function audits({ credentials, audits: clusters, account }: AuditsContext): Audits {
  const clusterRowsOf = joinedMany((keys: readonly (readonly KeyPart[])[]) => clusters.getMany(keys));
  const rowsOf = joinedMany((keys: readonly (readonly KeyPart[])[]) => credentials.getMany(keys));

  return {
    remembered: (clusterId) => remembered(credentials, account, clusterId),

    putCredentials: async (all) => {
      await credentials.updateMany(
        all.map((audit) => ({
          key: [account, audit.clusterId, audit.uid],
          columns: { audit: toJson(credentials, credentialAudit, audit) },
        })),
      );
    },

    putCluster: async (audit) => {
      await clusters.put([account, audit.clusterId], { audit: toJson(clusters, clusterAudit, audit) });
    },

    cluster: async (clusterId) => {
      const [row] = await clusterRowsOf([[account, clusterId]]);
      return row === undefined ? undefined : parseClusterRow(clusters, row);
    },

    clusters: async (clusterIds) => {
      const rows = await clusterRowsOf(clusterIds.map((id) => [account, id]));
      return rows.map((row) => (row === undefined ? undefined : parseClusterRow(clusters, row)));
    },

    credential: async (clusterId, uid) => {
      const [row] = await rowsOf([[account, clusterId, uid]]);
      return row === undefined ? undefined : parseRow(credentials, row, auditRow).audit;
    },
  };
}

/** One request a part. */
async function* remembered(
  table: Table,
  account: string,
  clusterId: ClusterId,
): AsyncGenerator<RememberedCredential[]> {
  let start: readonly KeyPart[] | undefined;
  do {
    const page = await table.page({ within: [account, clusterId] }, { limit: rowsAPart, start });
    yield page.rows.map((row) => parseRemembered(table, row));
    start = page.next;
  } while (start !== undefined);
}

const rowsAPart = 100;

function parseRemembered(table: Table, row: Row): RememberedCredential {
  const uid = parseUid(row.key[2]);
  if (uid === undefined) {
    throw new StateError(
      { operation: `read ${table.name}`, code: 'UnreadableRow' },
      `The row (${row.key.join(', ')}) of ${table.name} is of no identity.`,
    );
  }
  const record = parseCredentialRow(table, row);
  const { audit } = parseRow(table, row, auditRow);
  return {
    uid,
    access: parseRow(table, row, accessRow),
    ...(record === undefined ? {} : { record }),
    ...(audit === undefined ? {} : { audit }),
  };
}
