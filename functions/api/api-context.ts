/** What a request over HTTP can reach: everything to read, what people may set, and the other functions to ask. */
import type { Guard } from '../../shared/domain/credential.ts';
import type { AccountId } from '../../shared/domain/ids.ts';
import type { Clock } from '../../shared/domain/time.ts';
import type { RestoreContext } from '../../shared/use-cases/context.ts';
import type { Approvals, ApprovalWriter, HeldPlans } from '../../shared/use-cases/ports/approvals.ts';
import type { Audits } from '../../shared/use-cases/ports/auditing.ts';
import type { EncryptionRecords } from '../../shared/use-cases/ports/encryption.ts';
import type { JournalAudit } from '../../shared/use-cases/ports/journal-audit.ts';
import type { Reading } from '../../shared/use-cases/ports/reading.ts';
import type {
  IdempotentRequests,
  RequestLog,
  SettingsWriter,
} from '../../shared/use-cases/ports/requests.ts';
import type { Functions, Sweeps } from '../../shared/use-cases/ports/sweeping.ts';
import type { CredentialRecords, InventoryReader, SettingsReader } from '../../shared/use-cases/ports.ts';

/** Everything that is kept, as far as the API reads or writes it. */
export interface ApiState {
  readonly reading: Reading;
  readonly journalAudit: JournalAudit;
  readonly audits: Audits;
  readonly encryption: EncryptionRecords;
  readonly sweeps: Sweeps;
  readonly inventory: InventoryReader;
  readonly records: CredentialRecords;
  readonly settings: SettingsReader;
  readonly settingsWriter: SettingsWriter;
  readonly approvals: Approvals;
  readonly approvalWriter: ApprovalWriter;
  readonly heldPlans: HeldPlans;
  readonly idempotentRequests: IdempotentRequests;
  readonly requestLog: RequestLog;
}

export interface ApiContext {
  readonly account: AccountId;
  readonly state: ApiState;
  readonly functions: Functions;
  /** Made when somebody asks for a restore: it needs the cloud. */
  readonly restoring: () => Promise<RestoreContext>;
  readonly guard: () => Promise<Guard>;
  readonly policy: { readonly mayApproveOwn: boolean };
  readonly clock: Clock;
  readonly newId: () => string;
  readonly narrate: (step: string, facts: Readonly<Record<string, unknown>>) => void;
}
