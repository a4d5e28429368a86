/** The audits of a run, a part at a time: only what is needed of one part is in memory. */
import type { ClusterAudit } from '../domain/audit.ts';
import type { Mode } from '../domain/record.ts';
import type { SweepUnit } from '../domain/sweep.ts';
import type { SweepContext } from './sweep-context.ts';

/** What one request of Tablestore takes (documented: 100 rows). */
const partSize = 100;

/** Those that this run has written and that could read their cluster. */
export async function* auditsOf(
  run: string,
  units: readonly SweepUnit[],
  context: Pick<SweepContext, 'audits'>,
): AsyncGenerator<{ readonly audit: ClusterAudit; readonly mode: Mode }[]> {
  for (let start = 0; start < units.length; start += partSize) {
    const part = units.slice(start, start + partSize);
    const audits = await context.audits.clusters(part.map(({ clusterId }) => clusterId));
    yield part.flatMap(({ mode }, index) => {
      const audit = audits[index];
      return audit?.run === run && audit.outcome === 'audited' ? [{ audit, mode }] : [];
    });
  }
}
