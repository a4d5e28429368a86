/** Every page in every language, theme and width: drawn whole, without a complaint of the browser, usable by everybody. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, type Language, openBrowser, type Theme } from '../support/browser/browser.ts';
import { axeViolations, keep, sticksOut, undrawn } from '../support/browser/looks.ts';
import { type ReportStage, startFilledReport } from '../support/report-stage.ts';
import type { Filled } from '../support/report/fill.ts';
import { actingPages, lookingPages, type PagePlace, signInPage } from './every-page.ts';

let stage: ReportStage & { readonly filled: Filled };
let browser: Browser;
beforeAll(async () => {
  [stage, browser] = await Promise.all([startFilledReport(), openBrowser()]);
});
afterAll(() => Promise.all([stage.close(), browser.close()]));

const combinations = (['en', 'ja', 'zh'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    [1280, 390].map((width): [Language, Theme, number] => [language, theme, width]),
  ),
);

/** Each page in each theme and width in one language, and each language once. */
const isChecked = (language: Language, theme: Theme, width: number): boolean =>
  language === 'en' || (theme === 'light' && width === 1280);

/** For a person to look at: the main pages in each language and both themes. */
const kept: ReadonlySet<string> = new Set([
  'overview',
  'clusters',
  'cluster',
  'identity',
  'credential',
  'findings',
  'encryption',
  'approve',
  'report',
]);

describe.each(combinations)('in %s, %s, %i pixels', (language, theme, width) => {
  test('every page', { timeout: 240_000 }, async () => {
    const token = await stage.token(`vera-${language}-${theme}-${width}`, 'admin');
    // The check of accessibility is a script; all others are made of a page that may run none.
    const hasScripts = isChecked(language, theme, width);
    const { page } = await browser.open({ url: stage.url, language, theme, width, token, hasScripts });
    const problems: string[] = [];
    const places: readonly PagePlace[] = [
      ...lookingPages(stage.filled),
      ...actingPages(stage.filled),
      signInPage,
    ];

    for (const { name, path } of places) {
      const answer = await page.goto(path);
      const seen = [
        ...(answer?.status() === 200 ? [] : [`is answered with ${answer?.status() ?? 'nothing'}`]),
        ...((await page.locator('html').getAttribute('lang')) === language ? [] : ['is in another language']),
        ...(await sticksOut(page)),
        ...(await undrawn(page)).map((one) => `has no glyph for ${one}`),
        ...(isChecked(language, theme, width) ? await axeViolations(page) : []),
      ];
      problems.push(...seen.map((what) => `${name} ${what}`));
      if (kept.has(name)) await keep(page, `${name}-${language}-${theme}-${width}`);
    }

    expect(problems).toEqual([]);
  });
});
