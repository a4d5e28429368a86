/** What the audits of a run come to: whose credentials would be revoked, and what only has to be written down. */
import type { RevocationReason } from '../domain/approval.ts';
import type { ClusterAudit } from '../domain/audit.ts';
import type { Uid } from '../domain/ids.ts';
import type { CredentialRecord, Subject } from '../domain/record.ts';
import type { SweepUnit } from '../domain/sweep.ts';
import { auditsOf } from './sweep-audits.ts';
import type { SweepContext } from './sweep-context.ts';

export interface Step extends Subject {
  readonly reason: RevocationReason;
}

export interface Planned {
  /** What would be revoked where revocations are done. */
  readonly revoke: readonly Step[];
  /** What would only be written down: in observe mode, and what is held and nobody has written down yet. */
  readonly look: readonly Step[];
  /** The most identities that hold a live credential on any one cluster. */
  readonly holders: number;
}

export async function total(
  run: string,
  units: readonly SweepUnit[],
  context: SweepContext,
): Promise<Planned> {
  const revoke: Step[] = [];
  const look: Step[] = [];
  let holders = 0;
  for await (const part of auditsOf(run, units, context)) {
    for (const { audit, mode } of part) {
      holders = Math.max(holders, audit.holders);
      const steps = stepsOf(audit);
      if (mode === 'enforce') revoke.push(...steps.revoke);
      else look.push(...steps.revoke);
      look.push(...(await unwritten(steps.hold, context)));
    }
  }
  return { revoke, look, holders };
}

function stepsOf({ clusterId, plan }: ClusterAudit): { readonly revoke: Step[]; readonly hold: Step[] } {
  const of = (kind: 'revoke' | 'hold'): Step[] =>
    plan.filter(({ decision }) => decision === kind).map(({ uid, reason }) => ({ clusterId, uid, reason }));
  return { revoke: of('revoke'), hold: of('hold') };
}

/** What is held and is not in anybody's books: it needs a record, an owner and a time of its next look. */
async function unwritten(steps: readonly Step[], context: SweepContext): Promise<Step[]> {
  if (steps.length === 0) return [];
  const records: readonly (CredentialRecord | undefined)[] = await context.records.get(steps);
  return steps.filter((_step, index) => records[index]?.hold === undefined);
}

export function distinct(steps: readonly Step[]): Uid[] {
  return [...new Set(steps.map(({ uid }) => uid))];
}
