/** What can't be read, and what is changed while it is looked at: never taken for fine, never forgotten. */
import { describe, expect, it } from 'vitest';
import type { FaultRule } from '../../local/cloud/core/faults.ts';
import { addEncrypted, addKey, addKeyUse, addPolicy, addSecurityRole } from '../support/encryption-world.ts';
import {
  changeEncryption,
  changeKey,
  codesOf,
  keyFindings,
  kindsOf,
  verdictOn,
  verified,
  verifier,
} from '../support/encryption-stage.ts';
import { type Scenario, scenarios } from '../support/scenario.ts';
import { aWorld, day, hour, type World } from '../support/world.ts';

const start = scenarios();

/** The role of ACK is authorised. */
function anAuthorised(behaviours: Parameters<typeof aWorld>[0] = {}): World {
  const world = aWorld(behaviours);
  addSecurityRole(world);
  return world;
}

const told = async (scenario: Scenario, clusterId: string): Promise<[string, string[]]> => {
  const record = await verdictOn(scenario, clusterId);
  return [record.verdict, codesOf(record)];
};

/** Lists and clusters answer as they do, but for their meta data. */
const withoutMetaData: FaultRule = {
  service: 'cs',
  operation: 'DescribeClustersV1',
  fault: {
    kind: 'rewrite',
    rewrite: (answer) => ({
      ...answer,
      body: answer.body.toString('utf8').replaceAll(/"meta_data":"(?:[^"\\]|\\.)*"/g, '"meta_data":""'),
    }),
  },
};
const detailDenied: FaultRule = {
  service: 'cs',
  operation: 'DescribeClusterDetail',
  fault: { kind: 'error', status: 403, code: 'StatusForbidden' },
};

describe('the role of ACK', () => {
  it.each([
    ['is not there', () => undefined],
    ['has not its policy', (world: World) => void world.role('AliyunCSManagedSecurityRole')],
    [
      'has not its policy, others have',
      (world: World) => {
        world.role('AliyunCSManagedSecurityRole');
        addPolicy(world, 'AliyunCSManagedSecurityRolePolicy', [['Role', world.role('another')]]);
      },
    ],
  ])('%s: at risk', async (_words, prepare) => {
    const world = aWorld();
    prepare(world);
    const cluster = addEncrypted(world, 'payments', addKey(world));
    addKeyUse(world, cluster, world.now - hour);
    const scenario = await start(world, { crowd: 0 });

    await verified(scenario);

    expect(await told(scenario, cluster)).toEqual(['at-risk', ['role-missing']]);
    expect(kindsOf(await scenario.findings(cluster))).toEqual(['encryption-at-risk']);
  });

  it('can’t be asked for: unknown', async () => {
    const world = anAuthorised();
    const cluster = addEncrypted(world, 'payments', addKey(world));
    addKeyUse(world, cluster, world.now - hour);
    const scenario = await start(world, { crowd: 0 });
    scenario.fault({
      service: 'ram',
      operation: 'ListEntitiesForPolicy',
      fault: { kind: 'error', status: 403, code: 'NoPermission' },
    });

    await verified(scenario);

    expect(await told(scenario, cluster)).toEqual(['unknown', ['role-unreadable']]);
  });
});

describe('a key that can’t be read', () => {
  it.each([
    ['denied', { kind: 'error', status: 403, code: 'Forbidden.NoPermission' }],
    ['throttled for ever', { kind: 'error', status: 429, code: 'Throttling.User' }],
    ['HTML', { kind: 'answer', answer: { status: 200, body: '<html>' } }],
    [
      'an answer without its spec',
      {
        kind: 'rewrite',
        rewrite: (answer: { status: number; body: Buffer | string }) => ({
          ...answer,
          body: answer.body.toString('utf8').replace('"KeySpec"', '"Other"'),
        }),
      },
    ],
  ] as const)('(%s) is unknown, and closes no finding about it', async (_words, fault) => {
    const world = anAuthorised();
    const keyId = addKey(world, { isProtected: false });
    const cluster = addEncrypted(world, 'payments', keyId);
    addKeyUse(world, cluster, world.now - hour);
    const scenario = await start(world, { crowd: 0 });
    await verified(scenario);
    scenario.fault({ service: 'kms', operation: 'DescribeKey', fault });

    await verified(scenario);

    expect(await told(scenario, cluster)).toEqual(['unknown', ['key-unreadable']]);
    expect(kindsOf(await keyFindings(scenario, keyId))).toEqual(['key-unprotected']);
  });
});

describe('a cluster that does not tell its key', () => {
  it('in the list is asked itself', async () => {
    const world = anAuthorised();
    const cluster = addEncrypted(world, 'payments', addKey(world));
    addKeyUse(world, cluster, world.now - hour);
    const scenario = await start(world, { crowd: 0 });
    scenario.fault(withoutMetaData);

    await verified(scenario);

    expect(await told(scenario, cluster)).toEqual(['proven', ['operation-seen']]);
  });

  it('at all is unknown, and the danger to its key stays told', async () => {
    const world = anAuthorised();
    const keyId = addKey(world, { state: 'Disabled', isProtected: false });
    const cluster = addEncrypted(world, 'payments', keyId);
    const scenario = await start(world, { crowd: 0 });
    await verified(scenario);
    scenario.fault(withoutMetaData);
    scenario.fault(detailDenied);

    await verified(scenario);

    expect(await told(scenario, cluster)).toEqual(['unknown', ['configuration-unknown']]);
    expect(kindsOf(await keyFindings(scenario, keyId))).toEqual(['key-at-risk', 'key-unprotected']);
  });

  it('when somebody disables a key lets the event come again until it does', async () => {
    const world = anAuthorised();
    const keyId = addKey(world);
    addEncrypted(world, 'payments', keyId);
    const scenario = await start(world, { crowd: 0, isConnected: true });
    await verified(scenario);
    scenario.fault({ ...withoutMetaData, times: 1 });
    scenario.fault({ ...detailDenied, times: 1 });

    await changeKey(scenario, 'DisableKey', { KeyId: keyId });

    const deliveries = scenario.cloud.eventBus.deliveries.filter(({ rule }) => rule.startsWith(verifier));
    expect(deliveries).toMatchObject([{ attempts: 2, result: 'delivered' }]);
    expect(deliveries[0]?.lastError ?? '').toContain('could not be asked for its key');
    expect(kindsOf(await keyFindings(scenario, keyId))).toEqual(['key-at-risk']);
  });
});

describe('a cluster that is being deleted', () => {
  it('may still be the one that uses the key', async () => {
    const world = anAuthorised();
    const keyId = addKey(world);
    const going = addEncrypted(world, 'going', keyId, { state: 'deleting' });
    addKeyUse(world, going, world.now - hour);
    const stays = addEncrypted(world, 'stays', keyId);
    const scenario = await start(world, { crowd: 0 });

    await verified(scenario);

    expect((await told(scenario, stays))[0]).toBe('shared-key');
    expect((await verdictOn(scenario, stays)).sharedWith).toEqual([going]);
  });
});

describe('what is changed while the night looks', () => {
  it.each([
    ['as it reads the events', 'LookupEvents'],
    ['as it looks at the key', 'DescribeKey'],
    ['as it asks for the role', 'ListEntitiesForPolicy'],
  ])('%s is not overwritten, and who did it stays told', async (_words, operation) => {
    const world = anAuthorised({ encryptionChangedAfterMs: 0 });
    const cluster = addEncrypted(world, 'payments', addKey(world));
    addKeyUse(world, cluster, world.now - day);
    const scenario = await start(world, { crowd: 0 });
    let isDone = false;
    const unhook = scenario.cloud.requests.hook(async (entry, phase) => {
      if (isDone || phase !== 'after' || entry.operation !== operation) return;
      isDone = true;
      await changeEncryption(scenario, cluster);
      await scenario.host.invoke(verifier, JSON.stringify(scenario.events.at(-1)));
    });

    await verified(scenario);
    unhook();

    expect(await told(scenario, cluster)).toEqual(['off', ['switched-off']]);
    expect(kindsOf(await scenario.findings(cluster))).toEqual(['encryption-changed', 'encryption-off']);
    expect((await verdictOn(scenario, cluster)).change?.what).toBe('UpdateKMSEncryption off');
  });

  it('a key, is seen as it is then', async () => {
    const world = anAuthorised();
    const keyId = addKey(world);
    const cluster = addEncrypted(world, 'payments', keyId);
    const scenario = await start(world, { crowd: 0 });
    let isDone = false;
    const unhook = scenario.cloud.requests.hook(async ({ operation }, phase) => {
      if (isDone || phase !== 'after' || operation !== 'DescribeKey') return;
      isDone = true;
      await changeKey(scenario, 'DisableKey', { KeyId: keyId });
    });

    await verified(scenario);
    unhook();

    expect(await told(scenario, cluster)).toEqual(['at-risk', ['key-disabled']]);
    expect(kindsOf(await keyFindings(scenario, keyId))).toEqual(['key-at-risk']);
  });
});
