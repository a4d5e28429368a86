/** Somebody who goes from page to page: with a mouse, or with a keyboard alone. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

const farthest = 80;

/** The element with the focus must look otherwise than without, or nobody sees where he is. */
const focus = `(() => {
  const one = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const isDrawn = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  const isThere = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.left >= 0;
  return { what: one.outerHTML.slice(0, 120), isBody: one === document.body, isSeen: isDrawn && isThere };
})()`;

/** Goes on with Tab until the focus is there; each place on the way shows that it has the focus. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  const passed: string[] = [];
  for (let pressed = 0; pressed < farthest; pressed += 1) {
    await page.keyboard.press('Tab');
    const { what, isBody, isSeen } = (await page.evaluate(focus)) as Record<'what', string> &
      Record<'isBody' | 'isSeen', boolean>;
    passed.push(what);
    if (!isBody) expect(isSeen, `where the focus is can’t be seen: ${what}`).toBe(true);
    if ((await page.locator(`${selector}:focus`).count()) > 0) return;
  }
  throw new Error(`Tab does not lead to ${selector}, but to:\n${passed.join('\n')}`);
}

/** Follows the link or presses the button, and waits for the page that it leads to. */
export async function click(page: Page, what: string | Locator): Promise<void> {
  const arrived = page.waitForNavigation({ waitUntil: 'load' });
  await (typeof what === 'string' ? page.locator(what) : what).click();
  await arrived;
}

/** The same with the one that has the focus. */
export async function enter(page: Page): Promise<void> {
  const arrived = page.waitForNavigation({ waitUntil: 'load' });
  await page.keyboard.press('Enter');
  await arrived;
}
