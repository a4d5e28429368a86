/** Policies and groups through RAM. Operations, fields, limits and codes are documented, or the typings', unless said. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../../local/cloud/account.ts';
import type { Fault } from '../../../local/cloud/core/faults.ts';
import type { PolicyAttachment } from '../../../local/cloud/ram/policy.ts';
import { createPolicies } from '../../../shared/cloud/policies.ts';
import type { PolicyDocument } from '../../../shared/domain/policy-document.ts';
import type { Policies } from '../../../shared/use-cases/ports/policies.ts';
import {
  aCloud,
  alice,
  anAccount,
  bob,
  carol,
  changed,
  cloudErrorOf,
  deployer,
  gatewayPage,
  html,
  type TestCloud,
} from './a-cloud.ts';

const createdAt = Date.UTC(2026, 0, 2);
const deny = { Effect: 'Deny', Action: 'cs:UpdateKMSEncryption', Resource: '*' };
const documentOf = (...statements: object[]): string =>
  JSON.stringify({ Version: '1', Statement: statements });

type To = readonly (readonly [PolicyAttachment['kind'], string])[];

function attach(account: Account, name: string, to: To, document?: string): void {
  account.policies.push({
    name,
    type: document === undefined ? 'System' : 'Custom',
    createdAt,
    attachments: to.map(([kind, id]) => ({ kind, id, at: createdAt })),
    ...(document === undefined ? {} : { document }),
  });
}

/** One policy a kind of holder, one that says nothing of clusters, and one that is attached to nobody. */
function anAccountWithPolicies(): Account {
  const account = anAccount();
  account.groups.push(
    { name: 'operators', createdAt, members: [alice, bob, carol] },
    { name: 'readers', createdAt, members: [carol] },
  );
  attach(account, 'AliyunCSFullAccess', [
    ['Group', 'operators'],
    ['Role', deployer],
  ]);
  attach(account, 'ReadOnlyAccess', [['Group', 'readers']]);
  attach(account, 'AliyunKMSFullAccess', [['User', alice]]);
  attach(
    account,
    'KeepEncryption',
    [
      ['User', bob],
      ['User', carol],
    ],
    documentOf(deny),
  );
  attach(account, 'Spare', [], documentOf(deny));
  return account;
}

let test: TestCloud;
let policies: Policies;

async function using(account: Account): Promise<void> {
  test = await aCloud(account);
  policies = createPolicies(test.connect({ pageSize: 2 }));
}

beforeEach(() => using(anAccountWithPolicies()));
afterEach(async () => {
  test.end();
  await test.close();
});

const isAboutClusters = (document: PolicyDocument): boolean =>
  document.some(
    (one) => one.kind === 'doubtful' || one.actions.patterns.some((text) => text.startsWith('cs:')),
  );

const answerOf = (body: unknown): Fault => ({
  kind: 'answer',
  answer: { status: 200, body: JSON.stringify(body) },
});

describe('attached policies', () => {
  it('are read over all pages with to whom they are attached, and the groups’ members', async () => {
    const attached = await policies.attached(isAboutClusters);

    expect(attached.policies.map(({ name }) => name).toSorted()).toEqual([
      'AliyunCSFullAccess',
      'KeepEncryption',
    ]);
    expect(attached.policies).toContainEqual({
      name: 'AliyunCSFullAccess',
      document: [
        {
          kind: 'understood',
          effect: 'Allow',
          actions: { kind: 'these', patterns: ['cs:*'] },
          resources: ['*'],
          isConditional: false,
        },
      ],
      attachments: 2,
      users: [],
      groups: ['operators'],
      roles: [{ id: deployer, name: 'ci-deployer' }],
    });
    expect(attached.policies).toContainEqual(
      expect.objectContaining({
        name: 'KeepEncryption',
        users: [
          { id: bob, name: 'bob' },
          { id: carol, name: 'carol' },
        ],
      }),
    );
    expect(attached.groups).toEqual([{ group: 'operators', members: ['alice', 'bob', 'carol'] }]);
  });

  it('take one request a page, an attached policy, one that matters, and a page of a group', async () => {
    policies = createPolicies(test.connect({ pageSize: 1000 }));

    await policies.attached(isAboutClusters);

    expect(test.cloud.requests.countByOperation()).toEqual({
      'ram.ListPolicies': 1,
      'ram.GetPolicy': 4,
      'ram.ListEntitiesForPolicy': 2,
      'ram.ListUsersForGroup': 1,
    });
  });

  it('of both kinds with one name are two', async () => {
    test.end();
    await test.close();
    const account = anAccountWithPolicies();
    attach(account, 'AliyunCSFullAccess', [['User', alice]], documentOf(deny));
    await using(account);

    const attached = await policies.attached(isAboutClusters);

    const ofThatName = attached.policies.filter(({ name }) => name === 'AliyunCSFullAccess');
    expect(ofThatName.map(({ users }) => users.map(({ name }) => name).join()).toSorted()).toEqual([
      '',
      'alice',
    ]);
  });

  it('may be attached where RAM does not count', async () => {
    test.fail({
      service: 'ram',
      operation: 'ListPolicies',
      fault: changed((json) => json.replaceAll(/,"AttachmentCount":\d+/g, '')),
    });

    const attached = await policies.attached(isAboutClusters);

    expect(attached.policies.map(({ name, attachments }) => [name, attachments])).toContainEqual([
      'Spare',
      undefined,
    ]);
  });

  it.each([
    ['is percent-encoded', encodeURIComponent(documentOf(deny))],
    ['is no JSON', 'Allow all'],
    ['is empty', ''],
  ])('are in doubt when the document %s', async (_what, text) => {
    test.fail({
      service: 'ram',
      operation: 'GetPolicy',
      fault: changed((json) =>
        json.replace(/"PolicyDocument":"(\\.|[^"\\])*"/, () => `"PolicyDocument":${JSON.stringify(text)}`),
      ),
    });

    const attached = await policies.attached(isAboutClusters);

    expect(attached.policies.flatMap(({ document }) => document.map(({ kind }) => kind))).toEqual(
      Array.from({ length: 4 }, () => 'doubtful'),
    );
  });

  it.each<[string, string, Fault, string]>([
    [
      'the list is empty',
      'ListPolicies',
      answerOf({ IsTruncated: false, Policies: { Policy: [] } }),
      'malformed',
    ],
    [
      'the list has none of the vendor’s policies (inferred)',
      'ListPolicies',
      answerOf({
        IsTruncated: false,
        Policies: { Policy: [{ PolicyName: 'Mine', PolicyType: 'Custom', AttachmentCount: 0 }] },
      }),
      'malformed',
    ],
    ['the list is missing', 'ListPolicies', answerOf({ IsTruncated: false }), 'malformed'],
    [
      'the list does not say whether there is more',
      'ListPolicies',
      changed((json) => json.replace(/"IsTruncated":(true|false),/, '')),
      'malformed',
    ],
    [
      'the same page comes for ever',
      'ListPolicies',
      answerOf({ IsTruncated: true, Marker: 'again', Policies: { Policy: [] } }),
      'malformed',
    ],
    [
      'a policy is of a kind that nobody knows',
      'ListPolicies',
      changed((json) => json.replace('"PolicyType":"Custom"', '"PolicyType":"Shared"')),
      'malformed',
    ],
    [
      'a count of attachments is a text',
      'ListPolicies',
      changed((json) => json.replaceAll(/"AttachmentCount":(\d+)/g, '"AttachmentCount":"$1"')),
      'malformed',
    ],
    [
      'another policy is answered',
      'GetPolicy',
      changed((json) => json.replace(/"PolicyName":"\w+"/, '"PolicyName":"Other"')),
      'malformed',
    ],
    [
      'there is no document',
      'GetPolicy',
      changed((json) => json.replaceAll('"PolicyDocument"', '"Document"')),
      'malformed',
    ],
    ['a page of HTML is answered', 'GetPolicy', html, 'malformed'],
    [
      'a policy is gone meanwhile',
      'GetPolicy',
      { kind: 'error', status: 404, code: 'EntityNotExist.Policy' },
      'not-found',
    ],
    [
      'policies may not be listed',
      'ListPolicies',
      { kind: 'error', status: 403, code: 'NoPermission' },
      'denied',
    ],
    [
      'a document may not be read',
      'GetPolicy',
      { kind: 'error', status: 403, code: 'NoPermission' },
      'denied',
    ],
    [
      'to whom it is attached may not be read',
      'ListEntitiesForPolicy',
      { kind: 'error', status: 403, code: 'NoPermission' },
      'denied',
    ],
    [
      'groups are missing',
      'ListEntitiesForPolicy',
      changed((json) => json.replace('"Groups"', '"Teams"')),
      'malformed',
    ],
    [
      'an id is a number',
      'ListEntitiesForPolicy',
      changed((json) => json.replace(/"(User|Role)Id":"(\d+)"/, '"$1Id":$2')),
      'malformed',
    ],
    [
      'members may not be read',
      'ListUsersForGroup',
      { kind: 'error', status: 403, code: 'NoPermission' },
      'denied',
    ],
    [
      'a group is gone meanwhile',
      'ListUsersForGroup',
      { kind: 'error', status: 404, code: 'EntityNotExist.Group' },
      'not-found',
    ],
    ['members are missing', 'ListUsersForGroup', answerOf({ IsTruncated: false }), 'malformed'],
    ['RAM stands behind a gateway', 'ListUsersForGroup', gatewayPage, 'unreachable'],
    ['RAM is too busy', 'GetPolicy', { kind: 'error', status: 429, code: 'Throttling.User' }, 'throttled'],
  ])('are an error when %s', async (_what, operation, fault, kind) => {
    test.fail({ service: 'ram', operation, fault });

    const error = await cloudErrorOf(policies.attached(isAboutClusters));

    expect(error).toMatchObject({ kind, operation: `ram.${operation}` });
  });

  it('are asked for again when throttled', async () => {
    test.fail({
      service: 'ram',
      operation: 'GetPolicy',
      times: 1,
      fault: { kind: 'error', status: 400, code: 'Throttling.User' },
    });

    const attached = await policies.attached(isAboutClusters);

    expect(attached.policies).toHaveLength(2);
    expect(test.count('ram.GetPolicy')).toBe(5);
  });
});
