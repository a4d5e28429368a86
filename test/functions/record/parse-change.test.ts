/** What the function makes of events. The shapes are those of the samples; what is not documented of CS is read in several ways. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseChange } from '../../../functions/record/parse-change.ts';

type Event = Record<string, unknown> & { data: Record<string, unknown> };

function sample(name: string): Event {
  return JSON.parse(readFileSync(new URL(`../../../events/${name}.json`, import.meta.url), 'utf8')) as Event;
}

/** The sample with other fields in its ActionTrail event. */
function changed(name: string, data: Record<string, unknown>): Event {
  const event = sample(name);
  return { ...event, data: { ...event.data, ...data } };
}

function observed(event: unknown): unknown {
  const parsed = parseChange(event);
  return parsed.kind === 'observation' ? parsed.observation : parsed;
}

const mei = '209876543210987654';
const upn = 'mei.tanaka@example.onaliyun.com';
const cluster = 'c0000000000000000000000000000a01';
const by = { type: 'ram-user', id: '208811223344556677', name: 'people-operations' };

describe('a change of an identity', () => {
  const user = { kind: 'identity', type: 'RamUser' };
  it.each([
    ['ims-create-user', { ...user, change: 'created', uid: mei, name: upn }],
    [
      'ram-create-role',
      {
        kind: 'identity',
        type: 'RamRole',
        change: 'created',
        uid: '309876543210987655',
        name: 'ci-deployer',
      },
    ],
    [
      'ims-rename-user',
      { ...user, change: 'renamed', uid: mei, name: upn, newName: 'mei.sato@example.onaliyun.com' },
    ],
    ['ram-rename-user', { ...user, change: 'renamed', name: 'mei.tanaka', newName: 'mei.sato' }],
    ['ram-delete-user', { ...user, change: 'deleted', name: 'mei.tanaka' }],
    ['ims-delete-user-by-upn', { ...user, change: 'deleted', name: upn }],
    ['ims-delete-user-by-id', { ...user, change: 'deleted', uid: mei }],
    ['ram-delete-role', { kind: 'identity', type: 'RamRole', change: 'deleted', name: 'nightly-deployer' }],
    ['delete-user-in-recycle-bin', { ...user, change: 'purged', uid: mei }],
    ['restore-user-from-recycle-bin', { ...user, change: 'restored', uid: mei }],
    ['freeze-user', { ...user, change: 'frozen', name: upn }],
  ])('%s', (name, expected) => {
    const { id, source } = sample(name);

    const observation = observed(sample(name));

    expect(observation).toEqual({
      ...expected,
      key: `${String(source)}/${String(id)}`,
      at: expect.any(Number),
    });
  });

  it('is unfreezing when the logon is switched on', () => {
    const event = changed('freeze-user', { requestParameters: { UserPrincipalName: upn, Status: 'Active' } });

    expect(observed(event)).toMatchObject({ change: 'unfrozen', name: upn });
  });

  it('names the identity by the resource when the parameters do not', () => {
    const event = changed('ram-delete-user', { requestParameters: null });

    expect(observed(event)).toMatchObject({ change: 'deleted', name: 'mei.tanaka' });
  });

  it.each([
    ['a changed password', 'freeze-user', { requestParameters: { UserPrincipalName: upn } }],
    [
      'a changed display name',
      'ram-rename-user',
      { requestParameters: { UserName: 'mei.tanaka', NewDisplayName: 'M' } },
    ],
    ['another operation', 'ims-create-user', { eventName: 'CreateAccessKey' }],
  ])('is not %s', (_name, base, data) => {
    expect(parseChange(changed(base, data)).kind).toBe('skipped');
  });

  it.each([
    ['an id that is a JSON number', { requestParameters: { UserId: 209876543210987650 } }, 'lost digits'],
    [
      'an answered id that is a JSON number',
      { responseElements: { User: { UserId: 209876543210987650 } } },
      'lost digits',
    ],
    ['an id with letters', { requestParameters: { UserId: 'mei' } }, '16 to 18 digits'],
    [
      'no name and no id',
      { requestParameters: {}, referencedResources: {}, resourceName: '' },
      'names no user',
    ],
    ['a time without a zone', { eventTime: 'yesterday' }, 'is not a time'],
  ])('is malformed with %s', (_name, data, problem) => {
    const event = { ...changed('ram-delete-user', data), time: 'never' };
    const timed = 'eventTime' in data ? event : { ...event, time: '2026-11-18T08:00:00Z' };

    const parsed = parseChange(timed);

    expect(parsed).toMatchObject({ kind: 'malformed', problems: [expect.stringContaining(problem)] });
  });
});

describe('a change of access', () => {
  const grants = [{ cluster, role_name: 'dev', role_type: 'cluster' }];
  it.each([
    [
      'cs-grant-permissions',
      { change: 'granted', scopes: [cluster], what: 'GrantPermissions dev on namespace default' },
    ],
    [
      'cs-update-user-permissions',
      { change: 'granted', scopes: [cluster], what: 'UpdateUserPermissions patch ops' },
    ],
    [
      'cs-clean-user-permissions',
      { change: 'cleaned', scopes: [cluster, `${cluster.slice(0, -1)}2`], what: 'CleanUserPermissions' },
    ],
    [
      'cs-clean-cluster-user-permissions',
      { change: 'cleaned', scopes: [cluster], what: 'CleanClusterUserPermissions' },
    ],
    [
      'cs-kubeconfig-expiry',
      { change: 'issued', scopes: [cluster], what: 'UpdateK8sClusterUserConfigExpire' },
    ],
  ])('%s', (name, { what, ...expected }) => {
    expect(observed(sample(name))).toMatchObject({
      kind: 'access',
      uid: mei,
      ...expected,
      mark: { what, by },
    });
  });

  it('through RevokeK8sClusterKubeConfig is the caller’s own', () => {
    expect(observed(sample('cs-revoke-own-kubeconfig'))).toMatchObject({
      uid: by.id,
      change: 'cleaned',
      scopes: [cluster],
    });
  });

  it('by an assumed role is told of the role', () => {
    const userIdentity = {
      type: 'assumed-role',
      principalId: '309876543210987655:ci',
      userName: 'ci-deployer:ci',
    };

    const observation = observed(changed('cs-revoke-own-kubeconfig', { userIdentity }));

    expect(observation).toMatchObject({
      uid: '309876543210987655',
      mark: { by: { name: 'ci-deployer:ci' } },
    });
  });

  // The names and forms of CS's parameters in its events are unknown.
  it.each([
    [
      'other spellings',
      'cs-clean-cluster-user-permissions',
      { cluster_id: cluster, UID: mei },
      { scopes: [cluster] },
    ],
    [
      'a list of clusters',
      'cs-clean-user-permissions',
      { uid: mei, ClusterIds: [cluster] },
      { scopes: [cluster] },
    ],
    ['no clusters', 'cs-clean-user-permissions', { uid: mei }, { scopes: ['all-clusters'] }],
    [
      'a body as a list',
      'cs-grant-permissions',
      { uid: mei, Body: grants },
      { scopes: [cluster], change: 'granted' },
    ],
    ['no body', 'cs-grant-permissions', { uid: mei }, { scopes: ['unnamed-clusters'], change: 'granted' }],
    [
      'a body that is no list',
      'cs-grant-permissions',
      { uid: mei, body: 'x' },
      { scopes: ['unnamed-clusters'] },
    ],
    [
      'a role for all clusters',
      'cs-grant-permissions',
      { uid: mei, body: [{ cluster: '', role_type: 'all-clusters' }] },
      { scopes: ['all-clusters'] },
    ],
    [
      'the mode that takes away',
      'cs-update-user-permissions',
      { uid: mei, mode: 'delete', body: grants },
      { scopes: [cluster], change: 'withdrawn' },
    ],
    [
      'nothing left',
      'cs-update-user-permissions',
      { uid: mei, body: [] },
      { scopes: ['all-clusters'], change: 'withdrawn' },
    ],
  ])('is read with %s', (_name, base, requestParameters, expected) => {
    expect(observed(changed(base, { requestParameters }))).toMatchObject({ uid: mei, ...expected });
  });

  it('names the cluster by the resource when the parameters do not', () => {
    const event = changed('cs-clean-cluster-user-permissions', { requestParameters: { Uid: mei } });

    expect(observed(event)).toMatchObject({ scopes: [cluster] });
  });

  it('of nobody is malformed', () => {
    const parsed = parseChange(changed('cs-grant-permissions', { requestParameters: {} }));

    expect(parsed).toMatchObject({ kind: 'malformed', problems: [expect.stringContaining('names nobody')] });
  });

  it('keeps no more than a line, whatever is granted and whoever calls', () => {
    const many = Array.from({ length: 500 }, () => ({
      cluster,
      role_name: 'r'.repeat(50),
      role_type: 'cluster',
    }));
    const userIdentity = { type: 'assumed-role', principalId: 'x', userName: 'n'.repeat(5000) };

    const observation = observed(
      changed('cs-grant-permissions', { requestParameters: { uid: mei, body: many }, userIdentity }),
    );

    expect(JSON.stringify(observation).length).toBeLessThan(1000);
  });
});

describe('a change of a key', () => {
  it.each([
    ['kms-disable-key', 'DisableKey'],
    ['kms-enable-key', 'EnableKey'],
    ['kms-schedule-key-deletion', 'ScheduleKeyDeletion'],
    ['kms-cancel-key-deletion', 'CancelKeyDeletion'],
    ['kms-delete-key-material', 'DeleteKeyMaterial'],
    ['kms-import-key-material', 'ImportKeyMaterial'],
    ['kms-create-key-version', 'CreateKeyVersion'],
    ['kms-update-rotation-policy', 'UpdateRotationPolicy'],
    ['kms-set-deletion-protection', 'SetDeletionProtection'],
  ])('%s', (name, change) => {
    expect(observed(sample(name))).toMatchObject({
      kind: 'key',
      region: 'cn-hangzhou',
      keyId: 'key-hzz0000000000000001',
      change,
      mark: { what: change, by },
    });
  });

  it('without a key is malformed', () => {
    expect(parseChange(changed('kms-disable-key', { requestParameters: {} })).kind).toBe('malformed');
  });
});

describe('an event', () => {
  it.each(['failed-delete-user', 'failed-disable-key', 'foreign-event'])(
    'like %s changes nothing',
    (name) => {
      expect(parseChange(sample(name)).kind).toBe('skipped');
    },
  );

  it('without an id is malformed: none is invented', () => {
    const { id: _id, ...rest } = sample('ims-create-user');

    expect(parseChange(rest)).toMatchObject({
      kind: 'malformed',
      problems: [expect.stringContaining('event.id')],
    });
  });

  it('is told who called as far as that can be read', () => {
    const event = changed('kms-disable-key', { userIdentity: { type: 5 } });

    expect(observed(event)).toMatchObject({ kind: 'key', change: 'DisableKey' });
  });
});
