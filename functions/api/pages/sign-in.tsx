/** Signing in: a token that the identity provider issued becomes a cookie that no script can read. */
import { deleteCookie, setCookie } from 'hono/cookie';
import { SignInPage } from '../../../shared/report/pages/small.tsx';
import type { Api } from '../app.ts';
import { tokenCookie } from '../authenticate.ts';
import { ProblemError } from '../problem.ts';
import { fieldsOf } from './fields.ts';
import { cookieOptions, pageOf } from './page-request.ts';

export const signInPath = '/sign-in';

export function addSignIn(api: Api): void {
  api.get(signInPath, (c) => c.html(<SignInPage page={pageOf(c)} next={pathWithin(c.req.query('next'))} />));

  api.post(signInPath, async (c) => {
    const { token = '', next } = await fieldsOf(c);
    const request = new Request(c.req.url, {
      headers: { authorization: `Bearer ${token.trim().replaceAll(/[^\u0021-\u007e]/g, '?')}` },
    });
    try {
      await c.env.authenticate(request);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const page = pageOf(c);
      return c.html(<SignInPage page={page} next={pathWithin(next)} refused={error.message} />, 401);
    }
    // Until the browser closes: the token's own end is checked with every request.
    setCookie(c, tokenCookie, token.trim(), cookieOptions(c));
    return c.redirect(pathWithin(next), 303);
  });

  api.post('/sign-out', (c) => {
    deleteCookie(c, tokenCookie, cookieOptions(c));
    return c.redirect(signInPath, 303);
  });
}

/** Only ever a place of these pages: a link to elsewhere would be somebody else's. */
function pathWithin(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])[\u0021-\u007e]*$/.test(next) ? next : '/';
}
