/** Asks other functions to work: to audit, to verify, to go through the account, to end what an identity holds. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { FunctionName } from '../../../shared/use-cases/ports/sweeping.ts';
import type { Api, ApiEnvironment } from '../app.ts';
import { type Accepted, once } from '../idempotent.ts';
import { needsToAct, securityFor } from '../needs.ts';
import { answers, bodyOf, clusterId, headers, reasonText, uid } from './acting-schemas.ts';

/** The same request is the same task, so that a repeat is harmless also where its answer was lost. */
async function ask(
  c: Context<ApiEnvironment>,
  name: FunctionName,
  id: string,
  payload: Readonly<Record<string, unknown>>,
  text: string,
): Promise<Accepted> {
  const task = `api-${id}`;
  await c.get('context').functions.enqueue(name, task, payload);
  return { text, location: `/v1/tasks/${name}/${task}` };
}

const audits = createRoute({
  method: 'post',
  path: '/v1/audits',
  summary: 'Audit one cluster now',
  security: securityFor('operator'),
  request: { headers, body: bodyOf(z.strictObject({ clusterId }).openapi('AuditRequest')) },
  responses: answers,
});

const verifications = createRoute({
  method: 'post',
  path: '/v1/verifications',
  summary: 'Verify the Secret encryption of one region now',
  security: securityFor('operator'),
  request: {
    headers,
    body: bodyOf(
      z
        .strictObject({ region: z.string().regex(/^[a-z]{2}-[a-z0-9-]{1,40}$/) })
        .openapi('VerificationRequest'),
    ),
  },
  responses: answers,
});

const sweeps = createRoute({
  method: 'post',
  path: '/v1/sweeps',
  summary: 'Begin a run over the whole account, if none is under way',
  security: securityFor('operator'),
  request: { headers },
  responses: answers,
});

const revocations = createRoute({
  method: 'post',
  path: '/v1/revocations',
  summary: 'Ask for the end of what an identity holds, on some clusters or all',
  description:
    'Of an identity that is deleted it goes by the rules for leavers. Of one that exists it is looked at and held, until ' +
    'somebody else approves what was seen.',
  security: securityFor('operator'),
  request: {
    headers,
    body: bodyOf(
      z
        .strictObject({
          uid,
          type: z.enum(['RamUser', 'RamRole']).optional(),
          clusters: z.array(clusterId).min(1).max(2000).optional(),
          why: reasonText,
        })
        .openapi('RevocationRequest'),
    ),
  },
  responses: answers,
});

export function addAsking(api: Api): void {
  api.openapi(audits, async (c) => {
    await needsToAct(c, 'operator');
    const body = c.req.valid('json');
    return await once(c, body, (id) =>
      ask(c, 'audit', id, { clusterId: body.clusterId }, `An audit of ${body.clusterId} is asked for.`),
    );
  });

  api.openapi(verifications, async (c) => {
    await needsToAct(c, 'operator');
    const body = c.req.valid('json');
    return await once(c, body, (id) =>
      ask(
        c,
        'verify-encryption',
        id,
        { region: body.region },
        `A verification of ${body.region} is asked for.`,
      ),
    );
  });

  api.openapi(sweeps, async (c) => {
    await needsToAct(c, 'operator');
    return await once(c, await c.req.text(), (id) =>
      ask(c, 'sweep', id, { task: 'sweep' }, 'A run over the account is asked for.'),
    );
  });

  api.openapi(revocations, async (c) => {
    await needsToAct(c, 'operator');
    const body = c.req.valid('json');
    const { why, ...what } = body;
    const requestedBy = c.get('caller').name;
    return await once(c, body, (id) =>
      ask(
        c,
        'revoke',
        id,
        { ...what, reason: 'person-request', requestedBy },
        `The end of what ${body.uid} holds is asked for: ${why}`,
      ),
    );
  });
}
