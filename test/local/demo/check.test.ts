/** The check at the end of the demonstration notices each thing that can be wrong, on a small made-up world. */
import { describe, expect, test } from 'vitest';
import { type Expected, problemsIn, type World } from '../../../local/demo/check.ts';
import type { CredentialRecord, JournalEntry } from '../../../local/demo/ledger.ts';
import type { Snapshot } from '../../../local/demo/snapshot.ts';

const uid = '201234567890123451';
const other = '201234567890123452';
const clusterId = 'c1';
const now = Date.UTC(2026, 10, 20);
const reasons = [{ code: 'idle', text: 'No use.' }];

type Fate = Expected['fate'];

function expected(fate: Fate): Expected[] {
  const leaver = { name: 'alice', type: 'RamUser', uid, story: '', api: 'ims' } as const;
  return [{ leaver: { ...leaver, expect: {}, expectAfterEightDays: {} }, clusterId, fate }];
}

function aSnapshot(certState: 'Unexpired' | 'Removed', hasGrant = certState === 'Unexpired'): Snapshot {
  const credential = (holder: string, state: typeof certState) => ({
    clusterId,
    uid: holder,
    accountType: 'RamUser' as const,
    certState: state,
    certExpireTime: now,
    revokable: true,
    issuedAtSeconds: null,
  });
  const grant = (holder: string) => ({
    uid: holder,
    resourceId: clusterId,
    resourceType: 'cluster' as const,
    roleName: 'dev',
    roleType: 'dev' as const,
    isOwner: false,
    isRamRole: false,
  });
  return {
    credentials: [credential(uid, certState), credential(other, 'Unexpired')],
    grants: [...(hasGrant ? [grant(uid)] : []), grant(other)],
  };
}

function aRecord(status: string, over: Partial<CredentialRecord> = {}): CredentialRecord {
  const hold = status === 'held' ? { hold: { until: now + 1 } } : {};
  return { clusterId, uid, status, mode: 'enforce', decision: { kind: 'any', reasons }, ...hold, ...over };
}

function entry(sequence: number, kind: string, status: string, why = reasons): JournalEntry {
  return { sequence, kind, status, decision: { kind: 'any', reasons: why } };
}

const revoked = [entry(1, 'intent', 'revoking'), entry(2, 'outcome', 'revoked')];
const held = [entry(1, 'decided', 'held')];

function aWorld(after: Snapshot, records: CredentialRecord[], journal: JournalEntry[]): World {
  return {
    before: aSnapshot('Unexpired'),
    after,
    now,
    names: { identity: () => 'alice', cluster: () => 'one', learn: () => undefined },
    ledger: {
      records: () => Promise.resolve(records),
      journal: (_, holder) => Promise.resolve(holder === uid ? journal : []),
      removeEntry: () => Promise.reject(new Error('Nobody removes entries here.')),
    },
  };
}

describe('nothing is wrong', () => {
  test.each<[Fate, World]>([
    ['gone', aWorld(aSnapshot('Removed'), [aRecord('revoked')], revoked)],
    ['held', aWorld(aSnapshot('Unexpired'), [aRecord('held')], held)],
    ['untouched', aWorld(aSnapshot('Unexpired'), [], [])],
  ])('with a credential that is %s as it had to be', async (fate, world) => {
    expect(await problemsIn(world, expected(fate))).toEqual([]);
  });
});

describe('it notices', () => {
  const gone = aSnapshot('Removed');
  const there = aSnapshot('Unexpired');

  test.each<[string, Fate, World, string]>([
    [
      'a certificate that is left',
      'gone',
      aWorld({ ...gone, credentials: there.credentials }, [aRecord('revoked')], revoked),
      'must be gone; its certificate is Unexpired.',
    ],
    [
      'a grant that is left',
      'gone',
      aWorld(aSnapshot('Removed', true), [aRecord('revoked')], revoked),
      'must be gone; it still has the grant dev.',
    ],
    ['a missing record', 'gone', aWorld(gone, [], revoked), 'it has no record.'],
    [
      'a record that says another thing',
      'gone',
      aWorld(gone, [aRecord('unconfirmed')], revoked),
      'the record says unconfirmed, not revoked.',
    ],
    [
      'a record without a reason',
      'gone',
      aWorld(gone, [aRecord('revoked', { decision: { kind: 'revoke', reasons: [] } })], revoked),
      'the record says no reason.',
    ],
    [
      'a missing outcome',
      'gone',
      aWorld(gone, [aRecord('revoked')], revoked.slice(0, 1)),
      'the journal has no entry that says revoked and why.',
    ],
    [
      'an outcome without a reason',
      'gone',
      aWorld(
        gone,
        [aRecord('revoked')],
        [entry(1, 'intent', 'revoking'), entry(2, 'outcome', 'revoked', [])],
      ),
      'the journal has no entry that says revoked and why.',
    ],
    [
      'a missing intent',
      'gone',
      aWorld(gone, [aRecord('revoked')], [entry(1, 'outcome', 'revoked')]),
      'the journal has no intent.',
    ],
    [
      'a gap in the journal',
      'gone',
      aWorld(gone, [aRecord('revoked')], [entry(1, 'intent', 'revoking'), entry(3, 'outcome', 'revoked')]),
      'entries are missing in the middle of its journal.',
    ],
    [
      'a held credential that is gone',
      'held',
      aWorld(gone, [aRecord('held')], held),
      'must be held; it changed',
    ],
    [
      'a hold that nobody will look at',
      'held',
      aWorld(there, [aRecord('held', { hold: { until: now } })], held),
      'nobody will look at it again',
    ],
    [
      'a hold that the journal does not tell',
      'held',
      aWorld(there, [aRecord('held')], []),
      'the journal has no entry that says held and why.',
    ],
    [
      'an untouched credential that is gone',
      'untouched',
      aWorld(gone, [], []),
      'must be untouched; it changed',
    ],
    [
      'an untouched credential with a revocation on record',
      'untouched',
      aWorld(there, [aRecord('revoked')], []),
      'the record says revoked.',
    ],
  ])('%s', async (_, fate, world, problem) => {
    const problems = await problemsIn(world, expected(fate));

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`alice (${uid}) on one (${clusterId}): ${problem}`);
  });

  test('a change of somebody who was not deleted', async () => {
    const after = { ...gone, credentials: gone.credentials.filter((one) => one.uid !== other) };

    const problems = await problemsIn(aWorld(after, [aRecord('revoked')], revoked), expected('gone'));

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`(${other}) on one (${clusterId}): must stay as it was, and changed`);
  });

  test('a record of somebody who was not deleted', async () => {
    const records = [aRecord('revoked'), aRecord('held', { uid: other })];

    const problems = await problemsIn(aWorld(gone, records, revoked), expected('gone'));

    expect(problems).toEqual([
      `alice (${other}) on one (${clusterId}): nobody deleted it, and it is recorded as held.`,
    ]);
  });
});
