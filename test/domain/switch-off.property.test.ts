import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type AttachedPolicies,
  type AttachedPolicy,
  type GroupMembers,
  whoCanSwitchOff,
} from '../../shared/domain/switch-off.ts';
import { findingAboutSwitchOff } from '../../shared/domain/switch-off-finding.ts';
import { aHolder, anAccountId, aPolicy, fullAccess, fullDeny } from '../support/policies.ts';

const runs = { numRuns: 1000 };
const numbers = [1, 2, 3, 4] as const;
const users = numbers.map((number) => aHolder('user', number));
const roles = numbers.map((number) => aHolder('role', number));
const groupNames = ['operators', 'interns', 'auditors'];

const statements = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Deny', 'deny'),
    Action: fc.constantFrom('*', 'cs:*', 'cs:Get*', ['cs:UpdateKMSEncryption', 'oss:*'], 'cs:?pdate*', []),
    NotAction: fc.constantFrom('ram:*', 'cs:*'),
    Resource: fc.constantFrom('*', 'acs:cs:*:*:cluster/c1', ['acs:cs:*:*:*'], 'acs:oss:*:*:*'),
    Condition: fc.constant({ Bool: { 'acs:MFAPresent': 'true' } }),
    Sid: fc.constant('x'),
  },
  { requiredKeys: ['Effect'] },
);

const holders = fc.record({
  users: fc.subarray(users),
  groups: fc.subarray(groupNames),
  roles: fc.subarray(roles),
});

/** Attached more often than RAM names to whom, now and then. */
const unseen = fc.constantFrom(0, 0, 0, 0, 1);

function policies(statement: fc.Arbitrary<object>): fc.Arbitrary<AttachedPolicy> {
  return fc
    .tuple(fc.array(statement, { minLength: 1, maxLength: 3 }), holders, unseen)
    .map(([list, to, more]) => {
      const policy = aPolicy(JSON.stringify(list), list, to);
      return { ...policy, attachments: (policy.attachments ?? 0) + more };
    });
}

const groups: fc.Arbitrary<GroupMembers[]> = fc
  .tuple(...groupNames.map(() => fc.subarray(users)))
  .map((lists) =>
    lists.map((members, position) => ({
      group: groupNames[position] ?? '',
      members: members.map(({ name }) => name),
    })),
  );

const accounts: fc.Arbitrary<AttachedPolicies> = fc.record({
  policies: fc.array(policies(statements), { maxLength: 5 }),
  groups,
});

function namesIn(attached: AttachedPolicies): string[] {
  const rights = whoCanSwitchOff(attached, anAccountId);
  return rights.kind === 'unknown' ? [] : rights.principals.map(({ kind, name }) => `${kind} ${name}`);
}

const and = (attached: AttachedPolicies, policy: AttachedPolicy): AttachedPolicies => ({
  ...attached,
  policies: [...attached.policies, policy],
});

it('a further full Deny adds nobody, and leaves nobody to whom it is attached', () => {
  fc.assert(
    fc.property(accounts, policies(fc.constant(fullDeny)), (attached, deny) => {
      const before = namesIn(attached);

      const after = namesIn(and(attached, deny));

      expect(before).toEqual(expect.arrayContaining(after));
      const denied = [
        ...deny.users.map(({ name }) => `user ${name}`),
        ...deny.groups.map((name) => `group ${name}`),
        ...deny.roles.map(({ name }) => `role ${name}`),
        ...attached.groups
          .filter(({ group }) => deny.groups.includes(group))
          .flatMap(({ members }) => members.map((name) => `user ${name}`)),
      ];
      expect(after.filter((name) => denied.includes(name))).toEqual([]);
    }),
    runs,
  );
});

it('a further Allow, of whatever kind, takes nobody out', () => {
  const allows = statements.map((statement) => ({ ...statement, Effect: 'Allow' }));
  fc.assert(
    fc.property(accounts, policies(allows), (attached, allow) => {
      const before = namesIn(attached);

      const after = namesIn(and(attached, allow));

      expect(after).toEqual(expect.arrayContaining(before));
    }),
    runs,
  );
});

it('whoever is given everything is named, unless a full Deny is there', () => {
  fc.assert(
    fc.property(accounts, (attached) => {
      const isDenied = attached.policies.some(({ document }) =>
        document.some((one) => one.kind === 'understood' && one.effect === 'Deny'),
      );
      fc.pre(!isDenied);

      const after = namesIn(and(attached, aPolicy('Full', [fullAccess], { users })));

      expect(after).toEqual(expect.arrayContaining(users.map(({ name }) => `user ${name}`)));
    }),
    runs,
  );
});

it('nobody is only said, and no finding only left out, where nothing is in doubt', () => {
  fc.assert(
    fc.property(accounts, (attached) => {
      const rights = whoCanSwitchOff(attached, anAccountId);

      const isNobody = rights.kind === 'known' && rights.principals.length === 0;
      expect(findingAboutSwitchOff(rights, 0) === undefined).toBe(isNobody);
      expect(isNobody && rights.doubtful.length > 0).toBe(false);
    }),
    runs,
  );
});

it('nobody has a way that no policy of theirs opens', () => {
  fc.assert(
    fc.property(accounts, (attached) => {
      const rights = whoCanSwitchOff(attached, anAccountId);

      const principals = rights.kind === 'known' ? rights.principals : [];
      const known = attached.policies.map(({ name }) => name);
      expect(principals.filter(({ via }) => via.length === 0)).toEqual([]);
      expect(principals.flatMap(({ via }) => via).filter((name) => !known.includes(name))).toEqual([]);
    }),
    runs,
  );
});
