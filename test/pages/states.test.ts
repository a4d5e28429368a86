/** Pages when there is nothing yet, no such thing, or nothing that can be read: each says so, in the reader's language. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openBrowser } from '../support/browser/browser.ts';
import { axeViolations, keep, sticksOut, undrawn } from '../support/browser/looks.ts';
import { clusters, people } from '../support/report/cast.ts';
import { type ReportStage, startReport } from '../support/report-stage.ts';

let stage: ReportStage;
let browser: Browser;
beforeAll(async () => {
  [stage, browser] = await Promise.all([startReport(), openBrowser()]);
});
afterAll(() => Promise.all([stage.close(), browser.close()]));

const lists = [
  '/',
  '/clusters',
  '/identities',
  '/findings',
  '/holds',
  '/encryption',
  '/runs',
  '/settings',
  '/requests',
  '/report',
];

test.each(['en', 'ja', 'zh'] as const)(
  'before the first run (%s)',
  { timeout: 120_000 },
  async (language) => {
    const token = await stage.token(`vera-${language}`, 'admin');
    const { page } = await browser.open({ url: stage.url, language, token, width: 390 });
    const problems: string[] = [];

    for (const path of lists) {
      const answer = await page.goto(path);
      problems.push(
        ...(answer?.status() === 200 ? [] : [`${path} is answered with ${answer?.status() ?? 'nothing'}`]),
        ...(await sticksOut(page)).map((what) => `${path}: ${what}`),
        ...(await undrawn(page)).map((what) => `${path} has no glyph for ${what}`),
        ...(await axeViolations(page)).map((what) => `${path}: ${what}`),
      );
      if (path === '/') await keep(page, `empty-overview-${language}`);
    }

    expect(problems).toEqual([]);
  },
);

describe('what is not there', () => {
  test.each([
    '/nowhere',
    `/clusters/${clusters.payments.id}`,
    `/identities/${people.alice.uid}`,
    `/credentials/${clusters.payments.id}/${people.alice.uid}`,
    `/credentials/${clusters.payments.id}/${people.alice.uid}/approve`,
    `/plans/${'a'.repeat(64)}`,
    '/runs/run-nobody-knows',
    `/encryption/${clusters.payments.id}`,
    '/clusters/%3Cscript%3E',
  ])('%s is a page that says so', async (path) => {
    const token = await stage.token('vera', 'admin');
    const { page } = await browser.open({
      url: stage.url,
      language: 'ja',
      token,
      allows: /status of 40[04]/,
    });

    const answer = await page.goto(path);

    expect([400, 404]).toContain(answer?.status());
    expect(answer?.headers()['content-type']).toMatch(/^text\/html/);
    expect(await page.locator('html').getAttribute('lang')).toBe('ja');
    expect(await page.locator('nav a[href="/"], a.product').count()).toBeGreaterThan(0);
    expect(await axeViolations(page)).toEqual([]);
  });
});

test('while nothing can be read, it says that, and nothing that calms', { timeout: 120_000 }, async () => {
  const { cloud } = stage;
  cloud.faults.add({
    service: 'tablestore',
    operation: 'GetRange',
    fault: { kind: 'error', status: 403, code: 'OTSNoPermissionAccess' },
  });
  const token = await stage.token('vera', 'viewer');
  const { page } = await browser.open({ url: stage.url, token, allows: /status of 503/ });

  const answer = await page.goto('/');
  const text = await page.locator('main').innerText();
  await keep(page, 'unreadable');
  cloud.faults.clear();

  expect(answer?.status()).toBe(503);
  expect(text).not.toMatch(/nobody|OTSNoPermission|stack/i);
  expect(await axeViolations(page)).toEqual([]);
});
