/** What the caller may do here. What he may not is said with the role that it takes. */
import type { Child } from 'hono/jsx';
import type { Role } from '../../domain/caller.ts';
import type { Page } from './page.ts';

export function Actions({ page, children }: { readonly page: Page; readonly children: Child }) {
  return (
    <ul class="actions" aria-label={page.t.actions.title}>
      {children}
    </ul>
  );
}

interface ActOptions {
  readonly page: Page;
  readonly needs: Role;
  readonly href: string;
  readonly text: string;
}

/** Leads to a page that says what will happen; nothing is done yet. */
export function Act({ page, needs, href, text }: ActOptions) {
  const mayDo = page.caller?.may(needs) === true;
  return (
    <li>
      {mayDo ? (
        <a class="button" href={href}>
          {text}
        </a>
      ) : (
        <span class="button off">
          {text} <small>({page.t.actions.needs(page.words.role[needs])})</small>
        </span>
      )}
    </li>
  );
}
