/** What a restore is asked, what it answers, and every reason for which it refuses before it writes anything. */
import type { Guard } from '../domain/credential.ts';
import type { ClusterId, Uid } from '../domain/ids.ts';
import type { Existence, Recycled } from '../domain/identity.ts';
import type { CredentialRecord } from '../domain/record.ts';
import type { ChangesElsewhere, Lost } from '../domain/restore.ts';
import { isoOf } from '../domain/time.ts';

export interface RestoreRequest {
  readonly uid: Uid;
  readonly clusterId: ClusterId;
  /** The person who asks. */
  readonly by: string;
  /** Also the grant on all clusters, where there was one: it opens other clusters too. */
  readonly withAllClusters?: true;
}

export type RestoreRefusal =
  | 'prohibited'
  /** The guard has not revoked this credential. */
  | 'not-revoked'
  /** A revocation of it is under way: what is added now could be taken by it. */
  | 'revocation-open'
  | 'identity-gone'
  | 'identity-unknown'
  | 'grants-unreadable'
  | 'nothing-to-restore'
  /** ACK refused; nothing was added. */
  | 'vendor-refused';

interface Refused {
  readonly kind: 'refused';
  readonly why: RestoreRefusal;
  readonly text: string;
  readonly lost: readonly Lost[];
  /** The deleted user can come back first, until then. */
  readonly recycled?: Recycled;
}

export type RestoreAnswer =
  | {
      readonly kind: 'restored';
      /** What this call added; empty when all was there. */
      readonly added: readonly string[];
      readonly there: readonly string[];
      readonly lost: readonly Lost[];
      readonly elsewhere: ChangesElsewhere;
    }
  /** Asked for, and not all of it shows yet: it is looked at again, and may be asked for again. */
  | {
      readonly kind: 'unconfirmed';
      readonly missing: readonly string[];
      readonly why: string;
      readonly lost: readonly Lost[];
    }
  | Refused
  /** Another run works on this credential. */
  | { readonly kind: 'busy' };

export function refused(why: RestoreRefusal, text: string, lost: readonly Lost[] = []): Refused {
  return { kind: 'refused', why, text, lost };
}

export function refusalByRecord(
  uid: Uid,
  record: CredentialRecord | undefined,
  guard: Guard,
): Refused | undefined {
  if (uid === guard.ownId) return refused('prohibited', 'It belongs to the guard itself.');
  if (uid === guard.accountId)
    return refused('prohibited', 'It belongs to the Alibaba Cloud account itself.');
  if (record?.status === 'revoking' || record?.status === 'unconfirmed') {
    return refused('revocation-open', 'Its revocation is not confirmed: it could take what is added now.');
  }
  if (record?.revokedAt === undefined) {
    return refused('not-revoked', 'The guard has not revoked this credential.');
  }
  return undefined;
}

/** Nobody's grants can't be given; a user in the recycle bin can come back first. */
export function refusalByExistence(existence: Existence): Refused | undefined {
  switch (existence.kind) {
    case 'exists':
      return undefined;
    case 'unknown':
      return refused('identity-unknown', `Whether the identity exists can't be told: ${existence.why}`);
    case 'gone': {
      const { how, recycled } = existence;
      if (how !== 'in-recycle-bin') {
        return refused('identity-gone', `The identity is gone for good (${how}); grants die with it.`);
      }
      const deadline =
        recycled?.purgedAt === undefined ? 'for about 30 days' : `until ${isoOf(recycled.purgedAt)}`;
      const text = `The user is in the RAM recycle bin ${deadline}: restore the user first, then ask again.`;
      return { ...refused('identity-gone', text), ...(recycled === undefined ? {} : { recycled }) };
    }
  }
}
