/** Clusters: what the last audit of each found, and whether its Secrets are encrypted. */
import { createRoute, z } from '@hono/zod-openapi';
import {
  cluster,
  clusterColumns,
  clusterDetail,
  clusterDetailOf,
  clusterOf,
  outcome,
} from '../../../shared/report/cluster-view.ts';
import { credential, credentialColumns, credentialOf } from '../../../shared/report/credential-view.ts';
import { encryptionOf, verdict } from '../../../shared/report/encryption-view.ts';
import type { Api } from '../app.ts';
import { needs } from '../needs.ts';
import { credentialFilter, isWanted } from './credential-filter.ts';
import { csvAnswer, csvContent, csvQuery, formatOf } from './exports.ts';
import {
  answers,
  answersOne,
  clusterIdIn,
  clusterParam,
  filtered,
  found,
  only,
  pageOf,
  pageQuery,
  requestOf,
  security,
  viewOf,
} from './lists.ts';

const clusters = answers(pageOf(cluster, 'Clusters'), 'Audited clusters, by id.');
const clustersRoute = createRoute({
  method: 'get',
  path: '/v1/clusters',
  security,
  request: {
    query: pageQuery.extend({
      region: z.string().max(50).optional().openapi({ description: filtered }),
      outcome: outcome.optional().openapi({ description: filtered }),
      verdict: verdict.optional().openapi({ description: filtered }),
      format: csvQuery,
    }),
  },
  responses: { ...clusters, 200: { ...clusters[200], content: { ...clusters[200].content, ...csvContent } } },
});

const clusterRoute = createRoute({
  method: 'get',
  path: '/v1/clusters/{clusterId}',
  security,
  request: { params: clusterParam },
  responses: answersOne(clusterDetail, 'The last audit as a whole, and the verdict on Secret encryption.'),
});

const held = answers(pageOf(credential, 'Credentials'), 'What everybody holds on the cluster, by uid.');
const credentialsRoute = createRoute({
  method: 'get',
  path: '/v1/clusters/{clusterId}/credentials',
  security,
  request: { params: clusterParam, query: pageQuery.extend({ ...credentialFilter, format: csvQuery }) },
  responses: { ...held, 200: { ...held[200], content: { ...held[200].content, ...csvContent } } },
});

export function addClusters(api: Api): void {
  api.openapi(clustersRoute, async (c) => {
    needs(c, 'viewer');
    const { region, outcome: how, verdict: secrets, format, ...page } = c.req.valid('query');
    const { state } = c.get('context');
    const audits = await state.reading.clusters(requestOf(page));
    const ids = audits.items.map(({ clusterId }) => clusterId);
    const records = ids.length === 0 ? [] : await state.encryption.get(ids);
    const verdicts = new Map(records.map((record) => [record?.clusterId, record?.verdict]));
    const view = only(
      viewOf(audits, (audit) => clusterOf(audit, verdicts.get(audit.clusterId))),
      (one) =>
        (region === undefined || one.region === region) &&
        (how === undefined || one.outcome === how) &&
        (secrets === undefined || one.verdict === secrets),
    );
    if (formatOf(c, format, ['json', 'csv']) === 'csv') return csvAnswer(c, 'clusters', clusterColumns, view);
    return c.json(view, 200);
  });

  api.openapi(clusterRoute, async (c) => {
    needs(c, 'viewer');
    const id = clusterIdIn(c.req.valid('param').clusterId);
    const { state } = c.get('context');
    const [audit, known] = await Promise.all([state.audits.cluster(id), state.reading.encryptionOf(id)]);
    found(audit ?? known, `the cluster ${id}`);
    const secrets = known === undefined ? undefined : encryptionOf(known);
    return c.json(clusterDetailOf(audit, secrets), 200);
  });

  api.openapi(credentialsRoute, async (c) => {
    needs(c, 'viewer');
    const { status, trait, result, format, ...page } = c.req.valid('query');
    const id = clusterIdIn(c.req.valid('param').clusterId);
    const known = await c.get('context').state.reading.credentialsOnCluster(id, requestOf(page));
    const view = only(viewOf(known, credentialOf), isWanted({ status, trait, result }));
    if (formatOf(c, format, ['json', 'csv']) === 'csv')
      return csvAnswer(c, 'credentials', credentialColumns, view);
    return c.json(view, 200);
  });
}
