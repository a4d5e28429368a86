/** Whatever people and the cloud call things: it is shown as they wrote it, it does nothing, and turns nothing around it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openBrowser } from '../support/browser/browser.ts';
import { sticksOut } from '../support/browser/looks.ts';
import { type ReportStage, startFilledReport } from '../support/report-stage.ts';
import type { Filled } from '../support/report/fill.ts';
import { hostile, markForm } from '../support/report/texts.ts';
import { actingPages, lookingPages, thingPages } from './every-page.ts';

const { say, said } = hostile();
let stage: ReportStage & { readonly filled: Filled };
let browser: Browser;
beforeAll(async () => {
  [stage, browser] = await Promise.all([startFilledReport(say), openBrowser()]);
});
afterAll(() => Promise.all([stage.close(), browser.close()]));

/** The text of the page without its pictures, which have shortened names. */
const textOfPage = `(() => {
  const whole = document.body.cloneNode(true);
  for (const one of whole.querySelectorAll('svg')) one.remove();
  return whole.textContent;
})()`;

/** Elements that no page of ours has, and attributes that run something. */
const alive = `[...document.querySelectorAll('*')].filter((one) =>
  ['SCRIPT', 'IMG', 'IFRAME', 'OBJECT', 'EMBED', 'STYLE', 'BASE'].includes(one.tagName) ||
  one.getAttributeNames().some((name) => name.startsWith('on') || name === 'style')
).map((one) => one.outerHTML.slice(0, 200))`;

/**
 * A mark that turns the direction reaches to the end of the next element that is isolated: what else stands there than the mark
 * and its own text would be turned too. The function takes all that was said.
 */
const turned = `((said) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
    if (!text.data.includes('\\u202e') || text.parentElement.closest('title, svg title') !== null) continue;
    let box = text.parentElement;
    while (!/isolate|plaintext/.test(getComputedStyle(box).unicodeBidi) && box !== document.body) box = box.parentElement;
    const alone = box.textContent.trim();
    if (alone !== '\\u202e' && !said.includes(alone)) found.push(box.tagName + ': ' + box.textContent.slice(0, 80));
  }
  return found;
})`;

test.each([1280, 390])(
  'every page shows names that attack it, %i pixels wide',
  { timeout: 240_000 },
  async (width) => {
    const token = await stage.token(`vera-${width}`, 'admin');
    const { page } = await browser.open({ url: stage.url, width, token });
    const inPage = (code: string): Promise<string[]> => page.evaluate(code);
    const problems: string[] = [];
    const shown = new Set<string>();
    const places = [...lookingPages(stage.filled), ...actingPages(stage.filled), ...thingPages()];

    for (const { name, path } of places) {
      await page.goto(path);
      const text = (await page.evaluate(textOfPage)) as string;
      const marks = new Set(text.match(markForm));
      const cut = [...marks].filter((mark) => !text.includes(said.get(mark) ?? mark));
      marks.forEach((mark) => shown.add(mark));
      problems.push(
        ...cut.map((mark) => `${name} does not show ${mark} as it is`),
        ...(await inPage(alive)).map((what) => `${name} has ${what}`),
        ...(await inPage(`${turned}(${JSON.stringify([...said.values()])})`)).map(
          (what) => `${name} turns ${what}`,
        ),
        ...(await sticksOut(page)).map((what) => `${name}: ${what}`),
      );
    }

    expect(problems).toEqual([]);
    const unshown = [...said].filter(([mark]) => !shown.has(mark)).map(([, text]) => text);
    expect(unshown).toEqual([]);
  },
);
