/** The overview, and the way to a thing by its id. */
import { OverviewPage } from '../../../shared/report/pages/overview.tsx';
import { run } from '../../../shared/report/run-view.ts';
import { status } from '../../../shared/report/status-view.ts';
import { waiting } from '../../../shared/report/waiting-view.ts';
import type { Api } from '../app.ts';
import { ProblemError } from '../problem.ts';
import type { Asking } from './ask.ts';
import { noteOf } from './done.tsx';
import { pageOf } from './page-request.ts';

const runsShown = 30;
const holdsShown = 5;

export function addOverview(api: Api, { get, list }: Asking): void {
  api.get('/', async (c) => {
    const page = pageOf(c);
    const [where, runs, holds] = await Promise.all([
      get(c, '/v1/status', status),
      list(c, `/v1/runs?size=${runsShown}`, run),
      list(c, `/v1/holds?size=${holdsShown}`, waiting),
    ]);
    // The library that draws is the largest thing here, and only pictures need it.
    const { drawTrend } = await import('../../../shared/report/pages/pictures/trend.ts');
    return c.html(
      <OverviewPage
        page={page}
        note={noteOf(c, page)}
        status={where}
        runs={runs.items}
        waiting={holds.items}
        trend={drawTrend(page, runs.items)}
      />,
    );
  });

  api.get('/find', (c) => {
    const wanted = (c.req.query('q') ?? '').trim();
    const both = /^(c[a-z0-9-]{10,62})\s*\+\s*(\d{16,18})$/.exec(wanted);
    if (both !== null) return c.redirect(`/credentials/${both[1]}/${both[2]}`, 303);
    if (/^\d{16,18}$/.test(wanted)) return c.redirect(`/identities/${wanted}`, 303);
    if (/^c[a-z0-9-]{10,62}$/.test(wanted)) return c.redirect(`/clusters/${wanted}`, 303);
    throw new ProblemError('not-found', pageOf(c).t.find.none);
  });
}
