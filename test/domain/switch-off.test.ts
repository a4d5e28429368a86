import { describe, expect, it } from 'vitest';
import {
  type AttachedPolicies,
  type AttachedPolicy,
  type GroupMembers,
  whoCanSwitchOff,
} from '../../shared/domain/switch-off.ts';
import { findingAboutSwitchOff } from '../../shared/domain/switch-off-finding.ts';
import { aHolder, anAccountId, aPolicy, fullAccess, fullDeny } from '../support/policies.ts';

const [alice, bob, deployer] = [aHolder('user', 1), aHolder('user', 2), aHolder('role', 3)];
const onOneCluster = { ...fullAccess, Resource: 'acs:cs:*:*:cluster/c1' };
const withMfa = { ...fullAccess, Condition: { Bool: { 'acs:MFAPresent': 'true' } } };
const readOnly = { ...fullAccess, Action: 'cs:Get*' };
const operators: GroupMembers = { group: 'operators', members: [alice.name, bob.name] };

function answerTo(policies: readonly AttachedPolicy[], groups: readonly GroupMembers[] = []): string[] {
  const rights = whoCanSwitchOff({ policies, groups }, anAccountId);
  if (rights.kind === 'unknown') return ['unknown'];
  return rights.principals.map(({ kind, name, via, how }) => `${kind} ${name} ${how} by ${via.join('+')}`);
}

describe('who could switch Secret encryption off', () => {
  it.each<[string, readonly AttachedPolicy[], readonly GroupMembers[], string[]]>([
    ['nobody without policies', [], [], []],
    ['nobody by a policy that only reads', [aPolicy('Read', [readOnly], { users: [alice] })], [], []],
    [
      'a user by an own policy',
      [aPolicy('Full', [fullAccess], { users: [alice] })],
      [],
      ['user user-1 always by Full'],
    ],
    ['a role', [aPolicy('Full', [fullAccess], { roles: [deployer] })], [], ['role role-3 always by Full']],
    [
      'a group and its members',
      [aPolicy('Full', [fullAccess], { groups: ['operators'] })],
      [operators],
      ['user user-1 always by Full', 'user user-2 always by Full', 'group operators always by Full'],
    ],
    [
      'a group without members: whoever joins it',
      [aPolicy('Full', [fullAccess], { groups: ['operators'] })],
      [{ group: 'operators', members: [] }],
      ['group operators always by Full'],
    ],
    [
      'a user by an own policy and the group’s, in the widest way',
      [
        aPolicy('One', [onOneCluster], { users: [alice] }),
        aPolicy('Full', [fullAccess], { groups: ['operators'] }),
        aPolicy('Mfa', [withMfa], { users: [alice] }),
      ],
      [{ group: 'operators', members: [alice.name] }],
      ['user user-1 always by Full+Mfa+One', 'group operators always by Full'],
    ],
    [
      'on some clusters, which is wider than under a condition',
      [
        aPolicy('One', [onOneCluster], { users: [alice] }),
        aPolicy('Mfa', [withMfa], { users: [alice, bob] }),
      ],
      [],
      ['user user-1 some clusters by Mfa+One', 'user user-2 conditional by Mfa'],
    ],
    [
      'not a user with an own Deny',
      [aPolicy('Full', [fullAccess], { users: [alice, bob] }), aPolicy('No', [fullDeny], { users: [alice] })],
      [],
      ['user user-2 always by Full'],
    ],
    [
      'not a user whose Deny stands beside the Allow in one policy',
      [aPolicy('Both', [fullAccess, fullDeny], { users: [alice] })],
      [],
      [],
    ],
    [
      'not a user who is denied by a group',
      [
        aPolicy('Full', [fullAccess], { users: [alice] }),
        aPolicy('No', [fullDeny], { groups: ['operators'] }),
      ],
      [operators],
      [],
    ],
    [
      'not a user who is denied by another group than the one that allows it',
      [
        aPolicy('Full', [fullAccess], { groups: ['operators'] }),
        aPolicy('No', [fullDeny], { groups: ['interns'] }),
      ],
      [operators, { group: 'interns', members: [alice.name] }],
      ['user user-2 always by Full', 'group operators always by Full'],
    ],
    [
      'a group of which a member is denied',
      [
        aPolicy('Full', [fullAccess], { groups: ['operators'] }),
        aPolicy('No', [fullDeny], { users: [alice] }),
      ],
      [operators],
      ['user user-2 always by Full', 'group operators always by Full'],
    ],
    [
      'a user by an own policy, though the group’s Allow is denied to somebody else',
      [aPolicy('Full', [fullAccess], { users: [alice] }), aPolicy('No', [fullDeny], { users: [bob] })],
      [],
      ['user user-1 always by Full'],
    ],
    [
      'not a role with a Deny, and no user for its sake',
      [
        aPolicy('Full', [fullAccess], { users: [alice], roles: [deployer] }),
        aPolicy('No', [fullDeny], { roles: [deployer] }),
      ],
      [],
      ['user user-1 always by Full'],
    ],
    [
      'whoever has a Deny under a condition, or on one cluster',
      [
        aPolicy('Full', [fullAccess], { users: [alice, bob] }),
        aPolicy('Mfa', [{ ...withMfa, Effect: 'Deny' }], { users: [alice] }),
        aPolicy('One', [{ ...onOneCluster, Effect: 'Deny' }], { users: [bob] }),
      ],
      [],
      ['user user-1 always by Full', 'user user-2 always by Full'],
    ],
    [
      'whoever has a Deny that is not understood',
      [
        aPolicy('Full', [fullAccess], { users: [alice] }),
        aPolicy('Odd', [{ ...fullDeny, Sid: 'x' }], { users: [alice] }),
      ],
      [],
      ['user user-1 always by Full'],
    ],
    [
      'whoever has a policy that is not understood',
      [aPolicy('Odd', [{ ...readOnly, Sid: 'x' }], { users: [alice] })],
      [],
      ['user user-1 always by Odd'],
    ],
    [
      'one user under names in different letters',
      [
        aPolicy('Full', [fullAccess], { groups: ['Operators'] }),
        aPolicy('No', [fullDeny], { users: [alice] }),
      ],
      [{ group: 'operators', members: [alice.name.toUpperCase()] }],
      ['group Operators always by Full'],
    ],
    [
      'unknown, when RAM counts more attachments than it names',
      [aPolicy('Full', [fullAccess], { attachments: 1 })],
      [],
      ['unknown'],
    ],
    [
      'nobody, when a policy that only reads is attached out of sight',
      [aPolicy('Read', [readOnly], { attachments: 1 })],
      [],
      [],
    ],
    [
      'nobody, when RAM does not count attachments and names none',
      [aPolicy('Full', [fullAccess], { attachments: undefined })],
      [],
      [],
    ],
    [
      'a group whose members are not known',
      [aPolicy('Full', [fullAccess], { groups: ['operators'] })],
      [],
      ['group operators always by Full'],
    ],
  ])('%s', (_words, policies, groups, answer) => {
    expect(answerTo(policies, groups)).toEqual(answer);
  });

  it('has ids of those who have one, whatever was seen first', () => {
    const attached: AttachedPolicies = {
      policies: [
        aPolicy('Full', [fullAccess], { groups: ['operators'], roles: [deployer] }),
        aPolicy('One', [onOneCluster], { users: [alice] }),
      ],
      groups: [operators],
    };

    expect(whoCanSwitchOff(attached, anAccountId)).toMatchObject({
      principals: [
        { kind: 'user', id: alice.id, name: alice.name },
        { kind: 'user', name: bob.name },
        { kind: 'group', name: 'operators' },
        { kind: 'role', id: deployer.id, name: deployer.name },
      ],
    });
  });

  it('has no doubt where RAM names as many as it counts', () => {
    const full = aPolicy('Full', [fullAccess], {
      users: [alice],
      groups: ['operators'],
      roles: [deployer],
      attachments: 3,
    });

    const rights = whoCanSwitchOff({ policies: [full], groups: [operators] }, anAccountId);

    expect(rights).toMatchObject({ kind: 'known', doubtful: [] });
  });

  it('names the policies that are in doubt, and why', () => {
    const policies = [
      aPolicy('Full', [fullAccess], { users: [alice], attachments: 3 }),
      aPolicy('Odd', [{ ...fullDeny, Sid: 'x' }], { users: [alice] }),
      aPolicy('Team', [fullAccess], { groups: ['operators'] }),
    ];

    expect(whoCanSwitchOff({ policies, groups: [] }, anAccountId)).toMatchObject({
      doubtful: [
        { policy: 'Full', why: 'it is attached 3 times, and RAM names 1 of whom' },
        { policy: 'Odd', why: 'the element “Sid” is not known' },
        { policy: 'Team', why: 'who is in the group operators is not known' },
      ],
    });
  });
});

describe('the finding', () => {
  const at = Date.UTC(2026, 10, 20);

  it('names ten, counts the others, and says what is in doubt', () => {
    const members = Array.from({ length: 12 }, (_, number) => `member-${number + 1}`);
    const attached = {
      policies: [aPolicy('Odd', [{ ...fullAccess, Sid: 'x' }], { groups: ['operators'] })],
      groups: [{ group: 'operators', members }],
    };

    const finding = findingAboutSwitchOff(whoCanSwitchOff(attached, anAccountId), at);

    expect(finding).toMatchObject({ subject: 'account', severity: 'notice', at });
    expect(finding?.text).toMatch(
      /^13 could switch .*: user member-1, .*user member-10 and 3 more\. Not understood: Odd\. Attach /,
    );
  });

  it('says how, when it is not always', () => {
    const attached = { policies: [aPolicy('One', [onOneCluster], { users: [alice] })], groups: [] };

    const finding = findingAboutSwitchOff(whoCanSwitchOff(attached, anAccountId), at);

    expect(finding?.text).toBe(
      '1 could switch Secret encryption off: user user-1 (some clusters). Attach the Deny policy to those who need not.',
    );
  });

  it('names all of ten', () => {
    const users = Array.from({ length: 10 }, (_, number) => ({ ...alice, name: `user-${number + 1}` }));
    const attached = { policies: [aPolicy('Full', [fullAccess], { users })], groups: [] };

    const finding = findingAboutSwitchOff(whoCanSwitchOff(attached, anAccountId), at);

    expect(finding?.text).toContain('user user-9, user user-10. Attach');
  });

  it('says the first five doubts when it is unknown who could', () => {
    const policies = Array.from({ length: 6 }, (_, number) =>
      aPolicy(`P${number + 1}`, [fullAccess], { attachments: 1 }),
    );

    const finding = findingAboutSwitchOff(whoCanSwitchOff({ policies, groups: [] }, anAccountId), at);

    expect(finding?.text).toContain('P1: it is attached 1 times, and RAM names 0 of whom; P2: it is');
    expect(finding?.text).toMatch(/; P5: it is attached 1 times, and RAM names 0 of whom\.$/);
  });

  it('is there when it is unknown who could', () => {
    const attached = { policies: [aPolicy('Full', [fullAccess], { attachments: 2 })], groups: [] };

    const finding = findingAboutSwitchOff(whoCanSwitchOff(attached, anAccountId), at);

    expect(finding?.text).toBe(
      'Who could switch Secret encryption off is unknown: Nobody is seen who could, and not every policy is ' +
        'understood: Full: it is attached 2 times, and RAM names 0 of whom.',
    );
  });

  it('is not there when it is certain that nobody could', () => {
    expect(
      findingAboutSwitchOff(whoCanSwitchOff({ policies: [], groups: [] }, anAccountId), at),
    ).toBeUndefined();
  });
});
