/** Contract: the writes of KMS in each state of a key, through the vendor's generic client. */
import { afterEach, describe, expect, test } from 'vitest';
import type { KmsKey, KeyState } from '../../../local/cloud/kms/key.ts';
import { refusalOf } from '../cs/cs-fixture.ts';
import { accountId, aKey, anAccount, type Answer, day, keyA, type Running, startKms } from './kms-fixture.ts';

const arn = `acs:kms:cn-hangzhou:${accountId}:key/${keyA}`;

let running: Running;

async function start(key: Partial<KmsKey> = {}): Promise<KmsKey> {
  const account = anAccount();
  const only = aKey(key);
  account.keys = [only];
  running = await startKms(account);
  return only;
}
afterEach(() => running.close());

const queries: Readonly<Record<string, Record<string, unknown>>> = {
  ScheduleKeyDeletion: { KeyId: keyA, PendingWindowInDays: 30 },
  SetDeletionProtection: { ProtectedResourceArn: arn, EnableDeletionProtection: true },
  UpdateRotationPolicy: { KeyId: keyA, EnableAutomaticRotation: true, RotationInterval: '30d' },
};

function change(action: string, query = queries[action] ?? { KeyId: keyA }): Promise<Answer> {
  return running.kms(action, query);
}

const notModified = 'Rejected.StateModifiedFailed';
type Outcomes = Readonly<Record<KeyState, string>>;

/** The key's new state, or the refusal: as the documentation of the states has it. */
const documented: Readonly<Record<string, Outcomes>> = {
  EnableKey: {
    Enabled: 'Enabled',
    Disabled: 'Enabled',
    PendingDeletion: notModified,
    PendingImport: notModified,
  },
  DisableKey: {
    Enabled: 'Disabled',
    Disabled: 'Disabled',
    PendingDeletion: notModified,
    PendingImport: notModified,
  },
  ScheduleKeyDeletion: {
    Enabled: 'PendingDeletion',
    Disabled: 'PendingDeletion',
    PendingDeletion: notModified,
    PendingImport: 'PendingDeletion',
  },
  CancelKeyDeletion: {
    Enabled: notModified,
    Disabled: notModified,
    PendingDeletion: 'Enabled',
    PendingImport: notModified,
  },
  DeleteKeyMaterial: {
    Enabled: 'PendingImport',
    Disabled: 'PendingImport',
    PendingDeletion: 'PendingDeletion',
    PendingImport: 'PendingImport',
  },
  SetDeletionProtection: {
    Enabled: 'Enabled',
    Disabled: 'Disabled',
    PendingDeletion: 'Rejected.PendingDeletion',
    PendingImport: 'PendingImport',
  },
};

describe.each(Object.entries(documented))('%s (documented)', (action, outcomes) => {
  test.each(Object.entries(outcomes) as [KeyState, string][])(
    'of a key that is %s: %s',
    async (state, outcome) => {
      const key = await start({
        state,
        origin: action === 'DeleteKeyMaterial' ? 'EXTERNAL' : 'Aliyun_KMS',
        ...(state === 'PendingDeletion' ? { deleteAt: Date.now() + 9 * day } : {}),
      });

      const answer = change(action).then(
        () => key.state,
        (error: unknown) => (error as { code: string }).code,
      );

      const stateThen = outcome.startsWith('Rejected') ? state : outcome;
      expect([await answer, key.state]).toEqual([outcome, stateThen]);
    },
  );
});

test('a scheduled deletion has its date, a cancelled one none, and the past states stay known', async () => {
  const key = await start();

  await change('ScheduleKeyDeletion');
  const scheduled = await running.kms('DescribeKey', { KeyId: keyA });
  await change('CancelKeyDeletion');
  const cancelled = await running.kms('DescribeKey', { KeyId: keyA });

  expect(scheduled['KeyMetadata']).toMatchObject({
    KeyState: 'PendingDeletion',
    DeleteDate: expect.stringMatching(/Z$/) as string,
  });
  expect(cancelled['KeyMetadata']).not.toHaveProperty('DeleteDate');
  expect(key.past.map(({ state }) => state)).toEqual(['Enabled', 'PendingDeletion']);
});

test('a protected key can be disabled but not scheduled for deletion until it is not (documented; the code inferred)', async () => {
  const key = await start();

  await change('SetDeletionProtection');
  const refused = await refusalOf(change('ScheduleKeyDeletion'));
  await change('DisableKey');
  await change('SetDeletionProtection', { ProtectedResourceArn: arn, EnableDeletionProtection: false });
  await change('ScheduleKeyDeletion');

  expect(refused).toMatchObject({ statusCode: 409, code: 'Rejected.DeletionProtection' });
  expect(key.state).toBe('PendingDeletion');
});

test('a rotation policy is set and taken back, a version is made by hand (documented)', async () => {
  const key = await start();

  await change('UpdateRotationPolicy');
  const on = await running.kms('DescribeKey', { KeyId: keyA });
  const { KeyVersion } = await change('CreateKeyVersion');
  await change('UpdateRotationPolicy', { KeyId: keyA, EnableAutomaticRotation: false });

  expect(on['KeyMetadata']).toMatchObject({ AutomaticRotation: 'Enabled', RotationInterval: '2592000s' });
  expect(key.rotation).toBeUndefined();
  expect(KeyVersion).toMatchObject({ KeyId: keyA, KeyVersionId: key.versions[1]?.versionId });
});

test.each([
  [
    'a deletion in six days (documented range)',
    'ScheduleKeyDeletion',
    { PendingWindowInDays: 6 },
    {},
    'InvalidParameter',
  ],
  [
    'a deletion in 367 days (documented range)',
    'ScheduleKeyDeletion',
    { PendingWindowInDays: 367 },
    {},
    'InvalidParameter',
  ],
  [
    'a rotation each six days (documented range)',
    'UpdateRotationPolicy',
    { EnableAutomaticRotation: true, RotationInterval: '6d' },
    {},
    'InvalidParameter',
  ],
  [
    'a rotation without an interval (documented)',
    'UpdateRotationPolicy',
    { EnableAutomaticRotation: true },
    {},
    'MissingRotationInterval',
  ],
  [
    'a truth that is none (inferred)',
    'UpdateRotationPolicy',
    { EnableAutomaticRotation: 'maybe' },
    {},
    'InvalidParameter',
  ],
  [
    'a rotation of a disabled key (documented)',
    'UpdateRotationPolicy',
    { EnableAutomaticRotation: false },
    { state: 'Disabled' },
    'Rejected.Disabled',
  ],
  [
    'a version of imported material (documented)',
    'CreateKeyVersion',
    {},
    { origin: 'EXTERNAL' },
    'Unsupported.Origin',
  ],
  ['material that was not imported (documented)', 'DeleteKeyMaterial', {}, {}, 'Unsupported.Origin'],
] satisfies [string, string, Record<string, unknown>, Partial<KmsKey>, string][])(
  'refuses %s',
  async (_, action, query, key, code) => {
    await start(key);

    const refusal = await refusalOf(change(action, { KeyId: keyA, ...query }));

    expect(refusal.code).toBe(code);
  },
);
