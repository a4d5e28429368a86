/** One credential: what is known of it, and its journal. */
import { createRoute, z } from '@hono/zod-openapi';
import { credentialDetail, credentialDetailOf } from '../../../shared/report/credential-detail.ts';
import { entry, entryOf, verification, verificationOf } from '../../../shared/report/history-view.ts';
import { verifyHistory } from '../../../shared/use-cases/anchor-journal.ts';
import type { Subject } from '../../../shared/domain/record.ts';
import type { ApiContext } from '../api-context.ts';
import type { Api } from '../app.ts';
import { needs } from '../needs.ts';
import {
  answers,
  answersOne,
  clusterIdIn,
  clusterParam,
  found,
  orderOf,
  orderQuery,
  pageShape,
  pageQuery,
  requestOf,
  security,
  uidIn,
  uidParam,
  viewOf,
} from './lists.ts';

const params = clusterParam.extend(uidParam.shape);

const credentialRoute = createRoute({
  method: 'get',
  path: '/v1/credentials/{clusterId}/{uid}',
  security,
  request: { params },
  responses: answersOne(credentialDetail, 'One credential: record, audit and approvals.'),
});

const historyRoute = createRoute({
  method: 'get',
  path: '/v1/credentials/{clusterId}/{uid}/history',
  security,
  request: {
    params,
    query: pageQuery.extend({
      order: orderQuery,
      verify: z.enum(['yes', 'no']).default('no').openapi({
        description: 'Whether the whole journal is read and checked, with `verified` in the answer.',
      }),
    }),
  },
  responses: answers(
    z.object({ ...pageShape(entry), verified: verification.optional() }).openapi('History'),
    'The journal; empty for a credential that nobody has looked at.',
  ),
});

const verificationRoute = createRoute({
  method: 'get',
  path: '/v1/credentials/{clusterId}/{uid}/history/verification',
  security,
  request: { params },
  responses: answers(
    verification,
    'Whether the journal is whole; also of one with entries that can’t be read.',
  ),
});

export function addCredentials(api: Api): void {
  api.openapi(credentialRoute, async (c) => {
    needs(c, 'viewer');
    const subject = subjectIn(c.req.valid('param'));
    const { state, clock } = c.get('context');
    const [known, approvals] = await Promise.all([
      state.reading.credential(subject),
      state.approvals.of(subject),
    ]);
    const what = `the credential of ${subject.uid} on ${subject.clusterId}`;
    return c.json(credentialDetailOf(found(known, what), approvals, clock()), 200);
  });

  api.openapi(historyRoute, async (c) => {
    needs(c, 'viewer');
    const { order, verify, ...page } = c.req.valid('query');
    const subject = subjectIn(c.req.valid('param'));
    const context = c.get('context');
    const entries = await context.state.reading.history(subject, orderOf(order), requestOf(page));
    const verified = verify === 'yes' ? { verified: await verifiedOf(subject, context) } : {};
    return c.json({ ...viewOf(entries, entryOf), ...verified }, 200);
  });

  api.openapi(verificationRoute, async (c) => {
    needs(c, 'viewer');
    return c.json(await verifiedOf(subjectIn(c.req.valid('param')), c.get('context')), 200);
  });
}

async function verifiedOf(
  subject: Subject,
  { state, account }: ApiContext,
): Promise<z.infer<typeof verification>> {
  const { journalAudit } = state;
  return verificationOf(await verifyHistory(subject, undefined, { journalAudit, account }));
}

function subjectIn({ clusterId, uid }: { readonly clusterId: string; readonly uid: string }): Subject {
  return { clusterId: clusterIdIn(clusterId), uid: uidIn(uid) };
}
