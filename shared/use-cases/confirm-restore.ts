/** What became of the request of a restore: read from the cloud, written down, answered. */
import type { Grant } from '../domain/credential.ts';
import { describeAddition, grantKey } from '../domain/granting.ts';
import type { CredentialRecord } from '../domain/record.ts';
import { changesElsewhere, type RestorePlan } from '../domain/restore.ts';
import type { RestoreContext } from './context.ts';
import type { Additions } from './ports.ts';
import {
  findChangesElsewhere,
  type RestoreFacts,
  writeRestored,
  writeUnconfirmed,
} from './record-restore.ts';
import type { RestoreAnswer } from './restore-answer.ts';
import { watchGrants } from './watch-grants.ts';

export type Sent =
  | { readonly kind: 'accepted'; readonly requestId: string }
  /** The answer was lost: nobody knows whether it was applied. */
  | { readonly kind: 'lost'; readonly why: string };

export interface SentRestore {
  readonly by: string;
  readonly begun: CredentialRecord;
  readonly plan: RestorePlan;
  readonly additions: Additions;
  /** All grants of the identity before the request. */
  readonly before: readonly Grant[];
  readonly sent: Sent;
  readonly facts: RestoreFacts;
}

export async function confirmRestore(restored: SentRestore, context: RestoreContext): Promise<RestoreAnswer> {
  const { by, begun, plan, additions, before, sent } = restored;
  const { lost } = plan;
  const { now, missing } = await watchGrants(begun.uid, additions, context);
  const answer = sent.kind === 'accepted' ? { requestId: sent.requestId } : { lostAnswer: sent.why };
  const facts = { ...restored.facts, ...answer, missing };
  if (now === undefined) {
    const why = 'The grants could not be read after they were asked for.';
    await writeUnconfirmed(begun, why, facts, context);
    return { kind: 'unconfirmed', missing, why, lost };
  }
  const elsewhere = changesElsewhere({ before, after: now }, begun.clusterId, additions);
  await findChangesElsewhere(begun, elsewhere, context);
  if (missing.length > 0) {
    const why = `Asked for, but these grants do not show: ${missing.join('; ')}.`;
    await writeUnconfirmed(begun, why, { ...facts, elsewhere }, context);
    return { kind: 'unconfirmed', missing, why, lost };
  }
  const added = additions.map(describeAddition);
  const text = `Restored at the request of ${by}: ${added.join('; ')}.`;
  await writeRestored(begun, text, { ...facts, elsewhere }, context);
  return { kind: 'restored', added, there: plan.there.map(grantKey), lost, elsewhere };
}
