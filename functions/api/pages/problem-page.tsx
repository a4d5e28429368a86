/** What goes wrong, for somebody who looks at pages. */
import { ProblemPage } from '../../../shared/report/pages/small.tsx';
import type { ProblemError } from '../problem.ts';
import { statusOf } from '../problem.ts';
import type { PageContext } from './ask.ts';
import { pageOf } from './page-request.ts';
import { signInPath } from './sign-in.tsx';

/** Whoever is not known is asked to sign in, and comes back to where he wanted to go. */
export function answerPage(
  c: PageContext,
  problem: ProblemError,
  requestId: string,
): Response | Promise<Response> {
  const page = pageOf(c);
  if (problem.type === 'unauthenticated' && c.req.method === 'GET') {
    return c.redirect(`${signInPath}?${new URLSearchParams({ next: page.url }).toString()}`, 303);
  }
  const { type, message } = problem;
  return c.html(
    <ProblemPage page={page} type={type} detail={message} requestId={requestId} />,
    statusOf(type),
  );
}

/** A program that says nothing of pages gets problem details. */
export function wantsPage(accepted: string | undefined): boolean {
  return accepted?.includes('text/html') === true;
}
