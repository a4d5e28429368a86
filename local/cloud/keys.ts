/** The access keys that may sign in the local cloud: one permanent key, and temporary ones as they are issued. */
import { randomBytes } from 'node:crypto';
import type { AccessKey, AccessKeys, Clock, Principal } from './core/contract.ts';

export interface Keyring {
  /** The administrator's permanent key. */
  readonly administrator: AccessKey;
  /** Knows expired keys too: the service that meets one says that it is expired. */
  readonly lookup: AccessKeys;
  /** Temporary credentials of this principal that end `ttlMs` from now by the cloud's clock. */
  issueToken(principal: Principal, ttlMs: number): AccessKey;
}

/** `administrator` is a key to go on with after a restart; a fresh one is made when only its principal is given. */
export function createKeyring(
  administrator: Pick<AccessKey, 'principal'> & Partial<Pick<AccessKey, 'id' | 'secret'>>,
  clock: Clock,
): Keyring {
  const { principal, id = `LTAI5tLocal${token(7)}`, secret = token(15) } = administrator;
  const permanent: AccessKey = { id, secret, principal };
  const keys = new Map<string, AccessKey>([[id, permanent]]);
  return {
    administrator: permanent,
    lookup: (accessKeyId) => keys.get(accessKeyId),
    issueToken(holder, ttlMs) {
      if (!Number.isFinite(ttlMs) || ttlMs <= 0)
        throw new RangeError(`A token's life is a positive number of milliseconds; got ${ttlMs}.`);
      const key: AccessKey = {
        id: `STS.NTLocal${token(9)}`,
        secret: token(22),
        securityToken: `CAISlocal${token(60)}`,
        expiresAt: clock.now() + ttlMs,
        principal: holder,
      };
      keys.set(key.id, key);
      return key;
    },
  };
}

function token(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
