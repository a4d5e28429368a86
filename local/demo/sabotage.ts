/** Breaks one thing in the world, so that the check at the end can be seen to notice it. */
import { randomUUID } from 'node:crypto';
import type { LocalCloud } from '../cloud/local-cloud.ts';
import type { Sabotage } from './command-line.ts';
import { expectedOf } from './check.ts';
import type { Stage } from './stage.ts';
import type { Ledger } from './ledger.ts';
import type { Scenario } from '../cloud/scenario.ts';

interface Credential {
  readonly clusterId: string;
  readonly uid: string;
}

/** What the guard is told besides: a clean-up that never shows need not be watched for its usual minute. */
export function environmentFor(sabotage: Sabotage | undefined): Record<string, string> {
  return sabotage === 'residual-kept' ? { GUARD_READ_BACK_SECONDS: '3' } : {};
}

/** Before anybody leaves. */
export function sabotageBefore(sabotage: Sabotage | undefined, { cloud, scenario }: Stage): void {
  if (sabotage !== 'residual-kept') return;
  const { clusterId, uid } = victim(scenario, 'held', 'gone');
  cloud.faults.add({
    service: 'cs',
    operation: 'CleanClusterUserPermissions',
    matches: ({ path }) => path === `/cluster/${clusterId}/user/${uid}/permissions`,
    fault: {
      kind: 'answer',
      answer: { status: 200, headers: { 'x-acs-request-id': randomUUID() }, body: '' },
    },
  });
}

/** When everything is done, before the check. */
export async function sabotageAfter(
  sabotage: Sabotage | undefined,
  { cloud, scenario }: Stage,
  ledger: Ledger,
): Promise<void> {
  if (sabotage === 'active-revoked') remove(victim(scenario, 'held', 'held'), cloud);
  if (sabotage === 'outcome-missing') await loseOutcome(victim(scenario, 'gone', 'gone'), ledger);
}

/** The first of the cast's credentials with these fates. */
function victim({ cast }: Scenario, soon: string, later: string): Credential {
  const after = expectedOf(cast, 'expectAfterEightDays');
  const found = expectedOf(cast, 'expect').find(
    (one, index) => one.fate === soon && after[index]?.fate === later,
  );
  if (found === undefined) throw new Error(`Nobody of the cast is first ${soon} and then ${later}.`);
  return { clusterId: found.clusterId, uid: found.leaver.uid };
}

function remove({ clusterId, uid }: Credential, { account }: LocalCloud): void {
  for (const credential of account.credentials)
    if (credential.clusterId === clusterId && credential.uid === uid) credential.certState = 'Removed';
  account.grants = account.grants.filter((grant) => grant.uid !== uid || grant.resourceId !== clusterId);
}

async function loseOutcome({ clusterId, uid }: Credential, ledger: Ledger): Promise<void> {
  const outcome = (await ledger.journal(clusterId, uid)).find(({ kind }) => kind === 'outcome');
  if (outcome === undefined) throw new Error(`The journal of ${uid} on ${clusterId} has no outcome to lose.`);
  await ledger.removeEntry(clusterId, uid, outcome.sequence);
}
