/** What people set, and who asked for what. */
import { createRoute } from '@hono/zod-openapi';
import { request, requestOf as viewOfRequest } from '../../../shared/report/request-view.ts';
import { settings, settingsOf } from '../../../shared/report/settings-view.ts';
import type { Api } from '../app.ts';
import { needs, securityFor } from '../needs.ts';
import { answers, pageOf, pageQuery, requestOf, security, viewOf } from './lists.ts';

const settingsRoute = createRoute({
  method: 'get',
  path: '/v1/settings',
  security,
  responses: answers(settings, 'The pause switch and every exemption.'),
});

const requestsRoute = createRoute({
  method: 'get',
  path: '/v1/requests',
  security: securityFor('approver'),
  request: { query: pageQuery },
  responses: answers(pageOf(request, 'Requests'), 'What was asked for over HTTP, the newest first.'),
});

export function addSettings(api: Api): void {
  api.openapi(settingsRoute, async (c) => {
    needs(c, 'viewer');
    const { state, clock } = c.get('context');
    return c.json(settingsOf(await state.settings.read(), clock()), 200);
  });

  api.openapi(requestsRoute, async (c) => {
    needs(c, 'approver');
    const entries = await c.get('context').state.requestLog.entries(requestOf(c.req.valid('query')));
    return c.json(viewOf(entries, viewOfRequest), 200);
  });
}
