/** Everything that can be looked at; each list answers page by page. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../app.ts';
import { needs } from '../needs.ts';
import { isoOf } from '../../../shared/domain/time.ts';

export const pageQuery = z.object({
  size: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(50)
    .openapi({ description: 'Entries a page, at most.' }),
  page: z.string().max(2000).optional().openapi({ description: 'The `next` of the page before.' }),
});

export function pageOf<Schema extends z.ZodType>(item: Schema, name: string) {
  return z.object({ items: z.array(item), next: z.string().optional() }).openapi(name);
}

const finding = z
  .object({
    subject: z.string(),
    kind: z.string(),
    severity: z.enum(['notice', 'warning', 'critical']),
    text: z.string(),
    since: z.iso.datetime(),
    lastSeen: z.iso.datetime(),
  })
  .openapi('Finding');

const findingsRoute = createRoute({
  method: 'get',
  path: '/v1/findings',
  security: [{ bearer: [] }],
  request: { query: pageQuery.extend({ severity: z.enum(['notice', 'warning', 'critical']).optional() }) },
  responses: {
    200: {
      content: { 'application/json': { schema: pageOf(finding, 'Findings') } },
      description: 'Open findings, the most severe first.',
    },
  },
});

export function addReading(api: Api): void {
  api.openapi(findingsRoute, async (c) => {
    needs(c, 'viewer');
    const { size, page, severity } = c.req.valid('query');
    const { state } = c.get('context');
    const found = await state.reading.openFindings(
      { size, ...(page === undefined ? {} : { token: page }) },
      severity,
    );
    const items = found.items.map(({ subject, kind, severity: how, text, since, lastSeen }) => ({
      subject,
      kind,
      severity: how,
      text,
      since: isoOf(since),
      lastSeen: isoOf(lastSeen),
    }));
    return c.json({ items, ...(found.next === undefined ? {} : { next: found.next }) }, 200);
  });
}
