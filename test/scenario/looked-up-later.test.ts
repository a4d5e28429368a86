/** What an auditor finds in the state after a leaver's run, through the guard's own readers. */
import { afterEach, describe, expect, it } from 'vitest';
import { dayOf } from '../../shared/domain/time.ts';
import { anchorHeads, verifyHistory } from '../../shared/use-cases/anchor-journal.ts';
import type { SubjectHead } from '../../shared/use-cases/ports/journal-audit.ts';
import { startStage, type Stage, subject } from '../support/stage.ts';
import { aWorld, hour } from '../support/world.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

describe('a leaver’s run', () => {
  it('leaves counts, pages, and journals that verify against anchored heads', async () => {
    const world = aWorld();
    const [one, two, three] = [world.cluster('one'), world.cluster('two'), world.cluster('three')];
    const alice = world.user('alice');
    for (const cluster of [one, two, three]) world.issue(alice, cluster);
    world.use(alice, three, [world.now - 20 * hour]);
    stage = await startStage(world);
    const { state, cloud } = stage;
    await stage.deleteUser('alice');
    const today = dayOf(cloud.clock.now());

    const counted = await state.counters.read(today, today);
    const { uid } = subject(one, alice);
    const { items } = await state.reading.credentialsOfIdentity(uid, { size: 10 });
    const anchored: SubjectHead[] = [];
    const { journalAudit } = state;
    await anchorHeads({ journalAudit, sink: (heads) => void anchored.push(...heads) });
    const context = { journalAudit, account: world.account.accountId };
    const verdicts = await Promise.all(
      [one, two, three].map((cluster, n) => verifyHistory(subject(cluster, alice), anchored[n], context)),
    );

    expect(counted).toEqual([{ day: today, counts: { events: 1, revoked: 2, held: 1 } }]);
    expect(items.map(({ cluster, record }) => [cluster, record?.status])).toEqual([
      [one, 'revoked'],
      [two, 'revoked'],
      [three, 'held'],
    ]);
    expect(anchored.map(({ sequence }) => sequence)).toEqual([2, 2, 1]);
    expect(verdicts.map(({ entries, problems }) => [entries, problems])).toEqual([
      [2, []],
      [2, []],
      [1, []],
    ]);
  });
});
