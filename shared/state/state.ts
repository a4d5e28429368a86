/** Everything the guard keeps in Tablestore, over one connection. Nothing is loaded or sent before the first use. */
import type { AccountId } from '../domain/ids.ts';
import type { Clock } from '../domain/time.ts';
import type {
  Claims,
  CredentialRecords,
  DailyLimit,
  Findings,
  Inventory,
  Journal,
  Notices,
  SettingsReader,
} from '../use-cases/ports.ts';
import { claims } from './claims.ts';
import { credentialRecords } from './credentials.ts';
import { dailyLimit } from './daily-limit.ts';
import { findings } from './findings.ts';
import { inventory } from './inventory.ts';
import { journal } from './journal.ts';
import { notices } from './notices.ts';
import { settingsReader } from './settings.ts';
import { openTable, type TableContext } from './table.ts';
import { type ClientOptions, tablestoreClient } from './tablestore-client.ts';
import { tables } from './tables.ts';

export interface StateOptions {
  readonly client: ClientOptions;
  readonly account: AccountId;
  readonly clock: Clock;
  /** Unique for every write of every process; crypto.randomUUID. */
  readonly newId: () => string;
  /** Rows a page of a range; the service's own limit when absent. */
  readonly pageSize?: number;
}

export interface State {
  readonly claims: Claims;
  readonly notices: Notices;
  readonly journal: Journal;
  readonly records: CredentialRecords;
  readonly inventory: Inventory;
  readonly settings: SettingsReader;
  readonly dailyLimit: DailyLimit;
  readonly findings: Findings;
}

export function createState(options: StateOptions): State {
  const { account, clock, newId, pageSize } = options;
  const context: TableContext = {
    client: tablestoreClient(options.client),
    newId,
    ...(pageSize === undefined ? {} : { pageSize }),
  };
  const claimRows = openTable(context, tables.claims);
  return {
    claims: claims({ table: claimRows, account, clock }),
    notices: notices({ table: claimRows, account, clock }),
    dailyLimit: dailyLimit({ table: claimRows, account }),
    journal: journal({ table: openTable(context, tables.journal), account }),
    records: credentialRecords({ table: openTable(context, tables.credentials), account }),
    inventory: inventory({
      identities: openTable(context, tables.identities),
      identityNames: openTable(context, tables.identityNames),
      account,
    }),
    settings: settingsReader({ table: openTable(context, tables.settings), account }),
    findings: findings({ table: openTable(context, tables.findings), account }),
  };
}
