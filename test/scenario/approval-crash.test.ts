/**
 * The process is killed at each of its requests in turn while it uses an approval. Then the same call comes again. ACK is asked
 * once with Force=true, and the approval that was begun with is the one that ends it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approved } from '../support/approvals.ts';
import { readJournal } from '../support/journal-rows.ts';
import { functionName, type Stage, startStage } from '../support/stage.ts';
import { aWorld, type World } from '../support/world.ts';

/** Longer than the lease of a run, so that its work may be taken over. */
const afterTheLease = 15 * 60_000;

let world: World;
let stage: Stage;
let cluster: string;
let count = 0;

beforeAll(async () => {
  world = aWorld({ certificateGoneAfterMs: 0, grantsGoneAfterMs: 0 });
  cluster = world.cluster('one', { auditEnabled: false, log: null });
  for (let other = 0; other < 100; other += 1) world.issue(world.user(`other-${other}`), cluster);
  stage = await startStage(world, {
    isConnected: false,
    environment: { GUARD_LIMIT_PER_DAY: '10000', GUARD_READ_BACK_SECONDS: '1' },
  });
});
afterAll(() => stage.close());

/** Somebody who left, whose use is unknown, and whose end is approved. */
async function anApprovedLeaver(): Promise<{ uid: string; call: object; id: string }> {
  count += 1;
  const name = `leaver-${count}`;
  const uid = world.user(name);
  world.issue(uid, cluster);
  await stage.deleteUser(name);
  await stage.invoke(stage.events.at(-1));
  const { id } = await approved(stage, cluster, uid);
  return { uid, id, call: { uid, reason: 'identity-deleted', clusters: [cluster], approval: id } };
}

/** Kills the function at its k-th request. Answers false when it made fewer. */
async function killedAt(k: number, phase: 'before' | 'after', call: object): Promise<boolean> {
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
  const result = await stage.invoke(call);
  unhook();
  expect(result.outcome, result.payload).toBe(isKilled ? 'killed' : 'success');
  return isKilled;
}

/** Those that ACK applied. */
function forcesOf(uid: string): (string | null)[] {
  return stage.cloud.requests.entries
    .filter(({ operation, path }) => operation === 'CleanClusterUserPermissions' && path.includes(uid))
    .filter(({ status }) => status !== undefined)
    .map(({ search }) => new URLSearchParams(search).get('Force'));
}

describe.each(['before', 'after'] as const)('killed %s a request was applied, then called again', (phase) => {
  it('ends as without a crash, for every request', { timeout: 300_000 }, async () => {
    let k = 1;
    for (; ; k += 1) {
      const { uid, id, call } = await anApprovedLeaver();
      const isKilled = await killedAt(k, phase, call);
      stage.advance(afterTheLease);

      const again = await stage.invoke(call);

      const where = `killed ${phase} request ${k}`;
      const record = await stage.record(cluster, uid);
      const use = await stage.state.approvalUses.read(id);
      const story = (await readJournal(stage, cluster, uid)).map((row) => `${row.kind} ${row.status}`);
      expect(again.outcome, `${where}: ${again.payload}`).toBe('success');
      expect(stage.certificate(cluster, uid), where).toBe('Removed');
      expect(forcesOf(uid), where).toEqual(['true']);
      expect(record?.status, where).toBe('revoked');
      expect(use, where).toMatchObject({ stage: 'begun', subject: { clusterId: cluster, uid } });
      expect(
        story.filter((line) => line === 'outcome revoked'),
        where,
      ).toHaveLength(1);
      stage.cloud.requests.clear();
      if (!isKilled) break;
    }
    expect(k).toBeGreaterThan(25);
  });
});
