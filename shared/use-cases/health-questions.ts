/** What is asked to know whether the guard is at work, and which answer is a problem. */
import type { Finding, FindingKind } from '../domain/record.ts';
import { days, type Duration, hours, type Instant, isoOf } from '../domain/time.ts';
import { CloudError } from './cloud-error.ts';
import type { ExpectedTriggers } from './expected-triggers.ts';
import type { Heartbeat } from './ports/health.ts';
import type { DeployedFunction, FunctionName, Functions, Sweeps } from './ports/sweeping.ts';

export interface HealthSources {
  readonly functions: Pick<Functions, 'deadTasks' | 'triggers'>;
  readonly sweeps: Pick<Sweeps, 'runs'>;
  readonly heartbeat: Pick<Heartbeat, 'watch'>;
  readonly healthPolicy: {
    /** Within this time a run has to be finished. */
    readonly runWithin: Duration;
    /** Within this time some event of the account has to be handled. */
    readonly eventWithin: Duration;
    readonly triggers: ExpectedTriggers;
  };
}

/** Something that is not as it has to be. */
export interface Problem {
  readonly subject: string;
  readonly severity: Finding['severity'];
  readonly text: string;
}

export interface Question {
  /** What is asked, in words. */
  readonly about: string;
  readonly kind: FindingKind;
  /** What the subjects of its findings, and of no other question's of that kind, begin with. */
  readonly beginning: string;
  /** Throws CloudError or StateError when there is no answer. `unknown` is what the answer leaves open. */
  readonly ask: () => Promise<{ readonly problems: readonly Problem[]; readonly unknown?: string }>;
}

/** Those whose calls are tasks that can be asked for. */
const withTasks: readonly FunctionName[] = ['audit', 'verify-encryption', 'revoke', 'sweep'];

/** The last runs: among them one that was finished, unless none was for long. */
const runsAtMost = 10;

const namedAtMost = 5;

export function questionsAbout(sources: HealthSources, now: Instant): Question[] {
  const { triggers } = sources.healthPolicy;
  const called = Object.entries(triggers) as [DeployedFunction, readonly string[]][];
  return [
    aboutRuns(sources, now),
    aboutEvents(sources, now),
    ...withTasks.map((name) => aboutTasks(name, sources, now)),
    ...called
      .filter(([, expected]) => expected.length > 0)
      .map(([name, expected]) => aboutTriggers(name, expected, sources)),
  ];
}

function aboutRuns({ sweeps, heartbeat, healthPolicy }: HealthSources, now: Instant): Question {
  const subject = 'nightly run';
  return {
    about: 'the nightly run',
    kind: 'run-overdue',
    beginning: subject,
    ask: async () => {
      const [{ runs }, { since }] = await Promise.all([
        sweeps.runs({ limit: runsAtMost }),
        heartbeat.watch(now),
      ]);
      const ends = runs.flatMap(({ closedAt }) => closedAt ?? []);
      const last = ends.length === 0 ? since : Math.max(...ends);
      if (now - last <= healthPolicy.runWithin) return { problems: [] };
      const [newest] = runs;
      const begun =
        newest === undefined || newest.phase === 'closed'
          ? 'none is under way'
          : `${newest.run} is in phase ${newest.phase}`;
      const text = `No nightly run was finished for ${inHours(now - last)}, since ${isoOf(last)}; ${begun}.`;
      return { problems: [{ subject, severity: 'critical', text }] };
    },
  };
}

function aboutEvents({ heartbeat, healthPolicy }: HealthSources, now: Instant): Question {
  const subject = 'events';
  return {
    about: 'the events of the account',
    kind: 'events-silent',
    beginning: subject,
    ask: async () => {
      const { lastEvent, since } = await heartbeat.watch(now);
      const last = lastEvent ?? since;
      if (now - last <= healthPolicy.eventWithin) return { problems: [] };
      const text =
        `No event of the account was handled for ${inHours(now - last)}, since ${isoOf(last)}: nobody changed an ` +
        'identity, a permission or a key, or the events do not arrive.';
      return { problems: [{ subject, severity: 'warning', text }] };
    },
  };
}

function aboutTasks(name: FunctionName, { functions }: HealthSources, now: Instant): Question {
  const subject = `calls of ${name}`;
  return {
    about: subject,
    kind: 'dead-letters',
    beginning: subject,
    ask: async () => {
      const dead = await functions.deadTasks(name, now - days(1));
      if (dead.length === 0) return { problems: [] };
      const named = dead.slice(0, namedAtMost).map(({ id, why }) => `${id} (${why})`);
      const more = dead.length > namedAtMost ? ' …' : '';
      const text = `${dead.length} calls of ${name} ended badly within a day and are not tried again: ${named.join(', ')}${more}`;
      return { problems: [{ subject, severity: 'warning', text }] };
    },
  };
}

function aboutTriggers(
  name: DeployedFunction,
  expected: readonly string[],
  { functions }: HealthSources,
): Question {
  const beginning = `trigger ${name}/`;
  return {
    about: `the triggers of ${name}`,
    kind: 'trigger-off',
    beginning,
    ask: async () => {
      const found = new Map((await triggersOf(name, functions)).map((one) => [one.name, one.isOn]));
      const problem = (trigger: string, how: string): Problem => ({
        subject: `${beginning}${trigger}`,
        severity: 'critical',
        text: `The trigger ${trigger} of the function ${name} ${how}.`,
      });
      const problems = expected.flatMap((trigger) => {
        if (!found.has(trigger)) return [problem(trigger, 'is not there')];
        return found.get(trigger) === false ? [problem(trigger, 'is switched off')] : [];
      });
      const unsaid = expected.filter((trigger) => found.has(trigger) && found.get(trigger) === undefined);
      if (unsaid.length === 0) return { problems };
      return { problems, unknown: `the platform does not say whether ${unsaid.join(', ')} is on.` };
    },
  };
}

/** A function that is not there has none. */
async function triggersOf(
  name: DeployedFunction,
  functions: HealthSources['functions'],
): ReturnType<Functions['triggers']> {
  try {
    return await functions.triggers(name);
  } catch (error) {
    if (error instanceof CloudError && error.kind === 'not-found') return [];
    throw error;
  }
}

function inHours(span: Duration): string {
  return `${Math.floor(span / hours(1))} hours`;
}
