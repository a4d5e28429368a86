/** What a person decides he can decide with a keyboard alone, and it is done in the cloud: an approval, and its undo. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { whenQuiet } from '../../local/host/when-quiet.ts';
import { startApi } from '../support/api-stage.ts';
import { type Browser, openBrowser } from '../support/browser/browser.ts';
import { forced } from '../support/held-leaver.ts';
import { scenarios } from '../support/scenario.ts';
import { aWorld, hour } from '../support/world.ts';
import { enter, tabTo } from './person.ts';

const start = scenarios();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('approve, with what was unknown, and restore', { timeout: 120_000 }, async () => {
  const world = aWorld();
  const cluster = world.cluster('payments', { auditEnabled: false, log: null });
  const bob = world.user('bob');
  world.issue(bob, cluster);
  const api = await startApi(start, world, { crowd: 0 });
  api.mayChange(bob);
  await api.call('POST', '/v1/revocations', {
    token: await api.token('mei', 'operator'),
    key: 'ticket-4711',
    body: { uid: bob, clusters: [cluster], why: 'The laptop was stolen.' },
  });
  await whenQuiet(api.host, api.cloud.eventBus);
  const token = await api.token('jin', 'approver');
  const { page } = await browser.open({ url: api.url, token, hasScripts: false });

  await page.goto('/holds');
  await tabTo(page, `main a[href*="${bob}"]`);
  await enter(page);
  await tabTo(page, 'main a[href$="/approve"]');
  await enter(page);
  for (const box of await page.locator('main form input[type=checkbox][required]').all()) {
    await tabTo(page, `#${await box.getAttribute('id')}`);
    await page.keyboard.press('Space');
  }
  await tabTo(page, 'main button[type=submit]');
  await enter(page);
  const approved = await page.locator('[role=status]').textContent();
  await whenQuiet(api.host, api.cloud.eventBus);
  await tabTo(page, '[role=status] a[href^="/tasks/"]');
  await enter(page);
  const task = await page.locator('main .badge.good').count();
  const record = await api.record(cluster, bob);
  const gone = api.certificate(cluster, bob);

  expect([record?.status, gone, api.grants(cluster, bob)]).toEqual(['revoked', 'Removed', 0]);
  expect(forced(api, cluster, bob)).toEqual(['true']);
  expect([approved?.trim() === '', task]).toEqual([false, 1]);

  await page.goto(`/credentials/${cluster}/${bob}`);
  await tabTo(page, 'main a[href$="/restore"]');
  await enter(page);
  await tabTo(page, 'main button[type=submit]');
  await enter(page);
  const restored = await page.locator('[role=status]').textContent();

  expect((await api.record(cluster, bob))?.status).toBe('restored');
  expect(api.grants(cluster, bob)).toBe(1);
  expect(restored?.trim()).not.toBe('');
  const asked = (await api.state.requestLog.entries({ size: 10 })).items;
  expect(asked.map(({ caller, path, status }) => `${caller.name} ${path} ${status}`)).toEqual([
    'jin /v1/restores 202',
    'jin /v1/approvals 202',
    'mei /v1/revocations 202',
  ]);
});

test(
  'what is used still has to be approved even so, and is refused in words when it is not',
  { timeout: 120_000 },
  async () => {
    const world = aWorld();
    const cluster = world.cluster('payments');
    const bob = world.user('bob');
    world.issue(bob, cluster);
    world.use(bob, cluster, [world.now - 3 * hour]);
    const api = await startApi(start, world, { crowd: 0 });
    api.mayChange(bob);
    await api.call('POST', '/v1/revocations', {
      token: await api.token('mei', 'operator'),
      key: 'ticket-4711',
      body: { uid: bob, clusters: [cluster], why: 'The laptop was stolen.' },
    });
    await whenQuiet(api.host, api.cloud.eventBus);
    const own = await api.token('mei', 'approver');
    const { page } = await browser.open({ url: api.url, token: own, allows: /status of 403/ });

    await page.goto(`/credentials/${cluster}/${bob}/approve`);
    await tabTo(page, '#evenIfUsed');
    await page.keyboard.press('Space');
    await tabTo(page, 'main button[type=submit]');
    await enter(page);
    const refused = await page.locator('[role=alert]').textContent();
    await whenQuiet(api.host, api.cloud.eventBus);

    // Who asked for it can't approve it.
    expect(refused?.trim()).not.toBe('');
    expect((await api.record(cluster, bob))?.status).toBe('held');
    expect(api.cleanUps(cluster, bob)).toBe(0);
  },
);
