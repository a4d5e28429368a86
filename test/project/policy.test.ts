import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type TableDefinition, tables } from '../../shared/state/tables.ts';

const oneOrMore = z.union([z.string().transform((text) => [text]), z.array(z.string()).min(1)]);
/** Documented: the structure of a RAM policy; a function's role is only ever allowed something. */
const policySchema = z.strictObject({
  Version: z.literal('1'),
  Statement: z.array(z.strictObject({ Effect: z.literal('Allow'), Action: oneOrMore, Resource: oneOrMore })),
});
type Policy = z.infer<typeof policySchema>;

const folder = new URL('../../policies/', import.meta.url);
const policyOf = (name: string): Policy =>
  policySchema.parse(JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')));
const actionsOf = ({ Statement }: Policy): string[] => Statement.flatMap(({ Action }) => Action);

const reads = ['ots:BatchGetRow', 'ots:GetRange', 'ots:GetRow'];
const writes = ['ots:BatchWriteRow', 'ots:DeleteRow', 'ots:PutRow', 'ots:UpdateRow'];
const all = [...reads, ...writes].toSorted();

type Rights = Readonly<Record<string, readonly string[]>>;

/** The row operations that a policy allows, by table and index; one without any is left out. */
function rowRights({ Statement }: Policy): Rights {
  const rights = new Map<string, string[]>();
  for (const { Action, Resource } of Statement) {
    const rowActions = Action.filter((action) => [...reads, ...writes].includes(action));
    for (const resource of Resource) {
      const [, table] = /^acs:ots:\*:\*:instance\/kubeconfig-guard\/table\/(.+)$/.exec(resource) ?? [];
      if (table === undefined || rowActions.length === 0) continue;
      rights.set(table, [...(rights.get(table) ?? []), ...rowActions].toSorted());
    }
  }
  return Object.fromEntries(rights);
}

/** What each function may do to the rows of each table and index, and to the cloud besides. */
const expected: Readonly<Record<string, { rows: Rights; changes: readonly string[] }>> = {
  revoke: {
    rows: {
      identities: all,
      identity_names: all,
      credentials: all,
      credentials_by_due: ['ots:GetRange'],
      credentials_by_uid: ['ots:GetRange'],
      journal: all,
      claims: all,
      findings: all,
      findings_by_uid: ['ots:GetRange'],
      settings: reads,
      approvals: reads,
    },
    changes: ['cs:CleanClusterUserPermissions'],
  },
  record: {
    rows: {
      identities: all,
      identity_names: all,
      keys: all,
      observations: all,
      findings: all,
      // RAM can't tell columns; UpdateRow at least can't take the revoking function's away unnamed.
      credentials: ['ots:GetRange', 'ots:GetRow', 'ots:UpdateRow'],
      journal: ['ots:GetRange', 'ots:GetRow'],
      // What was published, and when the last event was handled. RAM can't tell keys.
      claims: ['ots:BatchWriteRow', 'ots:GetRow', 'ots:PutRow'],
      sweeps: ['ots:GetRange'],
    },
    changes: [],
  },
  audit: {
    rows: {
      // Writes of several tables travel together.
      claims: ['ots:BatchWriteRow', 'ots:PutRow'],
      audits: all,
      findings: all,
      findings_by_subject: ['ots:GetRange'],
      // Its own column only; RAM can't tell columns.
      credentials: ['ots:BatchWriteRow', 'ots:GetRange', 'ots:GetRow', 'ots:UpdateRow'],
      identities: reads,
      settings: reads,
    },
    changes: [],
  },
  api: {
    rows: {
      approvals: all,
      claims: all,
      credentials: all,
      findings: all,
      journal: all,
      requests: all,
      settings: all,
      audits: reads,
      credentials_by_uid: reads,
      credentials_by_due: reads,
      encryption: reads,
      findings_open: reads,
      identities: reads,
      identities_gone: reads,
      identity_names: reads,
      keys: reads,
      sweeps: reads,
    },
    changes: ['cs:UpdateUserPermissions'],
  },
  sweep: {
    rows: {
      claims: all,
      findings: all,
      identities: all,
      identity_names: all,
      sweeps: all,
      approvals: reads,
      audits: reads,
      credentials: reads,
      credentials_by_due: reads,
      encryption: reads,
    },
    changes: [],
  },
  'verify-encryption': {
    rows: {
      encryption: all,
      findings: all,
      claims: ['ots:BatchWriteRow', 'ots:GetRow', 'ots:PutRow'],
      keys: ['ots:BatchGetRow', 'ots:GetRow'],
    },
    changes: [],
  },
};

describe('the policies', () => {
  test('are one a function', () => {
    const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));

    expect(names.toSorted()).toEqual(Object.keys(expected).toSorted());
  });

  test('name tables and indexes that there are', () => {
    const definitions: readonly TableDefinition[] = Object.values(tables);
    const known = definitions.flatMap(({ name, indexes = [] }) => [name, ...indexes.map((one) => one.name)]);
    const named = Object.values(expected).flatMap(({ rows }) => Object.keys(rows));

    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  describe.each(Object.entries(expected))('of %s', (name, { rows, changes }) => {
    const policy = policyOf(name);

    test('names every action: none with a wildcard', () => {
      expect(actionsOf(policy).filter((action) => !/^[a-z]+:[A-Za-z0-9]+$/.test(action))).toEqual([]);
    });

    test(`allows to change ${changes.length === 0 ? 'nothing' : changes.join()} outside of Tablestore`, () => {
      const changing = /:(Clean|Delete|Update|Grant|Create|Attach|Detach|Put|Revoke|Restore|Set|Add|Remove)/;
      // A message changes nothing.
      const outside = actionsOf(policy).filter(
        (action) => !action.startsWith('ots:') && action !== 'eventbridge:PutEvents',
      );

      expect(outside.filter((action) => changing.test(action))).toEqual(changes);
    });

    test('reaches rows only as described here, and only where the table is named', () => {
      expect(rowRights(policy)).toEqual(rows);
    });
  });

  test('let revoke and audit read audit logs only, and record none', () => {
    const logsOf = (name: string): string[] =>
      policyOf(name)
        .Statement.filter(({ Action }) => Action.some((action) => action.startsWith('log:')))
        .flatMap(({ Resource }) => Resource);

    expect(logsOf('audit')).toEqual(['acs:log:*:*:project/*/logstore/audit-*']);
    expect(logsOf('revoke')).toEqual(['acs:log:*:*:project/*/logstore/audit-*']);
    expect(logsOf('record')).toEqual([]);
    expect(logsOf('verify-encryption')).toEqual(['acs:log:*:*:project/*/logstore/actiontrail_*']);
  });
});
