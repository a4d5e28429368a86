/** The key watch: somebody changes a key, the event is delivered, and the findings say at once what is in danger. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CloudEvent } from '../../local/cloud/core/contract.ts';
import type { Finding } from '../../shared/domain/record.ts';
import { addKey, addKeyUse } from '../support/encryption-world.ts';
import { changeKey, keyFindings, verified, verifier } from '../support/encryption-stage.ts';
import { record } from '../support/record-stage.ts';
import { type Scenario, scenarios } from '../support/scenario.ts';
import { change, critical, kinds, verdicts, watched, type Watched } from '../support/watched-key.ts';
import { day, hour } from '../support/world.ts';

const start = scenarios();

/** The local cloud has no such call: the key is as after it, and its event is that of the call before, by another name. */
async function importAgain({ scenario, keyId }: Watched): Promise<void> {
  const key = scenario.cloud.account.keys.find((one) => one.keyId === keyId);
  const event = scenario.events.at(-1);
  if (key === undefined || event === undefined) throw new Error('There is nothing to import again.');
  key.state = 'Enabled';
  const data = { ...(event.data as object), eventName: 'ImportKeyMaterial' };
  scenario.cloud.publish({ ...event, id: randomUUID(), data });
  await scenario.cloud.eventBus.idle();
}

const schedule = { PendingWindowInDays: '7' };

const dangers = [
  {
    action: 'DisableKey',
    more: {},
    key: {},
    says: 'The key is disabled.',
    undo: 'EnableKey --KeyId',
    undone: ['EnableKey'],
  },
  {
    action: 'ScheduleKeyDeletion',
    more: schedule,
    key: {},
    says: 'The key is to be deleted',
    undo: 'CancelKeyDeletion and then EnableKey --KeyId',
    undone: ['CancelKeyDeletion', 'EnableKey'],
  },
  {
    action: 'DeleteKeyMaterial',
    more: {},
    key: { origin: 'EXTERNAL' },
    says: 'The key has no key material.',
    undo: 'GetParametersForImport and ImportKeyMaterial with the same material --KeyId',
    undone: ['ImportKeyMaterial'],
  },
] as const;

describe.each(dangers)('$action on a key that clusters use', ({ action, more, key, says, undo, undone }) => {
  it('is told at once: the clusters, who did it, the call that undoes it', async () => {
    const watch = await watched(start, key);
    const { scenario, keyId, who, clusters } = watch;
    const before = await critical(watch);
    const calls = scenario.cloud.eventBus.deliveries.filter(({ rule }) => rule.startsWith(verifier)).length;

    await change(watch, action, more);

    const deliveries = scenario.cloud.eventBus.deliveries.filter(({ rule }) => rule.startsWith(verifier));
    const [told, ...others] = (await keyFindings(scenario, keyId)).filter(
      ({ kind }) => kind === 'key-at-risk',
    );
    expect(before).toEqual([]);
    expect(deliveries.slice(calls)).toMatchObject([{ attempts: 1, result: 'delivered' }]);
    expect(others).toEqual([]);
    expect(told?.severity).toBe('critical');
    for (const part of [
      says,
      ...clusters,
      'payments',
      'ledger',
      `${action} by ${who} at `,
      `Undo it at once: ${undo} ${keyId} --RegionId cn-hangzhou.`,
    ]) {
      expect(told?.text).toContain(part);
    }
    expect(await verdicts(watch)).toEqual(['at-risk', 'at-risk']);
  });

  it('closes itself when it is undone', async () => {
    const watch = await watched(start, key);
    await change(watch, action, more);

    for (const call of undone) {
      if (call === 'ImportKeyMaterial') await importAgain(watch);
      else await change(watch, call);
    }

    expect(await critical(watch)).toEqual([]);
    expect(await kinds(watch)).toEqual(['key-unprotected']);
    expect(await verdicts(watch)).toEqual(['shared-key', 'shared-key']);
  });
});

describe('events that come', () => {
  it('twice, at the same moment, leave one finding', async () => {
    const watch = await watched(start);
    watch.scenario.cloud.eventBus.behave({ copies: 3, atOnce: true });

    await change(watch, 'DisableKey');

    expect(await kinds(watch)).toEqual([
      'encryption-at-risk',
      'encryption-at-risk',
      'key-at-risk',
      'key-unprotected',
    ]);
  });

  it.each([
    ['disabled', ['DisableKey', 'EnableKey', 'DisableKey'], 'at-risk'],
    ['enabled', ['DisableKey', 'EnableKey'], 'shared-key'],
    [
      'enabled after its deletion was taken back',
      ['ScheduleKeyDeletion', 'CancelKeyDeletion', 'EnableKey'],
      'shared-key',
    ],
  ])('late and in another order end in the truth: it is %s', async (_words, actions, verdict) => {
    const watch = await watched(start, {}, { isConnected: false });
    const { scenario } = watch;
    const from = scenario.events.length;
    for (const action of actions) {
      await change(watch, action, action === 'ScheduleKeyDeletion' ? schedule : {});
      scenario.advance(60_000);
    }
    const events = scenario.events.slice(from);

    for (const event of [...events.toReversed(), ...events]) await handled(scenario, event);
    const afterAll = await verdicts(watch);
    await Promise.all(events.map((event) => handled(scenario, event)));

    expect(events).toHaveLength(actions.length);
    expect([afterAll, await verdicts(watch)]).toEqual([
      [verdict, verdict],
      [verdict, verdict],
    ]);
    expect((await critical(watch)).map(({ kind }) => kind).toSorted()).toEqual(
      verdict === 'at-risk' ? ['encryption-at-risk', 'encryption-at-risk', 'key-at-risk'] : [],
    );
  });

  it('after the night has read the failures explain them when the key is back', async () => {
    const watch = await watched(start);
    const { scenario } = watch;
    for (const clusterId of watch.clusters)
      addKeyUse(scenario.world, clusterId, scenario.world.now + hour, {
        operation: 'Decrypt',
        everyMs: hour,
      });
    await change(watch, 'DisableKey');
    scenario.advance(day);
    await verified(scenario);
    const inTheNight = await verdicts(watch);

    await change(watch, 'EnableKey');

    expect(inTheNight).toEqual(['at-risk', 'at-risk']);
    expect(await verdicts(watch)).toEqual(['shared-key', 'shared-key']);
    expect(await critical(watch)).toEqual([]);
  });

  it('name who did it last, not who did it before', async () => {
    const watch = await watched(start, {}, { isConnected: false });
    const { scenario, keyId } = watch;
    await change(watch, 'DisableKey');
    scenario.advance(hour);
    await change(watch, 'EnableKey');
    for (const event of scenario.events) {
      await handled(scenario, event);
      await record(scenario, event);
    }
    scenario.advance(hour);
    await change(watch, 'DisableKey');

    // The night comes before the event.
    await verified(scenario);
    const before = await atRisk(scenario, keyId);
    await handled(scenario, scenario.events.at(-1));
    const after = await atRisk(scenario, keyId);

    expect(before?.text).not.toContain(' by ');
    expect(after?.text).toContain(
      `DisableKey by ${watch.who} at ${new Date(scenario.cloud.clock.now()).toISOString().slice(0, 13)}`,
    );
  });
});

describe('nothing comes of', () => {
  it('a key that nobody uses', async () => {
    const watch = await watched(start);
    const { scenario } = watch;
    const idle = addKey(scenario.world, { isProtected: false });
    const before = await scenario.findings();

    await changeKey(scenario, 'DisableKey', { KeyId: idle });

    expect(await scenario.findings()).toEqual(before);
  });

  it('a call that KMS refused', async () => {
    const watch = await watched(start, { isProtected: true });
    const before = await kinds(watch);

    const refused = change(watch, 'ScheduleKeyDeletion', schedule);

    await expect(refused).rejects.toThrow('DeletionProtection');
    await watch.scenario.cloud.eventBus.idle();
    expect(watch.scenario.events.at(-1)).toMatchObject({
      data: { eventName: 'ScheduleKeyDeletion', errorCode: 'Rejected.DeletionProtection' },
    });
    expect(await kinds(watch)).toEqual(before);
    expect(await verdicts(watch)).toEqual(['shared-key', 'shared-key']);
  });
});

async function handled(scenario: Scenario, event: CloudEvent | undefined): Promise<void> {
  const { outcome, payload } = await scenario.host.invoke(verifier, JSON.stringify(event));
  expect(outcome, payload).toBe('success');
}

async function atRisk(scenario: Scenario, keyId: string): Promise<Finding | undefined> {
  return (await keyFindings(scenario, keyId)).find(({ kind }) => kind === 'key-at-risk');
}
