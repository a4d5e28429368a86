import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { tables } from '../../shared/state/tables.ts';

const file = new URL('../../policies/revoke.json', import.meta.url);
const oneOrMore = z.union([z.string().transform((text) => [text]), z.array(z.string()).min(1)]);
/** Documented: the structure of a RAM policy; the function's role is only ever allowed something. */
const policySchema = z.strictObject({
  Version: z.literal('1'),
  Statement: z.array(z.strictObject({ Effect: z.literal('Allow'), Action: oneOrMore, Resource: oneOrMore })),
});
const policy = policySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
const actions = policy.Statement.flatMap(({ Action }) => Action);

/** The row operations that are allowed on a table. */
function rowActionsOn(table: string): string[] {
  const statements = policy.Statement.filter(({ Resource }) =>
    Resource.some((resource) => resource.endsWith(`/table/${table}`)),
  );
  return statements.flatMap(({ Action }) => Action).toSorted();
}

const reads = ['ots:BatchGetRow', 'ots:GetRange', 'ots:GetRow'];
const writes = ['ots:BatchWriteRow', 'ots:DeleteRow', 'ots:PutRow', 'ots:UpdateRow'];

describe('the policy of the role that revokes', () => {
  test('names every action: none with a wildcard', () => {
    expect(actions.filter((action) => !/^[a-z]+:[A-Za-z0-9]+$/.test(action))).toEqual([]);
  });

  test('allows exactly one thing that takes access away, and none that gives it', () => {
    const changing = /:(Clean|Delete|Update|Grant|Create|Attach|Detach|Put|Revoke|Restore|Set|Add|Remove)/;
    const outsideOfTablestore = actions.filter((action) => !action.startsWith('ots:'));

    expect(outsideOfTablestore.filter((action) => changing.test(action))).toEqual([
      'cs:CleanClusterUserPermissions',
    ]);
  });

  test.each(['settings', 'approvals'])('can read %s and not write them', (table) => {
    expect(rowActionsOn(table)).toEqual(reads);
  });

  test('reaches the rows of a table only where the table is named', () => {
    const broad = policy.Statement.filter(({ Resource }) =>
      Resource.some((resource) => /(^|table\/)\*$/.test(resource)),
    );
    const rowActions = new Set([...reads, ...writes]);

    expect(broad.flatMap(({ Action }) => Action).filter((action) => rowActions.has(action))).toEqual([]);
  });

  const written = Object.values(tables)
    .map(({ name }) => name)
    .filter((name) => name !== 'settings' && name !== ('approvals' as string));
  test.each(written)('can read and write %s', (table) => {
    expect(rowActionsOn(table)).toEqual([...reads, ...writes].toSorted());
  });

  test('reads audit logs only', () => {
    const logStatements = policy.Statement.filter(({ Action }) =>
      Action.some((name) => name.startsWith('log:')),
    );

    expect(logStatements.flatMap(({ Resource }) => Resource)).toEqual([
      'acs:log:*:*:project/*/logstore/audit-*',
    ]);
  });
});
