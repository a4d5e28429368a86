/** When everything has settled: what the account and the state must look like. */
import type { CredentialRecord } from '../../shared/domain/record.ts';
import { claims } from '../../shared/state/claims.ts';
import type { AccountWorld } from './account-world.ts';
import { checkChain, checkNothingDoubled, checkNothingLost, checkStory, type Said } from './check-journal.ts';
import type { ModelCloud } from './model-cloud.ts';
import { readEntries, readKeys, readNotices, readRecords, readSubjects } from './stored.ts';
import { isAlive, type Person } from './truth.ts';

export interface Ended {
  readonly model: ModelCloud;
  readonly world: AccountWorld;
  readonly account: string;
  readonly said: ReadonlyMap<string, readonly Said[]>;
}

export async function checkJournals({ model, world, account, said }: Ended): Promise<string[]> {
  const wrong: string[] = [];
  const subjects = await readSubjects(model.tables.journal, account);
  const asked = world.truth.cleanUps.map(({ clusterId, uid }) => `${clusterId}+${uid}`);
  for (const subject of new Set([...subjects, ...asked, ...said.keys()])) {
    const [clusterId = '', uid = ''] = subject.split('+');
    const entries = await readEntries(model.tables.journal, account, { clusterId, uid });
    const cleanUps = world.truth.cleanUps.filter((one) => one.clusterId === clusterId && one.uid === uid);
    wrong.push(
      ...checkChain(account, subject, entries),
      ...checkNothingDoubled(subject, entries),
      ...checkNothingLost(subject, entries, said.get(subject) ?? []),
      ...checkStory(subject, entries, cleanUps),
    );
  }
  return wrong;
}

/** Every lease has run out or was given back, and whoever comes next gets it. */
export async function checkClaims({ model, account }: Ended): Promise<string[]> {
  const wrong: string[] = [];
  const table = model.tables.claims;
  const taker = claims({ table, account, clock: () => model.now() });
  for (const row of await readKeys(table, account, 'lease/')) {
    const key = row.slice('lease/'.length);
    const claim = await taker.take(key, 'the next one', 60_000);
    if (claim === undefined) wrong.push(`the claim ${key} is still held`);
    else await taker.release(claim, 'the next one');
  }
  return wrong;
}

export async function checkNotices({ model, world, account }: Ended): Promise<string[]> {
  const notices = await readNotices(model.tables.claims, account);
  const wrong = notices
    .filter(({ state }) => state !== 'done')
    .map(({ key, said }) => `the notice ${key} is still open: ${said}`);
  for (const { notice, words } of world.events) {
    if (!notices.some(({ key }) => key === notice.key)) wrong.push(`the notice of ${words} is lost`);
  }
  const marks = await readKeys(model.tables.claims, account, 'event-open/');
  return [...wrong, ...marks.map((mark) => `the mark ${mark} stays`)];
}

const findingOf: Readonly<Record<string, string>> = {
  'used-deletion-time-unknown': 'evidence-unknown',
  'later-use-not-excluded': 'evidence-unknown',
  prohibited: 'not-revocable',
};
const tellsPeople = new Set([
  'used-after-deletion',
  'evidence-unknown',
  'vendor-refused',
  'vendor-denied',
  'unconfirmed',
  'grants-unverified',
  'granted-again',
  'not-revocable',
]);

/** What stands in a credential's way is open for people to see, and nothing else is. */
export async function checkFindings({ model, account }: Ended): Promise<string[]> {
  const records = await readRecords(model.tables.credentials, account);
  const open = await readKeys(model.tables.findings, account, 'open/');
  const wanted = records.flatMap(({ decision, status, hold, clusterId, uid }) => {
    if (decision === undefined || decision.kind === 'ignore') return [];
    const kinds = decision.reasons.map(({ code }) => findingOf[code] ?? code);
    // What is over is no finding any more, whatever had been in its way.
    const isOver = status.startsWith('revoked');
    const told = kinds.filter((kind) => (isOver ? kind === 'grants-unverified' : tellsPeople.has(kind)));
    const reminders = hold?.reminders === undefined ? [] : ['hold-waiting'];
    return [...told, ...reminders].map((kind) => `open/${kind}/${clusterId}+${uid}`);
  });
  const ofCredentials = open.filter((key) => key.includes('+'));
  return [
    ...ofCredentials.filter((key) => !wanted.includes(key)).map((key) => `the finding ${key} stays open`),
    ...wanted.filter((key) => !open.includes(key)).map((key) => `the finding ${key} is not there`),
  ];
}

/** Whoever was looked at: also what is on a cluster that answers nothing, as far as the user's own list shows it. */
export async function checkWholeLooks({ model, world, account }: Ended): Promise<string[]> {
  if (model.account.behaviours.byUserListOfDeleted !== 'listed') return [];
  const records = await readRecords(model.tables.credentials, account);
  const isRecorded = (uid: string, clusterId?: string): boolean =>
    records.some((one) => one.uid === uid && (clusterId === undefined || one.clusterId === clusterId));
  return model.account.credentials
    .filter(({ uid, certState }) => certState === 'Unexpired' && isRecorded(uid))
    .filter(({ uid }) => world.truth.people.some((one) => one.uid === uid && !isAlive(one)))
    .filter(({ uid, clusterId }) => !isRecorded(uid, clusterId))
    .map(({ uid, clusterId }) => `${uid} on ${clusterId}: not recorded, though others of it are`);
}

/** With restrictions still on, each credential of somebody gone is gone, or held with a reason, an owner and a time. */
export async function checkNobodyForgotten({ model, world, account }: Ended): Promise<string[]> {
  const records = await readRecords(model.tables.credentials, account);
  return leftOf(world, model).flatMap(({ person, clusterId }) => {
    const record = records.find((one) => one.uid === person.uid && one.clusterId === clusterId);
    const where = `${person.uid} on ${clusterId}`;
    if (record === undefined) return [`${where}: not gone, and nothing is recorded of it`];
    if (record.hold === undefined && record.status !== 'refused') {
      return [`${where}: not gone, and not held either: ${record.status}`];
    }
    if ((record.decision?.reasons.length ?? 0) === 0) return [`${where}: held without a reason`];
    return record.hold !== undefined && record.hold.owner === '' ? [`${where}: held without an owner`] : [];
  });
}

/** Without restrictions, with a week of silence: everything is gone that can be known to be idle and may be ended. */
export async function checkEverythingGone({ model, world, account }: Ended): Promise<string[]> {
  const records = await readRecords(model.tables.credentials, account);
  const left = leftOf(world, model).flatMap(({ person, clusterId, isRevokable }) => {
    const plan = world.truth.clusters.find(({ id }) => id === clusterId)?.plan;
    const mayEnd = plan?.log === 'whole' && plan.mode === 'enforce' && isRevokable;
    return mayEnd ? [`${person.uid} on ${clusterId}: still there after a week of silence`] : [];
  });
  return [...left, ...records.flatMap((record) => checkRecord(record, world, model))];
}

function checkRecord(record: CredentialRecord, world: AccountWorld, model: ModelCloud): string[] {
  const where = `${record.uid} on ${record.clusterId}`;
  const person = world.truth.people.find(({ uid }) => uid === record.uid);
  if (person === undefined) return [`${where}: recorded, and nobody ever deleted it`];
  if (isAlive(person) && record.hold !== undefined) return [`${where}: held, and its identity is back`];
  if (record.status === 'revoking' || record.status === 'unconfirmed') {
    return [`${where}: still ${record.status}`];
  }
  const isThere = model.account.credentials.some(
    (one) => one.uid === record.uid && one.clusterId === record.clusterId && one.certState === 'Unexpired',
  );
  const wasRevoked = record.status.startsWith('revoked');
  if (wasRevoked && isThere && !isAlive(person))
    return [`${where}: recorded as ${record.status}, and still there`];
  return [];
}

interface Left {
  readonly person: Person;
  readonly clusterId: string;
  readonly isRevokable: boolean;
}

/** What people who are gone still hold where it could be ended. */
function leftOf(world: AccountWorld, model: ModelCloud): Left[] {
  return model.account.credentials.flatMap(({ uid, clusterId, certState, revokable }) => {
    const person = world.truth.people.find((one) => one.uid === uid);
    const plan = world.truth.clusters.find(({ id }) => id === clusterId)?.plan;
    if (person === undefined || isAlive(person) || plan?.state !== 'running') return [];
    return certState === 'Unexpired' ? [{ person, clusterId, isRevokable: revokable }] : [];
  });
}
