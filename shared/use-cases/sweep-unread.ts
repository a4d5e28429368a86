/** What the audits and verifications of a run looked at and could not read: one entry a region and reason, however many clusters. */
import type { ClusterAudit } from '../domain/audit.ts';
import type { EncryptionRecord } from '../domain/encryption-record.ts';
import type { VerdictCode } from '../domain/encryption-verdict.ts';
import type { UnknownReason } from '../domain/evidence.ts';
import type { Unseen } from '../domain/sweep.ts';

/** The others are facts about a log: it is off, young, short, or silent. */
const unreadLog: ReadonlySet<UnknownReason> = new Set(['denied', 'unreadable', 'incomplete', 'inexact']);
const unreadEncryption: ReadonlySet<VerdictCode> = new Set([
  'key-unreadable',
  'role-unreadable',
  'operations-unread',
]);

export interface UnreadCollector {
  audit(audit: Pick<ClusterAudit, 'clusterId' | 'region' | 'log'>): void;
  verification(record: Pick<EncryptionRecord, 'clusterId' | 'region' | 'verdict' | 'reasons'>): void;
  all(): Unseen[];
}

interface Group {
  readonly region: string;
  readonly what: string;
  /** Of the first. */
  readonly why: string;
  readonly first: string;
  clusters: number;
}

export function collectUnread(): UnreadCollector {
  const groups = new Map<string, Group>();
  function add(what: string, code: string, region: string, first: string, why: string): void {
    const key = `${what} ${code} ${region}`;
    const known = groups.get(key) ?? { region, what, why, first, clusters: 0 };
    known.clusters += 1;
    groups.set(key, known);
  }
  return {
    audit: ({ clusterId, region, log }) => {
      const doubt = log?.doubt;
      if (doubt === undefined || !unreadLog.has(doubt.why)) return;
      add('audit log', doubt.why, region, clusterId, doubt.detail);
    },
    verification: ({ clusterId, region, verdict, reasons }) => {
      const reason = reasons.find(({ code }) => unreadEncryption.has(code));
      if (verdict !== 'unknown' || reason === undefined) return;
      add('Secret encryption', reason.code, region, clusterId, reason.text);
    },
    all: () =>
      [...groups.values()].map(({ region, what, why, first, clusters }) =>
        clusters === 1
          ? { what: first, why: `Its ${what} could not be read: ${why}` }
          : {
              what: region,
              why: `The ${what} of ${clusters} clusters could not be read, of ${first}: ${why}`,
            },
      ),
  };
}
