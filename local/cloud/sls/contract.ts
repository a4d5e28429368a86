/** What the scenario and the other services may ask of the logs; `audit-logs.ts` implements it on DuckDB, `trails.ts` without. */

export interface LogstoreSpec {
  readonly project: string;
  readonly logstore: string;
  readonly regionId: string;
  /** Milliseconds since 1970; the log has no line before it. */
  readonly createdAt: number;
  readonly ttlDays: number;
  /**
   * How `user`, `objectRef`, … are stored: `json` as JSON text under one name, `flat` as `user.username` and so on.
   * Dotted index paths answer queries in both.
   */
  readonly form: 'json' | 'flat';
  /** Dotted paths that the index covers; the usual ones when absent. Others can't be queried. */
  readonly indexedPaths?: readonly string[];
  /** One line by a system component this often; 600 when absent. 0 for a silent cluster. */
  readonly backgroundEverySeconds?: number;
  /** Spans `[from, to)` in milliseconds without any line of anybody. */
  readonly gaps?: readonly (readonly [number, number])[];
}

export interface AuditUse {
  readonly project: string;
  readonly logstore: string;
  /** `user.username` of the line: `<uid>-<seconds>`, `<uid>`, `system:…`, anything. */
  readonly username: string;
  /** Milliseconds since 1970, one for each request; may be in the future: the line appears when the clock gets there. */
  readonly at: readonly number[];
  readonly verb?: string;
  readonly requestURI?: string;
  readonly userAgent?: string;
  readonly sourceIp?: string;
  /** HTTP status of the response; 200 when absent. */
  readonly code?: number;
  /** `user.uid`, for instance `ack-ram-authenticator:…`. */
  readonly userUid?: string;
  /** `impersonatedUser.username`. */
  readonly impersonatedUsername?: string;
  /** A watch or exec: two lines (ResponseStarted, ResponseComplete) with one auditID. */
  readonly twoStages?: boolean;
}

/** How queries behave until they are told otherwise. */
export interface QueryBehaviour {
  /** How many times a query of this logstore answers Incomplete before Complete; Infinity for ever. */
  incompleteAnswers: number;
  /** False: analyses answer with `isAccurate` false. */
  isAccurate: boolean;
  /** Lines appear in queries this long after they were written, milliseconds. */
  visibleAfterMs: number;
}

/** A trail that ActionTrail delivers to the log service: the logstore `actiontrail_<name>`, with the events of every region. */
export interface TrailSpec {
  readonly name: string;
  readonly project: string;
  /** Milliseconds since 1970; the log has no event before it. */
  readonly createdAt: number;
  readonly ttlDays: number;
  /**
   * `json`: one field `event` with the whole event as JSON text; `flat`: `event.userIdentity.userName` and so on down to the last
   * scalar, lists as JSON text; `half-flat`: only the event's own parts, objects as JSON text. Dotted index paths answer queries in
   * all of them.
   */
  readonly form: 'json' | 'flat' | 'half-flat';
  /** Whether it has the reads too, as a trail with `EventRW=All`. */
  readonly events: 'All' | 'Write';
  /** Dotted paths, such as `event.serviceName`, that the index covers; the documented ones when absent. Others can't be queried. */
  readonly indexedPaths?: readonly string[];
  /** True: searches tell upper case from lower case. */
  readonly isCaseSensitive?: boolean;
}

export interface DeliveredTrail {
  readonly project: string;
  readonly logstore: string;
  behave(behaviour: Partial<Omit<QueryBehaviour, 'isAccurate'>>): void;
}

export interface AuditLogs {
  addLogstore(spec: LogstoreSpec): Promise<void>;
  removeLogstore(project: string, logstore: string): Promise<void>;
  addUse(use: AuditUse): Promise<void>;
  behave(project: string, logstore: string, behaviour: Partial<QueryBehaviour>): void;
  /**
   * What ACK's own check before a deletion sees: whether somebody used this uid's certificate since a time, or that the
   * records can't be read (no such logstore).
   */
  usedSince(
    project: string,
    logstore: string,
    uid: string,
    since: number,
  ): Promise<'used' | 'unused' | 'unreadable'>;
  close(): Promise<void>;
}
