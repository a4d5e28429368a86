/** Where things stand, in a few requests: is anybody out still in? */
import { createRoute } from '@hono/zod-openapi';
import { findingOf } from '../../../shared/report/finding-view.ts';
import { runOf } from '../../../shared/report/run-view.ts';
import { optional } from '../../../shared/report/schema.ts';
import { pauseOf } from '../../../shared/report/settings-view.ts';
import {
  type CountedView,
  countedAtMost,
  shownAtMost,
  status,
  type StatusView,
} from '../../../shared/report/status-view.ts';
import { deletedAtOf } from '../../../shared/domain/inventory.ts';
import { isoOf } from '../../../shared/domain/time.ts';
import type { OpenFinding, Page } from '../../../shared/use-cases/ports/reading.ts';
import type { RecordedIdentity } from '../../../shared/use-cases/ports.ts';
import type { SweepRecord } from '../../../shared/domain/sweep.ts';
import type { ApiContext } from '../api-context.ts';
import type { Api } from '../app.ts';
import { needs } from '../needs.ts';
import { answers, security } from './lists.ts';

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
    const [settings, runs, critical, warning, notice, waiting, deleted] = await Promise.all([
      state.settings.read(),
      state.reading.runs({ size: 10 }),
      state.reading.openFindings(page, 'critical'),
      state.reading.openFindings(page, 'warning'),
      state.reading.openFindings(page, 'notice'),
      state.reading.waiting(page),
      state.reading.deletedIdentities(page, 'newest first'),
    ]);
    const [newest] = runs.items;
    const now = clock();
    return c.json(
      {
        ...viewOfRuns(runs.items, deleted),
        at: isoOf(now),
        ...optional('paused', pauseOf(settings.paused)),
        ...optional('modes', newest === undefined ? undefined : await modesOf(newest, c.get('context'))),
        openFindings: { critical: countOf(critical), warning: countOf(warning), notice: countOf(notice) },
        critical: critical.items.slice(0, shownAtMost).map(findingOf),
        usedAfterDeletion: usedAfterDeletion(critical),
        waiting: countOf(waiting),
      },
      200,
    );
  });
}

function countOf(page: Page<unknown>): CountedView {
  return { count: page.items.length, isAll: page.next === undefined };
}

/** Told by the audit of a cluster, by a look at the credential, or by both. */
function usedAfterDeletion({ items, next }: Page<OpenFinding>): CountedView {
  const told = items.filter(({ kind }) => kind === 'residual' || kind === 'used-after-deletion');
  return { count: new Set(told.map(({ subject }) => subject)).size, isAll: next === undefined };
}

function viewOfRuns(
  runs: readonly SweepRecord[],
  deleted: Page<RecordedIdentity>,
): Pick<StatusView, 'lastRun' | 'residual' | 'deletedSince'> {
  const closed = runs.find(({ summary }) => summary !== undefined);
  const residual =
    closed?.summary === undefined
      ? undefined
      : { count: closed.summary.traits.residual, asOf: isoOf(closed.closedAt ?? closed.startedAt) };
  return {
    ...optional('lastRun', runs[0] === undefined ? undefined : runOf(runs[0])),
    ...optional('residual', residual),
    ...optional('deletedSince', closed === undefined ? undefined : deletedSince(closed, deleted)),
  };
}

/** Whom the run can't have looked at. */
function deletedSince({ startedAt }: SweepRecord, { items, next }: Page<RecordedIdentity>): CountedView {
  const since = items.filter(({ known }) => (deletedAtOf(known) ?? 0) >= startedAt);
  return { count: since.length, isAll: next === undefined || since.length < items.length };
}

async function modesOf({ run: name }: SweepRecord, { state }: ApiContext): Promise<Record<string, number>> {
  const modes: Record<string, number> = {};
  for (const unit of await state.sweeps.units(name)) modes[unit.mode] = (modes[unit.mode] ?? 0) + 1;
  return modes;
}
