/** The picture in the README: made anew with UPDATE_README=1, else only there. */
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openBrowser } from '../support/browser/browser.ts';
import { startFilledReport } from '../support/report-stage.ts';

const picture = fileURLToPath(new URL('../../shared/report/pages/overview.png', import.meta.url));
const isUpdate = process.env['UPDATE_README'] === '1';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test.runIf(isUpdate)('is taken of the overview', async () => {
  const stage = await startFilledReport();
  try {
    const { page } = await browser.open({ url: stage.url, token: await stage.token('anna', 'approver') });

    await page.goto('/');
    await page.screenshot({ path: picture, clip: { x: 0, y: 0, width: 1280, height: 1240 }, fullPage: true });
  } finally {
    await stage.close();
  }
});

test('is there, and small enough for a page', async () => {
  expect((await stat(picture)).size).toBeLessThan(300_000);
});
