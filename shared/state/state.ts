/** Everything the guard keeps in Tablestore, over one connection. Nothing is loaded or sent before the first use. */
import type { AccountId } from '../domain/ids.ts';
import type { IdentityObservation } from '../domain/observation.ts';
import type { Clock } from '../domain/time.ts';
import type {
  Claims,
  CredentialRecords,
  DailyLimit,
  Findings,
  InventoryReader,
  InventoryRecorder,
  Journal,
  Notices,
  OpenEvents,
  SettingsReader,
} from '../use-cases/ports.ts';
import type { Counters } from '../use-cases/ports/counting.ts';
import type { Approvals, ApprovalUses, ApprovalWriter, HeldPlans } from '../use-cases/ports/approvals.ts';
import type { JournalAudit } from '../use-cases/ports/journal-audit.ts';
import type { Reading } from '../use-cases/ports/reading.ts';
import type { Audits, OpenFindings } from '../use-cases/ports/auditing.ts';
import type { IdempotentRequests, RequestLog, SettingsWriter } from '../use-cases/ports/requests.ts';
import type { Told } from '../use-cases/ports/telling.ts';
import type { Heartbeat } from '../use-cases/ports/health.ts';
import type { Sweeps } from '../use-cases/ports/sweeping.ts';
import type { EncryptionRecords, Turns } from '../use-cases/ports/encryption.ts';
import { approvals, approvalWriter } from './approvals.ts';
import { approvalUses } from './approval-uses.ts';
import { audits } from './audits.ts';
import { claims } from './claims.ts';
import { counters } from './counters.ts';
import { credentialRecords } from './credentials.ts';
import { dailyLimit } from './daily-limit.ts';
import { encryptionRecords } from './encryption.ts';
import { findings } from './findings.ts';
import { heartbeat } from './heartbeat.ts';
import { heldPlans } from './held-plans.ts';
import { changeInventory } from './inventory-changes.ts';
import { identityInventory } from './inventory.ts';
import { identityObservation } from './inventory-schemas.ts';
import { journal } from './journal.ts';
import { journalAudit } from './journal-audit.ts';
import { notices, openEvents } from './notices.ts';
import { reading } from './reading.ts';
import { idempotentRequests, requestLog } from './requests.ts';
import { settingsReader } from './settings.ts';
import { settingsWriter } from './settings-writer.ts';
import { sweeps } from './sweeps.ts';
import { openTable, type TableContext } from './table.ts';
import { type ClientOptions, tablestoreClient } from './tablestore-client.ts';
import { tables } from './tables.ts';
import { told } from './told.ts';
import { turns } from './turns.ts';

export interface StateOptions {
  readonly client: ClientOptions;
  readonly account: AccountId;
  readonly clock: Clock;
  /** Unique for every write of every process; crypto.randomUUID. */
  readonly newId: () => string;
  /** Rows a page of a range; the service's own limit when absent. */
  readonly pageSize?: number;
  /** Behind the name of each table; for tests that share an instance. */
  readonly suffix?: string;
}

export interface State {
  /** Begins to look at the tables that every revocation, or every audit, uses, while something else is waited for. */
  readonly prepare: (work: 'revocation' | 'audit') => void;
  readonly claims: Claims;
  readonly notices: Notices;
  readonly journal: Journal;
  readonly records: CredentialRecords;
  readonly inventory: InventoryRecorder & InventoryReader;
  readonly observations: OpenEvents<IdentityObservation>;
  readonly settings: SettingsReader;
  readonly approvals: Approvals;
  readonly approvalWriter: ApprovalWriter;
  readonly approvalUses: ApprovalUses;
  readonly heldPlans: HeldPlans;
  readonly dailyLimit: DailyLimit;
  readonly counters: Counters;
  readonly findings: Findings & OpenFindings;
  readonly audits: Audits;
  readonly encryption: EncryptionRecords;
  readonly turns: Turns;
  readonly sweeps: Sweeps;
  readonly heartbeat: Heartbeat;
  readonly told: Told;
  readonly settingsWriter: SettingsWriter;
  readonly idempotentRequests: IdempotentRequests;
  readonly requestLog: RequestLog;
  readonly reading: Reading;
  readonly journalAudit: JournalAudit;
}

export function createState(options: StateOptions): State {
  const { account, clock, newId, pageSize, suffix } = options;
  const context: TableContext = {
    client: tablestoreClient(options.client),
    newId,
    ...(pageSize === undefined ? {} : { pageSize }),
    ...(suffix === undefined ? {} : { suffix }),
  };
  const claimRows = openTable(context, tables.claims);
  const credentials = openTable(context, tables.credentials);
  const journalRows = openTable(context, tables.journal);
  const findingRows = openTable(context, tables.findings);
  const settingRows = openTable(context, tables.settings);
  const identityRows = openTable(context, tables.identities);
  const nameRows = openTable(context, tables.identityNames);
  const approvalRows = openTable(context, tables.approvals);
  const auditRows = openTable(context, tables.audits);
  const encryptionRows = openTable(context, tables.encryption);
  const runs = sweeps({ table: openTable(context, tables.sweeps), account });
  const inventory = {
    ...identityInventory({
      identities: identityRows,
      identityNames: nameRows,
      account,
    }),
    ...changeInventory({ credentials, keys: openTable(context, tables.keys), account }),
  };
  const usual = {
    revocation: [claimRows, nameRows, identityRows, settingRows, credentials, journalRows],
    audit: [settingRows, findingRows, credentials, auditRows],
  };
  return {
    prepare: (work) => usual[work].forEach((table) => table.prepare()),
    claims: claims({ table: claimRows, account, clock }),
    notices: notices({ table: claimRows, account, clock }),
    dailyLimit: dailyLimit({ table: claimRows, account }),
    counters: counters({ table: claimRows, account }),
    journal: journal({ table: journalRows, account }),
    records: credentialRecords({ table: credentials, account }),
    inventory,
    observations: openEvents({
      table: openTable(context, tables.observations),
      account,
      clock,
      schema: identityObservation,
    }),
    settings: settingsReader({ table: settingRows, account }),
    approvals: approvals({ table: approvalRows, account }),
    approvalWriter: approvalWriter({ table: approvalRows, account }),
    approvalUses: approvalUses({ table: claimRows, account }),
    heldPlans: heldPlans({ table: claimRows, account }),
    audits: audits({ credentials, audits: auditRows, account }),
    encryption: encryptionRecords({ table: encryptionRows, account }),
    turns: turns({ table: claimRows, account }),
    settingsWriter: settingsWriter({ table: settingRows, account }),
    idempotentRequests: idempotentRequests({ table: claimRows, account }),
    requestLog: requestLog({ table: openTable(context, tables.requests), account }),
    told: told({ table: claimRows, account }),
    sweeps: runs,
    heartbeat: heartbeat({ table: claimRows, account }),
    findings: findings({ table: findingRows, account }),
    reading: reading({
      account,
      credentials,
      journal: journalRows,
      findings: findingRows,
      identities: identityRows,
      audits: auditRows,
      encryption: encryptionRows,
      sweeps: runs,
    }),
    journalAudit: journalAudit({ account, credentials, journal: journalRows }),
  };
}
