/** Contract: policies, to whom they are attached, and members of groups by RAM 2015-05-01, through the vendor's SDK. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Account } from '../../../local/cloud/account.ts';
import {
  accountId,
  aliceId,
  anAccount,
  bobId,
  ciId,
  ram,
  refusalOf,
  type RunningIdentity,
  startIdentity,
} from './identity-fixture.ts';

const attachedAt = Date.UTC(2026, 1, 2, 3, 4, 5);
const document =
  '{"Version":"1","Statement":[{"Effect":"Deny","Action":"cs:UpdateKMSEncryption","Resource":"*"}]}';

/** A policy of the account's own on alice and the operators, a system policy on a role. */
function anAccountWithPolicies(): Account {
  const account = anAccount();
  account.groups = [{ name: 'operators', createdAt: attachedAt, members: [aliceId, bobId, 'gone'] }];
  account.policies = [
    {
      name: 'keep-encryption',
      type: 'Custom',
      document,
      createdAt: attachedAt,
      attachments: [
        { kind: 'User', id: aliceId, at: attachedAt },
        { kind: 'Group', id: 'operators', at: attachedAt },
        { kind: 'User', id: '209999999999999999', at: attachedAt },
      ],
    },
    {
      name: 'AliyunCSFullAccess',
      type: 'System',
      createdAt: 0,
      attachments: [{ kind: 'Role', id: ciId, at: attachedAt }],
    },
  ];
  return account;
}

let running: RunningIdentity;

beforeEach(async () => {
  running = await startIdentity(anAccountWithPolicies());
});
afterEach(() => running.close());

async function everyPolicy(policyType?: string) {
  const names: [string | undefined, number | undefined][] = [];
  let marker: string | undefined;
  do {
    const { body } = await running.ram().listPolicies(
      new ram.ListPoliciesRequest({
        maxItems: 2,
        ...(marker === undefined ? {} : { marker }),
        ...(policyType === undefined ? {} : { policyType }),
      }),
    );
    for (const one of body?.policies?.policy ?? []) names.push([one.policyName, one.attachmentCount]);
    marker = body?.marker;
  } while (marker !== undefined);
  return names;
}

test('ListPolicies answers every policy once over pages of two, with how often it is attached (typings)', async () => {
  const all = await everyPolicy();

  expect(all).toContainEqual(['keep-encryption', 2]);
  expect(all).toContainEqual(['AliyunCSFullAccess', 1]);
  expect(all).toContainEqual(['AdministratorAccess', 0]);
  expect(new Set(all.map(([name]) => name)).size).toBe(all.length);
});

test.each([
  ['Custom', true, false],
  ['System', false, true],
])('ListPolicies answers only the kind %s (documented)', async (kind, custom, system) => {
  const names = (await everyPolicy(kind)).map(([name]) => name);

  expect(names.includes('keep-encryption')).toBe(custom);
  expect(names.includes('AdministratorAccess')).toBe(system);
});

test.each([
  ['Custom', 'keep-encryption', document],
  [
    'System',
    'AdministratorAccess',
    '{"Version":"1","Statement":[{"Action":"*","Resource":"*","Effect":"Allow"}]}',
  ],
  [
    'System',
    'AliyunCSFullAccess',
    '{"Version":"1","Statement":[{"Action":"cs:*","Resource":"*","Effect":"Allow"}]}',
  ],
])(
  'GetPolicy answers the document of the %s policy %s as JSON text (typings)',
  async (policyType, policyName, text) => {
    const { body } = await running.ram().getPolicy(new ram.GetPolicyRequest({ policyType, policyName }));

    expect(body).toMatchObject({
      policy: { policyName, policyType, defaultVersion: 'v1' },
      defaultPolicyVersion: { versionId: 'v1', isDefaultVersion: true, policyDocument: text },
    });
  },
);

test('ListEntitiesForPolicy answers users, groups and roles, and nobody who is gone (typings; the last inferred)', async () => {
  const of = (policyType: string, policyName: string) =>
    running.ram().listEntitiesForPolicy(new ram.ListEntitiesForPolicyRequest({ policyType, policyName }));

  const custom = await of('Custom', 'keep-encryption');
  const system = await of('System', 'AliyunCSFullAccess');

  const attachDate = '2026-02-02T03:04:05Z';
  expect(custom.body).toMatchObject({
    users: { user: [{ userId: aliceId, userName: 'alice', displayName: 'Alice', attachDate }] },
    groups: { group: [{ groupName: 'operators', attachDate }] },
    roles: { role: [] },
  });
  expect(custom.body?.users?.user).toHaveLength(1);
  expect(system.body).toMatchObject({
    users: { user: [] },
    roles: { role: [{ roleId: ciId, arn: `acs:ram::${accountId}:role/ci-deployer`, attachDate }] },
  });
});

test('ListUsersForGroup answers its members over pages of one (typings)', async () => {
  const page = (marker?: string) =>
    running.ram().listUsersForGroup(
      new ram.ListUsersForGroupRequest({
        groupName: 'operators',
        maxItems: 1,
        ...(marker === undefined ? {} : { marker }),
      }),
    );

  const first = await page();
  const second = await page(first.body?.marker);

  const names = [first, second].map(({ body }) => body?.users?.user?.map((user) => user.userName));
  expect(names).toEqual([['alice'], ['bob']]);
  expect([first.body?.isTruncated, second.body?.isTruncated]).toEqual([true, false]);
});

test.each([
  [
    'an unknown policy (documented)',
    () => running.ram().getPolicy(new ram.GetPolicyRequest({ policyType: 'Custom', policyName: 'none' })),
    404,
    'EntityNotExist.Policy',
  ],
  [
    'a policy of the other kind (documented)',
    () =>
      running
        .ram()
        .listEntitiesForPolicy(
          new ram.ListEntitiesForPolicyRequest({ policyType: 'System', policyName: 'keep-encryption' }),
        ),
    404,
    'EntityNotExist.Policy',
  ],
  [
    'a kind that is none (documented values)',
    () => running.ram().listPolicies(new ram.ListPoliciesRequest({ policyType: 'Mine' })),
    400,
    'InvalidParameter.PolicyType',
  ],
  [
    'a policy without its kind (typings)',
    () => running.ram().getPolicy(new ram.GetPolicyRequest({ policyName: 'keep-encryption' })),
    400,
    'MissingPolicyType',
  ],
  [
    'an unknown group (documented)',
    () => running.ram().listUsersForGroup(new ram.ListUsersForGroupRequest({ groupName: 'none' })),
    404,
    'EntityNotExist.Group',
  ],
  [
    'a page over the limit of 1000 (documented limit)',
    () => running.ram().listPolicies(new ram.ListPoliciesRequest({ maxItems: 1001 })),
    400,
    'InvalidParameter.MaxItems',
  ],
  [
    'a marker of another list (inferred)',
    () => running.ram().listPolicies(new ram.ListPoliciesRequest({ marker: '!!!' })),
    400,
    'InvalidParameter.Marker',
  ],
] satisfies [string, () => Promise<unknown>, number, string][])(
  'refuses %s',
  async (_, ask, statusCode, code) => {
    const refusal = await refusalOf(ask());

    expect(refusal).toMatchObject({ statusCode, code });
  },
);
