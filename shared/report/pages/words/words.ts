/**
 * Every word of the domain that a reader of the report meets, in each language. Exhaustive by type: a word that is new in the
 * domain does not compile until it is translated.
 */
import type { RevocationReason } from '../../../domain/approval.ts';
import type { AccessResult, AddOnState, ClusterAudit, LogReport, Way } from '../../../domain/audit.ts';
import type { Caller, Role } from '../../../domain/caller.ts';
import type { AccountType, CertificateState, CredentialDetails } from '../../../domain/credential.ts';
import type { Decision, ReasonCode, Severity } from '../../../domain/decision.ts';
import type { Configured } from '../../../domain/encryption.ts';
import type { EncryptionRecord } from '../../../domain/encryption-record.ts';
import type { Verdict, VerdictCode } from '../../../domain/encryption-verdict.ts';
import type { Evidence, UnknownReason } from '../../../domain/evidence.ts';
import type { IdentityType } from '../../../domain/identity.ts';
import type { ClusterId } from '../../../domain/ids.ts';
import type { AccessChange } from '../../../domain/inventory.ts';
import type { Scope } from '../../../domain/observation.ts';
import type { CredentialStatus, FindingKind, JournalEntryKind, Mode } from '../../../domain/record.ts';
import type { LostReason } from '../../../domain/restore.ts';
import type { StandingPolicy } from '../../../domain/standing-policy.ts';
import type { ConsoleStatus, Trait } from '../../../domain/status.ts';
import type { SweepPhase } from '../../../domain/sweep.ts';
import type { JournalProblemKind } from '../../../domain/verify-journal.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import { zh } from './zh.ts';

export const languages = ['en', 'ja', 'zh'] as const;
export type Language = (typeof languages)[number];

type WordFor<Code extends string> = Readonly<Record<Code, string>>;

/** What one identity holds on one cluster, and what is decided and done about it. */
export interface CredentialWords {
  readonly credentialStatus: WordFor<CredentialStatus>;
  readonly certificate: WordFor<CertificateState>;
  /** As the vendor's console and documentation call them. */
  readonly consoleStatus: WordFor<ConsoleStatus>;
  readonly trait: WordFor<Trait>;
  /** Of the seven-day check, as the vendor's documentation calls them. */
  readonly accessResult: WordFor<AccessResult>;
  readonly evidence: WordFor<Evidence['kind']>;
  readonly unknownReason: WordFor<UnknownReason>;
  readonly way: WordFor<Way>;
  readonly accessChange: WordFor<AccessChange>;
  /** What stands for clusters that a change does not name. */
  readonly scope: WordFor<Exclude<Scope, ClusterId>>;
  readonly decision: WordFor<Decision['kind']>;
  readonly decisionReason: WordFor<ReasonCode>;
  readonly standingPolicy: WordFor<StandingPolicy>;
  readonly revocationReason: WordFor<RevocationReason>;
  readonly identityType: WordFor<IdentityType>;
  readonly accountType: WordFor<AccountType>;
  readonly accountState: WordFor<CredentialDetails['accountState']>;
  readonly lost: WordFor<LostReason>;
}

/** KMS's own words, as far as they are documented; others come as they are. */
type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport';

/** Secret encryption. */
export interface EncryptionWords {
  readonly verdict: WordFor<Verdict>;
  /** `not-verified`: the report's own word where there is no verdict. */
  readonly verdictReason: WordFor<VerdictCode | 'not-verified'>;
  readonly configured: WordFor<Configured['kind']>;
  readonly keyState: WordFor<KeyState>;
  /** Where the operations were read. */
  readonly source: WordFor<EncryptionRecord['source']>;
}

/** What became of an asynchronous call; named by the port to Function Compute, which the report must not know. */
type TaskState = 'waiting' | 'done' | 'failed' | 'unknown';

/** As the HTTP API names its problems. */
type Problem =
  | 'bad-request'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'unsupported-media-type'
  | 'key-reused'
  | 'refused'
  | 'too-many-requests'
  | 'unavailable';

/** The guard's own work: runs, audits, journal, callers. */
export interface WorkWords {
  readonly severity: WordFor<Severity>;
  readonly mode: WordFor<Mode>;
  readonly phase: WordFor<SweepPhase>;
  /** What became of the credentials that a run released. */
  readonly runOutcome: WordFor<CredentialStatus | 'not looked at'>;
  /** What a run counts and compares with the run before; each word stands alone. */
  readonly runChange: WordFor<Trait | Verdict>;
  readonly task: WordFor<TaskState>;
  readonly auditOutcome: WordFor<ClusterAudit['outcome']>;
  readonly auditing: WordFor<LogReport['auditing']>;
  readonly addOn: WordFor<AddOnState>;
  readonly journalEntry: WordFor<JournalEntryKind>;
  readonly journalProblem: WordFor<JournalProblemKind>;
  readonly role: WordFor<Role>;
  readonly callerHow: WordFor<Caller['how']>;
  readonly problem: WordFor<Problem>;
}

export interface FindingWords {
  /** At most 60 characters. */
  readonly title: string;
  /** The next step, in one or two sentences; empty when this version knows none. */
  readonly whatToDo: string;
}

export type FindingsWords = Readonly<Record<FindingKind, FindingWords>>;

export interface Words extends CredentialWords, EncryptionWords, WorkWords {
  readonly finding: FindingsWords;
}

const translations: Readonly<Record<Language, Words>> = { en, ja, zh };

export function wordsOf(language: Language): Words {
  return translations[language];
}

/** The word for a code that may come from a stored row or from the cloud; one that this version does not know is its own word. */
export function wordFor(words: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(words, code) ? (words[code] ?? code) : code;
}

/** The same for the kind of a finding. */
export function findingWordsFor({ finding }: Pick<Words, 'finding'>, kind: string): FindingWords {
  const known: Readonly<Record<string, FindingWords>> = finding;
  const unknown: FindingWords = { title: kind, whatToDo: '' };
  return Object.hasOwn(known, kind) ? (known[kind] ?? unknown) : unknown;
}
