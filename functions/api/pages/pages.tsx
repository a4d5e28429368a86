/** The report page: everything that the API answers, for people. */
import type { MiddlewareHandler } from 'hono';
import { csrf } from 'hono/csrf';
import { stylePath } from '../../../shared/report/pages/layout.tsx';
import { style } from '../../../shared/report/pages/style.ts';
import type { Api, ApiEnvironment } from '../app.ts';
import { ProblemError } from '../problem.ts';
import { askingOf } from './ask.ts';
import { addActPages } from './act-pages.tsx';
import { addListPages } from './list-pages.tsx';
import { addOverview } from './overview.tsx';
import { detectLanguage } from './page-request.ts';
import { addReport } from './report-page.tsx';
import { addSignIn } from './sign-in.tsx';
import { addThingPages } from './thing-pages.tsx';

/** Whether a path is a page: everything that is not the API. */
export function isPage(path: string): boolean {
  return !path.startsWith('/v1/') && path !== '/openapi.json' && !path.startsWith('/assets/');
}

/** `authenticate` makes the caller known, or throws ProblemError. */
export function addPages(api: Api, authenticate: MiddlewareHandler<ApiEnvironment>): void {
  const asking = askingOf(api);
  api.get(stylePath, (c) =>
    c.body(style, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=300' }),
  );
  const onPages =
    (handler: MiddlewareHandler<ApiEnvironment>): MiddlewareHandler<ApiEnvironment> =>
    async (c, next) =>
      isPage(c.req.path) ? handler(c, next) : next();
  api.use('*', onPages(detectLanguage));
  // A browser sends the cookie along only with requests of this site; this holds also where one doesn't know how to.
  api.use('*', onPages(csrf({ origin: (origin, c) => isOwn(origin, c.req.header('host')) })));
  addSignIn(api);
  api.use(
    '*',
    onPages(async (c, next) => {
      if (c.req.method !== 'GET' && c.req.method !== 'POST')
        throw new ProblemError('not-found', 'There is no such path.');
      return await authenticate(c, next);
    }),
  );
  addOverview(api, asking);
  addListPages(api, asking);
  addReport(api, asking);
  // Before the pages of things: a run is not called "start".
  addActPages(api, asking);
  addThingPages(api, asking);
}

function isOwn(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host;
}
