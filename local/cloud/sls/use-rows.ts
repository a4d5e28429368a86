/** Makes stored lines out of what somebody did. */
import { createHash } from 'node:crypto';
import { auditLine } from './audit-line.ts';
import type { AuditUse, LogstoreSpec } from './contract.ts';
import type { UseRow } from './database.ts';
import type { Logstore } from './log-view.ts';

export interface StoreOfUses extends Logstore {
  readonly useTimes: number[];
}

function auditId(store: Logstore, use: number): string {
  const seed = `${store.spec.project}/${store.spec.logstore}/use/${use}`;
  return createHash('md5')
    .update(seed)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function inGap(spec: LogstoreSpec, at: number): boolean {
  return (spec.gaps ?? []).some(([from, to]) => at >= from && at < to);
}

/** The lines that a use writes, one or two a request; none in a gap. Adds them to the store's times. */
export function useRows(store: StoreOfUses, use: AuditUse): UseRow[] {
  const line = auditLine({
    username: use.username,
    userUid: use.userUid,
    impersonatedUsername: use.impersonatedUsername,
    verb: use.verb ?? 'list',
    requestURI: use.requestURI ?? '/api/v1/namespaces/default/pods?limit=500',
    userAgent: use.userAgent ?? 'kubectl/v1.31.2 (darwin/arm64) kubernetes/abc1234',
    sourceIp: use.sourceIp ?? '203.0.113.24',
    code: use.code ?? 200,
  });
  const stages = use.twoStages === true ? ['ResponseStarted', 'ResponseComplete'] : ['ResponseComplete'];
  const heard = use.at.filter((at) => !inGap(store.spec, at));
  return heard.flatMap((at) => {
    const auditID = auditId(store, store.useTimes.length);
    return stages.map((stage) => {
      const seq = store.useTimes.length;
      store.useTimes.push(Math.floor(at));
      return { store: store.number, atMs: Math.floor(at), seq, line: { ...line, auditID, stage } };
    });
  });
}
