/** Where things stand, in a few requests: is anybody out still in? */
import { createRoute, z } from '@hono/zod-openapi';
import { finding, findingOf } from '../../../shared/report/finding-view.ts';
import { run, runOf } from '../../../shared/report/run-view.ts';
import { count, mode, optional, time } from '../../../shared/report/schema.ts';
import { pause, pauseOf } from '../../../shared/report/settings-view.ts';
import { isoOf } from '../../../shared/domain/time.ts';
import type { Page } from '../../../shared/use-cases/ports/reading.ts';
import type { SweepRecord } from '../../../shared/domain/sweep.ts';
import type { ApiContext } from '../api-context.ts';
import type { Api } from '../app.ts';
import { needs } from '../needs.ts';
import { answers, security } from './lists.ts';

/** So many are counted, with one request each. */
const countedAtMost = 100;
/** So many of the most severe are shown. */
const shownAtMost = 10;

const counted = z
  .object({
    count,
    isAll: z.boolean().openapi({ description: `False when there are more than ${countedAtMost}.` }),
  })
  .openapi('Counted');

const status = z
  .object({
    at: time,
    paused: pause.optional(),
    modes: z.partialRecord(mode, count).optional().openapi({
      description: 'Clusters by mode, as of the last run; absent before the first.',
    }),
    lastRun: run.optional(),
    residual: z.object({ count, asOf: time }).optional().openapi({
      description: 'What deleted identities still hold, as the last closed run counted.',
    }),
    openFindings: z.object({ critical: counted, warning: counted, notice: counted }),
    critical: z
      .array(finding)
      .openapi({ description: `The newest critical findings, at most ${shownAtMost}.` }),
    waiting: counted.openapi({ description: 'Credentials that are held or under way.' }),
  })
  .openapi('Status');

const statusRoute = createRoute({
  method: 'get',
  path: '/v1/status',
  security,
  responses: answers(status, 'Where things stand.'),
});

export function addStatus(api: Api): void {
  api.openapi(statusRoute, async (c) => {
    needs(c, 'viewer');
    const { state, clock } = c.get('context');
    const page = { size: countedAtMost };
    const [settings, runs, critical, warning, notice, waiting] = await Promise.all([
      state.settings.read(),
      state.reading.runs({ size: 10 }),
      state.reading.openFindings(page, 'critical'),
      state.reading.openFindings(page, 'warning'),
      state.reading.openFindings(page, 'notice'),
      state.reading.waiting(page),
    ]);
    const [newest] = runs.items;
    const now = clock();
    return c.json(
      {
        ...viewOfRuns(runs.items),
        at: isoOf(now),
        ...optional('paused', pauseOf(settings.paused)),
        ...optional('modes', newest === undefined ? undefined : await modesOf(newest, c.get('context'))),
        openFindings: { critical: countOf(critical), warning: countOf(warning), notice: countOf(notice) },
        critical: critical.items.slice(0, shownAtMost).map(findingOf),
        waiting: countOf(waiting),
      },
      200,
    );
  });
}

function countOf(page: Page<unknown>): z.infer<typeof counted> {
  return { count: page.items.length, isAll: page.next === undefined };
}

function viewOfRuns(runs: readonly SweepRecord[]): Pick<z.infer<typeof status>, 'lastRun' | 'residual'> {
  const closed = runs.find(({ summary }) => summary !== undefined);
  const residual =
    closed?.summary === undefined
      ? undefined
      : { count: closed.summary.traits.residual, asOf: isoOf(closed.closedAt ?? closed.startedAt) };
  return {
    ...optional('lastRun', runs[0] === undefined ? undefined : runOf(runs[0])),
    ...optional('residual', residual),
  };
}

async function modesOf({ run: name }: SweepRecord, { state }: ApiContext): Promise<Record<string, number>> {
  const modes: Record<string, number> = {};
  for (const unit of await state.sweeps.units(name)) modes[unit.mode] = (modes[unit.mode] ?? 0) + 1;
  return modes;
}
