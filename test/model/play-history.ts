/** Plays one history to its end, lets everything settle, and answers what was found wrong. */
import { handleDeletion } from '../../shared/use-cases/handle-deletion.ts';
import { handleRequest } from '../../shared/use-cases/handle-request.ts';
import { lookAgain } from '../../shared/use-cases/look-again.ts';
import type { RevokeContext } from '../../shared/use-cases/context.ts';
import { parseUid } from '../../shared/domain/ids.ts';
import { at, beginWorld, type Event, nameOf } from './account-world.ts';
import {
  checkClaims,
  checkEverythingGone,
  checkJournals,
  checkNobodyForgotten,
  checkNotices,
} from './check-end.ts';
import type { Said } from './check-journal.ts';
import { accountNumber, instancesOf } from './guard-runs.ts';
import type { Deed, History, Incident, Task } from './history.ts';
import type { ModelCloud } from './model-cloud.ts';
import { createPlayer, type Live } from './player.ts';
import { randomFrom } from './random.ts';
import { settle } from './settle.ts';
import { areSettingsSpoilt } from './truth.ts';
import { watch } from './witness.ts';

export interface Played {
  readonly wrong: readonly string[];
  /** What happened, in words, one line each. */
  readonly words: readonly string[];
  readonly runs: number;
  readonly crashes: number;
  readonly requests: number;
  /** Requests to clean up that reached ACK, and how many credentials they ended. */
  readonly cleanUps: number;
  readonly revoked: number;
}

let accounts = 0;

/** `sabotage` makes the guard's own parts wrong, to see that it shows. */
export async function playHistory(
  model: ModelCloud,
  history: History,
  sabotage: (context: RevokeContext) => RevokeContext = (context) => context,
): Promise<Played> {
  accounts += 1;
  const account = accountNumber(accounts);
  const words: string[] = [];
  const say = (text: string): void => {
    words.push(`${new Date(model.now()).toISOString().slice(5, 23)} ${text}`);
  };
  const world = await beginWorld(model, history.beginning, account);
  const { truth, events } = world;
  for (const person of truth.people) say(describePerson(person.uid));
  const instances = instancesOf(model, history.beginning, account);
  const witness = watch(model, history.beginning, truth, account);
  const random = randomFrom(history.seed);
  const said = new Map<string, Said[]>();
  const counts = { runs: 0, crashes: 0, requests: 0 };

  function describePerson(uid: string): string {
    const person = truth.people.find((one) => one.uid === uid);
    const held = model.account.credentials.filter((one) => one.uid === uid);
    const where = held.map(
      ({ clusterId, revokable }) => `${clusterId.slice(0, 16)}${revokable ? '' : ' (not revokable)'}`,
    );
    return `${person === undefined ? uid : nameOf(person)} holds ${where.join(', ') || 'nothing'}`;
  }

  async function does(deed: Deed, isDuringRun: boolean): Promise<void> {
    const done = await world.apply(deed, isDuringRun);
    if (done !== undefined) say(isDuringRun ? `    meanwhile: ${done}` : done);
  }
  const player = createPlayer({ model, random, witness, say, meanwhile: (deed) => does(deed, true) });

  interface Started {
    readonly live: Live;
    readonly event: Event | undefined;
    readonly giveBack: () => void;
    readonly words: string;
  }

  function start(task: Task): Started | undefined {
    const event = task.task === 'deliver' ? at(events, task.event) : undefined;
    const person = task.task === 'request' ? at(truth.people, task.who) : undefined;
    const uid = parseUid(person?.uid);
    if (task.task === 'deliver' && event === undefined) return undefined;
    if (task.task === 'request' && uid === undefined) return undefined;
    counts.runs += 1;
    const live: Live = {
      id: `run-${counts.runs}`,
      isDead: false,
      since: model.now(),
      isSingleRun: task.task !== 'look',
      requests: 0,
    };
    const { context, instance } = instances.contextFor(live.id, (step, facts) => {
      if (live.isDead) return;
      if (step === 'recorded') {
        const subject = `${String(facts['clusterId'])}+${String(facts['uid'])}`;
        const one = { run: live.id, kind: String(facts['entry']), status: String(facts['status']) };
        said.set(subject, [...(said.get(subject) ?? []), one]);
        say(`    ${live.id} recorded ${one.kind} ${one.status} of ${shortly(subject)}`);
      } else if (step === 'notice' || step === 'decided' || step === 'identity') {
        say(`    ${live.id} ${step} ${JSON.stringify(facts).slice(0, 240)}`);
      }
    });
    const work = (given: RevokeContext): Promise<unknown> => {
      if (event !== undefined) return handleDeletion(event.notice, given);
      if (uid === undefined) return lookAgain(given);
      const type = person?.kind === 'role' ? 'RamRole' : 'RamUser';
      return handleRequest({ uid, reason: 'identity-deleted', type }, given);
    };
    player.begin(live, () => work(sabotage(context)));
    const what =
      event === undefined
        ? uid === undefined
          ? 'looks again'
          : `is asked about ${uid}`
        : `gets ${event.words}`;
    say(`${live.id} ${what}`);
    return { live, event, giveBack: () => instances.giveBack(instance), words: what };
  }

  /** Answers the failures of runs that neither crashed nor were troubled. */
  async function run(tasks: readonly Task[], incidents: readonly Incident[]): Promise<string[]> {
    const started = tasks.flatMap((task) => start(task) ?? []);
    if (started.length === 0) return [];
    await player.play(
      started.map(({ live }) => live),
      incidents,
    );
    return started.flatMap(({ live, event, giveBack }) => {
      counts.requests += live.requests;
      if (live.isDead) {
        counts.crashes += 1;
        say(`  ${live.id} crashed after ${live.requests} requests`);
        return [];
      }
      giveBack();
      if (live.end?.kind === 'failed') {
        say(`  ${live.id} failed: ${reasonOf(live.end.error)}`);
        return [`${live.id}: ${reasonOf(live.end.error)}`];
      }
      if (event !== undefined) event.isTaken = true;
      say(`  ${live.id} ended after ${live.requests} requests`);
      return [];
    });
  }

  try {
    for (const step of history.steps) {
      if (step.step === 'deed') await does(step.deed, false);
      else await run(step.tasks, step.incidents);
      if (truth.wrong.length > 0) break;
    }
    const ended = { model, world, account, said };
    const wrong = [...truth.wrong];
    const check = async (checks: readonly ((one: typeof ended) => Promise<string[]>)[]): Promise<void> => {
      for (const one of checks) wrong.push(...(await one(ended)));
    };
    if (wrong.length === 0) {
      say('--- everything settles');
      wrong.push(...(await settle({ model, world, account, run, say }, 'restricted')));
      // Unreadable settings stop everything, until somebody mends them.
      if (!areSettingsSpoilt(truth, model.now())) {
        await check([checkClaims, checkNotices, checkJournals, checkNobodyForgotten]);
      }
    }
    if (wrong.length === 0) {
      say('--- restrictions end, and a week passes');
      wrong.push(...(await settle({ model, world, account, run, say }, 'free')));
      await check([checkClaims, checkNotices, checkJournals, checkEverythingGone]);
    }
    wrong.push(...truth.wrong.filter((text) => !wrong.includes(text)));
    return { wrong, words, ...counts, cleanUps: truth.cleanUps.length, revoked: truth.goneAt.size };
  } finally {
    player.stop();
  }
}

const shortly = (subject: string): string => subject.replaceAll(/0{6,}/g, '…');

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) {
    return `${error.message} ${error.errors.map((one) => reasonOf(one)).join(' | ')}`;
  }
  return error instanceof Error ? error.message : String(error);
}
