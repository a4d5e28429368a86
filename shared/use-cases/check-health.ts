/**
 * The dead man's switch: whether the nightly run still ends, events still arrive, calls end well, and triggers are there and
 * on. Each failing is a finding, closed when its cause is gone; what can't be asked is one too, and closes nothing.
 */
import pMap from 'p-map';
import type { FindingKind } from '../domain/record.ts';
import type { Clock, Instant } from '../domain/time.ts';
import { CloudError, describeError } from './cloud-error.ts';
import type { Narrate } from './context.ts';
import { type HealthSources, type Problem, type Question, questionsAbout } from './health-questions.ts';
import { StateError } from './ports.ts';
import type { OpenFindings } from './ports/auditing.ts';

export interface HealthContext extends HealthSources {
  readonly findings: Omit<OpenFindings, 'openAbout' | 'openAboutIdentity'>;
  readonly clock: Clock;
  readonly narrate: Narrate;
}

export interface HealthReport {
  /** Every finding that is open now, in words. */
  readonly problems: readonly string[];
  readonly closed: number;
}

const unknownBeginning = 'health ';
const parallel = { concurrency: 4 };

/** Throws StateError when a finding can't be written: the platform tries again. */
export async function checkHealth(context: HealthContext): Promise<HealthReport> {
  const { clock, narrate } = context;
  const now = clock();
  const answers = await pMap(questionsAbout(context, now), answered, parallel);
  const problems: string[] = [];
  let closed = 0;
  for (const { question, found, why } of answers) {
    for (const problem of found) await open(question.kind, problem, now, context);
    problems.push(...found.map(({ text }) => text));
    // Without an answer what was found before may still be so.
    if (why === undefined)
      closed += await closeOthers(question.kind, question.beginning, found, now, context);
  }
  const unknown = answers.flatMap(({ question, why }) => {
    if (why === undefined) return [];
    const text = `Whether all is well can't be told about ${question.about}: ${why}`;
    return [{ subject: `${unknownBeginning}${question.about}`, severity: 'warning', text } as const];
  });
  for (const one of unknown) await open('health-unknown', one, now, context);
  closed += await closeOthers('health-unknown', unknownBeginning, unknown, now, context);
  const report = { problems: [...problems, ...unknown.map(({ text }) => text)], closed };
  narrate('health', report);
  return report;
}

interface Answer {
  readonly question: Question;
  readonly found: readonly Problem[];
  /** Why there is no answer, or not a whole one. */
  readonly why?: string;
}

async function answered(question: Question): Promise<Answer> {
  try {
    const { problems, unknown } = await question.ask();
    return { question, found: problems, ...(unknown === undefined ? {} : { why: unknown }) };
  } catch (error) {
    if (!(error instanceof CloudError || error instanceof StateError)) throw error;
    return { question, found: [], why: describeError(error) };
  }
}

async function open(
  kind: FindingKind,
  problem: Problem,
  at: Instant,
  { findings }: HealthContext,
): Promise<void> {
  await findings.open({ ...problem, kind, at });
}

/** Answers how many were closed. */
async function closeOthers(
  kind: FindingKind,
  beginning: string,
  found: readonly Problem[],
  at: Instant,
  { findings }: HealthContext,
): Promise<number> {
  const still = new Set(found.map(({ subject }) => subject));
  const before = await findings.openSubjects(kind, beginning);
  const over = before.filter((subject) => !still.has(subject));
  for (const subject of over) await findings.close(subject, kind, at);
  return over.length;
}
