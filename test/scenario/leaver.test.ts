/** The main job as it is deployed: a deletion through IMS, the event bus, the trigger of `s.yaml`, the built bundle. */
import { describe, expect, it } from 'vitest';
import { scenarios } from '../support/scenario.ts';
import { aWorld, day, hour } from '../support/world.ts';

const start = scenarios();

describe('a deleted RAM user', () => {
  it('loses every kubeconfig that was idle everywhere', async () => {
    const world = aWorld();
    const [one, two] = [world.cluster('one'), world.cluster('two', { profile: 'Acs' })];
    const alice = world.user('alice');
    world.issue(alice, one);
    world.issue(alice, two);
    const scenario = await start(world, { isConnected: true });
    scenario.mayChange(alice);

    await scenario.deleteUser('alice');

    expect(scenario.certificate(one, alice)).toBe('Removed');
    expect(scenario.certificate(two, alice)).toBe('Removed');
    expect((await scenario.record(one, alice))?.status).toBe('revoked');
  });

  it('keeps a kubeconfig that was used before the deletion until a week of silence has passed', async () => {
    const world = aWorld();
    const one = world.cluster('one');
    const bob = world.user('bob');
    world.issue(bob, one);
    world.use(bob, one, [world.now - 20 * hour]);
    const scenario = await start(world, { isConnected: true });

    await scenario.deleteUser('bob');
    const held = scenario.certificate(one, bob);
    scenario.mayChange(bob);
    scenario.advance(8 * day);
    await scenario.lookAgain();

    expect(held).toBe('Unexpired');
    expect(scenario.certificate(one, bob)).toBe('Removed');
  });
});

describe('a deleted RAM role', () => {
  it('loses every kubeconfig that was idle everywhere', async () => {
    const world = aWorld();
    const one = world.cluster('one');
    const deployer = world.role('deployer');
    world.issue(deployer, one);
    const scenario = await start(world, { isConnected: true });
    scenario.mayChange(deployer);

    await scenario.deleteRole('deployer');

    expect(scenario.certificate(one, deployer)).toBe('Removed');
  });
});
