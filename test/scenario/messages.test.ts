/** What is told on the bus that somebody named: once a change, whatever is repeated, and never in the way of the work. */
import { describe, expect, it } from 'vitest';
import type { CloudEvent } from '../../local/cloud/core/contract.ts';
import { approved } from '../support/approvals.ts';
import { aHeldLeaver, anAlice, call } from '../support/held-leaver.ts';
import { night } from '../support/night.ts';
import { type Scenario, scenarios } from '../support/scenario.ts';
import { aWorld, day, hour } from '../support/world.ts';

const start = scenarios();
const onTheBus = { environment: { GUARD_NOTICE_BUS: 'default' } };

/** Every event of the guard's own that the bus carries from now on. */
function listen({ cloud }: Scenario): CloudEvent[] {
  const heard: CloudEvent[] = [];
  cloud.eventBus.addRule({
    name: 'listens',
    pattern: { source: ['kubeconfig-guard'] },
    retry: 'BACKOFF_RETRY',
    target: (event) => {
      heard.push(event);
      return Promise.resolve();
    },
  });
  return heard;
}

const kinds = (heard: readonly CloudEvent[]): string[] =>
  heard.map(({ type }) => type.replace('kubeconfig-guard:', ''));

describe('a message', () => {
  it('tells of each credential that was revoked, once, however often the deletion is delivered', async () => {
    const world = aWorld();
    const clusters = [world.cluster('one'), world.cluster('two')];
    const alice = world.user('alice');
    for (const id of clusters) world.issue(alice, id);
    const scenario = await start(world, onTheBus);
    const heard = listen(scenario);
    scenario.mayChange(alice);

    const event = await scenario.userDeleted('alice');
    for (let delivery = 0; delivery < 3; delivery += 1) await scenario.handle(event);
    await scenario.cloud.eventBus.idle();

    expect(kinds(heard)).toEqual(['credential.revoked', 'credential.revoked']);
    expect(new Set(heard.map(({ subject }) => subject))).toEqual(
      new Set(clusters.map((id) => `${id}+${alice}`)),
    );
    expect(new Set(heard.map(({ id }) => id)).size).toBe(2);
    expect(JSON.stringify(heard)).toContain('No use from');
  });

  it('tells that an approval is needed, that the hold is due, and that it is over', async () => {
    const { scenario, one, uid } = await aHeldLeaver(start, onTheBus);
    const heard = listen(scenario);
    for (let nights = 0; nights < 4; nights += 1) {
      scenario.advance(day + hour);
      await scenario.look();
    }
    await approved(scenario, one, uid, { expiresAt: scenario.cloud.clock.now() + day });

    await call(scenario, uid, { clusters: [one] });
    await scenario.cloud.eventBus.idle();

    expect(kinds(heard)).toEqual(['hold.due', 'finding.closed', 'finding.closed', 'credential.revoked']);
  });

  it('tells that a person has to decide, once, however often it is looked at', async () => {
    const { scenario, one, uid } = await anAlice(start, onTheBus);
    const heard = listen(scenario);
    scenario.mayChange(uid);

    const event = await scenario.userDeleted('alice');
    for (let delivery = 0; delivery < 3; delivery += 1) await scenario.handle(event);
    await call(scenario, uid, { clusters: [one] });
    await scenario.cloud.eventBus.idle();

    expect(kinds(heard).toSorted()).toEqual(['approval.needed', 'credential.revoked']);
    const needed = heard.find(({ type }) => type.endsWith('approval.needed'));
    expect(needed?.subject).toBe(`${one}+${uid}`);
    expect(needed?.data).toMatchObject({ finding: 'evidence-unknown' });
  });

  it('tells of each night that it is over, with its sums', async () => {
    const world = aWorld();
    world.cluster('one');
    const scenario = await start(world, onTheBus);
    const heard = listen(scenario);

    const runs = [];
    for (let nights = 0; nights < 2; nights += 1) {
      runs.push((await night(scenario)).run?.run);
      scenario.advance(day);
    }

    const closed = heard.filter(({ type }) => type === 'kubeconfig-guard:run.closed');
    expect(closed.map(({ subject }) => subject)).toEqual(runs);
    for (const { data } of closed) expect(data).toMatchObject({ clusters: 1, audited: 1 });
  });

  it('that can’t be sent keeps nobody in', async () => {
    const world = aWorld();
    const one = world.cluster('one');
    const alice = world.user('alice');
    world.issue(alice, one);
    const scenario = await start(world, onTheBus);
    scenario.mayChange(alice);
    scenario.fault({
      service: 'eventbridge',
      operation: 'PutEvents',
      fault: { kind: 'error', status: 500, code: 'InternalError' },
    });

    await scenario.handle(await scenario.userDeleted('alice'));

    expect(scenario.certificate(one, alice)).toBe('Removed');
    expect(scenario.logs.filter(({ step }) => step === 'message not sent')).toHaveLength(1);
  });
});
