/** Nightly runs, and the asynchronous calls that they and people ask for. */
import { createRoute, z } from '@hono/zod-openapi';
import { run, runDetail, runDetailOf, runOf } from '../../../shared/report/run-view.ts';
import { optional, words } from '../../../shared/report/schema.ts';
import type { FunctionName, TaskState } from '../../../shared/use-cases/ports/sweeping.ts';
import type { Api } from '../app.ts';
import { needs } from '../needs.ts';
import { answers, answersOne, found, pageOf, pageQuery, requestOf, security, viewOf } from './lists.ts';

const runsRoute = createRoute({
  method: 'get',
  path: '/v1/runs',
  security,
  request: { query: pageQuery },
  responses: answers(pageOf(run, 'Runs'), 'Runs over the account, the newest first.'),
});

const runRoute = createRoute({
  method: 'get',
  path: '/v1/runs/{run}',
  security,
  request: { params: z.object({ run: z.string().regex(/^run-[\w.:-]{1,100}$/) }) },
  responses: answersOne(runDetail, 'One run, with what it could not see and the calls that it released.'),
});

const functionName = words<FunctionName>({
  revoke: true,
  record: true,
  audit: true,
  'verify-encryption': true,
  sweep: true,
});
export const task = z
  .object({
    state: words<TaskState>({ waiting: true, done: true, failed: true, unknown: true }).openapi({
      description: '`unknown` is also one that was accepted just now.',
    }),
    why: z.string().optional(),
  })
  .openapi('Task');

const taskRoute = createRoute({
  method: 'get',
  path: '/v1/tasks/{function}/{taskId}',
  security,
  request: { params: z.object({ function: functionName, taskId: z.string().regex(/^[\w-]{1,128}$/) }) },
  responses: answers(task, 'What became of an asynchronous call.'),
});

export function addRuns(api: Api): void {
  api.openapi(runsRoute, async (c) => {
    needs(c, 'viewer');
    const runs = await c.get('context').state.reading.runs(requestOf(c.req.valid('query')));
    return c.json(viewOf(runs, runOf), 200);
  });

  api.openapi(runRoute, async (c) => {
    needs(c, 'viewer');
    const { run: name } = c.req.valid('param');
    const record = await c.get('context').state.sweeps.run(name);
    return c.json(runDetailOf(found(record, `the run ${name}`)), 200);
  });

  api.openapi(taskRoute, async (c) => {
    needs(c, 'viewer');
    const { function: name, taskId } = c.req.valid('param');
    const { state, why } = await c.get('context').functions.task(name, taskId);
    return c.json({ state, ...optional('why', why) }, 200);
  });
}
