/** What the parts of a scenario fill while it is made. */
import type { Account } from '../account.ts';
import type { AuditUse, LogstoreSpec } from '../sls/contract.ts';
import type { Names } from './names.ts';
import type { Random } from './random.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

export interface World {
  readonly account: Account;
  readonly random: Random;
  readonly names: Names;
  /** Whole seconds, in milliseconds since 1970. */
  readonly now: number;
  /** By cluster id; a cluster without auditing has none. */
  readonly logstores: Map<string, LogstoreSpec>;
  readonly uses: AuditUse[];
}

/** 18 digits, sometimes 16 or 17; the first one tells the kind (seen in client code). */
export function freshUid(random: Random, kind: 'user' | 'role'): string {
  const length = random.chance(0.8) ? 18 : random.integer(16, 17);
  return `${kind === 'user' ? '2' : '3'}${random.digits(length - 1)}`;
}
