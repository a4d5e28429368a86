/**
 * The process is killed (SIGKILL) at each of its requests in turn, before the request is applied and after it was applied
 * but not answered. Then the same event comes again, as EventBridge delivers it. The end must be the same as without a crash.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestEntry } from '../../local/cloud/core/request-log.ts';
import type { JournalRow } from '../support/journal-rows.ts';
import { readJournal } from '../support/journal-rows.ts';
import { functionName, type Stage, startStage } from '../support/stage.ts';
import { aWorld, type World } from '../support/world.ts';

/** Longer than the lease of a run, so that its work may be taken over. */
const afterTheLease = 15 * 60_000;

const isClean = (entry: RequestEntry): boolean => entry.operation === 'CleanClusterUserPermissions';

let world: World;
let stage: Stage;
let cluster: string;
let count = 0;

beforeAll(async () => {
  world = aWorld({ certificateGoneAfterMs: 0, grantsGoneAfterMs: 0 });
  cluster = world.cluster('one');
  // One leaver a request: none of them may meet the daily limit.
  for (let other = 0; other < 200; other += 1) world.issue(world.user(`other-${other}`), cluster);
  stage = await startStage(world, {
    isConnected: false,
    environment: { GUARD_LIMIT_PER_DAY: '10000', GUARD_READ_BACK_SECONDS: '1' },
  });
});
afterAll(() => stage.close());

interface Leaver {
  readonly uid: string;
  readonly event: unknown;
}

async function aLeaver(): Promise<Leaver> {
  count += 1;
  const name = `leaver-${count}`;
  const uid = world.user(name);
  world.issue(uid, cluster);
  await stage.deleteUser(name);
  return { uid, event: stage.events.at(-1) };
}

/** Kills the function at its k-th request. Answers false when it made fewer. */
async function killedAt(k: number, phase: 'before' | 'after', event: unknown): Promise<boolean> {
  let seen = 0;
  let isKilled = false;
  let fatal: number | undefined;
  const unhook = stage.cloud.requests.hook(({ sequence }, now) => {
    if (isKilled) throw new Error('The client is gone.');
    if (now === 'before' && (seen += 1) === k) fatal = sequence;
    if (sequence !== fatal || now !== phase) return;
    isKilled = true;
    stage.host.kill(functionName);
    throw new Error('The client is gone.');
  });
  const result = await stage.invoke(event);
  unhook();
  expect(result.outcome).toBe(isKilled ? 'killed' : 'success');
  return isKilled;
}

function appliedCleanUps(uid: string): number {
  const mine = stage.cloud.requests.entries.filter((entry) => isClean(entry) && entry.path.includes(uid));
  return mine.filter((entry) => entry.status !== undefined).length;
}

function storyOf(rows: readonly JournalRow[]): string[] {
  return rows.map((row) => `${row.kind} ${row.status}`);
}

describe.each(['before', 'after'] as const)(
  'killed %s its request was applied, then the event again',
  (phase) => {
    it('ends as without a crash, for every request', { timeout: 600_000 }, async () => {
      let k = 1;
      for (; ; k += 1) {
        const leaver = await aLeaver();
        const isKilled = await killedAt(k, phase, leaver.event);
        stage.advance(afterTheLease);

        const again = await stage.invoke(leaver.event);

        const story = storyOf(await readJournal(stage, cluster, leaver.uid));
        const record = await stage.record(cluster, leaver.uid);
        const where = `killed ${phase} request ${k}`;
        expect(again.outcome, `${where}: ${again.payload}`).toBe('success');
        expect(stage.certificate(cluster, leaver.uid), where).toBe('Removed');
        expect(stage.grants(cluster, leaver.uid), where).toBe(0);
        expect(appliedCleanUps(leaver.uid), `${where}: clean-ups that ACK applied`).toBe(1);
        expect(record?.status, where).toBe('revoked');
        expect(story.at(-1), where).toBe('outcome revoked');
        expect(
          story.filter((line) => line === 'outcome revoked'),
          where,
        ).toHaveLength(1);
        expect(story[0], where).toBe('intent revoking');
        stage.cloud.requests.clear();
        if (!isKilled) break;
      }
      expect(k).toBeGreaterThan(30);
    });
  },
);

describe('killed after ACK accepted, and the event never comes again', () => {
  it('is settled by the timer, without a second clean-up', async () => {
    const leaver = await aLeaver();
    const unhook = stage.cloud.requests.hook((entry, phase) => {
      if (!isClean(entry) || phase !== 'after') return;
      stage.host.kill(functionName);
      throw new Error('The client is gone.');
    });
    const crashed = await stage.invoke(leaver.event);
    unhook();
    const between = await stage.record(cluster, leaver.uid);
    stage.advance(afterTheLease);

    const looked = await stage.lookAgain();

    expect(crashed.outcome).toBe('killed');
    expect(between?.status).toBe('revoking');
    expect(looked.outcome).toBe('success');
    expect((await stage.record(cluster, leaver.uid))?.status).toBe('revoked');
    expect(appliedCleanUps(leaver.uid)).toBe(1);
  });
});
