/** The answers of CS (2015-12-15) as documented; fields that nothing is decided by are not read. */
import * as z from 'zod';
import type { CertificateState, Cluster, Grant } from '../domain/credential.ts';
import type { ClusterRow, UserRow } from '../use-cases/ports.ts';
import { clusterId, filled, looseInstant, textOrEmpty, uid, word } from './answers.ts';

/** One page of a listing by page number. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

const page = z.object({ total_count: z.int().check(z.nonnegative()) });
const certificate: z.ZodType<CertificateState> = word(
  'Unexpired',
  'Expired',
  'Unissued',
  'Unknown',
  'Removed',
);

const tags = z.pipe(
  z.nullish(z.array(z.object({ key: z.string(), value: textOrEmpty }))),
  z.transform((rows: { key: string; value: string }[] | null | undefined) => rows ?? []),
);

export const cluster: z.ZodType<Cluster> = z.pipe(
  z.object({ cluster_id: clusterId, name: z.string(), region_id: filled, state: filled, tags }),
  z.transform((row): Cluster => {
    const { cluster_id: id, name, region_id: region, state } = row;
    return { id, name, region, state, tags: row.tags };
  }),
);

export const clustersPage: z.ZodType<Page<Cluster>> = z.pipe(
  z.object({ clusters: z.array(cluster), page_info: page }),
  z.transform((answer) => ({ rows: answer.clusters, total: answer.page_info.total_count })),
);

const userRow: z.ZodType<UserRow> = z.pipe(
  z.object({ cluster_id: clusterId, cert_state: certificate, cert_expire_time: looseInstant }),
  z.transform((row) => ({
    clusterId: row.cluster_id,
    certificate: row.cert_state,
    ...expiry(row.cert_expire_time),
  })),
);

const clusterRow: z.ZodType<ClusterRow> = z.pipe(
  z.object({
    account_id: uid,
    account_name: textOrEmpty,
    account_type: word('RootAccount', 'RamUser', 'RamRole'),
    account_state: word('Active', 'InActive', 'Deleted'),
    cert_state: certificate,
    cert_expire_time: looseInstant,
    revokable: z.nullish(z.boolean()),
    cloud_service_name: textOrEmpty,
    cloud_service_roles: z.nullish(z.array(z.unknown())),
  }),
  z.transform((row) => ({
    uid: row.account_id,
    accountName: row.account_name,
    accountType: row.account_type,
    accountState: row.account_state,
    certificate: row.cert_state,
    ...expiry(row.cert_expire_time),
    // A service that leaves empty fields out says "no" by saying nothing.
    revokable: row.revokable === true,
    cloudService: serviceOf(row.cloud_service_name, row.cloud_service_roles?.length ?? 0),
  })),
);

/** Roles of a cloud service without its name are still a cloud service's. */
function serviceOf(name: string, roles: number): string {
  return name.trim() === '' && roles > 0 ? 'unnamed' : name.trim();
}

function expiry(at: number | undefined): { expiresAt?: number } {
  return at === undefined ? {} : { expiresAt: at };
}

function statesPage<Row>(row: z.ZodType<Row>): z.ZodType<Page<Row>> {
  return z.pipe(
    z.object({ states: z.array(row), page }),
    z.transform((answer) => ({ rows: answer.states, total: answer.page.total_count })),
  );
}

export const userStatesPage: z.ZodType<Page<UserRow>> = statesPage(userRow);
export const clusterStatesPage: z.ZodType<Page<ClusterRow>> = statesPage(clusterRow);

/** Documented as 0 and 1; left out it means 0. */
const flag = z.pipe(
  z.nullish(z.union([z.literal(0), z.literal(1), z.boolean()])),
  z.transform((value: 0 | 1 | boolean | null | undefined) => value === 1 || value === true),
);

const grant: z.ZodType<Grant> = z.pipe(
  z.object({
    resource_id: filled,
    resource_type: filled,
    role_name: textOrEmpty,
    role_type: textOrEmpty,
    is_owner: flag,
  }),
  z.transform((row) => ({
    resourceId: row.resource_id,
    resourceType: row.resource_type,
    roleName: row.role_name,
    roleType: row.role_type,
    isOwner: row.is_owner,
  })),
);

export const grants: z.ZodType<Grant[]> = z.array(grant);

export const auditProject = z.object({ audit_enabled: z.boolean(), sls_project_name: textOrEmpty });
