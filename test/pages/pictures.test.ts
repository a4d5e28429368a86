/** The pictures say what the numbers say, in words that can be read: their labels and values are text in the SVG. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, type Language, openBrowser } from '../support/browser/browser.ts';
import { clusters } from '../support/report/cast.ts';
import { nights, residualAgo } from '../support/report/fill-runs.ts';
import { type ReportStage, startFilledReport } from '../support/report-stage.ts';
import { textsOf } from '../../shared/report/pages/texts/texts.ts';
import { wordsOf } from '../../shared/report/pages/words/words.ts';

let stage: ReportStage;
let browser: Browser;
beforeAll(async () => {
  [stage, browser] = await Promise.all([startFilledReport(), openBrowser()]);
});
afterAll(() => Promise.all([stage.close(), browser.close()]));

async function show(path: string, language: Language) {
  const token = await stage.token(`vera-${language}`, 'viewer');
  const { page } = await browser.open({ url: stage.url, language, token });
  await page.goto(path);
  const labels = (await page.locator('figure svg text').allTextContents()).map((text) => text.trim());
  return { page, labels };
}

describe.each(['en', 'ja', 'zh'] as const)('in %s', (language) => {
  const t = textsOf(language);
  const words = wordsOf(language);

  test('the trend names its lines, its days, and where they end', async () => {
    const { page, labels } = await show('/', language);

    const day = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', timeZone: 'UTC' });
    expect(labels).toEqual(
      expect.arrayContaining([
        t.trend.residual,
        t.trend.unverifiable,
        t.trend.revoked,
        String(residualAgo(0)),
      ]),
    );
    const daysNamed = labels.filter((text) =>
      Array.from({ length: nights }, (_, night) =>
        day.format(stage.seed.now - night * 86_400_000 - 9 * 3_600_000),
      ).includes(text),
    );
    expect(daysNamed.length).toBeGreaterThanOrEqual(3);
    // The same numbers for whoever doesn't see the picture, the newest first.
    const cells = page.locator('details tbody tr');
    expect(await cells.count()).toBe(nights);
    const shown = await Promise.all(
      [0, 1, 13, 29].map(async (night) => [
        night,
        await cells.nth(night).locator('td').first().textContent(),
      ]),
    );
    expect(shown).toEqual([0, 1, 13, 29].map((night) => [night, String(residualAgo(night))]));
  });

  test('the map has a row for each cluster, and says what stands there', async () => {
    const { labels } = await show('/clusters', language);

    const names = Object.values(clusters).map(({ name }) => name);
    expect(labels).toEqual(expect.arrayContaining(names));
    expect(labels).toEqual(
      expect.arrayContaining([words.trait.residual, words.trait.unused, ...Object.values(words.verdict)]),
    );
    // A cluster that could not be read.
    expect(labels).toContain('?');
  });
});

test('a higher number is a higher point', async () => {
  const { page } = await show('/', 'en');

  const heights = (await page.evaluate(`(() => {
    const lines = [...document.querySelectorAll('figure svg path[fill="none"], figure svg polyline')];
    const points = lines.map((one) => one.getAttribute('d') ?? '').filter((d) => (d.match(/[ML]/g) ?? []).length >= 20
      || (d.match(/-?[\\d.]+ -?[\\d.]+/g) ?? []).length >= 20);
    return points.map((d) => [...d.matchAll(/(-?[\\d.]+)[ ,](-?[\\d.]+)/g)].map(([, , y]) => Number(y)));
  })()`)) as number[][];
  const nightsInOrder = Array.from({ length: nights }, (_, night) => residualAgo(nights - 1 - night));

  const isAsDrawn = (ys: readonly number[]): boolean =>
    ys.length === nights &&
    ys.every((y, at) =>
      ys.every((other, beside) => {
        const [one = 0, two = 0] = [nightsInOrder[at], nightsInOrder[beside]];
        return one <= two || y < other;
      }),
    );
  expect(heights.map((ys) => ys.length)).toContain(nights);
  expect(heights.some((ys) => isAsDrawn(ys))).toBe(true);
});
