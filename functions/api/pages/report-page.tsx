/** Gathers the auditor's report from the API, as far as a page can carry it; what is cut says so. */
import pMap from 'p-map';
import type { z } from '@hono/zod-openapi';
import { parseInstant } from '../../../shared/domain/time.ts';
import { credentialDetail } from '../../../shared/report/credential-detail.ts';
import { credential } from '../../../shared/report/credential-view.ts';
import { encryption } from '../../../shared/report/encryption-view.ts';
import { finding } from '../../../shared/report/finding-view.ts';
import { verification } from '../../../shared/report/history-view.ts';
import { identity, type IdentityView } from '../../../shared/report/identity-view.ts';
import { ReportPage } from '../../../shared/report/pages/report.tsx';
import type { Leaver } from '../../../shared/report/pages/report-leavers.tsx';
import type { Part } from '../../../shared/report/pages/report-part.tsx';
import { run, type RunView } from '../../../shared/report/run-view.ts';
import { settings } from '../../../shared/report/settings-view.ts';
import { status } from '../../../shared/report/status-view.ts';
import type { Api } from '../app.ts';
import { ProblemError } from '../problem.ts';
import type { Asking, PageContext } from './ask.ts';
import { pageOf } from './page-request.ts';

const leaversAtMost = 25;
const credentialsOfOne = 8;
/** Lists that are read until the period begins are read so many pages of a hundred far; what is open now, one. */
const pagesAtMost = 2;
const atOnce = 8;
const day = 24 * 3_600_000;
const usualDays = 30;

export function addReport(api: Api, asking: Asking): void {
  api.get('/report', async (c) => {
    const page = pageOf(c);
    const period = periodOf(c);
    const isIn = (at: string | undefined): boolean =>
      at !== undefined && at.slice(0, 10) >= period.from && at.slice(0, 10) <= period.to;
    const isBefore = (at: string | undefined): boolean => at !== undefined && at.slice(0, 10) < period.from;
    const [where, runs, left, findings, verified, set] = await Promise.all([
      asking.get(c, '/v1/status', status),
      all(c, asking, '/v1/runs', run, ({ startedAt }: RunView) => isBefore(startedAt)),
      all(c, asking, '/v1/identities/deleted?order=newest', identity, ({ deletedAt }: IdentityView) =>
        isBefore(deletedAt),
      ),
      all(c, asking, '/v1/findings', finding, openNow),
      all(c, asking, '/v1/encryption', encryption, openNow),
      asking.get(c, '/v1/settings', settings),
    ]);
    const inPeriod = left.items.filter(({ deletedAt }) => isIn(deletedAt));
    const leavers = await pMap(inPeriod.slice(0, leaversAtMost), (one) => leaverOf(c, asking, one), {
      concurrency: atOnce,
    });
    const content = {
      account: c.get('context').account,
      ...period,
      status: where,
      runs: { ...runs, items: runs.items.filter(({ startedAt }) => isIn(startedAt)) },
      leavers: { items: leavers, isWhole: left.isWhole && inPeriod.length <= leaversAtMost },
      findings,
      encryption: verified,
      settings: set,
    };
    return c.html(<ReportPage page={page} content={content} />);
  });
}

/** Both days included; the last thirty without. @throws ProblemError */
function periodOf(c: PageContext): { readonly from: string; readonly to: string } {
  const now = c.get('context').clock();
  const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const to = c.req.query('to') ?? dayOf(now);
  const from = c.req.query('from') ?? dayOf(now - usualDays * day);
  const isDay = (text: string): boolean =>
    /^\d{4}-\d{2}-\d{2}$/.test(text) && parseInstant(`${text}T00:00:00Z`) !== undefined;
  if (!isDay(from) || !isDay(to) || from > to)
    throw new ProblemError(
      'bad-request',
      'A period has two days, the first one first: from=2026-10-01, to=2026-10-31.',
    );
  return { from, to };
}

/** Of a list that no time ends: a page is as much as can be printed and read; what follows is in its files. */
const openNow = 'one page';

/** A list from its beginning, until `isPast` is behind what is wanted. */
async function all<Schema extends z.ZodType>(
  c: PageContext,
  { list }: Asking,
  path: string,
  item: Schema,
  end: typeof openNow | ((one: z.infer<Schema>) => boolean),
): Promise<Part<z.infer<Schema>>> {
  const items: z.infer<Schema>[] = [];
  const url = new URL(path, c.req.url);
  url.searchParams.set('size', '100');
  const pages = end === openNow ? 1 : pagesAtMost;
  const isPast = end === openNow ? () => false : end;
  for (let read = 0; read < pages; read += 1) {
    const part = await list(c, `${url.pathname}${url.search}`, item);
    items.push(...part.items);
    if (part.next === undefined || part.items.some((one) => isPast(one))) return { items, isWhole: true };
    url.searchParams.set('page', part.next);
  }
  return { items, isWhole: false };
}

async function leaverOf(c: PageContext, { list, get }: Asking, one: IdentityView): Promise<Leaver> {
  const held = await list(c, `/v1/identities/${one.uid}/credentials?size=${credentialsOfOne}`, credential);
  const credentials = await Promise.all(
    held.items
      .filter(({ clusterId }) => /^c[a-z0-9-]{10,62}$/.test(clusterId))
      .map(async ({ clusterId, uid }) => {
        const path = `/v1/credentials/${clusterId}/${uid}`;
        const [detail, verdict] = await Promise.all([
          get(c, path, credentialDetail),
          get(c, `${path}/history/verification`, verification),
        ]);
        return { detail, verification: verdict };
      }),
  );
  return { identity: one, credentials, hasMore: held.next !== undefined };
}
