/** Both functions on the bus: what one records is what the other finds leavers by. */
import { afterEach, describe, expect, it } from 'vitest';
import { parseInstant } from '../../shared/domain/time.ts';
import {
  createUser,
  forget,
  nameIn,
  outcomesOf,
  record,
  recorder,
  restoreUser,
} from '../support/record-stage.ts';
import { type Stage, startStage, subject } from '../support/stage.ts';
import { aWorld, day, hour } from '../support/world.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

async function findingsOf(running: Stage): Promise<string[]> {
  return (await running.state.reading.openFindings({ size: 100 })).items.map(({ kind }) => kind);
}

describe('a leaver whom only the inventory can name', () => {
  const hidden = { recycleBin: 'off', deletedAccountName: 'blank', byUserListOfDeleted: 'empty' } as const;

  it.each([
    ['is found and loses the kubeconfig', true],
    ['is, without an inventory, one of all that are deleted', false],
  ])('%s', async (_name, isRecorded) => {
    const world = aWorld(hidden);
    const cluster = world.cluster('one');
    stage = await startStage(world);
    const { cloud, events, logs } = stage;
    const uid = await createUser(stage, 'alice');
    world.issue(uid, cluster);
    if (!isRecorded) await forget(stage);

    await stage.deleteUser('alice');

    const deleted = events.find(({ data }) => (data as { eventName: string }).eventName === 'DeleteUser');
    const result = await stage.record(cluster, uid);
    expect(stage.certificate(cluster, uid)).toBe('Removed');
    expect(logs).toContainEqual(
      expect.objectContaining({
        step: 'identity',
        uid,
        from: isRecorded ? 'inventory' : 'ack',
        existence: 'gone',
      }),
    );
    expect(result?.cause.deletedAt).toBe(isRecorded ? parseInstant(deleted?.time) : undefined);
    expect(await findingsOf(stage)).toEqual(isRecorded ? [] : ['identity-unresolved']);
    expect(cloud.eventBus.deliveries.filter((one) => one.result !== 'delivered')).toEqual([]);
  });

  it('is recorded with who cleaned the access: the guard itself', async () => {
    const world = aWorld(hidden);
    const cluster = world.cluster('one');
    stage = await startStage(world);
    const uid = await createUser(stage, 'alice');
    world.issue(uid, cluster);
    await stage.deleteUser('alice');

    const access = await stage.state.inventory.access(
      subject(cluster, uid).clusterId,
      subject(cluster, uid).uid,
    );

    expect(access.cleaned).toMatchObject({
      what: 'CleanClusterUserPermissions',
      by: { type: 'assumed-role', id: `${world.guardRole.id}:fc` },
    });
    expect((await stage.record(cluster, uid))?.status).toBe('revoked');
  });
});

describe('an earlier bearer of the name', () => {
  it('who was deleted before is judged by that deletion, not by the event’s', async () => {
    const world = aWorld({ recycleBin: 'off', deletedAccountName: 'blank' });
    const cluster = world.cluster('one');
    stage = await startStage(world, { isConnected: false });
    const running = stage;
    const first = await createUser(running, 'alice');
    world.issue(first, cluster);
    await record(running, running.events.at(-1));
    await running.deleteUser('alice');
    const firstDeletion = running.events.at(-1);
    await record(running, firstDeletion);
    running.advance(hour);
    const inBetween = running.cloud.clock.now();
    await running.cloud.auditLogs.addUse({
      project: `k8s-log-${cluster}`,
      logstore: `audit-${cluster}`,
      username: `${first}-1763000000`,
      at: [inBetween],
      userAgent: 'kubectl/v1.31.2',
      sourceIp: '203.0.113.24',
    });
    running.advance(day);
    const second = await createUser(running, 'alice');
    world.issue(second, cluster);
    await record(running, running.events.at(-1));
    running.advance(hour);
    await running.deleteUser('alice');

    await running.invoke(running.events.at(-1));

    const held = await running.record(cluster, first);
    expect(held?.cause.deletedAt).toBe(parseInstant(firstDeletion?.time));
    expect(held?.decision?.reasons[0]?.code).toBe('used-after-deletion');
    expect(running.certificate(cluster, second)).toBe('Removed');
    expect((await running.record(cluster, second))?.cause.deletedAt).toBeGreaterThan(inBetween);
  });

  it('does not hide the leaver whom the inventory does not know', async () => {
    const world = aWorld({ recycleBin: 'off', deletedAccountName: 'blank' });
    const cluster = world.cluster('one');
    const unknown = world.user('bob');
    stage = await startStage(world, { isConnected: false });
    const first = await createUser(stage, 'alice');
    await record(stage, stage.events.at(-1));
    await stage.deleteUser('alice');
    await record(stage, stage.events.at(-1));
    stage.advance(day);
    const leaver = world.account.users.find(({ userId }) => userId === unknown);
    if (leaver !== undefined) leaver.userName = 'alice';
    world.issue(unknown, cluster);
    await stage.deleteUser('alice');

    await stage.invoke(stage.events.at(-1));

    expect(first).not.toBe(unknown);
    expect(stage.certificate(cluster, unknown)).toBe('Removed');
  });
});

it('a younger namesake whom the inventory knows keeps nobody waiting', async () => {
  const world = aWorld({ recycleBin: 'off' });
  const cluster = world.cluster('one');
  stage = await startStage(world, { isConnected: false });
  const leaver = await createUser(stage, 'alice');
  world.issue(leaver, cluster);
  await record(stage, stage.events.at(-1));
  await stage.deleteUser('alice');
  const deletion = stage.events.at(-1);
  stage.advance(hour);
  const namesake = await createUser(stage, 'alice');
  world.issue(namesake, cluster);
  await record(stage, stage.events.at(-1));

  const answer = await stage.invoke(deletion);

  expect(answer.payload).toContain('"outcome":"done"');
  expect(stage.certificate(cluster, leaver)).toBe('Removed');
  expect(stage.certificate(cluster, namesake)).toBe('Unexpired');
});

it('a restored user is recorded as living', async () => {
  stage = await startStage(aWorld());
  const uid = await createUser(stage, 'alice');
  await stage.deleteUser('alice');
  stage.advance(hour);
  await restoreUser(stage, uid);

  const deleted = await stage.state.reading.deletedIdentities({ size: 10 });
  const [bearer] = await stage.state.inventory.uidsNamed('RamUser', nameIn(stage, 'alice'));

  expect(deleted.items).toEqual([]);
  expect(bearer?.known).toMatchObject({ deleted: {}, restored: {} });
});

describe('the journal', () => {
  it('is anchored in the log every night, and verified against an anchor', async () => {
    const world = aWorld();
    const cluster = world.cluster('one');
    const alice = world.user('alice');
    world.issue(alice, cluster);
    stage = await startStage(world);
    await stage.deleteUser('alice');

    const anchored = await stage.host.fireTimer(recorder, 'anchor-journal');
    const line = stage.logs.find(({ step }) => step === 'journal heads');
    const [head] = (line?.['heads'] ?? []) as { subject: string; sequence: number; hash: string }[];
    const anchor = { sequence: head?.sequence, hash: head?.hash };
    const call = { task: 'verify-journal', clusterId: cluster, uid: alice, anchor };
    const whole = await record(stage, call);
    const cut = await record(stage, { ...call, anchor: { ...anchor, sequence: (head?.sequence ?? 0) + 1 } });

    expect(JSON.parse(anchored.payload)).toEqual({ pages: 1, heads: 1 });
    expect(head?.subject).toBe(`${cluster}+${alice}`);
    expect(JSON.parse(whole.payload)).toMatchObject({ problems: [], entries: head?.sequence });
    expect(JSON.parse(cut.payload)).toMatchObject({ problems: [{ kind: 'cut' }] });
    expect(outcomesOf(await stage.host.fireTimer(recorder, 'look-again'))).toEqual([]);
  });
});
