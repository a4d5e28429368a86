/** Secret encryption, cluster by cluster. */
import { createRoute } from '@hono/zod-openapi';
import { encryption, encryptionOf, verdict } from '../../../shared/report/encryption-view.ts';
import type { Api } from '../app.ts';
import { needs } from '../needs.ts';
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

const listRoute = createRoute({
  method: 'get',
  path: '/v1/encryption',
  security,
  request: { query: pageQuery.extend({ verdict: verdict.optional().openapi({ description: filtered }) }) },
  responses: answers(pageOf(encryption, 'Encryptions'), 'The last verification of each cluster, by id.'),
});

const oneRoute = createRoute({
  method: 'get',
  path: '/v1/encryption/{clusterId}',
  security,
  request: { params: clusterParam },
  responses: answersOne(encryption, 'The last verification of the cluster.'),
});

export function addEncryption(api: Api): void {
  api.openapi(listRoute, async (c) => {
    needs(c, 'viewer');
    const { verdict: wanted, ...page } = c.req.valid('query');
    const known = await c.get('context').state.reading.encryption(requestOf(page));
    const view = viewOf(known, encryptionOf);
    return c.json(
      only(view, (one) => wanted === undefined || one.verdict === wanted),
      200,
    );
  });

  api.openapi(oneRoute, async (c) => {
    needs(c, 'viewer');
    const clusterId = clusterIdIn(c.req.valid('param').clusterId);
    const known = await c.get('context').state.reading.encryptionOf(clusterId);
    return c.json(encryptionOf(found(known, `the Secret encryption of ${clusterId}`)), 200);
  });
}
