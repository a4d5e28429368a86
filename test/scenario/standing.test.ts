/** What standing policies end of identities that exist, and what nobody ends while they are off. Holds remind their owner. */
import { describe, expect, it } from 'vitest';
import { approved } from '../support/approvals.ts';
import { audited } from '../support/audits.ts';
import { aHeldLeaver, call, forced } from '../support/held-leaver.ts';
import { scenarios } from '../support/scenario.ts';
import { subject } from '../support/stage.ts';
import { aWorld, day, hour } from '../support/world.ts';

const start = scenarios();
const policies = (names: string, more: Readonly<Record<string, string>> = {}) => ({
  environment: { GUARD_STANDING_POLICIES: names, GUARD_UNUSED_DAYS: '7', ...more },
});

/** A frozen, an expired and an unused one on one cluster, all silent; and somebody who works. */
function anAccount() {
  const world = aWorld();
  const clusterId = world.cluster('payments');
  const holder = (name: string, options: Parameters<typeof world.issue>[2] = {}, frozen = false): string => {
    const uid = world.user(name, { frozen });
    world.issue(uid, clusterId, options);
    return uid;
  };
  const frozen = holder('frozen', {}, true);
  const expired = holder('expired', { certState: 'Expired', certExpireTime: world.now - 10 * day });
  const unused = holder('unused');
  const worker = holder('worker');
  world.use(worker, clusterId, [world.now - 3 * hour]);
  return { world, clusterId, frozen, expired, unused, worker };
}

describe('a standing policy', () => {
  it('that is on ends what it names, with the vendor’s own check on, as the audit had planned', async () => {
    const { world, clusterId, frozen, expired, unused, worker } = anAccount();
    const scenario = await start(world, { crowd: 0, ...policies('frozen,expired,unused') });
    await audited(scenario, clusterId, 'nightly');
    const audit = await scenario.state.audits.cluster(subject(clusterId, frozen).clusterId);
    const plan = audit?.plan.filter(({ uid }) => [frozen, expired, unused].includes(uid)) ?? [];
    scenario.mayChange(frozen, expired, unused);

    const answers = [];
    for (const { uid, reason } of plan) {
      answers.push(await call(scenario, uid, { reason, clusters: [clusterId] }));
    }

    expect(plan).toEqual([
      { uid: frozen, reason: 'frozen', decision: 'revoke' },
      { uid: expired, reason: 'expired', decision: 'revoke' },
      { uid: unused, reason: 'unused', decision: 'revoke' },
    ]);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['success', 'success', 'success']);
    for (const [uid, policy] of [
      [frozen, 'frozen: revoke'],
      [expired, 'expired: revoke'],
      [unused, 'unused: revoke'],
    ] as const) {
      const record = await scenario.record(clusterId, uid);
      expect([record?.status, record?.decision]).toMatchObject(['revoked', { byPolicy: policy }]);
      expect(forced(scenario, clusterId, uid)).toEqual(['false']);
      expect(scenario.grants(clusterId, uid)).toBe(0);
    }
    expect(scenario.certificate(clusterId, worker)).toBe('Unexpired');
  });

  it('that is off ends nothing, whoever calls', async () => {
    const { world, clusterId, frozen, expired, unused } = anAccount();
    const scenario = await start(world, { crowd: 0, ...policies('') });
    await audited(scenario, clusterId, 'nightly');

    for (const [uid, reason] of [
      [frozen, 'frozen'],
      [expired, 'expired'],
      [unused, 'unused'],
    ] as const) {
      const answer = await call(scenario, uid, { reason, clusters: [clusterId] });
      expect(answer.outcome, answer.text).toBe('success');
      expect(scenario.cleanUps(clusterId, uid)).toBe(0);
    }
    const audit = await scenario.state.audits.cluster(subject(clusterId, frozen).clusterId);
    expect(audit?.plan).toEqual([]);
  });

  it('ends nothing of somebody who is not what it names', async () => {
    const { world, clusterId, frozen, unused, worker } = anAccount();
    const scenario = await start(world, {
      crowd: 0,
      ...policies('frozen,expired,unused', { GUARD_UNUSED_DAYS: '8' }),
    });

    for (const [uid, reason] of [
      [unused, 'frozen'],
      [frozen, 'expired'],
      // The log tells of seven days, and no audit has remembered more.
      [unused, 'unused'],
      [worker, 'unused'],
    ] as const) {
      const answer = await call(scenario, uid, { reason, clusters: [clusterId] });
      expect(answer.outcome, answer.text).toBe('success');
      expect(scenario.cleanUps(clusterId, uid)).toBe(0);
    }
  });

  it('waits for the days of grace, and ends nothing of an identity that is thawed in them', async () => {
    const { world, clusterId, frozen } = anAccount();
    const scenario = await start(world, { crowd: 0, ...policies('frozen', { GUARD_GRACE_DAYS: '3' }) });

    await call(scenario, frozen, { reason: 'frozen', clusters: [clusterId] });
    const held = await scenario.record(clusterId, frozen);
    const user = scenario.cloud.account.users.find(({ userId }) => userId === frozen);
    if (user !== undefined) user.status = 'active';
    scenario.advance(3 * day + hour);
    const looked = await scenario.look();

    expect(held?.decision).toMatchObject({ kind: 'hold', reasons: [{ code: 'in-grace' }, {}, {}] });
    expect(looked.outcome, looked.text).toBe('success');
    expect(scenario.cleanUps(clusterId, frozen)).toBe(0);
    expect((await scenario.record(clusterId, frozen))?.status).toBe('ignored');
  });

  it('goes by the rules for leavers when the identity is deleted in the days of grace', async () => {
    const { world, clusterId, frozen } = anAccount();
    const scenario = await start(world, { crowd: 0, ...policies('frozen', { GUARD_GRACE_DAYS: '3' }) });
    scenario.mayChange(frozen);
    await call(scenario, frozen, { reason: 'frozen', clusters: [clusterId] });

    await scenario.userDeleted('frozen');
    scenario.advance(4 * day);
    const looked = await scenario.look();

    expect(looked.outcome, looked.text).toBe('success');
    const record = await scenario.record(clusterId, frozen);
    expect([record?.status, record?.cause.standing]).toEqual(['revoked', undefined]);
  });

  it('does not take over what a person asked for and nobody has approved', async () => {
    const { world, clusterId, frozen } = anAccount();
    const scenario = await start(world, { crowd: 0, ...policies('frozen') });
    await call(scenario, frozen, {
      reason: 'person-request',
      requestedBy: 'operations',
      clusters: [clusterId],
    });

    await call(scenario, frozen, { reason: 'frozen', clusters: [clusterId] });

    const record = await scenario.record(clusterId, frozen);
    expect([record?.status, record?.cause.requestedBy]).toEqual(['held', 'operations']);
    expect(scenario.cleanUps(clusterId, frozen)).toBe(0);
  });
});

describe('a hold that waits for a person', () => {
  it('reminds its owner every few days, in one finding, until it is looked after', async () => {
    const { scenario, one, uid } = await aHeldLeaver(start);
    const reminders = async (): Promise<string[]> => {
      scenario.advance(day + hour);
      await scenario.look();
      const found = await scenario.findings(`${one}+${uid}`);
      return found.filter(({ kind }) => kind === 'hold-waiting').map(({ text }) => text.split(':')[0] ?? '');
    };

    const seen = [];
    for (let night = 0; night < 6; night += 1) seen.push(await reminders());
    const hold = (await scenario.record(one, uid))?.hold;
    await approved(scenario, one, uid, { expiresAt: scenario.cloud.clock.now() + 2 * day });
    const after = await reminders();

    expect(seen).toEqual([
      [],
      [],
      ['Reminder 1 for platform-security'],
      ['Reminder 1 for platform-security'],
      ['Reminder 1 for platform-security'],
      ['Reminder 2 for platform-security'],
    ]);
    expect(hold?.reminders).toBe(2);
    expect(after).toEqual([]);
    expect(await scenario.findings(`${one}+${uid}`)).toEqual([]);
  });
});
