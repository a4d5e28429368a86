/** What an audit asks ACK and ACS about one cluster besides its list of kubeconfigs. Every operation only reads. */
import * as z from 'zod';
import { CloudError } from '../use-cases/cloud-error.ts';
import type { ClusterReader } from '../use-cases/ports/auditing.ts';
import type { ClusterRow } from '../use-cases/ports.ts';
import { readListing } from './ack-listings.ts';
import { cluster, clusterStatesPage } from './ack-schemas.ts';
import { filled, textOrEmpty } from './answers.ts';
import { createReader } from './call.ts';
import type { Connection } from './connection.ts';
import { csClient, once } from './sdk.ts';

/** Documented. */
const largestPage = 50;

/** `addons`, absent when there is none (seen in the SDK's typings); states active, updating, upgrading, deleting. */
const addOns = z.object({ addons: z.nullish(z.array(z.object({ name: filled, state: textOrEmpty }))) });

export function createClusterReader(connection: Connection): ClusterReader {
  const client = once(() => csClient(connection.clientConfig('cs')));
  const read = createReader(connection, { service: 'cs', version: '2015-12-15' }, client);
  return {
    cluster: async (id) => {
      try {
        return await read({ action: 'DescribeClusterDetail', path: `/clusters/${encoded(id)}` }, cluster);
      } catch (error) {
        if (error instanceof CloudError && error.code === 'ErrorClusterNotFound') return undefined;
        throw error;
      }
    },

    cloudServiceKubeconfigs: async (id) => {
      const rows = await readListing({
        operation: 'cs.ListClusterKubeconfigStates',
        pageSize: connection.pageSize ?? largestPage,
        keyOf: (row: ClusterRow) => row.uid,
        readPage: (pageNumber, pageSize) =>
          read(
            {
              action: 'ListClusterKubeconfigStates',
              path: `/clusters/${encoded(id)}/kubeconfig/states`,
              query: { cloudServiceKubeConfig: 'true', pageNumber, pageSize },
            },
            clusterStatesPage,
          ),
      });
      return rows.length;
    },

    addOn: async (id, name) => {
      const path = `/clusters/${encoded(id)}/addon_instances`;
      const { addons } = await read({ action: 'ListClusterAddonInstances', path }, addOns);
      return addons?.some((one) => one.name === name) === true ? 'installed' : 'absent';
    },
  };
}

const encoded = encodeURIComponent;
