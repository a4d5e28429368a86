/** What a person with eyes would notice of a page. What runs in the page is text: it is no part of this program. */
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { pictureFolder } from './picture-folder.ts';

const { source: axe } = createRequire(import.meta.url)('axe-core') as { readonly source: string };

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Each breach of a rule of accessibility, a line an element. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const options = JSON.stringify({ runOnly: rules, resultTypes: ['violations'] });
  const { violations } = (await page.evaluate(`axe.run(document, ${options})`)) as AxeResults;
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(
      ({ target, failureSummary = '' }) =>
        `${id} (${impact ?? 'none'}) at ${target.join(' ')}: ${failureSummary.replaceAll(/\s+/g, ' ')}`,
    ),
  );
}

/** Elements that stick out of the page at its right, the outermost first; none where nobody has to scroll sideways. */
export async function sticksOut(page: Page): Promise<string[]> {
  return (await page.evaluate(`(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const isOut = (one) => one.getBoundingClientRect().right > clientWidth + 0.5;
    const out = [...document.body.querySelectorAll('*')].filter(isOut);
    const names = out.map((one) => one.tagName.toLowerCase() + (one.className ? '.' + one.className : ''));
    return ['scrolls by ' + (scrollWidth - clientWidth) + ' px', ...names.slice(0, 10)];
  })()`)) as string[];
}

/** Characters of the page for which the browser has no glyph: it draws a box, or nothing. */
export async function undrawn(page: Page): Promise<string[]> {
  return (await page.evaluate(`(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 48, height: 48 });
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    pen.font = '24px ' + getComputedStyle(document.body).fontFamily;
    const drawn = (text) => {
      pen.clearRect(0, 0, 48, 48);
      pen.fillText(text, 8, 32);
      return pen.getImageData(0, 0, 48, 48).data.join();
    };
    // Codes that stand for no character, and never will.
    const nothing = new Set(['', '\\u0378', '\\u{10FFFE}'].map(drawn));
    const isMark = (one) => /[\\s\\p{Cf}\\p{Cc}\\u00AD]/u.test(one);
    const characters = [...new Set(document.body.innerText)];
    return characters.filter((one) => !isMark(one) && nothing.has(drawn(one)));
  })()`)) as string[];
}

/** For a person to look at. */
export async function keep(page: Page, name: string): Promise<void> {
  await mkdir(pictureFolder, { recursive: true });
  await page.screenshot({ path: join(pictureFolder, `${name}.png`), fullPage: true });
}

/** The same as it is printed, on A4. */
export async function keepPaper(page: Page, name: string): Promise<void> {
  await mkdir(pictureFolder, { recursive: true });
  await page.pdf({ path: join(pictureFolder, `${name}.pdf`), format: 'A4' });
}
