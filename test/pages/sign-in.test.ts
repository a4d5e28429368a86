/** Who looks at pages: a token becomes a cookie that no script can read, and roles decide what can be done. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../shared/domain/caller.ts';
import { type Browser, openBrowser } from '../support/browser/browser.ts';
import { axeViolations, keep } from '../support/browser/looks.ts';
import { clusters, people } from '../support/report/cast.ts';
import { type ReportStage, startFilledReport } from '../support/report-stage.ts';
import type { Filled } from '../support/report/fill.ts';
import { actingPages } from './every-page.ts';
import { click } from './person.ts';

let stage: ReportStage & { readonly filled: Filled };
let browser: Browser;
beforeAll(async () => {
  [stage, browser] = await Promise.all([startFilledReport(), openBrowser()]);
});
afterAll(() => Promise.all([stage.close(), browser.close()]));

test('signing in, looking, and signing out', async () => {
  const { page } = await browser.open({ url: stage.url, hasScripts: false });
  await page.goto('/sign-in?next=/findings%3Fseverity%3Dcritical');

  await page.locator('[name=token]').fill(await stage.token('vera', 'viewer'));
  await click(page, 'main button[type=submit]');
  const arrived = new URL(page.url());
  const cookies = await page.context().cookies();
  await click(page, 'form[action="/sign-out"] button');
  const left = new URL(page.url());
  const afterwards = await page.context().cookies();

  expect(arrived.pathname + arrived.search).toBe('/findings?severity=critical');
  expect(cookies).toEqual([
    expect.objectContaining({
      name: 'kubeconfig_guard_token',
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      domain: '127.0.0.1',
    }),
  ]);
  expect([left.pathname, afterwards]).toEqual(['/sign-in', []]);
});

test.each([
  ['no token', 'hello'],
  ['markup', '"><script>alert(1)</script>'],
  ['nothing of this world', '資格情報\u202e'],
])('%s is refused, and the page says so', async (_name, token) => {
  const { page } = await browser.open({ url: stage.url, allows: /status of 401/ });
  await page.goto('/sign-in');

  await page.locator('[name=token]').fill(token);
  await click(page, 'main button[type=submit]');

  expect((await page.locator('[role=alert]').textContent())?.trim()).not.toBe('');
  expect(await page.context().cookies()).toEqual([]);
  expect(await axeViolations(page)).toEqual([]);
});

test.each([
  '//evil.example/',
  'https://evil.example/',
  '/\\evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
])('nobody is led to %s after signing in', async (next) => {
  const { page } = await browser.open({ url: stage.url });
  await page.goto(`/sign-in?${new URLSearchParams({ next }).toString()}`);

  await page.locator('[name=token]').fill(await stage.token('vera', 'viewer'));
  await click(page, 'main button[type=submit]');

  expect(page.url()).toBe(`${stage.url}/`);
});

describe('who may not', () => {
  const refusedTo: readonly [Role, string][] = [
    ['viewer', '/settings/pause'],
    ['viewer', `/clusters/${clusters.payments.id}/audit`],
    ['operator', `/credentials/${clusters.payments.id}/${people.alice.uid}/approve`],
    ['operator', `/credentials/${clusters.payments.id}/${people.bob.uid}/restore`],
    ['operator', '/exempt'],
    ['approver', '/settings/resume'],
  ];

  test.each(refusedTo)(
    'as %s is told so at %s, and a form sent there does nothing and is recorded',
    async (role, path) => {
      const token = await stage.token(`who-${role}`, role);
      const { page } = await browser.open({ url: stage.url, token, allows: /status of 403/ });
      const requests = async () => (await stage.state.requestLog.entries({ size: 100 })).items;
      const before = await requests();

      const answer = await page.goto(path);
      const sent = await fetch(`${stage.url}${path}`, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          cookie: `kubeconfig_guard_token=${token}`,
          origin: stage.url,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'key=not-allowed-1&reason=because',
      });

      expect([answer?.status(), sent.status]).toEqual([403, 403]);
      expect(await page.locator('h1').count()).toBe(1);
      expect(await axeViolations(page)).toEqual([]);
      const known = new Set(before.map(({ id }) => id));
      expect((await requests()).filter(({ id }) => !known.has(id))).toMatchObject([
        { method: 'POST', path, status: 403, caller: { name: `who-${role}` } },
      ]);
    },
  );

  test('sees what he can’t do, and no way to it', async () => {
    const { page } = await browser.open({ url: stage.url, token: await stage.token('vera', 'viewer') });
    const ways = new Set(actingPages(stage.filled).map(({ path }) => path.split('?')[0]));

    for (const path of [`/credentials/${clusters.payments.id}/${people.bob.uid}`, '/settings', '/']) {
      await page.goto(path);
      const links = (await page.evaluate(
        '[...document.links].map((one) => new URL(one.href).pathname)',
      )) as string[];
      expect(links.filter((link) => ways.has(link))).toEqual([]);
    }
    await keep(page, 'viewer');
  });
});
