/** The frame of every page: what it is, where else to look, who is signed in. */
import type { Child } from 'hono/jsx';
import { raw } from 'hono/html';
import { type Page, urlWith } from './page.ts';
import { Said } from './pieces.tsx';
import { languageNames } from './texts/language-names.ts';
import { languages } from './words/words.ts';

export const stylePath = '/assets/report.css';

interface Shown {
  readonly page: Page;
  readonly title: string;
  /** Said before everything else, such as that something was done. */
  readonly note?: Child;
  readonly children: Child;
}

export function Layout({ page, title, note, children }: Shown) {
  const { t, language, caller } = page;
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={language}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex" />
          <meta name="color-scheme" content="light dark" />
          <title>{`${title} · kubeconfig-guard`}</title>
          <link rel="stylesheet" href={stylePath} />
          <link rel="icon" href="data:," />
        </head>
        <body>
          <a class="skip" href="#content">
            {t.frame.skip}
          </a>
          <header class="top">
            <a class="product" href="/">
              kubeconfig-guard
            </a>
            {caller === undefined ? <></> : <Navigation page={page} />}
          </header>
          <main id="content" tabindex={-1}>
            <h1>{title}</h1>
            {note === undefined ? (
              <></>
            ) : (
              <p class="note" role="status">
                {note}
              </p>
            )}
            {children}
          </main>
          <Footer page={page} />
        </body>
      </html>
    </>
  );
}

function Navigation({ page: { t, url } }: { readonly page: Page }) {
  const path = url.split('?')[0] ?? '';
  const places = [
    ['/', t.overview.title],
    ['/clusters', t.clusters.title],
    ['/identities', t.identities.title],
    ['/findings', t.findings.title],
    ['/holds', t.holds.title],
    ['/encryption', t.encryption.title],
    ['/runs', t.runs.title],
    ['/settings', t.settings.title],
    ['/report', t.report.title],
  ] as const;
  const isCurrent = (place: string): boolean =>
    place === '/' ? path === '/' : path === place || path.startsWith(`${place}/`);
  return (
    <>
      <nav aria-label={t.frame.places}>
        <ul>
          {places.map(([place, name]) => (
            <li>
              <a href={place} aria-current={isCurrent(place) ? 'page' : undefined}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <form class="find" action="/find" method="get" role="search">
        <label>
          <span>{t.frame.find}</span>
          <input name="q" type="search" required maxlength={90} placeholder={t.frame.findHint} />
        </label>
        <button type="submit">{t.frame.go}</button>
      </form>
    </>
  );
}

function Footer({ page }: { readonly page: Page }) {
  const { t, caller, url, language, words } = page;
  return (
    <footer>
      <nav aria-label={t.frame.languages}>
        <ul class="inline">
          {languages.map((one) => (
            <li>
              <a
                href={urlWith(url, { lang: one })}
                lang={one}
                hreflang={one}
                aria-current={one === language ? 'true' : undefined}
              >
                {languageNames[one]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {caller === undefined ? (
        <></>
      ) : (
        <p>
          <Said>{caller.name}</Said> · {words.role[caller.role]}
        </p>
      )}
      {caller?.isSignedIn === true ? (
        <form action="/sign-out" method="post">
          <button type="submit">{t.frame.signOut}</button>
        </form>
      ) : (
        <></>
      )}
      <p>
        <a href="/openapi.json">{t.frame.api}</a>
      </p>
    </footer>
  );
}
