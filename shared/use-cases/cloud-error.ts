/** How a call to the cloud can fail, in the guard's terms. Adapters translate every vendor error into this one. */

export type CloudErrorKind =
  /** The caller may not: RAM, or the cluster's RBAC. */
  | 'denied'
  /** The thing asked for does not exist. */
  | 'not-found'
  /** The service understood and refuses. */
  | 'refused'
  /** Signature, token or clock are not accepted. */
  | 'unauthenticated'
  /** Too many requests, or the service is busy: may be asked again later. */
  | 'throttled'
  /** No answer, a cut connection, a time-out, a 5xx: whether a change was applied is not known. */
  | 'unreachable'
  /** An answer that is not what the service documents. */
  | 'malformed';

export interface CloudErrorFields {
  readonly kind: CloudErrorKind;
  /** For instance `cs.CleanClusterUserPermissions`. */
  readonly operation: string;
  /** The service's own code, where it gave one. */
  readonly code?: string;
  readonly status?: number;
  readonly requestId?: string;
}

export class CloudError extends Error {
  override readonly name = 'CloudError';
  readonly kind: CloudErrorKind;
  readonly operation: string;
  readonly code: string | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;

  constructor(fields: CloudErrorFields, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = fields.kind;
    this.operation = fields.operation;
    this.code = fields.code;
    this.status = fields.status;
    this.requestId = fields.requestId;
  }

  /** One line for records and findings: what was asked, what came back, under which request id. */
  describe(): string {
    const answer = [this.status, this.code].filter((part) => part !== undefined).join(' ');
    const id = this.requestId === undefined ? '' : ` (request ${this.requestId})`;
    return `${this.operation}: ${answer === '' ? this.kind : answer}: ${this.message}${id}`;
  }
}

/** For records: a cloud error with its code and request id, anything else by its message. */
export function describeError(error: unknown): string {
  if (error instanceof CloudError) return error.describe();
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** For the message of an error that collects others: whoever sees only that one must know what failed. */
export function describeErrors(errors: readonly unknown[]): string {
  return [...new Set(errors.map(describeError))].join('; ');
}
