/** Whether everybody's credentials became what they had to, and the records say why. Says exactly what is wrong. */
import type { Fate, Leaver } from '../cloud/scenario.ts';
import type { CredentialRecord, JournalEntry, Ledger } from './ledger.ts';
import type { Names } from './names.ts';
import { certificateIn, differences, grantsIn, type Snapshot } from './snapshot.ts';

export interface Expected {
  readonly leaver: Leaver;
  readonly clusterId: string;
  readonly fate: Fate;
}

export function expectedOf(
  cast: readonly Leaver[],
  when: 'expect' | 'expectAfterEightDays',
): readonly Expected[] {
  return cast.flatMap((leaver) =>
    Object.entries(leaver[when]).map(([clusterId, fate]) => ({ leaver, clusterId, fate })),
  );
}

export interface World {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly ledger: Ledger;
  readonly names: Names;
  /** The cloud's clock, milliseconds since 1970. */
  readonly now: number;
}

/** The cast's credentials, and everybody else's against `before`. One line a problem, naming the credential. */
export async function problemsIn(world: World, expected: readonly Expected[]): Promise<string[]> {
  const records = await world.ledger.records();
  const ofCast = await Promise.all(
    expected.map(async (one) => {
      const { leaver, clusterId } = one;
      const record = records.find((each) => each.clusterId === clusterId && each.uid === leaver.uid);
      const journal = await world.ledger.journal(clusterId, leaver.uid);
      return problemsOf(one, record, journal, world).map((text) => `${called(one, world)}: ${text}`);
    }),
  );
  const isOfCast = ({ uid }: { readonly uid: string }): boolean =>
    expected.some(({ leaver }) => leaver.uid === uid);
  const others = differences(world.before, world.after).filter((one) => !isOfCast(one));
  const strangers = records.filter((record) => !isOfCast(record));
  return [
    ...ofCast.flat(),
    ...others.map(
      ({ clusterId, uid, text }) =>
        `${credential(uid, clusterId, world)}: must stay as it was, and changed: ${text}.`,
    ),
    ...strangers.map(
      ({ clusterId, uid, status }) =>
        `${credential(uid, clusterId, world)}: nobody deleted it, and it is recorded as ${status}.`,
    ),
  ];
}

function called({ leaver, clusterId }: Expected, world: World): string {
  return credential(leaver.uid, clusterId, world);
}

function credential(uid: string, clusterId: string, { names }: World): string {
  return `${names.identity(uid)} (${uid}) on ${names.cluster(clusterId)} (${clusterId})`;
}

function problemsOf(
  expected: Expected,
  record: CredentialRecord | undefined,
  journal: readonly JournalEntry[],
  world: World,
): string[] {
  switch (expected.fate) {
    case 'gone':
      return [
        ...stillThere(expected, world),
        ...recordProblems('revoked', record),
        ...told(journal, 'revoked'),
      ];
    case 'held':
      return [
        ...changed(expected, world),
        ...recordProblems('held', record),
        ...holdProblems(record, world.now),
        ...told(journal, 'held'),
      ];
    case 'untouched':
      return [
        ...changed(expected, world),
        ...(record === undefined || record.status === 'ignored' ? [] : [`the record says ${record.status}.`]),
      ];
  }
}

function stillThere({ clusterId, leaver: { uid } }: Expected, { after }: World): string[] {
  const certificate = certificateIn(after, clusterId, uid);
  const grants = grantsIn(after, clusterId, uid);
  return [
    ...(certificate === 'Removed' ? [] : [`must be gone; its certificate is ${certificate ?? 'unknown'}.`]),
    ...(grants.length === 0 ? [] : [`must be gone; it still has the grant ${grants[0]?.roleName}.`]),
  ];
}

function changed({ clusterId, leaver: { uid }, fate }: Expected, { before, after }: World): string[] {
  const mine = differences(before, after).filter((one) => one.clusterId === clusterId && one.uid === uid);
  return mine.map(({ text }) => `must be ${fate}; it changed: ${text}.`);
}

function recordProblems(status: string, record: CredentialRecord | undefined): string[] {
  if (record === undefined) return ['it has no record.'];
  return [
    ...(record.status === status ? [] : [`the record says ${record.status}, not ${status}.`]),
    ...((record.decision?.reasons.length ?? 0) > 0 ? [] : ['the record says no reason.']),
  ];
}

/** A hold ends in a look, never in silence. */
function holdProblems(record: CredentialRecord | undefined, now: number): string[] {
  if (record === undefined || (record.hold?.until ?? 0) > now) return [];
  return ['nobody will look at it again: its hold has no time to come.'];
}

/** `revoked` needs an intent and an outcome, `held` a decision; each with its reasons, and no entry missing between. */
function told(journal: readonly JournalEntry[], status: 'revoked' | 'held'): string[] {
  const wanted = status === 'revoked' ? ['intent', 'outcome'] : ['decided', 'outcome'];
  const ended = journal.some(
    (entry) =>
      wanted.includes(entry.kind) && entry.status === status && (entry.decision?.reasons.length ?? 0) > 0,
  );
  const intended = status === 'held' || journal.some(({ kind }) => kind === 'intent');
  const isWhole = journal.every(({ sequence }, index) => sequence === index + 1);
  return [
    ...(ended ? [] : [`the journal has no entry that says ${status} and why.`]),
    ...(intended ? [] : ['the journal has no intent.']),
    ...(isWhole ? [] : ['entries are missing in the middle of its journal.']),
  ];
}
