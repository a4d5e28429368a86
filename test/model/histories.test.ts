/**
 * Random histories of what people do, what befalls the guard's runs, and what the cloud is like, against a simple model of
 * what may and must come of it. `MODEL_HISTORIES` says how many; `MODEL_SEED` repeats one, and makes it smaller when it
 * fails.
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ModelCloud, startModelCloud } from './model-cloud.ts';
import { histories } from './arbitrary.ts';
import type { History } from './history.ts';
import { type Played, playHistory } from './play-history.ts';

const first = Number(process.env['MODEL_SEED'] ?? 1);
const count = Number(process.env['MODEL_HISTORIES'] ?? (process.env['MODEL_SEED'] === undefined ? 200 : 1));
const inOneTest = 25;
const minute = 60_000;

let model: ModelCloud;
beforeAll(async () => {
  model = await startModelCloud();
});
afterAll(async () => {
  await model.close();
});

const totals = { histories: 0, runs: 0, crashes: 0, requests: 0, cleanUps: 0, revoked: 0 };

function tally(played: Played): void {
  totals.histories += 1;
  for (const name of ['runs', 'crashes', 'requests', 'cleanUps', 'revoked'] as const)
    totals[name] += played[name];
}

interface Failed {
  readonly history: History;
  readonly played: Played;
}

/** Undefined when all is well; else the smallest failing form of the history that was found in time. */
async function failureOf(seed: number, isMadeSmaller: boolean): Promise<Failed | undefined> {
  let failed: Failed | undefined;
  const property = fc.asyncProperty(histories, async (history) => {
    const played = await playHistory(model, history);
    tally(played);
    if (played.wrong.length === 0) return true;
    failed = { history, played };
    return false;
  });
  const time = isMadeSmaller ? { interruptAfterTimeLimit: 5 * minute } : { endOnFailure: true };
  const result = await fc.check(property, { seed, numRuns: 1, unbiased: true, ...time });
  // Not a broken promise but a broken test.
  if (result.failed && failed === undefined)
    throw new Error(`Seed ${seed} could not be played.`, { cause: result.errorInstance });
  return failed;
}

function inWords(seed: number, { history, played }: Failed): string {
  return [
    `Seed ${seed}:`,
    ...played.wrong.map((text) => `- ${text}`),
    '',
    `To repeat it: MODEL_SEED=${seed} npx vitest run test/model/histories.test.ts`,
    '',
    ...played.words,
    '',
    JSON.stringify(history),
  ].join('\n');
}

const batches = Array.from({ length: Math.ceil(count / inOneTest) }, (_, batch) => ({
  from: first + batch * inOneTest,
  through: Math.min(first + count, first + (batch + 1) * inOneTest) - 1,
}));

describe('whatever happens, nothing is lost, repeated or done to the wrong one', () => {
  it.each(batches)('histories $from to $through', { timeout: 60 * minute }, async ({ from, through }) => {
    const failures: string[] = [];
    for (let seed = from; seed <= through; seed += 1) {
      const failed = await failureOf(seed, false);
      if (failed === undefined) continue;
      const smaller = count === 1 ? await failureOf(seed, true) : undefined;
      failures.push(inWords(seed, smaller ?? failed));
      // A long run is not over soon: its failures are told as they come.
      if (count > 1) process.stdout.write(`${failures.at(-1)}\n\n`);
    }

    if (count > inOneTest) process.stdout.write(`${JSON.stringify(totals)}\n`);
    expect(failures.join('\n\n')).toBe('');
  });
});
