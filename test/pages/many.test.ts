/** Ten thousand of everything: a page stays small, and asks Tablestore as often as for ten. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openBrowser } from '../support/browser/browser.ts';
import { keep, sticksOut } from '../support/browser/looks.ts';
import { manyCluster, manyUid, writeManyRows } from '../support/many-rows.ts';
import { type ReportStage, startReport } from '../support/report-stage.ts';
import { click } from './person.ts';

const [few, many] = [10, 10_000];
const largest = 300_000;
const stages: { few: ReportStage; many: ReportStage }[] = [];
let browser: Browser;

async function startWith(count: number): Promise<ReportStage> {
  const stage = await startReport();
  // Makes the tables.
  for (const { path } of [...pages, report]) await load(stage, path);
  const { endpoints, tablestoreInstance, administrator, account, requests } = stage.cloud;
  const { id: accessKeyId, secret: accessKeySecret } = administrator;
  await writeManyRows({
    client: {
      endpoint: endpoints.tablestore,
      instance: tablestoreInstance,
      credentials: () => ({ accessKeyId, accessKeySecret }),
    },
    account: account.accountId,
    many: count,
    at: stage.seed.now,
    onBatch: () => requests.clear(),
  });
  return stage;
}

const pages = [
  { name: 'the overview', path: '/' },
  { name: 'clusters', path: '/clusters' },
  { name: 'what people hold on a cluster', path: `/clusters/${manyCluster(0)}` },
  { name: 'what an identity holds', path: `/identities/${manyUid(0)}` },
  { name: 'a journal', path: `/credentials/${manyCluster(0)}/${manyUid(0)}` },
  { name: 'deleted identities', path: '/identities' },
  { name: 'findings', path: '/findings' },
  { name: 'holds', path: '/holds' },
  { name: 'encryption', path: '/encryption' },
  { name: 'runs', path: '/runs' },
  { name: 'requests', path: '/requests' },
] as const;
/** It gathers of many leavers what became of what they held. */
const report = { name: 'the report for auditors', path: '/report' };
const requestsOfReport = 200;

async function load(stage: ReportStage, path: string): Promise<{ status: number; text: string }> {
  const token = await stage.token('vera', 'admin');
  const headers = { cookie: `kubeconfig_guard_token=${token}`, accept: 'text/html' };
  const answer = await fetch(`${stage.url}${path}`, { headers });
  return { status: answer.status, text: await answer.text() };
}

/** By operation. */
async function costOf(stage: ReportStage, path: string): Promise<Readonly<Record<string, number>>> {
  stage.cloud.requests.clear();
  await load(stage, path);
  const all = Object.entries(stage.cloud.requests.countByOperation());
  return Object.fromEntries(all.filter(([operation]) => operation.startsWith('tablestore.')));
}

function both(): { few: ReportStage; many: ReportStage } {
  const [started] = stages;
  if (started === undefined) throw new Error('They did not start.');
  return started;
}

beforeAll(async () => {
  browser = await openBrowser();
  stages.push({ few: await startWith(few), many: await startWith(many) });
}, 240_000);
afterAll(async () => {
  await Promise.all(stages.flatMap((one) => [one.few.close(), one.many.close()]));
  await browser.close();
});

test.each([...pages, report])('$name: a page of less than 300 kB', async ({ path }) => {
  const { status, text } = await load(both().many, path);

  expect(status, text.slice(0, 2000)).toBe(200);
  expect(Buffer.byteLength(text)).toBeLessThan(largest);
  expect(gzipSync(text).length).toBeLessThan(largest / 10);
});

test.each(pages)('$name: the same requests as with ten', async ({ path }) => {
  const { few: small, many: large } = both();

  const costs = [await costOf(small, path), await costOf(large, path)];

  expect(costs[1]).toEqual(costs[0]);
  expect(Object.keys(costs[1] ?? {})).not.toEqual([]);
});

test('the report for auditors is gathered with a bounded number of requests', async () => {
  const costs = await costOf(both().many, report.path);

  const sum = Object.values(costs).reduce((all, one) => all + one, 0);
  expect(sum).toBeLessThan(requestsOfReport);
});

test('a person gets through a list of ten thousand page by page', { timeout: 120_000 }, async () => {
  const { many: stage } = both();
  const { page } = await browser.open({
    url: stage.url,
    width: 390,
    token: await stage.token('vera', 'viewer'),
    hasScripts: false,
  });
  const path = `/clusters/${manyCluster(0)}`;
  const seen = new Set<string>();

  await page.goto(path);
  await keep(page, 'cluster-of-ten-thousand-390');
  for (let read = 0; read < 3; read += 1) {
    const links = (await page.evaluate(
      `[...document.links].map((one) => one.href).filter((link) => link.includes('/credentials/'))`,
    )) as string[];
    expect(links.some((one) => seen.has(one))).toBe(false);
    for (const link of links) seen.add(link);
    expect(await sticksOut(page)).toEqual([]);
    await click(page, 'a[rel=next]');
  }

  expect(seen.size).toBeGreaterThanOrEqual(75);
});
