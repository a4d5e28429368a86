/** The picture in the README: made anew with UPDATE_README=1, else only there. */
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openBrowser } from '../support/browser/browser.ts';
import { startFilledReport } from '../support/report-stage.ts';

const picture = fileURLToPath(new URL('../../shared/report/pages/overview.png', import.meta.url));
const isUpdate = process.env['UPDATE_README'] === '1';

test.runIf(isUpdate)('is taken of the overview', async () => {
  const [stage, browser] = await Promise.all([startFilledReport(), openBrowser()]);
  try {
    const { page } = await browser.open({ url: stage.url, token: await stage.token('anna', 'approver') });

    await page.goto('/');
    expect(await page.locator('.answer').count()).toBe(1);
    await page.screenshot({ path: picture, clip: { x: 0, y: 0, width: 1280, height: 1240 }, fullPage: true });
  } finally {
    await Promise.all([stage.close(), browser.close()]);
  }
});

test('is there, and small enough for a page', async () => {
  expect((await stat(picture)).size).toBeLessThan(300_000);
});
