/** Stands at ACK's door: each clean-up that arrives is judged at that moment, by the model and by what the state holds. */
import type { RequestEntry } from '../../local/cloud/core/request-log.ts';
import { dayLimit } from '../../shared/domain/limits.ts';
import type { JournalEntry } from '../../shared/domain/record.ts';
import { dayOf, days, minutes, seconds } from '../../shared/domain/time.ts';
import type { Beginning } from './history.ts';
import type { ModelCloud } from './model-cloud.ts';
import { readEntries } from './stored.ts';
import { type CleanUp, restrictionThrough, type Truth, wasAlive } from './truth.ts';

/** What has been so for this long must have been seen: a last look holds for a minute, and a request takes its time. */
const grace = seconds(90);

export interface Witness {
  /** Before it is applied. */
  arrives(entry: RequestEntry, run: { readonly id: string; readonly isSingleRun: boolean }): Promise<void>;
  /** After. */
  answered(entry: RequestEntry): void;
}

interface Asked extends CleanUp {
  readonly entry: RequestEntry;
}

export function watch(model: ModelCloud, beginning: Beginning, truth: Truth, account: string): Witness {
  const holdersOf = new Map<string, Set<string>>();
  const cleaned = new Map<string, Set<string>>();
  const cleanedBy = new Map<string, Set<string>>();
  let last: Asked | undefined;

  const wrong = (cleanUp: CleanUp, text: string): void => {
    truth.wrong.push(`${cleanUp.run} asks to clean ${cleanUp.uid} on ${cleanUp.clusterId}: ${text}`);
  };

  function judgeIdentity(one: CleanUp): void {
    const person = truth.people.find(({ uid }) => uid === one.uid);
    if (person === undefined) wrong(one, 'this is none of the people who were ever deleted');
    else if (wasAlive(person, one.at - grace, one.at)) wrong(one, 'it exists, and did not just come back');
  }

  function judgeCredential(one: CleanUp): void {
    const key = `${one.clusterId}+${one.uid}`;
    const plan = truth.clusters.find(({ id }) => id === one.clusterId)?.plan;
    if (plan === undefined || plan.state !== 'running') wrong(one, 'on a cluster that must not be touched');
    if (plan?.mode === 'observe') wrong(one, 'on a cluster that is only observed');
    if (plan?.log !== 'whole') wrong(one, 'on a cluster whose log says nothing');
    const held = model.account.credentials.find(
      ({ uid, clusterId }) => uid === one.uid && clusterId === one.clusterId,
    );
    if (held === undefined) wrong(one, 'it holds nothing there');
    if (held?.revokable === false) wrong(one, 'it can’t be revoked');
    const gone = truth.goneAt.get(key);
    if (gone !== undefined && gone <= one.at - grace) wrong(one, 'it is gone already');
    const used = truth.uses.find(
      ({ uid, clusterId, at, visibleAt }) =>
        uid === one.uid &&
        clusterId === one.clusterId &&
        at > one.at - days(7) &&
        visibleAt <= one.at - grace,
    );
    if (used !== undefined) wrong(one, `it was used at ${new Date(used.at).toISOString()}`);
  }

  function judgeLimits(one: CleanUp, isSingleRun: boolean): void {
    const day = dayOf(one.at);
    const holders = holdersOf.get(day) ?? new Set<string>();
    holdersOf.set(day, holders);
    for (const { uid, certState } of model.account.credentials)
      if (certState === 'Unexpired') holders.add(uid);
    const mine = cleanedBy.get(one.run) ?? new Set<string>();
    cleanedBy.set(one.run, mine.add(one.uid));
    const { limits } = beginning;
    if (isSingleRun && mine.size > limits.perRun) wrong(one, `it is number ${mine.size} of its run`);
    // Shortly after midnight a clean-up still has its place in the day before.
    if (dayOf(one.at - minutes(10)) !== day) return;
    const today = cleaned.get(day) ?? new Set<string>();
    cleaned.set(day, today.add(one.uid));
    const most = dayLimit(limits, holders.size);
    if (today.size > most) wrong(one, `it is number ${today.size} of the day, of at most ${most}`);
  }

  async function judgeClaim(one: CleanUp): Promise<void> {
    const key = `lease/credential/${one.clusterId}/${one.uid}`;
    const lease = (await model.tables.claims.get([account, key]))?.columns;
    if (lease === undefined) wrong(one, 'without a claim');
    else if (lease['owner'] !== one.run) wrong(one, `while ${String(lease['owner'])} holds the claim`);
    else if (!(Number(lease['expiresAt']) > one.at)) wrong(one, 'after its claim ran out');
  }

  async function judgeIntent(one: CleanUp): Promise<void> {
    const entries = await readEntries(model.tables.journal, account, one);
    const newest: JournalEntry | undefined = entries.at(-1)?.entry;
    if (newest?.kind !== 'intent' || newest.run !== one.run) {
      wrong(
        one,
        `the newest entry is ${newest?.kind ?? 'none'} of ${newest?.run ?? 'nobody'}, not its intent`,
      );
    } else if (newest.evidence?.kind !== 'idle') wrong(one, 'its intent has no evidence that it is idle');
    else if (newest.decision?.kind !== 'revoke') wrong(one, 'its intent has no decision to revoke');
  }

  return {
    async arrives(entry, { id, isSingleRun }) {
      const [, , clusterId = '', , uid = ''] = entry.path.split('/');
      const one: Asked = { run: id, clusterId, uid, at: model.now(), isApplied: false, entry };
      last = one;
      truth.cleanUps.push(one);
      if (new URLSearchParams(entry.search).get('Force') !== 'false') wrong(one, `with ${entry.search}`);
      judgeIdentity(one);
      judgeCredential(one);
      judgeLimits(one, isSingleRun);
      const stop = restrictionThrough(truth, one, one.at - grace, one.at);
      if (stop !== undefined) wrong(one, `while ${stop.name} holds`);
      await judgeClaim(one);
      await judgeIntent(one);
    },
    answered(entry) {
      if (last?.entry !== entry) return;
      last.status = entry.status ?? 0;
      const { clusterId, uid } = last;
      const pending = model.account.pendingCleanups.find(
        (one) => one.clusterId === clusterId && one.uid === uid,
      );
      const isGone = !model.account.credentials.some(
        (one) => one.clusterId === clusterId && one.uid === uid && one.certState !== 'Removed',
      );
      last.isApplied = entry.status === 200 && (pending !== undefined || isGone);
      if (!last.isApplied || truth.goneAt.has(`${clusterId}+${uid}`)) return;
      const goneAt = Math.max(pending?.certificateGoneAt ?? 0, pending?.grantsGoneAt ?? 0, last.at);
      truth.goneAt.set(`${clusterId}+${uid}`, goneAt);
    },
  };
}
