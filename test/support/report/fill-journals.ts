/** The journal of a revocation from its first look to its end, and for some its undo. */
import type { Grant } from '../../../shared/domain/credential.ts';
import type { JournalHead } from '../../../shared/domain/journal.ts';
import type { CredentialRecord, JournalEntry } from '../../../shared/domain/record.ts';
import { minutes } from '../../../shared/domain/time.ts';
import { daysAgo, idle, used } from './evidence.ts';
import { people } from './cast.ts';
import type { Seed } from './seed.ts';

/** The record is written with what the journal came to. */
export async function writeRevocation(
  { state, now, say }: Seed,
  record: CredentialRecord,
  isRestored: boolean,
): Promise<void> {
  const grants: readonly Grant[] = [
    {
      resourceId: record.clusterId,
      resourceType: 'cluster',
      roleName: say('dev'),
      roleType: 'dev',
      isOwner: false,
    },
    {
      resourceId: `${record.clusterId}/${say('web')}`,
      resourceType: 'namespace',
      roleName: 'restricted',
      roleType: 'restricted',
      isOwner: false,
    },
  ];
  const begun = daysAgo(now, 4);
  const base = { run: 'run-4', mode: 'enforce', cause: record.cause } as const;
  const entry = (
    kind: JournalEntry['kind'],
    after: number,
    status: JournalEntry['status'],
    more: Partial<JournalEntry> = {},
  ): JournalEntry => ({ ...base, kind, at: begun + minutes(after), status, facts: {}, ...more });
  const bob = people.bob;
  const entries: JournalEntry[] = [
    entry('decided', 0, 'held', {
      evidence: used(bob, daysAgo(begun, 2), begun, say),
      decision: {
        kind: 'hold',
        until: begun + minutes(60),
        severity: 'notice',
        reasons: [{ code: 'used-before-deletion', text: say('It was used before the deletion.') }],
      },
    }),
    entry('decided', 60, 'revoking', {
      evidence: idle(begun),
      decision: { kind: 'revoke', reasons: [{ code: 'idle', text: say('It was not used for seven days.') }] },
    }),
    entry('intent', 61, 'revoking', { facts: { force: false, grants: grants.length } }),
    entry('outcome', 62, 'unconfirmed', { facts: { requestId: say('r-1'), taskId: 'T-1' } }),
    entry('outcome', 72, 'revoked', { facts: { certificate: 'Removed', grants: 0 } }),
  ];
  if (isRestored) {
    entries.push(
      entry('intent', 200, 'restoring', { facts: { by: say('jin'), add: ['dev on the cluster'] } }),
      entry('outcome', 201, 'restored', { facts: { by: say('jin') } }),
    );
  }
  const subject = { clusterId: record.clusterId, uid: record.uid };
  let head: CredentialRecord['head'];
  for (const one of entries) {
    const { sequence, hash } = await state.journal.append(subject, one);
    head = { sequence, hash };
  }
  await state.records.put({
    ...record,
    evidence: idle(begun),
    certificate: 'Removed',
    grantsBefore: { kind: 'read', grants },
    revokedAt: begun + minutes(72),
    ...(head === undefined ? {} : { head }),
  });
}

/** What was decided at the last look, as the journal's first entry. */
export async function noteDecision(
  { state }: Seed,
  { clusterId, uid, mode, cause, status, evidence, decision, updatedAt }: CredentialRecord,
): Promise<JournalHead> {
  const { sequence, hash } = await state.journal.append(
    { clusterId, uid },
    {
      kind: 'decided',
      at: updatedAt,
      run: 'run-9',
      mode,
      cause,
      status,
      facts: {},
      ...(evidence === undefined ? {} : { evidence }),
      ...(decision === undefined ? {} : { decision }),
    },
  );
  return { sequence, hash };
}
