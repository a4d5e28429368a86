/** Whether a cluster's Secrets are encrypted: configured, healthy, and proven in use. Pure; silence is never `off`, unknown never passes. */
import {
  type EncryptedCluster,
  isSupported,
  type KeyFacts,
  type KeyLook,
  type KeyOperation,
} from './encryption.ts';
import type { Window } from './evidence.ts';
import type { ClusterId } from './ids.ts';
import type { KeyLedger } from './key-ledger.ts';
import { type Duration, hours, type Instant, isoOf } from './time.ts';

export const verdicts = [
  /** On, the key is healthy, and an operation by ACK's role named this key within the window. */
  'proven',
  /** As proven, but the key serves several clusters: which of them it was can't be told. */
  'shared-key',
  /** On and healthy, and nothing was seen in the whole window. */
  'unproven',
  'off',
  /** No ACK Pro cluster. */
  'unsupported',
  /** The API server can't, or soon won't, read its Secrets. */
  'at-risk',
  'unknown',
] as const;
export type Verdict = (typeof verdicts)[number];

export type VerdictCode =
  | 'operation-seen'
  | 'key-shared'
  | 'silent'
  | 'switched-off'
  | 'not-pro'
  | 'spec-unknown'
  | 'configuration-unknown'
  | 'key-unreadable'
  | 'key-absent'
  | 'key-disabled'
  | 'key-pending-deletion'
  | 'key-pending-import'
  | 'key-state-unknown'
  | 'key-wrong-spec'
  | 'key-wrong-usage'
  | 'service-key'
  | 'role-missing'
  | 'role-unreadable'
  | 'operations-fail'
  | 'failure-unattributed'
  | 'operations-unread';

export interface VerdictReason {
  readonly code: VerdictCode;
  readonly text: string;
}

export interface Judged {
  readonly verdict: Verdict;
  readonly reasons: readonly VerdictReason[];
  /** The operations that it stands on. */
  readonly events: readonly KeyOperation[];
}

export interface EncryptionFacts {
  readonly cluster: EncryptedCluster;
  /** Of the configured key; only looked at where encryption is on. */
  readonly key?: KeyLook;
  readonly accountId: string;
  /** Whether the account has authorised ACK's role; undefined when that can't be read. */
  readonly roleAuthorised: boolean | undefined;
  /** Other clusters with the same key. */
  readonly sharedWith: readonly ClusterId[];
  /** Whether every cluster of the region tells its key, and it is this one: what names no key is about it then. */
  readonly isOnlyKey: boolean;
  readonly ledger: KeyLedger;
  /** Why the operations could not be read up to now; absent when they could. */
  readonly unread?: string;
  /** The time that a proof must be of. */
  readonly window: Window;
  /** When the key was last enabled, or its deletion taken back: what failed before is explained. */
  readonly recoveredAt?: Instant;
}

/** What was read up to longer ago does not tell of now: a verification is nightly. */
const freshFor: Duration = hours(36);

export function verdictOf(facts: EncryptionFacts): Judged {
  const { cluster } = facts;
  const supported = isSupported(cluster);
  if (supported === undefined)
    return judged('unknown', 'spec-unknown', 'ACK does not say what kind of cluster it is.');
  if (!supported) {
    return judged(
      'unsupported',
      'not-pro',
      `Secret encryption is for ACK Pro clusters; this is ${cluster.spec}.`,
    );
  }
  switch (cluster.configured.kind) {
    case 'unknown':
      return judged('unknown', 'configuration-unknown', cluster.configured.why);
    case 'off':
      return judged('off', 'switched-off', 'Secrets are stored unencrypted.');
    case 'on':
      return judgeUse(facts, cluster.configured.keyId);
  }
}

function judgeUse(facts: EncryptionFacts, keyId: string): Judged {
  const { key = { kind: 'unreadable', why: 'Nobody has looked at the key.' }, roleAuthorised } = facts;
  const risks = [...risksOf(key, keyId, facts), ...roleRisk(roleAuthorised)];
  const failure = failureOf(facts, keyId);
  if (failure !== undefined && isAttributed(failure, facts)) {
    risks.push({ code: 'operations-fail', text: `${describe(failure)} failed with ${failure.error}.` });
  }
  if (risks.length > 0) {
    return { verdict: 'at-risk', reasons: risks, events: failure === undefined ? [] : [failure] };
  }
  const doubts = doubtsOf(key, facts, failure);
  const use = facts.ledger.uses[keyId];
  const isProven = use !== undefined && use.at >= facts.window.from;
  if (doubts.length > 0) {
    return { verdict: 'unknown', reasons: doubts, events: [use, failure].filter((one) => one !== undefined) };
  }
  if (isProven) return proven(use, facts.sharedWith);
  return silent(facts);
}

function proven(use: KeyOperation, sharedWith: readonly ClusterId[]): Judged {
  const seen: VerdictReason = {
    code: 'operation-seen',
    text: `${describe(use)} named the key (event ${use.eventId}).`,
  };
  if (sharedWith.length === 0) return { verdict: 'proven', reasons: [seen], events: [use] };
  const text = `The key serves ${sharedWith.length} more clusters (${sharedWith.join(', ')}): whose operation it was can't be told.`;
  return { verdict: 'shared-key', reasons: [seen, { code: 'key-shared', text }], events: [use] };
}

/** Nothing names the key: that is only silence where the whole window was read. */
function silent({ ledger, window }: EncryptionFacts): Judged {
  const { covered } = ledger;
  const isWhole =
    covered !== undefined && covered.from <= window.from && window.through - covered.through <= freshFor;
  if (!isWhole) {
    const read = covered === undefined ? 'nothing' : `${isoOf(covered.from)} to ${isoOf(covered.through)}`;
    const text = `The operations were only read for ${read}; ${isoOf(window.from)} on is needed.`;
    return judged('unknown', 'operations-unread', text);
  }
  const text = `No operation named the key since ${isoOf(window.from)}. API servers keep data keys, so an idle cluster may be silent.`;
  return judged('unproven', 'silent', text);
}

function risksOf(look: KeyLook, keyId: string, { accountId, cluster }: EncryptionFacts): VerdictReason[] {
  if (look.kind === 'unreadable') return [];
  if (look.kind === 'absent') {
    return [
      {
        code: 'key-absent',
        text: `KMS has no key ${keyId} in ${cluster.region}: it is deleted, or of another region.`,
      },
    ];
  }
  const { key } = look;
  const found: VerdictReason[] = [];
  const state = stateRisk(key);
  if (state !== undefined) found.push(state);
  if (key.spec !== 'Aliyun_AES_256')
    found.push({ code: 'key-wrong-spec', text: `Its spec is ${key.spec}; Aliyun_AES_256 is needed.` });
  if (key.usage !== 'ENCRYPT/DECRYPT') {
    found.push({ code: 'key-wrong-usage', text: `Its usage is ${key.usage}; ENCRYPT/DECRYPT is needed.` });
  }
  if (key.creator !== accountId)
    found.push({ code: 'service-key', text: `It is a service key of ${key.creator}.` });
  return found;
}

export interface StateRisk extends VerdictReason {
  readonly code: 'key-disabled' | 'key-pending-deletion' | 'key-pending-import';
}

/** Documented: in these states KMS refuses, and the API server fails with it. */
export function stateRisk({ state, deletedAt }: KeyFacts): StateRisk | undefined {
  switch (state) {
    case 'Disabled':
      return { code: 'key-disabled', text: 'The key is disabled.' };
    case 'PendingDeletion': {
      const when = deletedAt === undefined ? '' : ` at ${isoOf(deletedAt)}`;
      return { code: 'key-pending-deletion', text: `The key is to be deleted${when} and can't be used.` };
    }
    case 'PendingImport':
      return { code: 'key-pending-import', text: 'The key has no key material.' };
    default:
      return undefined;
  }
}

function roleRisk(roleAuthorised: boolean | undefined): VerdictReason[] {
  if (roleAuthorised !== false) return [];
  return [
    {
      code: 'role-missing',
      text: 'AliyunCSManagedSecurityRolePolicy is not attached to AliyunCSManagedSecurityRole: ACK may not use the key.',
    },
  ];
}

function doubtsOf(
  look: KeyLook,
  { roleAuthorised, unread, cluster }: EncryptionFacts,
  failure: KeyOperation | undefined,
): VerdictReason[] {
  const found: VerdictReason[] = [];
  if (look.kind === 'unreadable')
    found.push({ code: 'key-unreadable', text: `The key can't be read: ${look.why}` });
  if (look.kind === 'read' && look.key.state !== 'Enabled') {
    found.push({
      code: 'key-state-unknown',
      text: `The key is in a state that is not known: ${look.key.state}.`,
    });
  }
  if (roleAuthorised === undefined) {
    found.push({
      code: 'role-unreadable',
      text: 'Whether the account has authorised ACK’s role can’t be read.',
    });
  }
  if (failure !== undefined) {
    const text = `${describe(failure)} failed with ${failure.error} and names no key: it may be any in ${cluster.region}.`;
    found.push({ code: 'failure-unattributed', text });
  }
  if (unread !== undefined) found.push({ code: 'operations-unread', text: unread });
  return found;
}

/** A failure that may be about this key and that no later success or recovery explains: the one that names it first. */
function failureOf(
  { ledger, window, isOnlyKey, recoveredAt = 0 }: EncryptionFacts,
  keyId: string,
): KeyOperation | undefined {
  const { uses, failures, unnamedUse, unnamedFailure } = ledger;
  const used = uses[keyId]?.at ?? 0;
  const usedUnnamed = isOnlyKey ? (unnamedUse?.at ?? 0) : 0;
  const isOpen = (one: KeyOperation | undefined): one is KeyOperation =>
    one !== undefined && one.at >= window.from && one.at > Math.max(used, usedUnnamed, recoveredAt);
  return [failures[keyId], unnamedFailure].find(isOpen);
}

/** One that names no key is about the only key of the region, where there is only one. */
function isAttributed({ keyId }: KeyOperation, { isOnlyKey }: EncryptionFacts): boolean {
  return keyId !== undefined || isOnlyKey;
}

function describe({ name, at }: KeyOperation): string {
  return `${name} at ${isoOf(at)}`;
}

function judged(verdict: Verdict, code: VerdictCode, text: string): Judged {
  return { verdict, reasons: [{ code, text }], events: [] };
}
