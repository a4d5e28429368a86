/** The tables, once, in an instance of the guard's own. Every key begins with the account. */

export interface TableDefinition {
  readonly name: string;
  readonly key: readonly KeyColumn[];
}

export interface KeyColumn {
  readonly name: string;
  readonly type: 'STRING' | 'INTEGER';
}

const text = (name: string): KeyColumn => ({ name, type: 'STRING' });
const integer = (name: string): KeyColumn => ({ name, type: 'INTEGER' });
const account = text('account');

export const tables = {
  /** One row an identity, with all its names. */
  identities: { name: 'identities', key: [account, text('uid')] },
  /** Who bore a name: `RamUser/alice@example.onaliyun.com`, in lower case. */
  identityNames: { name: 'identity_names', key: [account, text('name'), text('uid')] },
  credentials: { name: 'credentials', key: [account, text('cluster'), text('uid')] },
  /** `subject` is `<cluster>+<uid>`; entries count from 1 without gap. */
  journal: { name: 'journal', key: [account, text('subject'), integer('sequence')] },
  /** Leases, events with their outcome, the daily limit; see the modules that write them for the forms of `key`. */
  claims: { name: 'claims', key: [account, text('key')] },
  /** `open/…` and `closed/…`. */
  findings: { name: 'findings', key: [account, text('id')] },
  settings: { name: 'settings', key: [account, text('name')] },
} as const satisfies Record<string, TableDefinition>;

/** Rows never expire by themselves, and only their newest version counts. */
export const tableOptions = { timeToLive: -1, maxVersions: 1 } as const;
