/** Secret encryption as a cluster's `meta_data` tells it (seen in client code). */
export interface ClusterEncryption {
  /** `Capabilities.EncryptionKMSKeyId`; absent: the answer lacks it. */
  keyId?: string;
  /** `Capabilities.DisableEncryption`; absent: the answer lacks it. */
  isDisabled?: boolean;
  /** When the last change was complete, milliseconds since 1970. */
  changedAt?: number;
}

/** A change of Secret encryption that was accepted; the cluster is updating until then. */
export interface PendingEncryption {
  readonly clusterId: string;
  readonly keyId: string;
  readonly isDisabled: boolean;
  /** When it is complete, milliseconds since 1970. */
  readonly at: number;
}

/** The two keys of `Capabilities`, each only when the account has it (names seen in client code). */
export function encryptionCapabilities(encryption: ClusterEncryption | undefined): Record<string, unknown> {
  const { keyId, isDisabled } = encryption ?? {};
  return {
    ...(keyId === undefined ? {} : { EncryptionKMSKeyId: keyId }),
    ...(isDisabled === undefined ? {} : { DisableEncryption: isDisabled }),
  };
}
