/** Opens what an audit found and closes what it did not find again: one open finding a subject and kind. */
import pMap from 'p-map';
import { clusterFindings, credentialFindings } from '../domain/audit-findings.ts';
import type { ClusterId } from '../domain/ids.ts';
import type { Finding, FindingKind } from '../domain/record.ts';
import type { AuditContext } from './audit-context.ts';

export interface FindingsKeeper {
  open(finding: Finding): Promise<void>;
  /** Closes those that were open before and that were not found again. */
  closeOthers(): Promise<void>;
  counts(): { readonly opened: number; readonly stillOpen: number; readonly closed: number };
}

const nameOf = (kind: FindingKind, subject: string): string => `${kind} ${subject}`;

const aboutClusters: ReadonlySet<FindingKind> = new Set(clusterFindings);
const aboutCredentials: ReadonlySet<FindingKind> = new Set(credentialFindings);

/** Whether it is one of those that an audit of this cluster opens and closes. */
function isAudits({ kind, subject }: Pick<Finding, 'kind' | 'subject'>, clusterId: ClusterId): boolean {
  if (subject === clusterId) return aboutClusters.has(kind);
  return subject.startsWith(`${clusterId}+`) && aboutCredentials.has(kind);
}

/** Reads what is open now: a crash between a finding and whatever remembers it leaves none open for ever. */
export async function keepFindings(clusterId: ClusterId, context: AuditContext): Promise<FindingsKeeper> {
  const open = await context.findings.openAbout(clusterId);
  const before = new Map(
    open
      .filter((one) => isAudits(one, clusterId))
      .map(({ kind, subject }) => [nameOf(kind, subject), { kind, subject }]),
  );
  const found = new Set<string>();
  const counts = { opened: 0, stillOpen: 0, closed: 0 };
  return {
    open: async (finding) => {
      const name = nameOf(finding.kind, finding.subject);
      await context.findings.open(finding, { isNew: !before.has(name) });
      found.add(name);
      counts[before.has(name) ? 'stillOpen' : 'opened'] += 1;
    },
    closeOthers: async () => {
      const gone = [...before].filter(([name]) => !found.has(name));
      const at = context.clock();
      await pMap(gone, ([, { kind, subject }]) => context.findings.close(subject, kind, at), {
        concurrency: context.policy.parallel,
      });
      counts.closed += gone.length;
    },
    counts: () => ({ ...counts }),
  };
}
