/** Everybody's changes, through the built bundle: late, twice, in any order, from a function that is killed. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CloudEvent } from '../../local/cloud/core/contract.ts';
import { deletedAtOf, isDeleted, namesOf } from '../../shared/domain/inventory.ts';
import {
  createUser,
  eventNameOf,
  forget,
  inventoryOf,
  lookAgain,
  nameIn,
  outcomesOf,
  record,
  recorder,
  renameUser,
} from '../support/record-stage.ts';
import { type Stage, startStage, subject } from '../support/stage.ts';
import { aWorld, hour } from '../support/world.ts';

let stage: Stage;
const uidOf = (uid: string) => subject('c1', uid).uid;
const sample = (name: string): CloudEvent =>
  JSON.parse(readFileSync(new URL(`../../events/${name}.json`, import.meta.url), 'utf8')) as CloudEvent;
/** The sample as an event of this account. */
const own = (name: string): CloudEvent => ({
  ...sample(name),
  aliyunaccountid: stage.cloud.account.accountId,
});

describe.each(['on', 'off'] as const)('a user’s life through the SDKs, the recycle bin %s', (recycleBin) => {
  beforeAll(async () => {
    stage = await startStage(aWorld({ recycleBin }), { isConnected: false });
  });
  afterAll(() => stage.close());

  it(
    'ends in the same inventory in any order of its events and with doubles',
    { timeout: 120_000 },
    async () => {
      const uid = await createUser(stage, 'alice');
      stage.advance(hour);
      await renameUser(stage, 'alice', 'anna');
      stage.advance(hour);
      await stage.deleteUser('anna');
      stage.advance(hour);
      const namesake = await createUser(stage, 'anna');
      const events = [...stage.events];
      for (const event of events) expect(outcomesOf(await record(stage, event))).toEqual(['recorded']);
      const expected = await inventoryOf(stage);

      const doubled = [...events, ...events];
      const orders = fc.shuffledSubarray(doubled, { minLength: doubled.length, maxLength: doubled.length });
      await fc.assert(
        fc.asyncProperty(orders, async (shuffled) => {
          await forget(stage);
          for (const event of shuffled) await record(stage, event);
          await lookAgain(stage);
          expect(await inventoryOf(stage)).toEqual(expected);
        }),
        { numRuns: 6 },
      );

      const known = await stage.state.inventory.identity(uidOf(uid));
      const other = await stage.state.inventory.identity(uidOf(namesake));
      expect(known && isDeleted(known.known)).toBe(true);
      expect(known && namesOf(known.known).map(({ name }) => name)).toEqual(
        ['anna', 'alice'].map((one) => nameIn(stage, one)),
      );
      expect(other && isDeleted(other.known)).toBe(false);
    },
  );
});

describe('a change', () => {
  beforeAll(async () => {
    stage = await startStage(aWorld({ recycleBin: 'off', trailAnswer: 'request-id' }), {
      isConnected: false,
    });
  });
  afterAll(() => stage.close());
  afterEach(() => stage.cloud.faults.clear());

  it('of an identity whose event has no id is looked up while the service knows the name', async () => {
    const uid = await createUser(stage, 'carol');
    const created = stage.events.at(-1);
    await renameUser(stage, 'carol', 'carla');
    const renamed = stage.events.at(-1);

    const outcomes = [await record(stage, renamed), await record(stage, created)].flatMap(outcomesOf);
    await record(stage, created);
    const names = namesOf(
      (await stage.state.inventory.identity(uidOf(uid)))?.known ?? { firstSeen: [], lastSeen: [] },
    );

    // Nobody is called carol any more when the creation is looked at; the renaming told who she was.
    expect(outcomes).toEqual(['recorded', 'open']);
    expect(names.map(({ name }) => name).toSorted()).toEqual(
      ['carla', 'carol'].map((one) => nameIn(stage, one)),
    );
  });

  it('of a living namesake is never taken for a deletion', async () => {
    const gone = await createUser(stage, 'erin');
    await stage.deleteUser('erin');
    const deleted = stage.events.at(-1);
    stage.advance(hour);
    const namesake = await createUser(stage, 'erin');
    await record(stage, stage.events.at(-1));

    const outcome = outcomesOf(await record(stage, deleted));

    expect(outcome).toEqual(['open']);
    expect(await stage.state.inventory.identity(uidOf(gone))).toBeUndefined();
    const known = (await stage.state.inventory.identity(uidOf(namesake)))?.known;
    expect(known?.deleted).toBeUndefined();
  });

  it('that nobody can tell is a finding after a day, and is looked at for a month', async () => {
    await createUser(stage, 'ghost');
    await stage.deleteUser('ghost');
    const deleted = stage.events.at(-1);
    const finding = { subject: `record ${deleted?.source}/${deleted?.id}`, kind: 'identity-unresolved' };
    await record(stage, deleted);
    const looks: string[] = [];
    for (let day = 0; day < 40 && !looks.includes('given-up'); day += 1) {
      const outcome = (
        JSON.parse((await lookAgain(stage)).payload) as { changes: { key: string; outcome: string }[] }
      ).changes;
      looks.push(...outcome.filter(({ key }) => finding.subject.endsWith(key)).map((one) => one.outcome));
    }

    expect(looks.length).toBeGreaterThan(25);
    expect(looks.at(-1)).toBe('given-up');
    const open = await stage.state.reading.openFindings({ size: 100 });
    expect(open.items).toContainEqual(expect.objectContaining(finding));
  });

  it('that failed, or of another account, or of something else changes nothing', async () => {
    const before = await inventoryOf(stage);

    const answers = [
      await record(stage, own('failed-delete-user')),
      await record(stage, sample('ims-create-user')),
      await record(stage, own('foreign-event')),
    ];

    expect(answers.flatMap(outcomesOf)).toEqual(['skipped', 'skipped', 'skipped']);
    expect(answers[1]?.payload).toContain('1734567890123456');
    expect(await inventoryOf(stage)).toEqual(before);
  });

  it('in an array is recorded even when another is malformed, and the call fails', async () => {
    const disabled = own('kms-disable-key');
    const { id: _id, ...nameless } = own('kms-enable-key');

    const answer = await record(stage, [nameless, disabled]);

    expect(answer.outcome).toBe('function-error');
    expect(answer.payload).toContain('event.id');
    expect(await stage.state.inventory.key('cn-hangzhou', 'key-hzz0000000000000001')).toMatchObject({
      DisableKey: { what: 'DisableKey', by: { name: 'people-operations' } },
    });
  });

  it('of access is found by cluster and by identity', async () => {
    const { clusterId, uid } = subject('c0000000000000000000000000000a01', '209876543210987654');
    for (const name of [
      'cs-grant-permissions',
      'cs-clean-cluster-user-permissions',
      'cs-kubeconfig-expiry',
    ]) {
      await record(stage, own(name));
    }

    const { access } = (await stage.state.reading.credentialsOfIdentity(uid, { size: 10 })).items[0] ?? {};

    expect(Object.keys(access ?? {}).toSorted()).toEqual(['cleaned', 'granted', 'issued']);
    expect(await stage.state.inventory.access(clusterId, uid)).toEqual(access);
  });

  it('is tried again when a service could not be asked, and not lost', async () => {
    const uid = await createUser(stage, 'frank');
    const created = stage.events.at(-1);
    stage.cloud.faults.add({
      service: 'ims',
      operation: 'GetUser',
      fault: { kind: 'error', status: 403, code: 'NoPermission' },
    });

    const denied = await record(stage, created);
    stage.cloud.faults.clear();
    const again = await record(stage, created);

    expect(denied.outcome).toBe('function-error');
    expect(outcomesOf(again)).toEqual(['recorded']);
    expect(await stage.state.inventory.identity(uidOf(uid))).toBeDefined();
  });
});

describe('the function killed at any of its requests', () => {
  beforeAll(async () => {
    stage = await startStage(aWorld({ recycleBin: 'off' }), { isConnected: false });
  });
  afterAll(() => stage.close());

  it.each(['before', 'after'] as const)(
    'loses no change when it is killed %s the request is applied',
    { timeout: 240_000 },
    async (phase) => {
      for (let k = 1; ; k += 1) {
        const name = `user-${phase}-${k}`;
        const uid = await createUser(stage, name);
        stage.advance(60_000);
        await stage.deleteUser(name);
        const [created, deleted] = stage.events.slice(-2);
        expect([created, deleted].map((event) => event && eventNameOf(event))).toEqual([
          'CreateUser',
          'DeleteUser',
        ]);

        // The deletion comes first, so that it is kept open; then both again, as EventBridge delivers what failed.
        const isKilled = await killedAt(k, phase, [deleted, created]);
        stage.advance(hour);
        await record(stage, [deleted, created]);
        await lookAgain(stage);

        const known = (await stage.state.inventory.identity(uidOf(uid)))?.known;
        const where = `killed ${phase} request ${k}`;
        expect(known?.created?.key, where).toBe(`${created?.source}/${created?.id}`);
        expect(known && deletedAtOf(known), where).toBe(Date.parse(deleted?.time ?? ''));
        expect(await stage.state.observations.due(Number.MAX_SAFE_INTEGER), where).toEqual([]);
        if (!isKilled) break;
      }
    },
  );
});

/** Kills the function at its k-th request. Answers false when it made fewer. */
async function killedAt(k: number, phase: 'before' | 'after', event: unknown): Promise<boolean> {
  let seen = 0;
  let isKilled = false;
  let fatal: number | undefined;
  const unhook = stage.cloud.requests.hook(({ sequence }, now) => {
    if (isKilled) throw new Error('The client is gone.');
    if (now === 'before' && (seen += 1) === k) fatal = sequence;
    if (sequence !== fatal || now !== phase) return;
    isKilled = true;
    stage.host.kill(recorder);
    throw new Error('The client is gone.');
  });
  const result = await record(stage, event);
  unhook();
  expect(result.outcome).toBe(isKilled ? 'killed' : 'success');
  return isKilled;
}
