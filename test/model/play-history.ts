/** Plays one history to its end, lets everything settle, and answers what was found wrong. */
import type { RevokeContext } from '../../shared/use-cases/context.ts';
import { type AccountWorld, beginWorld } from './account-world.ts';
import {
  checkClaims,
  checkEverythingGone,
  checkFindings,
  checkJournals,
  checkNobodyForgotten,
  checkNotices,
  checkWholeLooks,
  type Ended,
} from './check-end.ts';
import { accountNumber, instancesOf } from './guard-runs.ts';
import type { Deed, History } from './history.ts';
import type { ModelCloud } from './model-cloud.ts';
import { createPlayer } from './player.ts';
import { randomFrom } from './random.ts';
import { settle } from './settle.ts';
import { taskRuns } from './task-runs.ts';
import { areSettingsSpoilt, nameOf } from './truth.ts';
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
  { beginning, seed, steps }: History,
  sabotage: (context: RevokeContext) => RevokeContext = (context) => context,
): Promise<Played> {
  accounts += 1;
  const account = accountNumber(accounts);
  const words: string[] = [];
  const say = (text: string): void => {
    words.push(`${new Date(model.now()).toISOString().slice(5, 23)} ${text}`);
  };
  const world = await beginWorld(model, beginning, account);
  for (const line of describePeople(model, world)) say(line);

  async function does(deed: Deed, isDuringRun: boolean): Promise<void> {
    // The cloud writes times down to the second, and nobody does two things in one.
    model.advance(1_100);
    const done = await world.apply(deed, isDuringRun);
    if (done !== undefined) say(isDuringRun ? `    meanwhile: ${done}` : done);
  }
  const { truth } = world;
  const player = createPlayer({
    model,
    random: randomFrom(seed),
    witness: watch(model, beginning, truth, account),
    say,
    meanwhile: (deed) => does(deed, true),
  });
  const instances = instancesOf(model, beginning, account);
  const { run, counts, said } = taskRuns({ model, world, instances, player, sabotage, say });
  try {
    for (const step of steps) {
      if (step.step === 'deed') await does(step.deed, false);
      else await run(step.tasks, step.incidents);
      if (truth.wrong.length > 0) break;
    }
    const settling = { model, world, account, run, say };
    const wrong =
      truth.wrong.length > 0 ? [] : await settleAndCheck(settling, { model, world, account, said });
    const all = [...truth.wrong, ...wrong];
    return { wrong: all, words, ...counts, cleanUps: truth.cleanUps.length, revoked: truth.goneAt.size };
  } finally {
    player.stop();
  }
}

async function settleAndCheck(settling: Parameters<typeof settle>[0], ended: Ended): Promise<string[]> {
  const { model, world, say } = settling;
  const whenAtRest = [checkClaims, checkNotices, checkJournals, checkFindings];
  say('--- everything settles');
  const wrong = await settle(settling, 'restricted');
  // Unreadable settings stop everything, until somebody mends them.
  if (!areSettingsSpoilt(world.truth, model.now())) {
    for (const check of [...whenAtRest, checkNobodyForgotten, checkWholeLooks])
      wrong.push(...(await check(ended)));
  }
  if (wrong.length > 0) return wrong;
  say('--- restrictions end, and a week passes');
  wrong.push(...(await settle(settling, 'free')));
  for (const check of [...whenAtRest, checkEverythingGone]) wrong.push(...(await check(ended)));
  return wrong;
}

function describePeople({ account }: ModelCloud, { truth }: AccountWorld): string[] {
  return truth.people.map((person) => {
    const held = account.credentials.filter(({ uid }) => uid === person.uid);
    const where = held.map(
      ({ clusterId, revokable }) => `${clusterId.slice(0, 16)}${revokable ? '' : ' (not revokable)'}`,
    );
    return `${nameOf(person)} holds ${where.join(', ') || 'nothing'}`;
  });
}
