/**
 * A real browser for tests of pages. Whatever goes wrong in a page without the test asking — an error in the console, a broken
 * policy, a dialog, a request that fails or leaves the page's own origin — is a complaint, and fails the test at its end.
 */
import { type Browser as Chromium, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { unpacked } from './unpack.ts';

export type Language = 'en' | 'ja' | 'zh';
export type Theme = 'light' | 'dark';

export interface PageOptions {
  /** `http://127.0.0.1:PORT`; paths are of it. */
  readonly url: string;
  readonly language?: Language;
  readonly theme?: Theme;
  /** Pixels. */
  readonly width?: number;
  /** What the sign-in page would have left. */
  readonly token?: string;
  readonly hasScripts?: boolean;
  /** Complaints that are no surprise to the test. */
  readonly allows?: RegExp;
}

export interface Opened {
  readonly page: Page;
  /** Grows while the page is used. What a test takes out does not fail it. */
  readonly complaints: string[];
}

export interface Browser {
  /** A person at a browser of her own: nothing is shared with other pages. Ends with the test. */
  readonly open: (options: PageOptions) => Promise<Opened>;
  readonly close: () => Promise<void>;
}

const tokenCookie = 'kubeconfig_guard_token';
const usualWidth = 1280;
const height = 900;

export async function openBrowser(): Promise<Browser> {
  const { executable, fontSettings, folder } = await unpacked();
  const running = await chromium.launch({
    executablePath: executable,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--font-render-hinting=none',
    ],
    env: { FONTCONFIG_FILE: fontSettings, HOME: folder, TMPDIR: folder },
  });
  return { open: (options) => openPage(running, options), close: () => running.close() };
}

async function openPage(running: Chromium, options: PageOptions): Promise<Opened> {
  const { url, language = 'en', theme = 'light', width = usualWidth, token, hasScripts = true } = options;
  const context = await running.newContext({
    baseURL: url,
    locale: { en: 'en-GB', ja: 'ja-JP', zh: 'zh-CN' }[language],
    colorScheme: theme,
    viewport: { width, height },
    javaScriptEnabled: hasScripts,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
  });
  if (token !== undefined) {
    await context.addCookies([{ name: tokenCookie, value: token, url, httpOnly: true, sameSite: 'Lax' }]);
  }
  const page = await context.newPage();
  const complaints = complaintsOf(page, new URL(url).origin);
  onTestFinished(async () => {
    await context.close();
    const surprising = complaints.filter((one) => options.allows?.test(one) !== true);
    expect(surprising, 'what the browser complained of').toEqual([]);
  });
  return { page, complaints };
}

function complaintsOf(page: Page, origin: string): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    const type = message.type();
    if (type === 'error' || type === 'warning') complaints.push(`${type}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`thrown: ${String(error)}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('requestfailed', (request) =>
    complaints.push(`failed: ${request.method()} ${request.url()} ${request.failure()?.errorText ?? ''}`),
  );
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.origin !== origin && asked.protocol !== 'data:') complaints.push(`elsewhere: ${request.url()}`);
  });
  return complaints;
}
