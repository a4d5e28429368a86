/** Somebody changes the Secret encryption of a cluster: a finding says who and when, and the verdict follows. */
import { describe, expect, it } from 'vitest';
import { addEncrypted, addKey, addKeyUse, addSecurityRole } from '../support/encryption-world.ts';
import {
  changeEncryption,
  codesOf,
  kindsOf,
  recordOf,
  verdictOn,
  verified,
  verifier,
} from '../support/encryption-stage.ts';
import { type Scenario, type ScenarioOptions, scenarios } from '../support/scenario.ts';
import { aWorld, day, hour } from '../support/world.ts';

const begin = scenarios();

interface Stood {
  readonly scenario: Scenario;
  readonly cluster: string;
  readonly other: string;
  readonly otherKey: string;
}

/** A cluster with encryption on and in use, and one beside it; the first night has found both. */
async function stood(
  behaviours: Parameters<typeof aWorld>[0] = {},
  options: ScenarioOptions = {},
): Promise<Stood> {
  const world = aWorld({ keyUsedEveryMs: Number.POSITIVE_INFINITY, ...behaviours });
  addSecurityRole(world);
  const cluster = addEncrypted(world, 'payments', addKey(world));
  const otherKey = addKey(world);
  const other = addEncrypted(world, 'ledger', otherKey);
  for (const one of [cluster, other]) addKeyUse(world, one, world.now - day);
  const scenario = await begin(world, { crowd: 0, isConnected: true, ...options });
  await verified(scenario);
  return { scenario, cluster, other, otherKey };
}

const changed = async ({ scenario, cluster }: Stood) =>
  (await scenario.findings(cluster)).find(({ kind }) => kind === 'encryption-changed');

describe('a change of a cluster’s encryption', () => {
  it('to off is told with who and when, and the cluster is off', async () => {
    const one = await stood();
    const { scenario, cluster, other } = one;
    const { id, name } = scenario.cloud.administrator.principal;
    const before = scenario.cloud.clock.now();

    await changeEncryption(scenario, cluster);

    const finding = await changed(one);
    const record = await verdictOn(scenario, cluster);
    const at = Date.parse(/ at (\S+Z)\./.exec(finding?.text ?? '')?.[1] ?? '');
    expect([record.verdict, codesOf(record)]).toEqual(['off', ['switched-off']]);
    expect(finding?.severity).toBe('warning');
    expect(finding?.text).toContain(`payments (cn-hangzhou): Secret encryption was changed.`);
    expect(finding?.text).toContain(`UpdateKMSEncryption off by ${name} (${id}) at `);
    expect(at).toBeGreaterThan(before - 1_000);
    expect(at).toBeLessThan(scenario.cloud.clock.now());
    expect(kindsOf(await scenario.findings(cluster))).toEqual(['encryption-changed', 'encryption-off']);
    expect((await verdictOn(scenario, other)).verdict).toBe('proven');
  });

  it('to the key of another cluster is told, and both share it', async () => {
    const one = await stood();
    const { scenario, cluster, other, otherKey } = one;

    await changeEncryption(scenario, cluster, otherKey);

    expect((await changed(one))?.text).toContain(`UpdateKMSEncryption with key ${otherKey} by `);
    expect(await verdictOn(scenario, cluster)).toMatchObject({ verdict: 'shared-key', sharedWith: [other] });
    await verified(scenario);
    expect(await verdictOn(scenario, other)).toMatchObject({ verdict: 'shared-key', sharedWith: [cluster] });
  });

  it('that takes its time is looked at until it is there', async () => {
    const one = await stood({ encryptionChangedAfterMs: 4_000 });
    const { scenario, cluster } = one;

    await changeEncryption(scenario, cluster);

    expect((await verdictOn(scenario, cluster)).verdict).toBe('off');
    expect(await changed(one)).toBeDefined();
  });

  it('is told for a week, by every night again', async () => {
    const one = await stood();
    const { scenario, cluster } = one;
    await changeEncryption(scenario, cluster);
    const told = await changed(one);

    scenario.advance(6 * day);
    await verified(scenario);
    const after6 = await changed(one);
    scenario.advance(day + hour);
    await verified(scenario);

    expect(after6?.text).toBe(told?.text);
    expect(await changed(one)).toBeUndefined();
    expect(await verdictOn(scenario, cluster)).toMatchObject({
      verdict: 'off',
      change: expect.anything() as unknown,
    });
  });

  it('of which the events come doubled and in another order is told by the newest', async () => {
    const one = await stood({ encryptionChangedAfterMs: 0 }, { isConnected: false });
    const { scenario, cluster, otherKey } = one;
    const from = scenario.events.length;
    await changeEncryption(scenario, cluster);
    scenario.advance(hour);
    await changeEncryption(scenario, cluster, otherKey);
    const events = scenario.events.slice(from);

    for (const event of [...events.toReversed(), ...events]) {
      const { outcome, payload } = await scenario.host.invoke(verifier, JSON.stringify(event));
      expect(outcome, payload).toBe('success');
    }

    expect(events).toHaveLength(2);
    expect((await changed(one))?.text).toContain(`with key ${otherKey}`);
    expect((await verdictOn(scenario, cluster)).verdict).toBe('shared-key');
  });

  it('that ACK refused is none', async () => {
    const one = await stood();
    const { scenario, cluster } = one;
    scenario.cloud.account.behaviours.clustersWithoutRbac = [cluster];

    await expect(changeEncryption(scenario, cluster)).rejects.toThrow('ForbiddenUpdateKMSState');
    await scenario.cloud.eventBus.idle();

    expect(await changed(one)).toBeUndefined();
    expect((await verdictOn(scenario, cluster)).verdict).toBe('proven');
  });

  it('whose event names another region finds its cluster', async () => {
    const one = await stood({ encryptionChangedAfterMs: 0 }, { isConnected: false });
    const { scenario, cluster } = one;
    await changeEncryption(scenario, cluster);
    const event = { ...scenario.events.at(-1), aliyunregionid: 'cn-shanghai' };

    await scenario.host.invoke(verifier, JSON.stringify(event));

    expect((await verdictOn(scenario, cluster)).verdict).toBe('off');
    expect(await changed(one)).toBeDefined();
  });
});

describe('a cluster that goes', () => {
  it('takes its findings and its key’s with it', async () => {
    const world = aWorld();
    addSecurityRole(world);
    const stays = addEncrypted(world, 'stays', addKey(world));
    const gone = addEncrypted(world, 'gone', addKey(world, { state: 'Disabled', isProtected: false }));
    const scenario = await begin(world, { crowd: 0 });
    await verified(scenario);
    const before = kindsOf(await scenario.findings());
    scenario.cloud.account.clusters = scenario.cloud.account.clusters.filter(
      ({ clusterId }) => clusterId !== gone,
    );

    await verified(scenario);

    expect(before).toEqual(['encryption-at-risk', 'encryption-unproven', 'key-at-risk', 'key-unprotected']);
    expect(kindsOf(await scenario.findings())).toEqual(['encryption-unproven']);
    expect(await recordOf(scenario, stays)).toBeDefined();
  });

  it('silently, with all others, closes nothing: a missing right answers so', async () => {
    const world = aWorld();
    addSecurityRole(world);
    addEncrypted(world, 'one', addKey(world, { state: 'Disabled' }));
    const scenario = await begin(world, { crowd: 0 });
    await verified(scenario);
    const before = kindsOf(await scenario.findings());
    scenario.cloud.account.clusters = [];

    const report = await verified(scenario);

    expect(report).toEqual({ region: 'cn-hangzhou', clusters: 0, verdicts: {}, keys: 0 });
    expect(kindsOf(await scenario.findings())).toEqual(before);
  });
});
