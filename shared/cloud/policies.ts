/** Permission policies and groups through RAM: one request a page, an attached policy, one that matters, and a group. */
import pMap from 'p-map';
import { parsePolicyDocument } from '../domain/policy-document.ts';
import type { AttachedPolicy, GroupMembers } from '../domain/switch-off.ts';
import type { Policies } from '../use-cases/ports/policies.ts';
import { malformed, mustBe } from './answers.ts';
import { createReader } from './call.ts';
import type { Connection } from './connection.ts';
import { readMarked } from './marked-pages.ts';
import { entities, groupUsersPage, type ListedPolicy, onePolicy, policiesPage } from './policy-schemas.ts';
import { once, openApiClient } from './sdk.ts';

/** Documented as the most that both listings give at once. */
const largestPage = 1000;

/** Ours: what RAM bears of one account is not documented. */
const parallel = { concurrency: 5 };

export function createPolicies(connection: Connection): Policies {
  const ram = createReader(
    connection,
    { service: 'ram', version: '2015-05-01' },
    once(() => openApiClient(connection.clientConfig('ram'))),
  );
  const MaxItems = connection.pageSize ?? largestPage;

  async function listed(): Promise<ListedPolicy[]> {
    const rows = await readMarked('ram.ListPolicies', (Marker) =>
      ram({ action: 'ListPolicies', query: { Marker, MaxItems } }, policiesPage),
    );
    // Every account has the vendor's: a list without them is a part of the list.
    if (!rows.some(({ type }) => type === 'System'))
      throw malformed('ram.ListPolicies', 'The list has none of the vendor’s policies.');
    return [...new Map(rows.map((row) => [`${row.type}/${row.name}`, row])).values()];
  }

  async function documentOf({ name, type }: ListedPolicy) {
    const query = { PolicyName: name, PolicyType: type };
    const policy = await ram({ action: 'GetPolicy', query }, onePolicy);
    mustBe('ram.GetPolicy', `${type}/${name}`, `${policy.type}/${policy.name}`);
    return parsePolicyDocument(policy.text);
  }

  async function membersOf(group: string): Promise<GroupMembers> {
    const members = await readMarked('ram.ListUsersForGroup', (Marker) =>
      ram({ action: 'ListUsersForGroup', query: { GroupName: group, Marker, MaxItems } }, groupUsersPage),
    );
    return { group, members };
  }

  return {
    attached: async (matters) => {
      // Where RAM does not count, it may be attached.
      const used = (await listed()).filter(({ attachments }) => attachments !== 0);
      const read = await pMap(
        used,
        async (policy): Promise<AttachedPolicy[]> => {
          const document = await documentOf(policy);
          if (!matters(document)) return [];
          const { name, type, attachments } = policy;
          const query = { PolicyName: name, PolicyType: type };
          const holders = await ram({ action: 'ListEntitiesForPolicy', query }, entities);
          return [{ name, document, attachments, ...holders }];
        },
        parallel,
      );
      const policies = read.flat();
      const groups = [...new Set(policies.flatMap((policy) => policy.groups))];
      return { policies, groups: await pMap(groups, membersOf, parallel) };
    },
  };
}
