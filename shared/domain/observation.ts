/** A change that somebody made, as its event tells it: parsed, and enough to look at it again without the event. */
import type {
  AccessChange,
  ChangeMark,
  FreezeChange,
  KeyChange,
  KnownIdentity,
  LifeChange,
} from './inventory.ts';
import { mergeIdentity, nothingKnown, seen } from './inventory.ts';
import type { ClusterId, Uid } from './ids.ts';
import type { IdentityType } from './identity.ts';
import type { Instant } from './time.ts';

export interface IdentityObservation {
  readonly kind: 'identity';
  /** `<source>/<id>` of the event. */
  readonly key: string;
  readonly at: Instant;
  readonly type: IdentityType;
  readonly change: LifeChange | FreezeChange | 'renamed';
  /** Absent when the event names the identity by name alone. */
  readonly uid?: Uid;
  /** The name that it bore until then: a principal name or a bare user name, or a role name. */
  readonly name?: string;
  /** After a renaming. */
  readonly newName?: string;
}

/** What is said of every cluster, or of clusters that the event does not name; no cluster is called so. */
export type Scope = ClusterId | 'all-clusters' | 'unnamed-clusters';

export interface AccessObservation {
  readonly kind: 'access';
  readonly uid: Uid;
  readonly change: AccessChange;
  readonly scopes: readonly Scope[];
  readonly mark: ChangeMark;
}

export interface KeyObservation {
  readonly kind: 'key';
  readonly region: string;
  readonly keyId: string;
  readonly change: KeyChange;
  readonly mark: ChangeMark;
}

/** Somebody changed the Secret encryption of a cluster. */
export interface EncryptionObservation {
  readonly kind: 'encryption';
  readonly clusterId: ClusterId;
  readonly region: string;
  readonly mark: ChangeMark;
}

export type Observation = IdentityObservation | AccessObservation | KeyObservation;

/** What an observation teaches about the identity that it is about. */
export function factsOf({ change, key, at, name, newName }: IdentityObservation): KnownIdentity {
  const names = [name, newName].flatMap((one) => (one === undefined ? [] : [seen(one, at)]));
  const changed: KnownIdentity =
    change === 'renamed' ? nothingKnown : { ...nothingKnown, [change]: { at, key } };
  return names.reduce(mergeIdentity, changed);
}
