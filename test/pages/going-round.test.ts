/** A person goes round by what is on the pages, without scripts: filters, pages, languages, files, and what was done. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textsOf } from '../../shared/report/pages/texts/texts.ts';
import { type Browser, openBrowser } from '../support/browser/browser.ts';
import { clusters, people } from '../support/report/cast.ts';
import { nights } from '../support/report/fill-runs.ts';
import { type ReportStage, startFilledReport } from '../support/report-stage.ts';
import { click } from './person.ts';

let stage: ReportStage;
let browser: Browser;
beforeAll(async () => {
  [stage, browser] = await Promise.all([startFilledReport(), openBrowser()]);
});
afterAll(() => Promise.all([stage.close(), browser.close()]));

async function signedIn(name = 'vera'): Promise<Page> {
  const { page } = await browser.open({
    url: stage.url,
    token: await stage.token(name, 'admin'),
    hasScripts: false,
  });
  return page;
}

const titles = (page: Page): Promise<string[]> => page.locator('.finding').allTextContents();

test('findings are narrowed by a form, and the choice stays', async () => {
  const page = await signedIn();
  await page.goto('/findings');
  const all = await titles(page);

  await page.locator('main select[name=severity]').selectOption('critical');
  await click(page, 'main .filters button');
  const critical = await titles(page);

  expect([all.length > critical.length, critical.length]).toEqual([true, 3]);
  expect(await page.locator('select[name=severity]').inputValue()).toBe('critical');
  expect(new URL(page.url()).searchParams.get('severity')).toBe('critical');
});

test('every run is reached by going on, each once', async () => {
  const page = await signedIn();
  await page.goto('/runs?size=7');
  const seen: string[] = [];

  for (;;) {
    const links = (await page.evaluate(
      `[...document.links].map((one) => one.pathname).filter((path) => /^\\/runs\\/run-/.test(path))`,
    )) as string[];
    seen.push(...links);
    const next = page.locator('a[rel=next]');
    if ((await next.count()) === 0) break;
    await click(page, next);
  }

  expect(new Set(seen).size).toBe(nights);
  expect(seen).toHaveLength(nights);
  expect(seen).toEqual(seen.toSorted().toReversed());
});

test('a language that was chosen is kept on the way', async () => {
  const page = await signedIn();
  await page.goto(`/clusters/${clusters.payments.id}?trait=residual`);

  await click(page, 'footer a[hreflang=zh]');
  const chosen = [
    await page.locator('html').getAttribute('lang'),
    new URL(page.url()).searchParams.get('trait'),
  ];
  await click(page, page.locator('nav a[href="/holds"]').first());
  const later = [await page.locator('html').getAttribute('lang'), await page.locator('h1').textContent()];

  expect(chosen).toEqual(['zh', 'residual']);
  expect(later).toEqual(['zh', textsOf('zh').holds.title]);
});

test.each([
  [clusters.payments.id, `/clusters/${clusters.payments.id}`],
  [` ${people.alice.uid} `, `/identities/${people.alice.uid}`],
  [`${clusters.payments.id}+${people.bob.uid}`, `/credentials/${clusters.payments.id}/${people.bob.uid}`],
])('%s is found', async (wanted, path) => {
  const page = await signedIn();
  await page.goto('/');

  await page.locator('[name=q]').fill(wanted);
  await click(page, '[role=search] button');

  expect(new URL(page.url()).pathname).toBe(path);
});

test('a page of a list is had as a file, with the same choice', async () => {
  const { page } = await browser.open({
    url: stage.url,
    // The page stays: so the browser calls what became a file.
    allows: /format=csv net::ERR_ABORTED$/,
    token: await stage.token('vera', 'viewer'),
    hasScripts: false,
  });
  await page.goto('/findings?severity=critical');

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.downloads a', { hasText: 'CSV' }).click(),
  ]);
  const stream = await file.createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);

  const lines = Buffer.concat(chunks).toString('utf8').trimEnd().split('\r\n');
  expect(lines).toHaveLength(1 + 3);
  expect(lines.slice(1).every((line) => line.startsWith('critical,'))).toBe(true);
});

test('a journal is verified where it is read', async () => {
  const page = await signedIn();
  await page.goto(`/credentials/${clusters.payments.id}/${people.bob.uid}`);

  await click(page, 'main a[href*="verify=yes"]');
  const said = await page.locator('main').innerText();

  expect(said).toContain('5');
  expect(await page.locator('.badge.good', { hasText: /whole|complete|intact/i }).count()).toBeGreaterThan(0);
});

test('what was done is said, with where to look, and shows', async () => {
  const page = await signedIn('root');
  await page.goto('/settings');
  const exemptions = () => page.locator('main a[href$="/end"]').count();
  const before = await exemptions();

  await click(page, 'main a[href="/exemptions/x-sandbox/end"]');
  await click(page, 'main button[type=submit]');
  const ended = [await page.locator('[role=status]').count(), await exemptions()];
  await page.goto('/settings/resume');
  await click(page, 'main button[type=submit]');
  await page.goto(`/exempt?uid=${people.carol.uid}`);
  await page.locator('[name=reason]').fill('A workload of hers moves <b>next week</b>.');
  await click(page, 'main button[type=submit]');
  const shown = await page.locator('main').innerText();

  expect(ended).toEqual([1, before - 1]);
  expect(shown).toContain('A workload of hers moves <b>next week</b>.');
  const { paused, exemptions: kept } = await stage.state.settings.read();
  expect(paused).toBeUndefined();
  expect(kept.find(({ reason }) => reason.startsWith('A workload'))).toMatchObject({
    uid: people.carol.uid,
    owner: 'root',
  });
});

test('a form that is sent twice is carried out once', async () => {
  const page = await signedIn('mei');
  await page.goto(`/exempt?clusterId=${clusters.edge.id}`);
  await page.locator('[name=reason]').fill('Twice is once.');
  const fields = (await page.evaluate(
    `new URLSearchParams(new FormData(document.querySelector('main form.act'))).toString()`,
  )) as string;
  const send = async (): Promise<number> =>
    (
      await page.request.post('/exempt', {
        data: fields,
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: stage.url },
        maxRedirects: 0,
      })
    ).status();

  const statuses = [await send(), await send()];

  const { exemptions } = await stage.state.settings.read();
  expect(statuses).toEqual([303, 303]);
  expect(exemptions.filter(({ reason }) => reason === 'Twice is once.')).toHaveLength(1);
});
