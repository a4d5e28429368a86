/** What must never be touched, and which grants open a cluster. */
import { describe, expect, it } from 'vitest';
import {
  type Credential,
  type CredentialDetails,
  grantsAbout,
  grantsOnCluster,
  type Prohibition,
  prohibitions,
} from '../../shared/domain/credential.ts';
import {
  aCluster,
  aClusterId,
  aCredential,
  aGrant,
  aGuard,
  anUnlistedCredential,
  aUid,
  someDetails,
} from '../support/builders.ts';

const ofDetails = (over: Partial<CredentialDetails>): Credential =>
  aCredential({ details: someDetails(over) });
const onCluster = (state: string): Credential => aCredential({ cluster: aCluster({ state }) });
const account = aUid('1734567890123456');
const guardRole = aUid('300987654321098765');

type Case = [words: string, credential: Credential, leftOverGrants: boolean, found: readonly Prohibition[]];

const cases: Case[] = [
  ['a deleted user’s live certificate', aCredential(), false, []],
  ['a live certificate with its grants', aCredential(), true, []],
  ['a deleted role’s live certificate', ofDetails({ accountType: 'RamRole' }), false, []],
  ['an expired certificate', aCredential({ certificate: 'Expired' }), false, []],
  [
    'a frozen user’s certificate: whether he is gone is asked elsewhere',
    ofDetails({ accountState: 'InActive' }),
    false,
    [],
  ],
  ['the account’s own, by uid', aCredential({ uid: account }), false, ['root-account']],
  [
    'the account’s own, by what the cluster’s list says',
    ofDetails({ accountType: 'RootAccount' }),
    false,
    ['root-account'],
  ],
  [
    'the account’s own, not listed by its cluster',
    anUnlistedCredential({ uid: account }),
    false,
    ['root-account', 'kind-unknown'],
  ],
  ['the guard’s own', aCredential({ uid: guardRole }), false, ['own-identity']],
  ['a cloud service’s', ofDetails({ cloudService: 'Simple Log Service' }), false, ['cloud-service']],
  ['not revokable', ofDetails({ revokable: false }), false, ['not-revokable']],
  [
    'a cloud service’s that is not revokable',
    ofDetails({ cloudService: 'ARMS', revokable: false }),
    false,
    ['cloud-service', 'not-revokable'],
  ],
  ...['delete_failed', 'deleting', 'deleted', 'failed'].map((state): Case => [
    `on a cluster that is ${state}`,
    onCluster(state),
    false,
    ['cluster-state'],
  ]),
  ...['running', 'updating', 'scaling', 'stopped', 'waiting', 'not listed'].map((state): Case => [
    `on a cluster that is ${state}`,
    onCluster(state),
    false,
    [],
  ]),
  ['never issued', aCredential({ certificate: 'Unissued' }), false, ['certificate-state']],
  ['never issued, with grants', aCredential({ certificate: 'Unissued' }), true, ['certificate-state']],
  ['in state Unknown', aCredential({ certificate: 'Unknown' }), false, ['certificate-state']],
  ['in state Unknown, with grants', aCredential({ certificate: 'Unknown' }), true, ['certificate-state']],
  ['removed, no grants left', anUnlistedCredential({ certificate: 'Removed' }), false, ['certificate-state']],
  ['removed, grants left over', anUnlistedCredential({ certificate: 'Removed' }), true, []],
  ['removed but listed, grants left over', aCredential({ certificate: 'Removed' }), true, []],
  ['live, and not listed by its cluster', anUnlistedCredential(), true, ['kind-unknown']],
  [
    'expired, and not listed by its cluster',
    anUnlistedCredential({ certificate: 'Expired' }),
    false,
    ['kind-unknown'],
  ],
  [
    'in state Unknown, and not listed by its cluster',
    anUnlistedCredential({ certificate: 'Unknown' }),
    false,
    ['certificate-state', 'kind-unknown'],
  ],
];

describe('what is prohibited', () => {
  it.each(cases)('%s', (_words, credential, leftOverGrants, found) => {
    expect(prohibitions(credential, aGuard(), leftOverGrants)).toEqual(found);
  });

  it('is whatever belongs to the break-glass list, on every cluster', () => {
    const listed = aCredential();
    const guard = aGuard({ breakGlass: new Set([listed.uid]) });
    const all = [
      listed,
      { ...listed, cluster: aCluster({ id: aClusterId('c0000000000000000000000000000a02') }) },
    ];

    const found = all.map((credential) => prohibitions(credential, guard, true));

    expect(found).toEqual([['break-glass'], ['break-glass']]);
  });

  it('names everything at once', () => {
    const credential = aCredential({
      uid: account,
      cluster: aCluster({ state: 'deleting' }),
      certificate: 'Unissued',
      details: someDetails({ accountType: 'RootAccount', revokable: false, cloudService: 'ARMS' }),
    });

    const found = prohibitions(credential, aGuard({ ownId: account, breakGlass: new Set([account]) }), true);

    expect(found).toEqual([
      'root-account',
      'own-identity',
      'break-glass',
      'cloud-service',
      'not-revokable',
      'cluster-state',
      'certificate-state',
    ]);
  });
});

describe('the grants of an identity', () => {
  const here = aClusterId();
  const onIt = aGrant();
  const inNamespace = aGrant({ resourceId: `${here}/billing`, resourceType: 'namespace' });
  const onAll = aGrant({ resourceId: 'all-clusters', resourceType: 'console' });
  const elsewhere = aGrant({ resourceId: 'c0000000000000000000000000000a02' });
  const longerName = aGrant({ resourceId: `${here}2` });
  const inLongerName = aGrant({ resourceId: `${here}2/billing`, resourceType: 'namespace' });
  const grants = [onIt, inNamespace, onAll, elsewhere, longerName, inLongerName];

  it('open a cluster when they are on it or in one of its namespaces', () => {
    expect(grantsOnCluster(grants, here)).toEqual([onIt, inNamespace]);
  });

  it('are kept with a credential when they are on its cluster or on no single one', () => {
    expect(grantsAbout({ kind: 'read', grants }, here)).toEqual({
      kind: 'read',
      grants: [onIt, inNamespace, onAll],
    });
  });

  it('stay unreadable', () => {
    const unreadable = { kind: 'unreadable', why: 'denied' } as const;

    expect(grantsAbout(unreadable, here)).toEqual(unreadable);
  });
});
