/** RAM users and roles, and what is known about whether they still exist. */
import type { Instant } from './time.ts';

export type IdentityType = 'RamUser' | 'RamRole';

/**
 * Whether an identity is gone. `gone` is a proof, never the mere absence from a list:
 *
 * - `no-such-user`: asked for by id and answered "does not exist";
 * - `in-recycle-bin`: found there; the certificate still works, so it counts as deleted;
 * - `role-not-listed`: every page of the roles was read, a role known to exist was among them, this one was not;
 * - `name-taken-by-another-role`: the role's name now answers another id.
 */
export type Existence =
  | {
      readonly kind: 'gone';
      readonly how: ProofOfAbsence;
      readonly seenAt: Instant;
      readonly recycled?: Recycled;
    }
  | { readonly kind: 'exists'; readonly createdAt?: Instant }
  | { readonly kind: 'unknown'; readonly why: string };

type ProofOfAbsence = 'no-such-user' | 'in-recycle-bin' | 'role-not-listed' | 'name-taken-by-another-role';

/** A deleted user who can come back, and until when. */
export interface Recycled {
  readonly recycledAt?: Instant;
  readonly purgedAt?: Instant;
}
