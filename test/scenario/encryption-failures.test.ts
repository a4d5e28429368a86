/** Calls of KMS that fail: at risk where it is certain of which key they tell, in doubt where it is not, explained by what came later. */
import { describe, expect, it } from 'vitest';
import { addEncrypted, addKey, addKeyUse, addSecurityRole } from '../support/encryption-world.ts';
import { codesOf, textOf, verdictOn, verified } from '../support/encryption-stage.ts';
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

describe('calls that fail', () => {
  const failing = (refusal: string) => ({ operation: 'Decrypt', everyMs: hour, refusal }) as const;

  it.each(['Rejected.Disabled', 'Rejected.PendingDeletion', 'Rejected.Unavailable', 'Forbidden.KeyNotFound'])(
    'with %s, of the only key: at risk',
    async (code) => {
      const world = anAuthorised();
      const cluster = addEncrypted(world, 'payments', addKey(world));
      addKeyUse(world, cluster, world.now - day);
      addKeyUse(world, cluster, world.now - 5 * hour, failing(code));
      const scenario = await start(world, { crowd: 0 });

      await verified(scenario);

      const record = await verdictOn(scenario, cluster);
      expect([record.verdict, codesOf(record)]).toEqual(['at-risk', ['operations-fail']]);
      expect(textOf(record)).toContain(`failed with ${code}`);
      expect(record.events).toMatchObject([{ name: 'Decrypt', error: code }]);
    },
  );

  it('without naming a key leave every key of the region in doubt that was not used since', async () => {
    const world = anAuthorised();
    const [older, newer, named] = ['older', 'newer', 'named'].map((name) =>
      addEncrypted(world, name, addKey(world)),
    );
    const elsewhere = addEncrypted(world, 'elsewhere', addKey(world, { regionId: 'cn-beijing' }), {
      regionId: 'cn-beijing',
    });
    addKeyUse(world, elsewhere, world.now - day);
    addKeyUse(world, older ?? '', world.now - day);
    addKeyUse(world, older ?? '', world.now - 3 * hour, {
      operation: 'Decrypt',
      refusal: 'Rejected.Disabled',
    });
    addKeyUse(world, newer ?? '', world.now - hour);
    addKeyUse(world, named ?? '', world.now - 2 * hour, { refusal: 'Rejected.Disabled' });
    const scenario = await start(world, { crowd: 0 });

    await verified(scenario);
    await verified(scenario, 'cn-beijing');

    expect(await told(scenario, older ?? '')).toEqual(['unknown', ['failure-unattributed']]);
    expect(await told(scenario, newer ?? '')).toEqual(['proven', ['operation-seen']]);
    expect(await told(scenario, named ?? '')).toEqual(['at-risk', ['operations-fail']]);
    expect(await told(scenario, elsewhere)).toEqual(['proven', ['operation-seen']]);
  });

  it('and succeed again, of the only key, are no risk', async () => {
    const world = anAuthorised();
    const cluster = addEncrypted(world, 'payments', addKey(world));
    addKeyUse(world, cluster, world.now - 5 * hour, { operation: 'Decrypt', refusal: 'InternalFailure' });
    addKeyUse(world, cluster, world.now - 4 * hour, { operation: 'Decrypt', everyMs: hour });
    const scenario = await start(world, { crowd: 0 });

    await verified(scenario);

    expect(await told(scenario, cluster)).toEqual(['unproven', ['silent']]);
  });

  it('where a cluster does not tell its key are nobody’s for certain', async () => {
    const world = anAuthorised();
    const cluster = addEncrypted(world, 'payments', addKey(world));
    world.cluster('untold');
    addKeyUse(world, cluster, world.now - 5 * hour, failing('Rejected.Disabled'));
    const scenario = await start(world, { crowd: 0 });

    await verified(scenario);

    expect(await told(scenario, cluster)).toEqual(['unknown', ['failure-unattributed']]);
  });
});
