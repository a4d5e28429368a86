/** What the pages are tested with is there: the API, which reads the same, tells of all of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verdicts } from '../../shared/domain/encryption-verdict.ts';
import { clusters, people } from '../support/report/cast.ts';
import { nights } from '../support/report/fill-runs.ts';
import { type ReportStage, startFilledReport } from '../support/report-stage.ts';
import { hostile } from '../support/report/texts.ts';

type Filled = Awaited<ReturnType<typeof startFilledReport>>;

const words = hostile();
const stages: Filled[] = [];
beforeAll(async () => {
  stages.push(await startFilledReport(), await startFilledReport(words.say));
});
afterAll(() => Promise.all(stages.map((stage) => stage.close())));

async function ask(stage: ReportStage, path: string): Promise<{ items: Record<string, unknown>[] }> {
  const token = await stage.token('vera', 'viewer');
  const response = await fetch(`${stage.url}/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  expect(response.status, `${path}: ${text}`).toBe(200);
  return JSON.parse(text) as { items: Record<string, unknown>[] };
}

test.each([0, 1])('there is something to tell for every page (%i)', async (number) => {
  const stage = stages[number];
  if (stage === undefined) throw new Error('It did not start.');
  const { payments } = clusters;
  const { plan, run } = stage.filled;
  const credential = `/credentials/${payments.id}/${people.bob.uid}`;

  const runs = await ask(stage, '/runs?size=100');
  const encryption = await ask(stage, '/encryption');
  const history = await ask(stage, `${credential}/history?verify=yes`);

  expect(runs.items).toHaveLength(nights);
  expect(new Set(encryption.items.map(({ verdict }) => verdict))).toEqual(new Set(verdicts));
  expect(history).toMatchObject({ verified: { entries: 5, isWhole: true } });
  for (const path of [
    '/status',
    '/clusters',
    `/clusters/${payments.id}`,
    `/clusters/${payments.id}/credentials`,
    '/identities/deleted',
    `/identities/${people.alice.uid}`,
    `/identities/${people.alice.uid}/credentials`,
    `/identities/${people.alice.uid}/plan`,
    credential,
    '/findings',
    '/holds',
    `/plans/${plan}`,
    `/runs/${run}`,
    '/settings',
  ]) {
    const answer = await ask(stage, path);
    expect(answer.items ?? [answer], path).not.toEqual([]);
  }
});
