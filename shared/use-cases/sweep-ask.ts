/** Asks for the work of a run: an audit of each cluster, a verification of each region, and who could switch encryption off. */
import pMap from 'p-map';
import { addUnseen, type SweepRecord, type SweepUnit, type Unseen } from '../domain/sweep.ts';
import { CloudError, describeError } from './cloud-error.ts';
import type { FunctionName } from './ports/sweeping.ts';
import type { Keep } from './sweep.ts';
import type { SweepContext } from './sweep-context.ts';
import { auditTask, regionTask, reviewTask, switchOffReview } from './sweep-tasks.ts';

/** Between two of them the claim is renewed. */
const askedTogether = 500;

interface Task {
  readonly name: FunctionName;
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly what: string;
}

/**
 * After a crash all of them are asked for again: they are the same tasks. What can't be asked for is not seen, and the others are
 * asked for all the same.
 */
export async function askForAudits(
  record: SweepRecord,
  units: readonly SweepUnit[],
  keep: Keep,
  context: SweepContext,
): Promise<SweepRecord> {
  const { run, regions } = record;
  const tasks: Task[] = [
    ...regions.map((region) => ({
      name: 'verify-encryption' as const,
      id: regionTask(run, region),
      payload: { region, run },
      what: region,
    })),
    {
      name: 'verify-encryption',
      id: reviewTask(run),
      payload: { task: 'review-switch-off', run },
      what: switchOffReview,
    },
    ...units.map(({ clusterId }) => ({
      name: 'audit' as const,
      id: auditTask(run, clusterId),
      payload: { clusterId, run },
      what: clusterId,
    })),
  ];
  let current = record;
  for (let start = 0; start < tasks.length; start += askedTogether) {
    const unseen = await pMap(tasks.slice(start, start + askedTogether), (task) => ask(task, context), {
      concurrency: context.policy.parallel,
    });
    current = await keep({ ...current, unseen: addUnseen(current.unseen, unseen.flat()) });
  }
  return { ...current, phase: 'auditing', phaseUntil: context.clock() + context.policy.patience };
}

async function ask({ name, id, payload, what }: Task, context: SweepContext): Promise<Unseen[]> {
  try {
    await context.functions.enqueue(name, id, payload);
    return [];
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return [{ what, why: `It could not be asked for: ${describeError(error)}` }];
  }
}
