/** The guard notices when it is not at work any more, tells it in findings, and takes them back when it is. */
import { describe, expect, it } from 'vitest';
import { whenQuiet } from '../../local/host/when-quiet.ts';
import { recorder } from '../support/record-stage.ts';
import { type Scenario, scenarios } from '../support/scenario.ts';
import { functionName as revoker } from '../support/stage.ts';
import { aWorld, day, hour } from '../support/world.ts';

const start = scenarios();
const sweeper = 'kubeconfig-guard-sweep';

interface Checked {
  readonly problems: readonly string[];
  readonly closed: number;
}

async function check({ host }: Scenario): Promise<Checked> {
  const { outcome, payload } = await host.fireTimer(recorder, 'check-health');
  expect(outcome, payload).toBe('success');
  return JSON.parse(payload) as Checked;
}

async function found(scenario: Scenario): Promise<string[]> {
  const own = ['run-overdue', 'events-silent', 'dead-letters', 'trigger-off', 'health-unknown'];
  const all = await scenario.findings();
  return all.filter(({ kind }) => own.includes(kind)).map(({ kind, subject }) => `${kind} ${subject}`);
}

/** An account with one cluster; the guard has been watched since just now. */
async function anAccount(): Promise<Scenario> {
  const world = aWorld();
  world.cluster('one');
  const scenario = await start(world, { crowd: 0 });
  await check(scenario);
  return scenario;
}

describe('a guard that is at work', () => {
  it('has nothing to tell, also when it was deployed just now', async () => {
    const scenario = await anAccount();

    const report = await check(scenario);

    expect(report).toEqual({ problems: [], closed: 0 });
    expect(await found(scenario)).toEqual([]);
  });
});

describe('a finding', () => {
  it('tells that no nightly run was finished, until one is', async () => {
    const scenario = await anAccount();
    scenario.advance(37 * hour);

    await check(scenario);
    const during = await found(scenario);
    await scenario.host.fireTimer(sweeper, 'sweep');
    await whenQuiet(scenario.host, scenario.cloud.eventBus);
    const { closed } = await check(scenario);

    expect(during).toEqual(['run-overdue nightly run']);
    expect(closed).toBe(1);
    expect(await found(scenario)).toEqual([]);
  });

  it.each([
    ['revoke', revoker],
    ['record', recorder],
  ])('tells that no event comes, until %s handles one', async (_name, handler) => {
    const scenario = await anAccount();
    const user = scenario.world.user('alice');
    scenario.mayChange(user);
    scenario.advance(8 * day);

    await check(scenario);
    const during = await found(scenario);
    const event = await scenario.userDeleted('alice');
    await scenario.host.invoke(handler, JSON.stringify(event));
    await check(scenario);

    expect(during).toContain('events-silent events');
    expect(await found(scenario)).not.toContain('events-silent events');
  });

  it('tells of calls that nobody tries any more, for a day', async () => {
    const scenario = await anAccount();
    scenario.host.asyncCalls.behave({ retrySpeed: 100_000 });
    scenario.fault({ service: 'sts', fault: { kind: 'error', status: 403, code: 'NoPermission' } });
    const payload = Buffer.from(JSON.stringify({ task: 'look-again' }));
    scenario.host.runner.enqueue({ functionName: revoker, payload, requestId: 'r-1', taskId: 'due-1' });
    await scenario.host.asyncCalls.whenIdle();
    scenario.heal();

    const { problems } = await check(scenario);
    const during = await found(scenario);
    scenario.advance(25 * hour);
    await check(scenario);

    expect(during).toEqual(['dead-letters calls of revoke']);
    expect(problems.join()).toContain('due-1');
    expect(await found(scenario)).toEqual([]);
  });

  it('tells of a trigger that is off, until it is on', async () => {
    const scenario = await anAccount();
    scenario.host.switchTrigger(revoker, 'identity-deleted', false);

    await check(scenario);
    const during = await found(scenario);
    scenario.host.switchTrigger(revoker, 'identity-deleted', true);
    await check(scenario);

    expect(during).toEqual(['trigger-off trigger revoke/identity-deleted']);
    expect(await found(scenario)).toEqual([]);
  });

  it('tells what can’t be asked, and what was found before stays', async () => {
    const scenario = await anAccount();
    scenario.host.switchTrigger(revoker, 'identity-deleted', false);
    await check(scenario);
    scenario.fault({
      service: 'fc',
      operation: 'ListTriggers',
      fault: { kind: 'error', status: 403, code: 'AccessDenied' },
    });

    await check(scenario);
    const during = await found(scenario);
    scenario.heal();
    await check(scenario);

    expect(during).toContain('trigger-off trigger revoke/identity-deleted');
    expect(during).toContain('health-unknown health the triggers of revoke');
    expect(await found(scenario)).toEqual(['trigger-off trigger revoke/identity-deleted']);
  });

  it('that can’t be written fails the check', async () => {
    const scenario = await anAccount();
    scenario.host.switchTrigger(revoker, 'identity-deleted', false);
    scenario.fault({
      service: 'tablestore',
      operation: 'PutRow',
      matches: ({ body }) => body.includes('open/trigger-off'),
      fault: { kind: 'error', status: 403, code: 'OTSNoPermissionAccess' },
    });

    const { outcome, payload } = await scenario.host.fireTimer(recorder, 'check-health');

    expect(outcome).toBe('function-error');
    expect(payload).toContain('OTSNoPermissionAccess');
  });
});

describe('a heartbeat that can’t be written', () => {
  it('is told, and keeps no event from being handled', async () => {
    const world = aWorld();
    const cluster = world.cluster('one');
    const alice = world.user('alice');
    world.issue(alice, cluster);
    const scenario = await start(world);
    scenario.mayChange(alice);
    const event = await scenario.userDeleted('alice');
    scenario.fault({
      service: 'tablestore',
      operation: 'PutRow',
      matches: ({ body }) => body.includes('heartbeat/event'),
      fault: { kind: 'error', status: 403, code: 'OTSNoPermissionAccess' },
    });

    const answer = await scenario.handle(event);

    expect(answer.notices, answer.text).toEqual(['done']);
    expect(scenario.certificate(cluster, alice)).toBe('Removed');
    expect(scenario.logs.map(({ step }) => step)).toContain('event not noted');
  });
});
