/**
 * Calls of KMS that the API server of a cluster makes through AliyunCSManagedSecurityRole. ActionTrail's events of them are
 * made when they are looked up: only the window that is asked for.
 */
export interface KeyUse {
  readonly clusterId: string;
  /** The key that the call needs, named in it or not. */
  readonly keyId: string;
  readonly operation: 'Encrypt' | 'Decrypt' | 'GenerateDataKey';
  /** The first call, milliseconds since 1970. */
  readonly from: number;
  /** No call from here on; absent: it goes on. */
  until?: number;
  /** Infinity: only the first call. */
  readonly everyMs: number;
  /** The role that calls; AliyunCSManagedSecurityRole when absent, as `keyRoleSpelling` has it. */
  readonly role?: string;
  /** The code with which KMS refuses every one of them; absent: as the key's state at the time has it. */
  readonly refusal?: string;
}
