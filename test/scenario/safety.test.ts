/** What people set stops the guard: its mode, the pause switch, exemptions. */
import { describe, expect, it } from 'vitest';
import { tables } from '../../shared/state/tables.ts';
import { type Scenario, type ScenarioOptions, scenarios } from '../support/scenario.ts';
import { anExemption, exempt, pauseGuard } from '../support/settings-writer.ts';
import { subject } from '../support/stage.ts';
import { aWorld, day, hour } from '../support/world.ts';

const start = scenarios();

interface Leaving {
  readonly scenario: Scenario;
  readonly one: string;
  readonly two: string;
  readonly uid: string;
  readonly account: string;
}

/** Alice is idle on two clusters. */
async function anAlice(options: ScenarioOptions = {}): Promise<Leaving> {
  const world = aWorld();
  const [one, two] = [world.cluster('one'), world.cluster('two')];
  const uid = world.user('alice');
  world.issue(uid, one);
  world.issue(uid, two);
  const scenario = await start(world, options);
  return { scenario, one, two, uid, account: world.account.accountId };
}

describe('observe mode', () => {
  it('changes nothing, says what it would do, and looks again every night', async () => {
    const { scenario, one, two, uid } = await anAlice({ environment: { GUARD_MODE: 'observe' } });

    const answer = await scenario.handle(await scenario.userDeleted('alice'));
    scenario.advance(day + hour);
    const looked = await scenario.look();

    expect(answer.notices, answer.text).toEqual(['done']);
    expect(looked.outcome, looked.text).toBe('success');
    for (const cluster of [one, two]) {
      const record = await scenario.record(cluster, uid);
      expect(record?.status).toBe('would-revoke');
      expect(record?.mode).toBe('observe');
      expect(record?.hold?.until).toBeGreaterThan(scenario.cloud.clock.now());
    }
  });

  it('is what a deployment without any mode does', async () => {
    const { scenario, one, uid } = await anAlice({ environment: { GUARD_MODE: '' } });

    await scenario.handle(await scenario.userDeleted('alice'));

    expect((await scenario.record(one, uid))?.status).toBe('would-revoke');
  });

  it('stays on for every cluster that ENFORCE_CLUSTERS does not name', async () => {
    const { scenario, one, two, uid } = await anAlice({
      environment: { GUARD_ENFORCE_CLUSTERS: `c${'1'.padStart(15, '0')}${'0'.repeat(17)}` },
    });
    scenario.mayChange(uid);

    await scenario.handle(await scenario.userDeleted('alice'));

    expect(scenario.certificate(one, uid)).toBe('Removed');
    expect(scenario.certificate(two, uid)).toBe('Unexpired');
    expect((await scenario.record(one, uid))?.mode).toBe('enforce');
    expect((await scenario.record(two, uid))?.status).toBe('would-revoke');
    expect((await scenario.record(two, uid))?.mode).toBe('observe');
  });
});

describe('the pause switch', () => {
  it('holds everything until it is lifted', async () => {
    const { scenario, one, uid, account } = await anAlice();
    const settings = scenario.table(tables.settings);
    const paused = { by: 'operator', reason: 'migration', since: scenario.world.now };
    await pauseGuard(settings, account, paused);

    await scenario.handle(await scenario.userDeleted('alice'));
    const held = await scenario.record(one, uid);
    await settings.deleteIf({ kind: 'present', columns: {} }, [account, 'pause']);
    scenario.mayChange(uid);
    scenario.advance(2 * hour);
    await scenario.look();

    expect(held?.status).toBe('held');
    expect(held?.decision?.reasons[0]?.text).toContain('paused by operator');
    expect(scenario.certificate(one, uid)).toBe('Removed');
  });

  it('is obeyed when it is set between the decision and the act', async () => {
    const { scenario, one, uid, account } = await anAlice();
    const event = await scenario.userDeleted('alice');
    const unhook = scenario.cloud.requests.hook(async ({ body }, phase) => {
      if (phase !== 'before' || !body.includes('limit/')) return;
      unhook();
      const paused = { by: 'operator', reason: 'migration', since: scenario.world.now };
      await pauseGuard(scenario.table(tables.settings), account, paused);
    });

    const answer = await scenario.handle(event);

    expect(answer.notices, answer.text).toEqual(['done']);
    expect((await scenario.record(one, uid))?.decision?.reasons[0]?.code).toBe('paused');
  });
});

describe('an exemption', () => {
  it('of one credential holds that one and no other, until it ends', async () => {
    const { scenario, one, two, uid, account } = await anAlice();
    const expiresAt = scenario.world.now + 3 * day;
    const exemption = anExemption({ id: 'a', ...subject(one, uid), expiresAt });
    await exempt(scenario.table(tables.settings), account, exemption);
    scenario.mayChange(uid);

    await scenario.handle(await scenario.userDeleted('alice'));
    const held = await scenario.record(one, uid);
    const kept = scenario.certificate(one, uid);
    scenario.advance(3 * day + hour);
    await scenario.look();

    expect(kept).toBe('Unexpired');
    expect(held?.decision?.reasons[0]?.code).toBe('exempt');
    expect(held?.hold?.until).toBe(expiresAt);
    expect(scenario.certificate(two, uid)).toBe('Removed');
    expect(scenario.certificate(one, uid)).toBe('Removed');
  });

  it('of a cluster holds everybody’s there', async () => {
    const { scenario, one, two, uid, account } = await anAlice();
    const exemption = anExemption({ id: 'a', clusterId: subject(one, uid).clusterId });
    await exempt(scenario.table(tables.settings), account, exemption);
    scenario.mayChange(uid);

    await scenario.handle(await scenario.userDeleted('alice'));

    expect(scenario.certificate(one, uid)).toBe('Unexpired');
    expect(scenario.certificate(two, uid)).toBe('Removed');
  });
});

describe('the break-glass list', () => {
  it('keeps an identity’s credentials for good, on every cluster, and says so', async () => {
    const world = aWorld();
    const [one, two] = [world.cluster('one'), world.cluster('two')];
    const uid = world.user('alice');
    for (const cluster of [one, two]) world.issue(uid, cluster);
    const scenario = await start(world, { environment: { GUARD_BREAK_GLASS: `290000000000000000, ${uid}` } });

    const answer = await scenario.handle(await scenario.userDeleted('alice'));

    expect(answer.notices, answer.text).toEqual(['done']);
    for (const cluster of [one, two]) {
      const record = await scenario.record(cluster, uid);
      expect(record?.status).toBe('refused');
      expect(record?.decision?.reasons.map(({ text }) => text)).toEqual([
        'It is on the break-glass list, which nothing overrides.',
      ]);
    }
  });

  it('refuses when the break-glass list cannot be read', async () => {
    const { scenario, one, uid } = await anAlice({ environment: { GUARD_BREAK_GLASS: 'alice' } });

    const answer = await scenario.handle(await scenario.userDeleted('alice'));

    expect(answer.text).toContain('GUARD_BREAK_GLASS');
    expect(scenario.certificate(one, uid)).toBe('Unexpired');
  });
});
