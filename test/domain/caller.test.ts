/** What each role may, and which one a token gives. */
import { describe, expect, it } from 'vitest';
import { may, type Role, roleIn, roles } from '../../shared/domain/caller.ts';

describe('a caller', () => {
  it.each<[Role, readonly Role[]]>([
    ['viewer', ['viewer']],
    ['operator', ['viewer', 'operator']],
    ['approver', ['viewer', 'operator', 'approver']],
    ['admin', ['viewer', 'operator', 'approver', 'admin']],
  ])('who is %s may what is for %s', (role, allowed) => {
    const caller = { name: 'mei', role, how: 'token' } as const;

    expect(roles.filter((needed) => may(caller, needed))).toEqual(allowed);
  });
});

describe('the role in a token', () => {
  it.each<[string, readonly string[], Role | undefined]>([
    ['is none where it claims none', [], undefined],
    ['is none where nobody knows what it claims', ['root', 'Admin'], undefined],
    ['is the one that it claims', ['operator'], 'operator'],
    ['is the strongest of several, in any order', ['approver', 'viewer', 'root'], 'approver'],
  ])('%s', (_words, claimed, role) => {
    expect(roleIn(claimed)).toBe(role);
  });
});
