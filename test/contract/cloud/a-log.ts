/** An audit logstore, a use in it, and answers about it that were changed on their way. */
import { expect } from 'vitest';
import type { Fault } from '../../../local/cloud/core/faults.ts';
import type { AuditUse, LogstoreSpec } from '../../../local/cloud/sls/contract.ts';
import { auditWindow } from '../../../shared/domain/evidence.ts';
import { days, hours } from '../../../shared/domain/time.ts';
import { alice, shop } from './a-cloud.ts';

export const now = Math.floor(Date.now() / 60_000) * 60_000;
export const window = auditWindow(now);
export const place = { region: 'cn-hangzhou', project: `k8s-log-${shop}`, logstore: `audit-${shop}` };
export const lastUse = now - hours(30);

export const aLogstore = (fields: Partial<LogstoreSpec>): LogstoreSpec => ({
  project: place.project,
  logstore: place.logstore,
  regionId: place.region,
  createdAt: now - days(100),
  ttlDays: 30,
  form: 'json',
  ...fields,
});
export const aUse = (fields: Partial<AuditUse>): AuditUse => ({
  project: place.project,
  logstore: place.logstore,
  username: `${alice}-1763000000`,
  at: [lastUse],
  ...fields,
});

/** The local answer is one block of literal bytes at its end: changed, it goes out uncompressed. */
export function rewritten(from: RegExp, to: string): Fault {
  return {
    kind: 'rewrite',
    rewrite: ({ status, headers = {}, body }) => {
      const { 'x-log-compresstype': _type, 'x-log-bodyrawsize': size, ...others } = headers;
      const bytes = Buffer.from(body);
      const text = bytes.subarray(bytes.length - Number(size ?? bytes.length)).toString();
      expect(text).toMatch(from);
      return { status, headers: others, body: text.replace(from, to) };
    },
  };
}
