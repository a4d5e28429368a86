/** Nobody acts in the name of whoever has signed in: not from another site in his own browser, not with a forged origin. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openBrowser } from '../support/browser/browser.ts';
import { type ReportStage, startReport } from '../support/report-stage.ts';
import { click } from './person.ts';

let stage: ReportStage;
let browser: Browser;
let other: Server;
beforeAll(async () => {
  [stage, browser] = await Promise.all([startReport(), openBrowser()]);
  other = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(attack(stage.url));
  });
  await new Promise<void>((resolve) => other.listen(0, resolve));
});
afterAll(async () => {
  other.close();
  await Promise.all([stage.close(), browser.close()]);
});

const attack = (url: string): string => `<!doctype html><title>x</title>
  <form id="plain" method="post" action="${url}/settings/pause">
    <input name="reason" value="An attack."><input name="key" value="attack-form-1"><button>x</button>
  </form>
  <form id="text" method="post" enctype="text/plain" action="${url}/settings/pause">
    <input name="reason=An attack.&key=attack-text-1&x" value="1"><button>x</button>
  </form>
  <form id="api" method="post" enctype="text/plain" action="${url}/v1/sweeps">
    <input name='{"reason":"An attack.","x":"' value='"}'><button>x</button>
  </form>`;

async function paused(): Promise<string | undefined> {
  return (await stage.state.settings.read()).paused?.by;
}

const asked = async (): Promise<number> => (await stage.state.requestLog.entries({ size: 10 })).items.length;

describe('a form of another origin, in the browser of somebody who may do it', () => {
  // Another port is another origin of the same site, to which the cookie is sent; another name is another site.
  test.each(
    ['127.0.0.1', 'localhost'].flatMap((host) =>
      ['plain', 'text', 'api'].map((form) => [host, form] as const),
    ),
  )('on %s (%s) does nothing', async (host, form) => {
    const token = await stage.token('admin', 'admin');
    // The other page itself is elsewhere, and what it sends is refused.
    const { page } = await browser.open({
      url: stage.url,
      token,
      allows: /^elsewhere: |status of 4\d\d|ERR_ABORTED/,
    });
    await page.goto('/settings');
    await page.goto(`http://${host}:${(other.address() as AddressInfo).port}/`);

    const [answer] = await Promise.all([
      page.waitForResponse((one) => one.url().startsWith(stage.url) && one.request().method() === 'POST'),
      page.locator(`#${form} button`).click(),
    ]);

    expect([400, 401, 403]).toContain(answer.status());
    expect([await paused(), await asked()]).toEqual([undefined, 0]);
  });
});

describe('a request that no browser of ours sent, with a good cookie', () => {
  const form = 'application/x-www-form-urlencoded';
  test.each<[string, Record<string, string>]>([
    ['says another origin', { origin: 'https://evil.example', 'content-type': form }],
    ['says a name that begins as ours', { origin: 'http://127.0.0.1.evil.example', 'content-type': form }],
    ['says no origin that can be read', { origin: 'null', 'content-type': form }],
    ['says no origin at all', { 'content-type': form }],
    ['says that it comes from another site', { 'sec-fetch-site': 'cross-site', 'content-type': form }],
    ['says no type', { origin: 'https://evil.example' }],
    ['says a type that is no form', { origin: 'https://evil.example', 'content-type': 'application/json' }],
    ['says a type that is no form, and no origin', { 'content-type': 'application/octet-stream' }],
  ])('%s: it does nothing', async (_name, headers) => {
    const token = await stage.token('admin', 'admin');

    const answer = await fetch(`${stage.url}/settings/pause`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: `kubeconfig_guard_token=${token}`, ...headers },
      body: Buffer.from('reason=An+attack.&key=attack-fetch-1'),
    });

    expect([400, 403, 415]).toContain(answer.status);
    expect([await paused(), await asked()]).toEqual([undefined, 0]);
  });
});

test('the same form on the page itself does it', async () => {
  const token = await stage.token('mei', 'operator');
  const { page } = await browser.open({ url: stage.url, token });
  await page.goto('/settings/pause');

  await page.locator('[name=reason]').fill('A migration is under way.');
  await click(page, 'main button[type=submit]');
  const note = await page.locator('[role=status]').textContent();

  expect([await paused(), await asked()]).toEqual(['mei', 1]);
  expect(note?.trim()).not.toBe('');
});

test('nothing may be loaded, run or sent anywhere but here', async () => {
  const token = await stage.token('vera', 'viewer');

  const answers = await Promise.all(
    ['/', '/sign-in', '/nowhere'].map((path) =>
      fetch(`${stage.url}${path}`, {
        headers: { cookie: `kubeconfig_guard_token=${token}`, accept: 'text/html' },
      }),
    ),
  );

  for (const { headers } of answers) {
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toMatch(/unsafe|script-src|https?:|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toMatch(/^(no-referrer|same-origin)$/);
    expect(headers.get('cache-control')).toBe('no-store');
  }
});
