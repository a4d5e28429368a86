/** The auditors' report on paper: all of it, black on white, without what only a screen can use. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openBrowser } from '../support/browser/browser.ts';
import { keepPaper } from '../support/browser/looks.ts';
import { clusters, people } from '../support/report/cast.ts';
import { type ReportStage, startFilledReport } from '../support/report-stage.ts';

let stage: ReportStage;
let browser: Browser;
beforeAll(async () => {
  [stage, browser] = await Promise.all([startFilledReport(), openBrowser()]);
});
afterAll(() => Promise.all([stage.close(), browser.close()]));

test.each(['en', 'ja', 'zh'] as const)('is printed (%s)', async (language) => {
  const token = await stage.token('audit', 'viewer');
  const { page } = await browser.open({ url: stage.url, language, theme: 'dark', token });
  await page.goto('/report');
  const onScreen = await page.locator('main section').count();

  await page.emulateMedia({ media: 'print' });
  const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
  const shown = (await page.evaluate(
    `[...document.querySelectorAll('nav, form, button, input, .actions, .skip, .downloads')]
      .filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 80))`,
  )) as string[];
  const text = await page.locator('main').innerText();
  await keepPaper(page, `report-${language}`);

  expect([background, shown]).toEqual(['rgb(255, 255, 255)', []]);
  expect(await page.locator('main section:visible').count()).toBe(onScreen);
  for (const told of [
    stage.cloud.account.accountId,
    people.bob.name,
    people.alice.name,
    clusters.lake.name,
  ]) {
    expect(text).toContain(told);
  }
});
