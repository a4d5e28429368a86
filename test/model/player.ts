/** Plays the runs of a history: one request at a time goes on, and may meet with what the history has for it. */
import type { FaultRule } from '../../local/cloud/core/faults.ts';
import type { ServiceName } from '../../local/cloud/core/contract.ts';
import { asRun, type Held, type HeldRequest, kill, leave, quiet, type Waiter, waiting } from './gate.ts';
import { functionTimeout } from './guard-runs.ts';
import type { Incident } from './history.ts';
import type { ModelCloud } from './model-cloud.ts';
import type { Random } from './random.ts';
import type { Witness } from './witness.ts';

export interface Live extends Waiter {
  readonly since: number;
  /** One plan by its nature: not a timer's look, in which each identity is a run of its own. */
  readonly isSingleRun: boolean;
  requests: number;
  end?:
    { readonly kind: 'done'; readonly value: unknown } | { readonly kind: 'failed'; readonly error: unknown };
}

export interface PlayerDeps {
  readonly model: ModelCloud;
  readonly random: Random;
  readonly witness: Witness;
  /** Something that others do while runs are under way. */
  readonly meanwhile: (deed: Exclude<Incident['what'], string>) => Promise<void>;
  readonly say: (text: string) => void;
}

/** How long a client waits for an answer, milliseconds. */
const patience: Readonly<Record<ServiceName, number>> = {
  cs: 10_000,
  ims: 10_000,
  ram: 10_000,
  sts: 10_000,
  sls: 60_000,
  kms: 10_000,
  actiontrail: 10_000,
  tablestore: 3_000,
  eventbridge: 3_000,
  fc: 10_000,
};

const busy: Readonly<Record<ServiceName, readonly [number, string]>> = {
  cs: [429, 'Throttling.User'],
  ims: [400, 'Throttling.User'],
  ram: [400, 'Throttling.User'],
  sts: [400, 'Throttling.User'],
  sls: [503, 'ServerBusy'],
  kms: [400, 'Throttling.User'],
  actiontrail: [400, 'Throttling.User'],
  tablestore: [503, 'OTSServerBusy'],
  eventbridge: [503, 'ServerBusy'],
  fc: [429, 'ResourceExhausted'],
};

type Mishap = Extract<Incident['what'], string>;

interface Serving {
  readonly run: Live;
  readonly what: Mishap | undefined;
  readonly service: ServiceName;
  sequence?: number;
}

export interface Player {
  begin(run: Live, work: () => Promise<unknown>): void;
  /** Until all of them have ended or crashed. */
  play(runs: readonly Live[], incidents: readonly Incident[]): Promise<void>;
  stop(): void;
}

export function createPlayer({ model, random, witness, meanwhile, say }: PlayerDeps): Player {
  let serving: Serving | undefined;
  const unhook = model.cloud.requests.hook(async (entry, phase) => {
    const now = serving;
    if (now === undefined || now.service !== entry.service) return;
    now.sequence ??= entry.sequence;
    if (now.sequence !== entry.sequence) return;
    const isCleanUp = entry.operation === 'CleanClusterUserPermissions';
    if (phase === 'before') {
      if (now.what === 'slow') model.advance(patience[now.service] * 0.8);
      if (now.what === 'reset') throw new Error('cut');
      if (isCleanUp) await witness.arrives(entry, now.run);
      return;
    }
    if (isCleanUp) witness.answered(entry);
    if (now.what === 'timeout') model.advance(patience[now.service]);
    if (now.what === 'lost' || now.what === 'timeout' || now.what === 'crash-after') throw new Error('cut');
  });

  function faultFor(what: Mishap | undefined, service: ServiceName): FaultRule | undefined {
    if (what === 'broken') {
      const answer = { status: 502, body: '<html>Bad Gateway</html>' };
      return { service, times: 1, fault: { kind: 'answer', answer } };
    }
    if (what !== 'throttled') return undefined;
    const [status, code] = busy[service];
    return { service, times: 1, fault: { kind: 'error', status, code } };
  }

  async function serve(held: HeldRequest, run: Live, what: Mishap | undefined): Promise<void> {
    const service = model.serviceAt(held.port);
    run.requests += 1;
    model.advance(1 + random(20));
    if (model.now() - held.since > patience[service]) {
      say(`    ${run.id}: ${service} ${held.path} is given up after ${model.now() - held.since} ms`);
      await held.cut();
      return;
    }
    if (what === 'crash-before') {
      await kill(run);
      return;
    }
    if (what === 'crash-after') run.state = 'crashed';
    const rule = faultFor(what, service);
    if (rule !== undefined) model.cloud.faults.add(rule);
    serving = { run, what, service };
    await held.send();
    serving = undefined;
    model.cloud.faults.clear();
    if (run.state === 'crashed') await kill(run);
  }

  /** A pause ends early enough for everybody who waits for an answer. */
  function choose(candidates: readonly Held[]): Held | undefined {
    const now = model.now();
    const room = Math.min(
      ...candidates.map((one) =>
        one.kind === 'request' ? one.since + patience[model.serviceAt(one.port)] - 100 : Infinity,
      ),
    );
    const requests = candidates.filter(({ kind }) => kind === 'request');
    const pauses = candidates.flatMap((one) => (one.kind === 'pause' ? [one] : []));
    const first = pauses.toSorted((one, other) => one.due - other.due)[0];
    const canPause = first !== undefined && (first.due <= Math.max(now, room) || requests.length === 0);
    const turns: Held[] = [...requests, ...(canPause ? [first] : [])];
    return turns[random(turns.length)];
  }

  async function goOn(runs: readonly Live[], open: Incident[]): Promise<void> {
    const late = runs.find((run) => run.state === 'running' && model.now() - run.since > functionTimeout);
    if (late !== undefined) {
      say(`    ${late.id} is ended by the platform`);
      await kill(late);
      return;
    }
    const held = choose(waiting.filter(({ run }) => runs.some((one) => one === run)));
    const run = runs.find((one) => one === held?.run);
    if (held === undefined || run === undefined) return;
    if (held.kind === 'pause') {
      leave(held);
      model.advance(Math.max(0, held.due - model.now()));
      held.end();
      return;
    }
    const position = runs.indexOf(run);
    const hit = open.findIndex((one) => one.run % runs.length === position && one.at <= run.requests);
    const [incident] = hit < 0 ? [] : open.splice(hit, 1);
    const what = incident?.what;
    if (typeof what === 'object') {
      await meanwhile(what);
      return;
    }
    if (what !== undefined) say(`    ${run.id} at ${run.requests}: ${what}: ${describe(held)}`);
    await serve(held, run, what);
  }

  const describe = (held: HeldRequest): string => `${model.serviceAt(held.port)} ${held.path.slice(0, 90)}`;
  const hasWaiting = (run: Live): boolean => waiting.some((held) => held.run === run);
  /** A run that failed may have parts that are still under way. */
  const isOver = (run: Live): boolean =>
    run.state !== 'running' || (run.end !== undefined && !hasWaiting(run));

  return {
    begin(run, work) {
      asRun(run, work).then(
        (value) => {
          run.end = { kind: 'done', value };
        },
        (error: unknown) => {
          run.end = { kind: 'failed', error };
        },
      );
    },
    async play(runs, incidents) {
      const open = [...incidents];
      const isThinking = (): boolean => runs.some((run) => !isOver(run) && !hasWaiting(run));
      for (;;) {
        await quiet(isThinking);
        if (runs.every(isOver)) break;
        await goOn(runs, open);
      }
      for (const run of runs) if (run.state === 'running') run.state = 'over';
    },
    stop: unhook,
  };
}
