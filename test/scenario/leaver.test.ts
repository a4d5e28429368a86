import { afterEach, describe, expect, it } from 'vitest';
import { startStage, type Stage } from '../support/stage.ts';
import { aWorld, day, hour } from '../support/world.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

describe('a deleted RAM user', () => {
  it('loses every kubeconfig that was idle everywhere', async () => {
    const world = aWorld();
    const [one, two] = [world.cluster('one'), world.cluster('two', { profile: 'Acs' })];
    const alice = world.user('alice');
    world.issue(alice, one);
    world.issue(alice, two);
    stage = await startStage(world);
    await stage.deleteUser('alice');
    expect(stage.certificate(one, alice)).toBe('Removed');
    expect(stage.certificate(two, alice)).toBe('Removed');
    expect((await stage.record(one, alice))?.status).toBe('revoked');
  });

  it('keeps a kubeconfig that was used before the deletion until a week of silence has passed', async () => {
    const world = aWorld();
    const one = world.cluster('one');
    const bob = world.user('bob');
    world.issue(bob, one);
    world.use(bob, one, [world.now - 20 * hour]);
    stage = await startStage(world);
    await stage.deleteUser('bob');
    const held = stage.certificate(one, bob);
    stage.advance(8 * day);
    await stage.lookAgain();

    expect(held).toBe('Unexpired');
    expect(stage.certificate(one, bob)).toBe('Removed');
  });
});
