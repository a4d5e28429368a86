/** The tables, once, in an instance of the guard's own. Every key begins with the account. */

export interface TableDefinition {
  readonly name: string;
  readonly key: readonly KeyColumn[];
  /** Columns whose type the table fixes: those of its indexes that are not in its key. */
  readonly columns?: readonly KeyColumn[];
  readonly indexes?: readonly IndexDefinition[];
  /**
   * How long a column lives after it was written; for ever when absent. Not with an index: Tablestore wants rows with an
   * index never to expire, or never to be updated (documented).
   */
  readonly timeToLiveSeconds?: number;
}

export interface KeyColumn {
  readonly name: string;
  readonly type: 'STRING' | 'INTEGER';
}

/**
 * The same rows in another order, with those columns that are named. A row that lacks a column of the key is not in it. All
 * are local indexes: changed together with their table, so that a read sees every write that was answered (documented).
 */
export interface IndexDefinition {
  readonly name: string;
  /** Begins as the table's key does, and has every column of it: at most four (documented). */
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

const text = (name: string): KeyColumn => ({ name, type: 'STRING' });
const integer = (name: string): KeyColumn => ({ name, type: 'INTEGER' });
const account = text('account');

const secondsADay = 86_400;

export const tables = {
  /** One row an identity, with all its names. */
  identities: {
    name: 'identities',
    key: [account, text('uid')],
    columns: [text('type'), text('known'), integer('goneAt')],
    indexes: [
      /** Only deleted ones, the earliest deletion first. */
      { name: 'identities_gone', key: ['account', 'goneAt', 'uid'], columns: ['type', 'known'] },
    ],
  },
  /** Who bore a name: `RamUser/alice@example.onaliyun.com`, in lower case. */
  identityNames: { name: 'identity_names', key: [account, text('name'), text('uid')] },
  /**
   * `record`, `head` and `due` are the revoking function's; `granted`, `withdrawn`, `issued` and `cleaned` the recording
   * one's; `audit` is the audit's. A row may have those of one of them only.
   */
  credentials: {
    name: 'credentials',
    key: [account, text('cluster'), text('uid')],
    columns: [
      integer('due'),
      text('record'),
      text('granted'),
      text('withdrawn'),
      text('issued'),
      text('cleaned'),
    ],
    indexes: [
      {
        name: 'credentials_by_uid',
        key: ['account', 'uid', 'cluster'],
        columns: ['record', 'granted', 'withdrawn', 'issued', 'cleaned'],
      },
      /** Only what somebody has to look at again. */
      { name: 'credentials_by_due', key: ['account', 'due', 'cluster', 'uid'], columns: ['record'] },
    ],
  },
  /** `subject` is `<cluster>+<uid>`; entries count from 1 without gap. */
  journal: { name: 'journal', key: [account, text('subject'), integer('sequence')] },
  /**
   * Leases, events with their outcome, the daily limit, used approvals, plans that wait for one, counters, when the last
   * event was handled; see the modules that write them for the forms of `key`.
   * Nothing in it is needed for long: a lease runs out within the hour, an event is delivered again for a day at most, a
   * day's limit and counters are the day's. An event that is still open can't expire, as every look at it writes its rows
   * anew, and an open event is looked at at least every twelve hours.
   */
  claims: { name: 'claims', key: [account, text('key')], timeToLiveSeconds: 90 * secondsADay },
  /** What the last audit of each cluster came to. */
  audits: { name: 'audits', key: [account, text('cluster')] },
  /** `open/…` and `closed/…`. */
  findings: {
    name: 'findings',
    key: [account, text('id')],
    columns: [
      text('finding'),
      text('kind'),
      text('subject'),
      text('uid'),
      integer('urgency'),
      integer('since'),
      integer('lastSeen'),
    ],
    indexes: [
      /** Only open ones: severity first, then since when. */
      {
        name: 'findings_open',
        key: ['account', 'urgency', 'id'],
        columns: ['finding', 'since', 'lastSeen'],
      },
      /** Only open ones: what they are about. */
      { name: 'findings_by_subject', key: ['account', 'subject', 'id'], columns: ['kind'] },
      /** Only open ones about credentials: whose they are. */
      { name: 'findings_by_uid', key: ['account', 'uid', 'id'], columns: ['kind', 'subject'] },
    ],
  },
  /** Changes of keys that Secret encryption may depend on. */
  keys: { name: 'keys', key: [account, text('region'), text('key')] },
  /** Changes of identities that could not be told by id yet; in the form of the events in `claims`. */
  observations: {
    name: 'observations',
    key: [account, text('key')],
    timeToLiveSeconds: 90 * secondsADay,
  },
  /** `cluster/<id>`: the last verification of its Secret encryption; `region/<id>`: what was read of its keys' use. */
  encryption: { name: 'encryption', key: [account, text('subject')] },
  /** A person's approvals: `subject` is the `<cluster>+<uid>` of a credential, or `plan/<id>`. */
  approvals: { name: 'approvals', key: [account, text('subject'), text('id')] },
  /** `<run>`: how far it is and what it came to; `units/<run>/<part>`: its clusters. */
  sweeps: { name: 'sweeps', key: [account, text('run')] },
  /** What was asked for over HTTP, by whom: `<time>/<id>`. */
  requests: { name: 'requests', key: [account, text('id')] },
  settings: { name: 'settings', key: [account, text('name')] },
} as const satisfies Record<string, TableDefinition>;

export function withSuffix(definition: TableDefinition, suffix: string): TableDefinition {
  const { name, indexes, ...rest } = definition;
  return {
    ...rest,
    name: `${name}${suffix}`,
    ...(indexes === undefined
      ? {}
      : { indexes: indexes.map((index) => ({ ...index, name: `${index.name}${suffix}` })) }),
  };
}
