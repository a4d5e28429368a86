/** The guard's runs of a history, each from what called it to what became of it. */
import { parseUid, type Uid } from '../../shared/domain/ids.ts';
import type { Narrate, RevokeContext } from '../../shared/use-cases/context.ts';
import { handleDeletion } from '../../shared/use-cases/handle-deletion.ts';
import { handleRequest } from '../../shared/use-cases/handle-request.ts';
import { lookAgain, type LookScope } from '../../shared/use-cases/look-again.ts';
import { releaseDue, type ReleaseDueContext } from '../../shared/use-cases/release-due.ts';
import type { AccountWorld } from './account-world.ts';
import type { Said } from './check-journal.ts';
import { kill } from './gate.ts';
import type { Instances } from './guard-runs.ts';
import type { Incident, Task } from './history.ts';
import { at, type Event } from './identity-deeds.ts';
import type { ModelCloud } from './model-cloud.ts';
import type { Live, Player } from './player.ts';

export interface TaskRunsDeps {
  readonly model: ModelCloud;
  readonly world: AccountWorld;
  readonly instances: Instances;
  readonly player: Player;
  readonly sabotage: (context: RevokeContext) => RevokeContext;
  readonly say: (text: string) => void;
}

export interface TaskRuns {
  /** All at once; answers how those failed that did not crash. */
  readonly run: (tasks: readonly Task[], incidents: readonly Incident[]) => Promise<string[]>;
  readonly counts: { runs: number; crashes: number; requests: number };
  /** What the runs said that they wrote, by `<cluster>+<uid>`. */
  readonly said: ReadonlyMap<string, readonly Said[]>;
}

interface Job {
  readonly words: string;
  readonly event?: Event;
  readonly work: (context: RevokeContext) => Promise<unknown>;
}

export function taskRuns({ model, world, instances, player, sabotage, say }: TaskRunsDeps): TaskRuns {
  const said = new Map<string, Said[]>();
  const counts = { runs: 0, crashes: 0, requests: 0 };

  function jobOf(task: Task): Job | undefined {
    if (task.task === 'look') {
      return task.apart
        ? { words: 'looks again, one by one', work: lookApart }
        : { words: 'looks again', work: (context) => lookAgain(context) };
    }
    if (task.task === 'deliver') {
      const event =
        task.event === 'new' ? world.events.find(({ isTaken }) => !isTaken) : at(world.events, task.event);
      if (event === undefined) return undefined;
      return {
        words: `gets ${event.words}`,
        event,
        work: (context) => handleDeletion(event.notice, context),
      };
    }
    const person = at(world.truth.people, task.who);
    const uid = parseUid(person?.uid);
    if (uid === undefined) return undefined;
    const request = {
      uid,
      reason: 'identity-deleted',
      type: uid.startsWith('3') ? 'RamRole' : 'RamUser',
    } as const;
    return { words: `is asked about ${uid}`, work: (context) => handleRequest(request, context) };
  }

  function narrator(live: Live): Narrate {
    return (step, facts) => {
      if (live.state === 'crashed') return;
      if (step === 'recorded') {
        const subject = `${String(facts['clusterId'])}+${String(facts['uid'])}`;
        const one = { run: live.id, kind: String(facts['entry']), status: String(facts['status']) };
        said.set(subject, [...(said.get(subject) ?? []), one]);
        say(`    ${live.id} recorded ${one.kind} ${one.status} of ${subject.replaceAll(/0{6,}/g, '…')}`);
      } else if (step === 'notice' || step === 'decided' || step === 'identity') {
        say(`    ${live.id} ${step} ${JSON.stringify(facts).slice(0, 240)}`);
      }
    };
  }

  function begin(job: Job, isSingleRun: boolean): { live: Live; giveBack: () => void } {
    counts.runs += 1;
    const live: Live = {
      id: `run-${counts.runs}`,
      state: 'running',
      since: model.now(),
      isSingleRun,
      requests: 0,
    };
    const { context, instance } = instances.contextFor(live.id, narrator(live));
    say(`${live.id} ${job.words}`);
    player.begin(live, () => job.work(sabotage(context)));
    return { live, giveBack: () => instances.giveBack(instance) };
  }

  function failureOf(live: Live, job: Job): string[] {
    if (live.end?.kind !== 'failed') {
      if (job.event !== undefined) job.event.isTaken = true;
      say(`  ${live.id} ended after ${live.requests} requests`);
      return [];
    }
    const text = `${live.id} failed: ${reasonOf(live.end.error)}`;
    say(`  ${text}`);
    return [text];
  }

  return {
    counts,
    said,
    async run(tasks, incidents) {
      const started = tasks.flatMap((task) => {
        const job = jobOf(task);
        return job === undefined ? [] : [{ job, ...begin(job, task.task !== 'look') }];
      });
      if (started.length === 0) return [];
      const lives = started.map(({ live }) => live);
      try {
        await player.play(lives, incidents);
      } catch (error) {
        for (const live of lives) await kill(live);
        throw error;
      }
      return started.flatMap(({ job, live, giveBack }) => {
        counts.requests += live.requests;
        if (live.state === 'over') {
          giveBack();
          return failureOf(live, job);
        }
        counts.crashes += 1;
        say(`  ${live.id} crashed after ${live.requests} requests`);
        return [];
      });
    },
  };
}

/** One after the other: that several runs may be at work at the same time is the history's to say. */
async function lookApart(context: RevokeContext): Promise<void> {
  const calls: LookScope[] = [];
  const functions: ReleaseDueContext['functions'] = {
    enqueue: async (_name, _id, { uid, notice }) => {
      calls.push(uid === undefined ? { notice: String(notice) } : { uid: uid as Uid });
    },
  };
  await releaseDue({ ...context, functions });
  const errors: unknown[] = [];
  for (const scope of calls) await lookAgain(context, scope).catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw new AggregateError(errors, 'Some of the due looks failed.');
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) {
    return `${error.message} ${error.errors.map((one) => reasonOf(one)).join(' | ')}`;
  }
  return error instanceof Error ? error.message : String(error);
}
