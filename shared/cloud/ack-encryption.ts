/** What ACK says of Secret encryption. It is in the meta data, a JSON text, of the list's rows and of the cluster itself. */
import * as z from 'zod';
import type { Configured, EncryptedCluster } from '../domain/encryption.ts';
import type { EncryptedClusters } from '../use-cases/ports/encryption.ts';
import { readListing } from './ack-listings.ts';
import type { Page } from './ack-schemas.ts';
import { clusterId, filled, textOrEmpty } from './answers.ts';
import { createReader } from './call.ts';
import type { Connection } from './connection.ts';
import { csClient, once } from './sdk.ts';

const largestPage = 100;

const metaData = z.object({
  Capabilities: z.object({
    EncryptionKMSKeyId: z.nullish(z.string()),
    DisableEncryption: z.nullish(z.boolean()),
  }),
});

const configured = z.pipe(
  z.object({ meta_data: textOrEmpty }),
  z.transform(({ meta_data }) => configuredIn(meta_data)),
);

const row: z.ZodType<EncryptedCluster> = z.pipe(
  z.object({
    cluster_id: clusterId,
    name: z.string(),
    region_id: filled,
    state: filled,
    cluster_spec: textOrEmpty,
    meta_data: textOrEmpty,
  }),
  z.transform((one): EncryptedCluster => {
    const { cluster_id: id, name, region_id: region, state, cluster_spec: spec } = one;
    return { id, name, region, state, spec, configured: configuredIn(one.meta_data) };
  }),
);

const page: z.ZodType<Page<EncryptedCluster>> = z.pipe(
  z.object({ clusters: z.array(row), page_info: z.object({ total_count: z.int().check(z.nonnegative()) }) }),
  z.transform((answer) => ({ rows: answer.clusters, total: answer.page_info.total_count })),
);

export function createEncryptedClusters(connection: Connection): EncryptedClusters {
  const client = once(() => csClient(connection.clientConfig('cs')));
  const read = createReader(connection, { service: 'cs', version: '2015-12-15' }, client);
  return {
    clusters: () =>
      readListing({
        operation: 'cs.DescribeClustersV1',
        pageSize: connection.pageSize ?? largestPage,
        keyOf: (cluster) => cluster.id,
        readPage: (page_number, page_size) =>
          read(
            { action: 'DescribeClustersV1', path: '/api/v1/clusters', query: { page_number, page_size } },
            page,
          ),
      }),
    configured: (id) =>
      read({ action: 'DescribeClusterDetail', path: `/clusters/${encodeURIComponent(id)}` }, configured),
  };
}

/**
 * Seen in client code, documented nowhere: on when the key is named and `DisableEncryption` is false. Off is only what is said
 * in so many words; whatever is missing is unknown.
 */
function configuredIn(text: string): Configured {
  const unknown = (why: string): Configured => ({ kind: 'unknown', why });
  if (text === '') return unknown('ACK answers no meta data of the cluster.');
  const parsed = metaData.safeParse(jsonIn(text));
  if (!parsed.success) return unknown('The cluster’s meta data is not as expected.');
  const { EncryptionKMSKeyId: keyId, DisableEncryption: isDisabled } = parsed.data.Capabilities;
  if (isDisabled === true) return { kind: 'off' };
  if (isDisabled === undefined || isDisabled === null) {
    return unknown('The cluster’s meta data does not say whether Secret encryption is on.');
  }
  if (keyId === undefined || keyId === null) {
    return unknown('The cluster’s meta data says that Secret encryption is on, and names no key.');
  }
  return keyId === '' ? { kind: 'off' } : { kind: 'on', keyId };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
