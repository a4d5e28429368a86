/** Everything that changes something: each with an idempotency key, recorded, under the same limits as events. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../app.ts';
import { once } from '../idempotent.ts';
import { needs } from '../needs.ts';

const accepted = z
  .object({ text: z.string(), location: z.string() })
  .openapi('Accepted', { description: 'What was done or asked for, and where to look.' });

const answers = {
  202: { content: { 'application/json': { schema: accepted } }, description: 'Accepted' },
} as const;

const sweepRoute = createRoute({
  method: 'post',
  path: '/v1/sweeps',
  security: [{ bearer: [] }],
  responses: answers,
});

export function addActing(api: Api): void {
  api.openapi(sweepRoute, async (c) => {
    needs(c, 'operator');
    const { functions } = c.get('context');
    return await once(c, {}, async (id) => {
      await functions.enqueue('sweep', `api-${id}`, { task: 'sweep' });
      return { text: 'A run over the whole account is asked for.', location: '/v1/runs' };
    });
  });
}
