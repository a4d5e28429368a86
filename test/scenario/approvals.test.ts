/** What a person approves is revoked once, with the vendor's own check switched off; and never anything else. */
import { describe, expect, it } from 'vitest';
import { tables } from '../../shared/state/tables.ts';
import { approved } from '../support/approvals.ts';
import { aHeldLeaver, anAlice, call, codes, forced } from '../support/held-leaver.ts';
import { scenarios } from '../support/scenario.ts';
import { anExemption, exempt, pauseGuard } from '../support/settings-writer.ts';
import { subject } from '../support/stage.ts';
import { aWorld, day, hour } from '../support/world.ts';

const start = scenarios();

describe('an approval of a leaver’s credential whose use is unknown', () => {
  it('makes exactly one request with Force=true, and the unknown is no finding any more', async () => {
    const { scenario, one, uid } = await aHeldLeaver(start);
    const before = (await scenario.findings(`${one}+${uid}`)).map(({ kind }) => kind);
    const approval = await approved(scenario, one, uid);

    const answer = await call(scenario, uid, { clusters: [one], approval: approval.id });

    expect(answer.outcome, answer.text).toBe('success');
    expect(approval.overrides).toBe('auditing-off');
    expect(forced(scenario, one, uid)).toEqual(['true']);
    expect(scenario.certificate(one, uid)).toBe('Removed');
    const record = await scenario.record(one, uid);
    expect(record?.status).toBe('revoked');
    expect(record?.underApproval).toBeUndefined();
    expect(record?.decision).toMatchObject({ byApproval: { id: approval.id, by: 'operator' } });
    expect(record?.decision?.reasons.at(-1)?.text).toContain('overriding the unknown (auditing-off)');
    expect(before).toEqual(['evidence-unknown']);
    expect(await scenario.findings(`${one}+${uid}`)).toEqual([]);
  });

  it('is found by the nightly look, without a call', async () => {
    const { scenario, one, uid } = await aHeldLeaver(start);
    await approved(scenario, one, uid, { expiresAt: scenario.cloud.clock.now() + 2 * day });
    scenario.advance(day + hour);

    const looked = await scenario.look();

    expect(looked.outcome, looked.text).toBe('success');
    expect(forced(scenario, one, uid)).toEqual(['true']);
  });

  it('is used up: when the credential is there again, its second use is refused', async () => {
    const { scenario, world, one, uid } = await aHeldLeaver(start);
    const approval = await approved(scenario, one, uid);
    await call(scenario, uid, { approval: approval.id });
    world.account.credentials.splice(
      world.account.credentials.findIndex((held) => held.clusterId === one && held.uid === uid),
      1,
    );
    world.issue(uid, one);

    const again = await call(scenario, uid, { approval: approval.id });

    expect(again.outcome, again.text).toBe('success');
    expect(again.text).toContain('it is used already');
    expect(forced(scenario, one, uid)).toEqual(['true']);
    expect(scenario.certificate(one, uid)).toBe('Unexpired');
  });

  it('is used up by a request that ACK refuses', async () => {
    const { scenario, one, uid } = await aHeldLeaver(start);
    const approval = await approved(scenario, one, uid);
    scenario.fault({
      service: 'cs',
      operation: 'CleanClusterUserPermissions',
      times: 1,
      fault: { kind: 'error', status: 403, code: 'StatusForbidden' },
    });

    await call(scenario, uid, { approval: approval.id });
    scenario.heal();
    const again = await call(scenario, uid, { approval: approval.id });

    expect(again.text).toContain('it is used already');
    expect(scenario.cleanUps(one, uid)).toBe(1);
    expect(scenario.certificate(one, uid)).toBe('Unexpired');
  });

  it('does nothing in observe mode, and is not used up', async () => {
    const { scenario, one, uid } = await anAlice(start, { environment: { GUARD_MODE: 'observe' } });
    await scenario.handle(await scenario.userDeleted('alice'));
    const approval = await approved(scenario, one, uid);

    await call(scenario, uid, { approval: approval.id });

    expect((await scenario.record(one, uid))?.status).toBe('would-revoke');
    expect(await scenario.state.approvalUses.read(approval.id)).toBeUndefined();
  });
});

describe('an approval is refused', () => {
  it('when the evidence changed since it was shown', async () => {
    const { scenario, one, uid } = await aHeldLeaver(start, { usedAgo: 30 });
    const approval = await approved(scenario, one, uid);
    await scenario.cloud.auditLogs.addUse({
      project: `k8s-log-${one}`,
      logstore: `audit-${one}`,
      username: `${uid}-1763000000`,
      at: [scenario.cloud.clock.now() - hour],
      userAgent: 'kubectl/v1.31.2',
      sourceIp: '203.0.113.24',
    });

    const answer = await call(scenario, uid, { clusters: [one], approval: approval.id });

    expect(answer.text).toContain('the evidence is not what was shown any more');
    expect(await codes(scenario, one, uid)).toContain('approval-refused');
    expect(forced(scenario, one, uid)).toEqual([]);
  });

  it('when it expired', async () => {
    const { scenario, one, uid } = await aHeldLeaver(start);
    const approval = await approved(scenario, one, uid);
    scenario.advance(day + hour);

    const answer = await call(scenario, uid, { clusters: [one], approval: approval.id });

    expect(answer.text).toContain('it expired at');
    expect(forced(scenario, one, uid)).toEqual([]);
  });

  it('when it was withdrawn', async () => {
    const { scenario, one, uid } = await aHeldLeaver(start);
    const approval = await approved(scenario, one, uid);
    await scenario.state.approvalWriter.withdraw(subject(one, uid), approval.id);

    const answer = await call(scenario, uid, { clusters: [one], approval: approval.id });

    expect(answer.text).toContain(`There is no approval ${approval.id} of this credential.`);
    expect(forced(scenario, one, uid)).toEqual([]);
  });

  it.each(['another cluster', 'another identity'])('for %s', async (whose) => {
    const off = { auditEnabled: false, log: null };
    const world = aWorld();
    const [one, two] = [world.cluster('one', off), world.cluster('two', off)];
    const [uid, other] = [world.user('alice'), world.user('bob')];
    for (const cluster of [one, two]) for (const who of [uid, other]) world.issue(who, cluster);
    const scenario = await start(world);
    await scenario.handle(await scenario.userDeleted('alice'));
    await scenario.handle(await scenario.userDeleted('bob'));
    const approval = await (whose === 'another cluster'
      ? approved(scenario, two, uid)
      : approved(scenario, one, other));

    const answer = await call(scenario, uid, { clusters: [one], approval: approval.id });

    expect(answer.text).toContain('There is no approval');
    expect(scenario.cleanUps(one, uid)).toBe(0);
  });

  it('when its row was copied to another credential: nothing is done', async () => {
    const { scenario, one, two, uid, world } = await aHeldLeaver(start);
    const approval = await approved(scenario, one, uid);
    const rows = scenario.table(tables.approvals);
    const { accountId } = world.account;
    const row = await rows.get([accountId, `${one}+${uid}`, approval.id]);
    await rows.put([accountId, `${one}+${uid}`, 'b'], { approval: row?.columns['approval'] ?? '' });

    const answer = await call(scenario, uid, { clusters: [one] });

    expect(answer.outcome).not.toBe('success');
    expect(answer.text).toContain('holds the approval');
    expect(forced(scenario, one, uid)).toEqual([]);
    expect(scenario.certificate(two, uid)).toBe('Removed');
  });

  it('between the decision and the act, when it is withdrawn then', async () => {
    const { scenario, one, uid } = await aHeldLeaver(start);
    const approval = await approved(scenario, one, uid);
    const unhook = scenario.cloud.requests.hook(async ({ body }, phase) => {
      if (phase !== 'before' || !body.includes('limit/')) return;
      unhook();
      await scenario.state.approvalWriter.withdraw(subject(one, uid), approval.id);
    });

    const answer = await call(scenario, uid, { clusters: [one], approval: approval.id });

    expect(answer.text).toContain('is not there any more');
    expect(forced(scenario, one, uid)).toEqual([]);
  });
});

describe('an approval overrides neither', () => {
  it('the pause switch', async () => {
    const { scenario, one, uid, world } = await aHeldLeaver(start);
    const approval = await approved(scenario, one, uid);
    const paused = { by: 'operator', reason: 'migration', since: world.now };
    await pauseGuard(scenario.table(tables.settings), world.account.accountId, paused);

    await call(scenario, uid, { clusters: [one], approval: approval.id });

    expect((await codes(scenario, one, uid))[0]).toBe('paused');
    expect(forced(scenario, one, uid)).toEqual([]);
  });

  it('an exemption', async () => {
    const { scenario, one, uid, world } = await aHeldLeaver(start);
    const approval = await approved(scenario, one, uid);
    const exemption = anExemption({ id: 'a', ...subject(one, uid) });
    await exempt(scenario.table(tables.settings), world.account.accountId, exemption);

    await call(scenario, uid, { clusters: [one], approval: approval.id });

    expect((await codes(scenario, one, uid))[0]).toBe('exempt');
    expect(forced(scenario, one, uid)).toEqual([]);
  });
});
