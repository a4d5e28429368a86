/** What a page handler is given: who asks, in which language, and the API to ask on his behalf. */
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { languageDetector } from 'hono/language';
import { may } from '../../../shared/domain/caller.ts';
import { isoOf } from '../../../shared/domain/time.ts';
import { type Page, pageIn } from '../../../shared/report/pages/page.ts';
import { type Language, languages } from '../../../shared/report/pages/words/words.ts';
import type { ApiEnvironment } from '../app.ts';
import { tokenCookie } from '../authenticate.ts';

const languageCookie = 'kubeconfig_guard_language';
const year = 365 * 24 * 3600;

/** By the link that was followed, then by what was followed earlier, then by the browser's wish. */
export const detectLanguage = languageDetector({
  order: ['querystring', 'cookie', 'header'],
  lookupQueryString: 'lang',
  lookupCookie: languageCookie,
  supportedLanguages: [...languages],
  fallbackLanguage: 'en',
  caches: false,
  convertDetectedLanguage: (tag) => tag.split('-')[0] ?? tag,
});

export function pageOf(c: Context<ApiEnvironment>): Page {
  const language = languageIn(c);
  const { pathname, search } = new URL(c.req.url);
  const caller = c.get('caller');
  return pageIn(language, {
    url: `${pathname}${search}`,
    now: isoOf(c.env.context.clock()),
    ...(caller === undefined
      ? {}
      : {
          caller: {
            name: caller.name,
            role: caller.role,
            may: (role) => may(caller, role),
            isSignedIn: getCookie(c, tokenCookie) !== undefined,
          },
        }),
  });
}

function languageIn(c: Context<ApiEnvironment>): Language {
  const detected = languages.find((one) => one === c.get('language')) ?? 'en';
  // A followed link is remembered. One cookie an answer is all that the platform's form of an answer takes.
  if (languages.some((one) => one === c.req.query('lang'))) {
    setCookie(c, languageCookie, detected, { ...cookieOptions(c), maxAge: year });
  }
  return detected;
}

/** A link in a message leads to its page; another site's form comes without the cookie, and is refused besides. */
export function cookieOptions(c: Context<ApiEnvironment>) {
  const isLocal = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(c.req.header('host') ?? '');
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: !isLocal } as const;
}
