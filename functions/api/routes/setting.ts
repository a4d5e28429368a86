/** What people set while the guard runs: the pause switch and exemptions. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../app.ts';
import { once } from '../idempotent.ts';
import { needsToAct, securityFor } from '../needs.ts';
import { ProblemError } from '../problem.ts';
import { answers, bodyOf, clusterId, headers, instant, reasonText, uid } from './acting-schemas.ts';

const pause = createRoute({
  method: 'put',
  path: '/v1/pause',
  summary: 'Pause: from now on nothing is revoked',
  security: securityFor('operator'),
  request: { headers, body: bodyOf(z.strictObject({ reason: reasonText }).openapi('PauseRequest')) },
  responses: answers,
});

const resume = createRoute({
  method: 'delete',
  path: '/v1/pause',
  summary: 'Go on after a pause',
  security: securityFor('admin'),
  request: { headers },
  responses: answers,
});

const exemptions = createRoute({
  method: 'post',
  path: '/v1/exemptions',
  summary: 'Exempt an identity, a cluster, or one on the other, for a time',
  security: securityFor('approver'),
  request: {
    headers,
    body: bodyOf(
      z
        .strictObject({
          uid: uid.optional(),
          clusterId: clusterId.optional(),
          reason: reasonText,
          expiresAt: instant,
        })
        .openapi('ExemptionRequest'),
    ),
  },
  responses: answers,
});

const endExemption = createRoute({
  method: 'delete',
  path: '/v1/exemptions/{id}',
  summary: 'End an exemption',
  security: securityFor('approver'),
  request: { headers, params: z.object({ id: z.string().regex(/^[\w-]{1,64}$/) }) },
  responses: answers,
});

const location = '/v1/settings';

export function addSetting(api: Api): void {
  // Anybody who may ask for something may stop everything: it takes nobody's access.
  api.openapi(pause, async (c) => {
    await needsToAct(c, 'operator');
    const body = c.req.valid('json');
    const { state, clock } = c.get('context');
    const by = c.get('caller').name;
    return await once(c, body, async () => {
      await state.settingsWriter.pause({ by, reason: body.reason, since: clock() });
      return { text: `${by} has paused the guard: ${body.reason}`, location };
    });
  });

  api.openapi(resume, async (c) => {
    await needsToAct(c, 'admin');
    const { state } = c.get('context');
    const by = c.get('caller').name;
    return await once(c, await c.req.text(), async () => {
      await state.settingsWriter.resume();
      return { text: `${by} lets the guard go on.`, location };
    });
  });

  api.openapi(exemptions, async (c) => {
    await needsToAct(c, 'approver');
    const body = c.req.valid('json');
    const { state, clock } = c.get('context');
    const owner = c.get('caller').name;
    return await once(c, body, async (id) => {
      const { uid: who, clusterId: where, reason, expiresAt } = body;
      if (who === undefined && where === undefined) {
        throw new ProblemError('refused', 'An exemption names an identity, a cluster, or both.');
      }
      if (expiresAt <= clock()) throw new ProblemError('refused', 'It has to end later than now.');
      await state.settingsWriter.addExemption({
        id: `x-${id}`,
        ...(who === undefined ? {} : { uid: who }),
        ...(where === undefined ? {} : { clusterId: where }),
        reason,
        owner,
        expiresAt,
      });
      return { text: `${owner} has made the exemption x-${id}: ${reason}`, location };
    });
  });

  api.openapi(endExemption, async (c) => {
    await needsToAct(c, 'approver');
    const { id } = c.req.valid('param');
    const { state } = c.get('context');
    const by = c.get('caller').name;
    return await once(c, await c.req.text(), async () => {
      if (!(await state.settingsWriter.removeExemption(id))) {
        throw new ProblemError('not-found', `There is no exemption ${id}.`);
      }
      return { text: `${by} has ended the exemption ${id}.`, location };
    });
  });
}
