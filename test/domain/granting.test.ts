/** Which words of the listing can be said in the words of the update; both are documented in the SDK's typings. */
import { describe, expect, it } from 'vitest';
import type { Grant } from '../../shared/domain/credential.ts';
import { additionFor, additionKey, describeAddition, grantKey } from '../../shared/domain/granting.ts';
import { aClusterId, aGrant } from '../support/builders.ts';

const id = aClusterId();
const onCluster = { kind: 'cluster', clusterId: id } as const;
const inWeb = { resourceType: 'namespace', resourceId: `${id}/web` } as const;
const onAll = { resourceType: 'console', resourceId: 'all-clusters' } as const;
const preset = (name: string) => ({ kind: 'preset', name });
const custom = (name: string) => ({ kind: 'custom', name });

describe('a listed grant that can be added', () => {
  const cases: readonly (readonly [string, Partial<Grant>, object])[] = [
    ['admin', { roleType: 'admin', roleName: 'admin' }, { level: onCluster, role: preset('admin') }],
    [
      'a preset whose name is left empty',
      { roleType: 'ops', roleName: '' },
      { level: onCluster, role: preset('ops') },
    ],
    ['the reading admin', { roleType: 'admin-view' }, { level: onCluster, role: preset('admin-view') }],
    ['dev', { roleType: 'dev' }, { level: onCluster, role: preset('dev') }],
    ['restricted', { roleType: 'restricted' }, { level: onCluster, role: preset('restricted') }],
    [
      'a custom role',
      { roleType: 'custom', roleName: 'pod-reader' },
      { level: onCluster, role: custom('pod-reader') },
    ],
    [
      'a custom role with a colon',
      { roleType: 'custom', roleName: 'system:aggregate-to-view' },
      { level: onCluster, role: custom('system:aggregate-to-view') },
    ],
    [
      'dev in a namespace',
      { ...inWeb, roleType: 'dev' },
      { level: { kind: 'namespace', clusterId: id, namespace: 'web' }, role: preset('dev') },
    ],
    [
      'dev in a namespace of one letter',
      { resourceType: 'namespace', resourceId: `${id}/w`, roleType: 'dev' },
      { level: { kind: 'namespace', clusterId: id, namespace: 'w' }, role: preset('dev') },
    ],
    [
      'dev in a namespace of 63 characters',
      { resourceType: 'namespace', resourceId: `${id}/${'w'.repeat(63)}`, roleType: 'dev' },
      { level: { kind: 'namespace', clusterId: id, namespace: 'w'.repeat(63) }, role: preset('dev') },
    ],
    [
      'a custom role in a namespace',
      { ...inWeb, roleType: 'custom', roleName: 'x' },
      { level: { kind: 'namespace', clusterId: id, namespace: 'web' }, role: custom('x') },
    ],
    [
      'ops on all clusters',
      { ...onAll, roleType: 'ops' },
      { level: { kind: 'all-clusters' }, role: preset('ops') },
    ],
  ];

  it.each(cases)('%s', (_, over, expected) => {
    const grant = aGrant(over);

    const found = additionFor(grant);

    expect(found).toEqual({ kind: 'addition', addition: expected });
    expect(found.kind === 'addition' && additionKey(found.addition)).toBe(grantKey(grant));
  });
});

describe('a listed grant that nobody can translate is said to be one, not guessed', () => {
  const cases: readonly (readonly [string, Partial<Grant>, string])[] = [
    ['an unknown role', { roleType: 'superuser' }, '“superuser”'],
    [
      'an unknown kind of role with a name that could be one',
      { roleType: 'superuser', roleName: 'pod-reader' },
      '“superuser” “pod-reader” is no known role',
    ],
    ['no role', { roleType: '', roleName: '' }, 'is no known role'],
    ['a custom role without a name', { roleType: 'custom', roleName: '' }, 'is no known role'],
    [
      'a custom role with a preset’s name',
      { roleType: 'custom', roleName: 'admin' },
      '“admin” is no known role',
    ],
    ['a custom role with a slash', { roleType: 'custom', roleName: 'a/b' }, 'is no known role'],
    ['a custom role with a blank', { roleType: 'custom', roleName: 'a b' }, 'is no known role'],
    [
      'a custom role of too long a name',
      { roleType: 'custom', roleName: 'a'.repeat(254) },
      'is no known role',
    ],
    ['a preset in capitals', { roleType: 'Admin' }, '“Admin”'],
    ['an unknown level', { resourceType: 'nodepool' }, '“nodepool”'],
    ['a cluster that is none', { resourceId: 'C' }, 'is no known level'],
    ['a namespace without a name', { resourceType: 'namespace', resourceId: id }, 'is no known level'],
    ['an empty namespace', { resourceType: 'namespace', resourceId: `${id}/` }, 'is no known level'],
    ['a namespace of no cluster', { resourceType: 'namespace', resourceId: '/web' }, 'is no known level'],
    [
      'a namespace in a namespace',
      { resourceType: 'namespace', resourceId: `${id}/web/x` },
      'is no known level',
    ],
    ['a namespace in capitals', { resourceType: 'namespace', resourceId: `${id}/Web` }, 'is no known level'],
    [
      'a namespace of 64 characters',
      { resourceType: 'namespace', resourceId: `${id}/${'w'.repeat(64)}` },
      'level',
    ],
    ['a namespace that ends in a dash', { resourceType: 'namespace', resourceId: `${id}/web-` }, 'level'],
    ['the console’s on one cluster', { resourceType: 'console', resourceId: id }, 'is no known level'],
    [
      'admin in a namespace',
      { ...inWeb, roleType: 'admin' },
      'does not give the role admin at the level namespace',
    ],
    [
      'the reading admin in a namespace',
      { ...inWeb, roleType: 'admin-view' },
      'admin-view at the level namespace',
    ],
    ['ops in a namespace', { ...inWeb, roleType: 'ops' }, 'ops at the level namespace'],
    [
      'the reading admin on all',
      { ...onAll, roleType: 'admin-view' },
      'admin-view at the level all-clusters',
    ],
  ];

  it.each(cases)('%s', (_, over, why) => {
    const found = additionFor(aGrant(over));

    expect(found.kind).toBe('untranslatable');
    expect(found.kind === 'untranslatable' && found.why).toContain(why);
  });
});

it('a grant is the same however the listing spells the name of a preset', () => {
  const spelt = grantKey(aGrant({ roleType: 'dev', roleName: 'dev' }));

  expect(grantKey(aGrant({ roleType: 'dev', roleName: '' }))).toBe(spelt);
  expect(grantKey(aGrant({ roleType: 'custom', roleName: 'dev' }))).not.toBe(spelt);
  expect(grantKey(aGrant({ roleType: 'dev', ...inWeb }))).not.toBe(spelt);
  expect(spelt).toBe(`cluster ${id} dev`);
});

it.each([
  [aGrant({ roleType: 'dev' }), `dev on ${id}`],
  [aGrant({ ...inWeb, roleType: 'custom', roleName: 'x' }), `x on ${id}/web`],
  [aGrant({ ...onAll, roleType: 'ops' }), 'ops on all-clusters'],
])('is told to people in words: %#', (grant, text) => {
  const found = additionFor(grant);

  expect(found.kind === 'addition' && describeAddition(found.addition)).toBe(text);
});
