/** The keys of the account, their states and what each state lets happen. */
import { ServiceError } from '../core/contract.ts';

export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport';

export interface KeyVersion {
  readonly versionId: string;
  readonly createdAt: number;
}

export interface KmsKey {
  readonly keyId: string;
  readonly regionId: string;
  /** The account's id, or the name of the cloud service that owns a service key. */
  readonly creator: string;
  readonly createdAt: number;
  readonly description: string;
  readonly keySpec: string;
  readonly keyUsage: 'ENCRYPT/DECRYPT' | 'SIGN/VERIFY';
  readonly origin: 'Aliyun_KMS' | 'EXTERNAL';
  readonly protectionLevel: 'SOFTWARE' | 'HSM';
  /** Of a key in an instance that the user bought; absent for default and service keys. */
  readonly instanceId?: string;
  state: KeyState;
  /** The states that it had, oldest first, each until a moment. */
  past: { readonly state: KeyState; readonly until: number }[];
  /** When a key that is pending deletion goes for good. */
  deleteAt?: number;
  isProtected: boolean;
  protectionDescription?: string;
  /** Absent: it is not rotated by itself. */
  rotation?: { readonly seconds: number; readonly since: number };
  /** Oldest first; the last one is the primary. */
  versions: KeyVersion[];
}

/** A key that was pending deletion is gone when its time has come. */
export function isGone(key: KmsKey, now: number): boolean {
  return key.state === 'PendingDeletion' && key.deleteAt !== undefined && key.deleteAt <= now;
}

/** The state that the key had at a moment. */
export function stateAt(key: KmsKey, at: number): KeyState {
  return key.past.find(({ until }) => at < until)?.state ?? key.state;
}

export function changeState(key: KmsKey, state: KeyState, now: number): void {
  if (key.state === state) return;
  key.past.push({ state: key.state, until: now });
  key.state = state;
}

/** Documented: 404. */
export function keyNotFound(): ServiceError {
  return new ServiceError(404, 'Forbidden.KeyNotFound', 'The specified Key is not found.');
}

/** Documented: 409, `Rejected.<state>`; of PendingImport newer texts say `Rejected.Unavailable`. */
export function rejected(code: string): ServiceError {
  const state = code.slice('Rejected.'.length);
  return new ServiceError(409, code, `The request was rejected because the key state is ${state}.`);
}

/** Documented: 409, for a state that this operation can't change. */
export function stateNotModified(): ServiceError {
  return new ServiceError(409, 'Rejected.StateModifiedFailed', 'Keystate modified failed.');
}
