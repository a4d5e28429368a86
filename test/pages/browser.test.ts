/** The browser that pages are tested with sees what a person would, and tells what no test asked for. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Browser, openBrowser, type Opened, type PageOptions } from '../support/browser/browser.ts';
import { axeViolations, sticksOut, undrawn } from '../support/browser/looks.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const strict = "default-src 'none'";
const open = "default-src 'self' 'unsafe-inline'; img-src *";

async function show(
  body: string,
  { policy = strict, ...options }: Partial<PageOptions> & { policy?: string } = {},
): Promise<Opened> {
  const server = createServer((request, response) => {
    const status = request.url === '/' ? 200 : 404;
    response.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
    });
    response.end(
      status === 404
        ? 'nothing'
        : `<!doctype html><html lang="en"><head><title>x</title></head><body>${body}</body></html>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const opened = await browser.open({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...options,
  });
  await opened.page.goto('/');
  // What the browser had to say has been said by then.
  await opened.page.evaluate('0');
  return opened;
}

test('every writing of the pages is drawn with glyphs', async () => {
  const { page } = await show('資格情報は取り消されました。凭据已撤销。审验 <b>権限 权限</b> → ✓ ▲ ≥ … “x”');

  const boxes = await undrawn(page);

  expect(boxes).toEqual([]);
});

test('what the font lacks is seen', async () => {
  const { page } = await show('a \uE123 資 \u{1F9FF}');

  const boxes = await undrawn(page);

  expect(boxes).toEqual(['\uE123', '\u{1F9FF}']);
});

describe('it complains of', () => {
  test.each<[string, string, string, RegExp]>([
    ['a script that the policy forbids', '<script>x = 1</script>', strict, /Content Security Policy/],
    ['a style that the policy forbids', '<p style="color: red">x</p>', strict, /Content Security Policy/],
    [
      'a handler that the policy forbids',
      '<img src="data:," onerror="x()">',
      strict,
      /Content Security Policy/,
    ],
    ['an error in the console', '<script>console.error("oh")</script>', open, /^error: oh$/],
    ['what a script throws', '<script>throw new RangeError("oh")</script>', open, /^thrown: .*oh/],
    ['a dialog', '<script>alert("oh")</script>', open, /^dialog: oh$/],
    ['what is not there', '<img src="/missing.png" alt="">', open, /404/],
    ['what is asked for elsewhere', '<img src="http://127.0.0.1:9/x.png" alt="">', open, /^elsewhere: http/],
  ])('%s', async (_name, body, policy, expected) => {
    const { complaints } = await show(body, { policy });

    const heard = complaints.splice(0);

    expect(heard).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
  });
});

test('what is hard to use is told, whatever the policy', async () => {
  const { page } = await show('<main><h1>x</h1><input></main>');

  const violations = await axeViolations(page);

  expect(violations).toEqual([expect.stringMatching(/^label \(critical\) at input: /)]);
});

test.each([true, false])(
  'what is wider than a phone is told, also without scripts (%s)',
  async (hasScripts) => {
    const { page } = await show(`<p>x</p><h1>${'x'.repeat(200)}</h1>`, { width: 390, hasScripts });

    const out = await sticksOut(page);

    expect(out).toEqual([expect.stringMatching(/^scrolls by \d+ px$/)]);
  },
);

test('a person has a language, a theme and a width', async () => {
  const { page } = await show('x', { language: 'ja', theme: 'dark', width: 390 });

  const seen = await page.evaluate(
    '[navigator.language, matchMedia("(prefers-color-scheme: dark)").matches, innerWidth].join()',
  );

  expect(seen).toBe('ja-JP,true,390');
});
