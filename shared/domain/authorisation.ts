/** The right to switch the vendor's own check off for one credential. It can only be made here, for one (cluster, uid). */
import type { ClusterId, Uid } from './ids.ts';
import type { ForcingPolicy } from './standing-policy.ts';

declare const made: unique symbol;

/** Where the right comes from: a person's approval, or a standing policy that somebody named in the configuration. */
export type AuthorisationSource =
  | { readonly kind: 'approval'; readonly id: string; readonly by: string }
  | { readonly kind: 'standing-policy'; readonly policy: ForcingPolicy };

interface ForceAuthorisation {
  readonly [made]: true;
  readonly clusterId: ClusterId;
  readonly uid: Uid;
  readonly source: AuthorisationSource;
}

export function authoriseForce(
  clusterId: ClusterId,
  uid: Uid,
  source: AuthorisationSource,
): ForceAuthorisation {
  const authorisation: Omit<ForceAuthorisation, typeof made> = { clusterId, uid, source };
  return Object.freeze(authorisation) as ForceAuthorisation;
}

/** Whether ACK looks for access in the last seven days itself before it deletes; only an authorisation switches it off. */
export type VendorCheck =
  { readonly kind: 'on' } | { readonly kind: 'off'; readonly authorisation: ForceAuthorisation };
