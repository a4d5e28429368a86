import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseTask } from '../../../functions/verify-encryption/parse-task.ts';

type Fields = Readonly<Record<string, unknown>>;

const parse = (value: unknown) => parseTask(Buffer.from(JSON.stringify(value)));
const sample = (name: string): Fields & { readonly data: Fields } =>
  JSON.parse(readFileSync(new URL(`../../../events/${name}.json`, import.meta.url), 'utf8')) as never;
const disabled = sample('kms-disable-key');
const switched = sample('cs-update-kms-encryption');
const withData = (event: typeof disabled, data: Fields): Fields => ({
  ...event,
  data: { ...event.data, ...data },
});
const by = { id: '208811223344556677', name: 'people-operations' };
const clusterId = 'c0000000000000000000000000000a01';

/** The one event that the task is. */
function only(value: unknown) {
  const task = parse(value);
  return task.kind === 'events' ? task.events[0] : undefined;
}

describe('the function is asked', () => {
  it.each([
    ['to verify a region', { region: 'cn-hangzhou' }, { kind: 'region', region: 'cn-hangzhou' }],
    ['by a run', { region: 'ap-southeast-1', run: 'sweep-1' }, { kind: 'region', run: 'sweep-1' }],
    ['who could switch it off', { task: 'review-switch-off' }, { kind: 'review-switch-off' }],
    ['the same by a run', { task: 'review-switch-off', run: 'r' }, { kind: 'review-switch-off', run: 'r' }],
    ['by an event', disabled, { kind: 'events', events: [{ kind: 'observation' }] }],
    [
      'by several events, a bad one among them',
      [disabled, { id: 'x' }, switched],
      { kind: 'events', events: [{ kind: 'observation' }, { kind: 'malformed' }, { kind: 'observation' }] },
    ],
  ])('%s', (_words, value, expected) => {
    expect(parse(value)).toMatchObject(expected);
  });

  it.each([
    ['an empty array', [], 'empty array'],
    ['text', 'cn-hangzhou', 'a string'],
    ['null', null, 'null'],
    ['a region that is none', { region: 'Hangzhou' }, 'event.region: is not a region'],
    ['a region with a host in it', { region: 'cn-hangzhou.evil.example' }, 'event.region: is not a region'],
    ['no region', { region: '' }, 'event.region: is not a region'],
    ['several regions', { region: ['cn-hangzhou'] }, 'event.region'],
    ['a field that nobody knows', { region: 'cn-hangzhou', cluster: 'c1' }, 'cluster'],
    ['a run that is no name', { region: 'cn-hangzhou', run: '' }, 'event.run'],
    ['another task', { task: 'switch-off' }, 'event.task'],
    ['a region and a task', { region: 'cn-hangzhou', task: 'review-switch-off' }, 'task'],
  ])('nothing by %s: the problem is named', (_words, value, problem) => {
    expect(() => parse(value)).toThrow(problem);
  });
});

describe('an event of KMS', () => {
  it.each([
    ['kms-disable-key', 'DisableKey'],
    ['kms-enable-key', 'EnableKey'],
    ['kms-schedule-key-deletion', 'ScheduleKeyDeletion'],
    ['kms-cancel-key-deletion', 'CancelKeyDeletion'],
    ['kms-delete-key-material', 'DeleteKeyMaterial'],
    ['kms-import-key-material', 'ImportKeyMaterial'],
    ['kms-create-key-version', 'CreateKeyVersion'],
    ['kms-set-deletion-protection', 'SetDeletionProtection'],
    ['kms-update-rotation-policy', 'UpdateRotationPolicy'],
  ])('%s is a change of a key, with who and when', (name, change) => {
    const event = sample(name);

    const found = only(event);

    expect(found).toMatchObject({
      kind: 'observation',
      key: `acs.kms/${String(event['id'])}`,
      accountId: event['aliyunaccountid'],
      observation: {
        kind: 'key',
        region: 'cn-hangzhou',
        keyId: expect.stringMatching(/^key-[a-z0-9]+$/) as unknown,
        change,
        mark: { at: Date.parse(String(event.data['eventTime'])), by },
      },
    });
  });

  it.each([
    [
      'a call that failed',
      withData(disabled, { errorCode: 'Rejected.StateModifiedFailed' }),
      'changed nothing',
    ],
    ['another call', withData(disabled, { eventName: 'TagResource' }), 'no change of a key’s use'],
    ['another source', { ...disabled, source: 'acs.oss' }, 'is not for us'],
  ])('%s is skipped', (_words, event, why) => {
    const found = only(event);

    expect(found?.kind).toBe('skipped');
    expect(found?.kind === 'skipped' ? found.why.replaceAll("'", '’') : '').toContain(why);
  });

  it.each([
    ['no key', withData(disabled, { requestParameters: {} }), 'names no key'],
    ['a key that is none', withData(disabled, { requestParameters: { KeyId: 'a key' } }), 'names no key'],
    ['a key that is a number', withData(disabled, { requestParameters: { KeyId: 17 } }), 'names no key'],
    ['no region', { ...disabled, aliyunregionid: undefined }, 'aliyunregionid'],
    ['no id', { ...disabled, id: '' }, 'id'],
    ['no data', { ...disabled, data: undefined }, 'data'],
    ['no time', { ...withData(disabled, { eventTime: 'lately' }), time: 'lately' }, 'time'],
  ])('with %s is malformed: the problem is named', (_words, event, problem) => {
    const found = only(event);

    expect(found?.kind).toBe('malformed');
    expect(found?.kind === 'malformed' ? found.problems.join('; ') : '').toContain(problem);
  });
});

describe('an event of CS', () => {
  const body = (text: string): Fields => ({ requestParameters: { ClusterId: clusterId, body: text } });
  it.each([
    ['off', switched, 'UpdateKMSEncryption off'],
    [
      'to a key',
      withData(switched, body('{"disable_encryption":false,"kms_key_id":"key-hzz1"}')),
      'UpdateKMSEncryption with key key-hzz1',
    ],
    ['with a body that is no JSON', withData(switched, body('{')), 'UpdateKMSEncryption'],
    [
      'to a key that is no id',
      withData(switched, body('{"disable_encryption":false,"kms_key_id":"<b>"}')),
      'UpdateKMSEncryption',
    ],
    [
      'with its parameters unwrapped, in another spelling',
      withData(switched, { requestParameters: { cluster_id: clusterId, disable_encryption: true } }),
      'UpdateKMSEncryption off',
    ],
    [
      'with the cluster only among its resources',
      withData(switched, {
        requestParameters: null,
        referencedResources: { 'ACS::ACK::Cluster': [clusterId] },
      }),
      'UpdateKMSEncryption',
    ],
  ])('is a change of a cluster’s encryption %s', (_words, event, what) => {
    const found = only(event);

    expect(found).toMatchObject({
      kind: 'observation',
      observation: {
        kind: 'encryption',
        clusterId,
        region: 'cn-hangzhou',
        mark: { at: Date.parse('2026-11-18T08:08:25Z'), what, by },
      },
    });
  });

  it.each([
    ['that failed', withData(switched, { errorCode: 'ForbiddenUpdateKMSState' }), 'changed nothing'],
    [
      'of something else',
      withData(switched, { eventName: 'ScaleOutCluster' }),
      'no change of Secret encryption',
    ],
  ])('%s is skipped', (_words, event, why) => {
    expect(only(event)).toMatchObject({ kind: 'skipped', why: expect.stringContaining(why) as unknown });
  });

  it.each([
    [
      'no cluster',
      withData(switched, { requestParameters: {}, referencedResources: {}, resourceName: '' }),
      'names no cluster',
    ],
    ['no region', { ...switched, aliyunregionid: undefined }, 'aliyunregionid'],
  ])('with %s is malformed: the problem is named', (_words, event, problem) => {
    const found = only(event);

    expect(found?.kind === 'malformed' ? found.problems.join('; ') : found?.kind).toContain(problem);
  });
});
