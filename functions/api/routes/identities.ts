/** Identities: who is deleted, and what somebody holds everywhere. */
import { createRoute } from '@hono/zod-openapi';
import { credential, credentialColumns, credentialOf } from '../../../shared/report/credential-view.ts';
import { identity, identityOf } from '../../../shared/report/identity-view.ts';
import { parseClusterId } from '../../../shared/domain/ids.ts';
import type { KnownCredential } from '../../../shared/use-cases/ports/reading.ts';
import type { ApiContext } from '../api-context.ts';
import type { Api } from '../app.ts';
import { needs } from '../needs.ts';
import { credentialFilter, isWanted } from './credential-filter.ts';
import { csvAnswer, csvContent, csvQuery, formatOf } from './exports.ts';
import {
  answers,
  answersOne,
  found,
  only,
  orderOf,
  orderQuery,
  pageOf,
  pageQuery,
  requestOf,
  security,
  uidIn,
  uidParam,
  viewOf,
} from './lists.ts';

const deletedRoute = createRoute({
  method: 'get',
  path: '/v1/identities/deleted',
  security,
  request: { query: pageQuery.extend({ order: orderQuery }) },
  responses: answers(pageOf(identity, 'Identities'), 'Deleted users and roles, by when they were deleted.'),
});

const identityRoute = createRoute({
  method: 'get',
  path: '/v1/identities/{uid}',
  security,
  request: { params: uidParam },
  responses: answersOne(identity, 'What the account’s events and lists tell of it.'),
});

const held = answers(pageOf(credential, 'Credentials'), 'What the identity holds, by cluster.');
const credentialsRoute = createRoute({
  method: 'get',
  path: '/v1/identities/{uid}/credentials',
  security,
  request: { params: uidParam, query: pageQuery.extend({ ...credentialFilter, format: csvQuery }) },
  responses: { ...held, 200: { ...held[200], content: { ...held[200].content, ...csvContent } } },
});

export function addIdentities(api: Api): void {
  api.openapi(deletedRoute, async (c) => {
    needs(c, 'viewer');
    const { order, ...page } = c.req.valid('query');
    const { reading } = c.get('context').state;
    const deleted = await reading.deletedIdentities(requestOf(page), orderOf(order));
    return c.json(viewOf(deleted, identityOf), 200);
  });

  api.openapi(identityRoute, async (c) => {
    needs(c, 'viewer');
    const uid = uidIn(c.req.valid('param').uid);
    const recorded = await c.get('context').state.inventory.identity(uid);
    return c.json(identityOf(found(recorded, `the identity ${uid}`)), 200);
  });

  api.openapi(credentialsRoute, async (c) => {
    needs(c, 'viewer');
    const { status, trait, result, format, ...page } = c.req.valid('query');
    const uid = uidIn(c.req.valid('param').uid);
    const context = c.get('context');
    const known = await context.state.reading.credentialsOfIdentity(uid, requestOf(page));
    const audited = { ...known, items: await withAudits(known.items, context) };
    const view = only(viewOf(audited, credentialOf), isWanted({ status, trait, result }));
    if (formatOf(c, format, ['json', 'csv']) === 'csv')
      return csvAnswer(c, 'credentials', credentialColumns, view);
    return c.json(view, 200);
  });
}

/** The index does not carry what audits found: asked for at the same time, they are read with one request. */
async function withAudits(
  items: readonly KnownCredential[],
  { state }: ApiContext,
): Promise<KnownCredential[]> {
  return await Promise.all(
    items.map(async (item) => {
      const clusterId = parseClusterId(item.cluster);
      const audit = clusterId === undefined ? undefined : await state.audits.credential(clusterId, item.uid);
      return { ...item, ...(audit === undefined ? {} : { audit }) };
    }),
  );
}
