/** Open findings, for people and for a SIEM. */
import { createRoute, z } from '@hono/zod-openapi';
import { finding, findingColumns, findingOf } from '../../../shared/report/finding-view.ts';
import { ocsfOf } from '../../../shared/report/ocsf.ts';
import { severity } from '../../../shared/report/schema.ts';
import type { Api } from '../app.ts';
import { needs } from '../needs.ts';
import { csvAnswer, csvContent, findingsFormat, formatOf, linesAnswer, ocsfContent } from './exports.ts';
import { answers, filtered, only, pageOf, pageQuery, requestOf, security, viewOf } from './lists.ts';

const open = answers(
  pageOf(finding, 'Findings'),
  'Open findings, the most severe first and of those the newest.',
);
const content = { ...open[200].content, ...csvContent, ...ocsfContent };

const findingsRoute = createRoute({
  method: 'get',
  path: '/v1/findings',
  security,
  request: {
    query: pageQuery.extend({
      severity: severity.optional(),
      kind: z.string().max(100).optional().openapi({ description: filtered }),
      format: findingsFormat,
    }),
  },
  responses: { ...open, 200: { ...open[200], content } },
});

export function addFindings(api: Api): void {
  api.openapi(findingsRoute, async (c) => {
    needs(c, 'viewer');
    const { severity: how, kind, format, ...page } = c.req.valid('query');
    const { state, account } = c.get('context');
    const all = await state.reading.openFindings(requestOf(page), how);
    const wanted = only(
      viewOf(all, (one) => one),
      (one) => kind === undefined || one.kind === kind,
    );
    switch (formatOf(c, format, ['json', 'csv', 'ocsf'])) {
      case 'csv':
        return csvAnswer(c, 'findings', findingColumns, viewOf(wanted, findingOf));
      case 'ocsf':
        return linesAnswer(
          c,
          'findings',
          viewOf(wanted, (one) => ocsfOf(one, { account })),
        );
      case 'json':
        return c.json(viewOf(wanted, findingOf), 200);
    }
  });
}
