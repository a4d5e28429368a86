/** What people and programs ask for over HTTP: once each, and remembered. All throw StateError. */
import type { Caller } from '../../domain/caller.ts';
import type { Exemption } from '../../domain/settings.ts';
import type { Instant } from '../../domain/time.ts';
import type { Page, PageRequest } from './reading.ts';

/** What was answered, so that the same request asked again gets the same answer. */
export interface StoredAnswer {
  readonly status: number;
  /** JSON text. */
  readonly body: string;
  readonly location?: string;
}

export type Begun =
  /** It is the caller's to carry out. */
  | { readonly kind: 'begun' }
  | { readonly kind: 'answered'; readonly answer: StoredAnswer }
  /** Somebody carries it out at the moment. */
  | { readonly kind: 'under-way' }
  /** The key was used for something else. */
  | { readonly kind: 'other-request' };

/** Requests by idempotency key: each is carried out once. Kept for 90 days. */
export interface IdempotentRequests {
  /** `digest`: of method, path and body. A request whose answer was never written may be begun again after a while. */
  begin(key: string, digest: string, now: Instant): Promise<Begun>;
  answer(key: string, digest: string, answer: StoredAnswer): Promise<void>;
  /** It was not carried out: the same key may be used again. */
  forget(key: string): Promise<void>;
}

/** Somebody asked for something, and what was made of it. */
export interface RequestEntry {
  readonly id: string;
  readonly at: Instant;
  readonly caller: Caller;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** What was asked, or why it was refused, in a line. */
  readonly text: string;
}

export interface RequestLog {
  add(entry: RequestEntry): Promise<void>;
  /** The newest first. */
  entries(page: PageRequest): Promise<Page<RequestEntry>>;
}

/** What people set. */
export interface SettingsWriter {
  pause(pause: { readonly by: string; readonly reason: string; readonly since: Instant }): Promise<void>;
  resume(): Promise<void>;
  /** Throws when there is one of this id already. */
  addExemption(exemption: Exemption): Promise<void>;
  /** Whether it was there. */
  removeExemption(id: string): Promise<boolean>;
}
