/** What is not known of the cloud: whichever way it turns out, the leaver loses access and nobody else does. */
import { describe, expect, it } from 'vitest';
import type { Behaviours } from '../../local/cloud/account.ts';
import { scenarios, sharedScenario } from '../support/scenario.ts';
import { aWorld, hour } from '../support/world.ts';

type Ways = Pick<
  Behaviours,
  | 'byUserListOfDeleted'
  | 'grantsOfDeleted'
  | 'deletedAccountName'
  | 'recycledAccountState'
  | 'recycleBin'
  | 'imsEventSource'
>;

const answers = ['listed', 'empty', 'refused'] as const;

/** Each answer of one list with each answer of the other, and every other way with both of them, alternating. */
const ways: readonly Ways[] = answers.flatMap((byUserListOfDeleted, row) =>
  answers.flatMap((grantsOfDeleted, column): Ways[] =>
    (['on', 'off'] as const).map((recycleBin, bin): Ways => ({
      byUserListOfDeleted,
      grantsOfDeleted,
      recycleBin,
      deletedAccountName: (row + column) % 2 === 0 ? 'kept' : 'blank',
      recycledAccountState: (row + column + bin) % 2 === 0 ? 'Deleted' : 'InActive',
      imsEventSource: (column + bin) % 2 === 0 ? 'acs.ims' : 'acs.ram',
    })),
  ),
);

const world = aWorld({ certificateGoneAfterMs: 100, grantsGoneAfterMs: 100 });
const [one, two] = [world.cluster('one'), world.cluster('two')];
const cases = ways.flatMap((way, index) =>
  (['user', 'role'] as const).map((kind) => {
    const name = `${kind}-${index}`;
    const uid = kind === 'user' ? world.user(name) : world.role(name);
    world.issue(uid, one);
    world.issue(uid, two);
    return { kind, name, uid, ...way };
  }),
);

describe('an idle leaver loses every kubeconfig', () => {
  const scenario = sharedScenario(world);

  it.each(cases)(
    '$kind; own list $byUserListOfDeleted, grants $grantsOfDeleted, name $deletedAccountName, bin $recycleBin and ' +
      '$recycledAccountState, $imsEventSource',
    async ({ kind, name, uid, ...way }) => {
      const { cloud, mayChange, userDeleted, roleDeleted, handle, certificate, grants, record, findings } =
        scenario();
      Object.assign(cloud.account.behaviours, way);
      mayChange(uid);

      const event = await (kind === 'user' ? userDeleted(name) : roleDeleted(name));
      const answer = await handle(event);

      // A user whom ACK shows as InActive is not deleted for its lists.
      const isDeletedForAck =
        kind === 'role' || way.recycleBin === 'off' || way.recycledAccountState === 'Deleted';
      const status =
        isDeletedForAck && way.grantsOfDeleted !== 'listed' ? 'revoked-grants-unverified' : 'revoked';
      expect(answer.notices, answer.text).toEqual(['done']);
      for (const clusterId of [one, two]) {
        const said = await record(clusterId, uid);
        const found = await findings(`${clusterId}+${uid}`);
        expect(certificate(clusterId, uid)).toBe('Removed');
        expect(grants(clusterId, uid)).toBe(0);
        expect(said?.status).toBe(status);
        expect(said?.grantsBefore?.kind).toBe(status === 'revoked' ? 'read' : 'unreadable');
        expect(found.map((finding) => finding.kind)).toEqual(
          status === 'revoked' ? [] : ['grants-unverified'],
        );
      }
    },
  );
});

const start = scenarios();

describe('a deletion that other services see late', () => {
  it.each([
    { kind: 'user', recycleBin: 'on' },
    { kind: 'user', recycleBin: 'off' },
    { kind: 'role', recycleBin: 'off' },
  ] as const)(
    'is postponed and done by the timer ($kind, recycle bin $recycleBin)',
    async ({ kind, recycleBin }) => {
      const late = aWorld({ deletionSeenAfterMs: 180_000, recycleBin });
      const cluster = late.cluster('one');
      const uid = kind === 'user' ? late.user('alice') : late.role('alice');
      late.issue(uid, cluster);
      const scenario = await start(late);

      const event = await (kind === 'user' ? scenario.userDeleted('alice') : scenario.roleDeleted('alice'));
      const answer = await scenario.handle(event);
      const kept = scenario.certificate(cluster, uid);
      scenario.mayChange(uid);
      scenario.advance(10 * 60_000);
      await scenario.look();

      expect(answer.notices, answer.text).toEqual(['postponed']);
      expect(kept).toBe('Unexpired');
      expect(scenario.certificate(cluster, uid)).toBe('Removed');
      expect(await scenario.openNotices()).toEqual([]);
    },
  );
});

describe('a name that nobody knows any more', () => {
  it('sweeps every Deleted identity; use is then held, for its time of deletion is not known', async () => {
    const unnamed = aWorld({ recycleBin: 'off', deletedAccountName: 'blank' });
    const cluster = unnamed.cluster('one');
    const [idle, used] = [unnamed.user('idle'), unnamed.user('used')];
    unnamed.issue(idle, cluster);
    unnamed.issue(used, cluster);
    unnamed.use(used, cluster, [unnamed.now - 20 * hour]);
    const scenario = await start(unnamed);
    scenario.mayChange(idle);
    const event = await scenario.userDeleted('idle');
    await scenario.userDeleted('used');

    const answer = await scenario.handle(event);

    const held = await scenario.record(cluster, used);
    expect(answer.notices, answer.text).toEqual(['done']);
    expect(scenario.certificate(cluster, idle)).toBe('Removed');
    expect(held?.status).toBe('held');
    expect(held?.decision?.reasons[0]?.code).toBe('used-deletion-time-unknown');
    expect((await scenario.findings()).map(({ kind }) => kind)).toContain('identity-unresolved');
  });

  it('and whom ACK does not show is asked for again, and at last reported', async () => {
    const unnamed = aWorld({ recycleBin: 'off' });
    unnamed.cluster('one');
    unnamed.user('alice');
    const scenario = await start(unnamed);

    const first = await scenario.handle(await scenario.userDeleted('alice'));
    for (let again = 0; again < 8; again += 1) {
      scenario.advance(13 * hour);
      await scenario.look();
    }

    expect(first.notices).toEqual(['postponed']);
    expect(await scenario.openNotices()).toEqual([]);
    expect((await scenario.findings()).map(({ kind }) => kind)).toEqual(['identity-unresolved']);
  });
});
