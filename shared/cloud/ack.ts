/**
 * ACK and ACS, through the product's own SDK. Reads go through its `callApi` as text (its models round 18-digit numbers
 * and take a missing list for an empty one); the clean-up is its typed operation, sent as `clean-up.ts` says.
 */
import type { Kubeconfigs } from '../use-cases/ports.ts';
import { readListing } from './ack-listings.ts';
import { auditProject, clustersPage, clusterStatesPage, grants, userStatesPage } from './ack-schemas.ts';
import { malformed } from './answers.ts';
import { createReader } from './call.ts';
import { createCleanUp } from './clean-up.ts';
import type { Connection } from './connection.ts';
import { csClient, once } from './sdk.ts';

/** What each listing allows at most (documented for the two of states). */
const largestPage = { clusters: 100, statesOfUser: 100, statesOfCluster: 50 } as const;

export function createKubeconfigs(connection: Connection): Kubeconfigs {
  const client = once(() => csClient(connection.clientConfig('cs')));
  const read = createReader(connection, { service: 'cs', version: '2015-12-15' }, client);
  const pageSize = (listing: keyof typeof largestPage): number => connection.pageSize ?? largestPage[listing];

  return {
    clusters: () =>
      readListing({
        operation: 'cs.DescribeClustersV1',
        pageSize: pageSize('clusters'),
        keyOf: (cluster) => cluster.id,
        readPage: (page_number, page_size) =>
          read(
            { action: 'DescribeClustersV1', path: '/api/v1/clusters', query: { page_number, page_size } },
            clustersPage,
          ),
      }),

    statesOfUser: (uid) =>
      readListing({
        operation: 'cs.ListUserKubeConfigStates',
        pageSize: pageSize('statesOfUser'),
        keyOf: (row) => row.clusterId,
        readPage: (page_number, page_size) =>
          read(
            {
              action: 'ListUserKubeConfigStates',
              path: `/users/${encodeURIComponent(uid)}/kubeconfig/states`,
              query: { page_number, page_size },
            },
            userStatesPage,
          ),
      }),

    // Without `cloudServiceKubeConfig`: `true` lists cloud services' kubeconfigs, `false` everybody else's, and what its
    // absence means is not documented. Either way is safe with one listing: rows of services are named as such when they
    // come, and a credential that its cluster does not list is of unknown kind, which nobody may revoke.
    statesOfCluster: (clusterId) =>
      readListing({
        operation: 'cs.ListClusterKubeconfigStates',
        pageSize: pageSize('statesOfCluster'),
        keyOf: (row) => row.uid,
        readPage: (pageNumber, size) =>
          read(
            {
              action: 'ListClusterKubeconfigStates',
              path: `/clusters/${encodeURIComponent(clusterId)}/kubeconfig/states`,
              query: { pageNumber, pageSize: size },
            },
            clusterStatesPage,
          ),
      }),

    grantsOf: (uid) =>
      read(
        { action: 'DescribeUserPermission', path: `/permissions/users/${encodeURIComponent(uid)}` },
        grants,
      ),

    auditProject: async (clusterId) => {
      const path = `/clusters/${encodeURIComponent(clusterId)}/audit`;
      const answer = await read({ action: 'GetClusterAuditProject', path }, auditProject);
      if (!answer.audit_enabled) return undefined;
      const project = answer.sls_project_name.trim();
      if (/^[a-z0-9][a-z0-9-]*$/.test(project)) return project;
      throw malformed(
        'cs.GetClusterAuditProject',
        `Auditing is on, but sls_project_name is no project: ${JSON.stringify(project.slice(0, 80))}`,
      );
    },

    cleanClusterUserPermissions: createCleanUp(connection),
  };
}
