/** What waits for somebody: holds, and plans that exceeded a limit. */
import { createRoute, z } from '@hono/zod-openapi';
import { plan, planOf } from '../../../shared/report/plan-view.ts';
import { waiting, waitingOf } from '../../../shared/report/waiting-view.ts';
import type { Api } from '../app.ts';
import { needs } from '../needs.ts';
import { answers, answersOne, found, pageOf, pageQuery, requestOf, security, viewOf } from './lists.ts';

const holdsRoute = createRoute({
  method: 'get',
  path: '/v1/holds',
  security,
  request: { query: pageQuery },
  responses: answers(
    pageOf(waiting, 'Holds'),
    'Credentials that are held, or under way; those that are looked at again first at the front.',
  ),
});

const planRoute = createRoute({
  method: 'get',
  path: '/v1/plans/{id}',
  security,
  request: { params: z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) }) },
  responses: answersOne(plan, 'A plan that waits, and its approvals.'),
});

export function addWaiting(api: Api): void {
  api.openapi(holdsRoute, async (c) => {
    needs(c, 'viewer');
    const held = await c.get('context').state.reading.waiting(requestOf(c.req.valid('query')));
    return c.json(viewOf(held, waitingOf), 200);
  });

  api.openapi(planRoute, async (c) => {
    needs(c, 'viewer');
    const { id } = c.req.valid('param');
    const { state, clock } = c.get('context');
    const [held, approvals] = await Promise.all([state.heldPlans.get(id), state.approvals.ofPlan(id)]);
    return c.json(planOf(found(held, `the plan ${id}`), approvals, clock()), 200);
  });
}
