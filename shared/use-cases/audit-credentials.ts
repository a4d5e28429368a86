/**
 * Goes through the credentials of one cluster in the order of their uids, listed and remembered ones side by side, and writes
 * down each with its findings. Only a part of them is in memory beside the list.
 */
import pMap from 'p-map';
import type { CredentialAudit } from '../domain/audit.ts';
import {
  auditCredential,
  type AuditRun,
  hasGrantsLeft,
  type Listed,
  type Remembered,
} from '../domain/audit-credential.ts';
import { findingsAbout } from '../domain/audit-findings.ts';
import type { KnownIdentity } from '../domain/inventory.ts';
import type { AuditContext } from './audit-context.ts';
import type { FindingsKeeper } from './audit-findings-keeper.ts';
import type { RememberedCredential } from './ports/auditing.ts';
import type { ClusterLog } from './read-cluster-log.ts';

/** So many are worked on together: what is made for them and thrown away again stays small. */
const partSize = 100;

interface Pair {
  readonly listed: Listed;
  readonly remembered: Remembered;
}

/** Calls `seen` for each credential that was audited. Throws StateError; what was written before stays. */
export async function auditCredentials(
  rows: readonly Listed[],
  log: ClusterLog,
  run: AuditRun,
  keeper: FindingsKeeper,
  context: AuditContext,
  seen: (audit: CredentialAudit) => void,
): Promise<void> {
  for await (const part of parts(pairs(rows, context.audits.remembered(run.cluster.id), run))) {
    const audits = await auditPart(part, log, run, context);
    const findings = audits.flatMap((audit) => findingsAbout(audit, run.cluster));
    await pMap(findings, (finding) => keeper.open(finding), { concurrency: context.policy.parallel });
    await context.audits.putCredentials(audits);
    for (const audit of audits) seen(audit);
  }
}

async function auditPart(
  part: readonly Pair[],
  log: ClusterLog,
  run: AuditRun,
  context: AuditContext,
): Promise<CredentialAudit[]> {
  await log.about(part.map(({ listed }) => listed.uid));
  return await pMap(
    part,
    async ({ listed, remembered }) => {
      const identity = await identityOf(listed, context);
      const read = {
        ...log.evidenceOf(listed.uid),
        ...(log.place === undefined ? {} : { log: log.place }),
        ...(identity === undefined ? {} : { identity }),
      };
      return auditCredential(listed, remembered, read, run);
    },
    { concurrency: context.policy.parallel },
  );
}

/** Only of those whom ACK does not call active: one request each, and most of them are. */
async function identityOf(
  { uid, details }: Listed,
  context: AuditContext,
): Promise<KnownIdentity | undefined> {
  if (details?.accountState === 'Active') return undefined;
  return (await context.inventory.identity(uid))?.known;
}

/** Those that the cluster lists, and those remembered ones that it doesn't list and that still are, or were, something. */
async function* pairs(
  rows: readonly Listed[],
  remembered: AsyncIterable<readonly RememberedCredential[]>,
  run: AuditRun,
): AsyncGenerator<Pair> {
  const sorted = rows.toSorted((one, other) => (one.uid < other.uid ? -1 : 1));
  const nothing: Remembered = { access: {} };
  let next = 0;
  for await (const part of remembered) {
    for (const known of part) {
      let listed = sorted[next];
      while (listed !== undefined && listed.uid < known.uid) {
        yield { listed, remembered: nothing };
        next += 1;
        listed = sorted[next];
      }
      if (listed?.uid === known.uid) {
        yield { listed, remembered: known };
        next += 1;
      } else if (matters(known, run)) {
        yield { listed: { uid: known.uid, certificate: 'Removed' }, remembered: known };
      }
    }
  }
  for (const listed of sorted.slice(next)) yield { listed, remembered: nothing };
}

/** What is gone whole is written down as such once. */
function matters(known: RememberedCredential, { cluster }: AuditRun): boolean {
  const wasThere = known.audit !== undefined && known.audit.status.console !== 'Deleted';
  return wasThere || hasGrantsLeft(known, cluster);
}

async function* parts(all: AsyncIterable<Pair>): AsyncGenerator<Pair[]> {
  let part: Pair[] = [];
  for await (const one of all) {
    part.push(one);
    if (part.length < partSize) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}
