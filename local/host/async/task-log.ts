/** What became of a function's tasks, for the seven days in which they can be asked for (documented). */
import type { AsyncTask, AsyncTaskEvent, AsyncTaskStatus } from '../../cloud/fc/contract.ts';

const keptMs = 7 * 86_400_000;

type Changes = Partial<Pick<AsyncTask, 'alreadyRetriedTimes' | 'endedAt' | 'destinationStatus'>> & {
  readonly error?: string;
};

/** Follows one task from its acceptance to its end. */
export interface TaskRecord {
  /** `error` is that of the attempt before. */
  step(status: AsyncTaskStatus, changes?: Changes): void;
  deliver(destinationStatus: 'Succeeded' | 'Failed'): void;
}

export interface TaskLog {
  open(task: Pick<AsyncTask, 'taskId' | 'requestId' | 'payload'>): TaskRecord;
  find(taskId: string): AsyncTask | undefined;
  all(): readonly AsyncTask[];
}

export function createTaskLog(now: () => number): TaskLog {
  const tasks = new Map<string, AsyncTask>();
  let sequence = 0;

  /** They stand in the order of their acceptance. */
  function forgetOld(): void {
    for (const [taskId, task] of tasks) {
      if (task.acceptedAt + keptMs > now()) return;
      tasks.delete(taskId);
    }
  }

  return {
    open({ taskId, requestId, payload }) {
      const at = now();
      sequence += 1;
      let task: AsyncTask = {
        taskId,
        requestId,
        payload,
        sequence,
        status: 'Enqueued',
        events: [{ status: 'Enqueued', at }],
        acceptedAt: at,
        alreadyRetriedTimes: 0,
      };
      // Behind all others, also when the id was known.
      tasks.delete(taskId);
      tasks.set(taskId, task);
      const change = (next: AsyncTask): void => {
        if (tasks.get(taskId) === task) tasks.set(taskId, next);
        task = next;
      };
      return {
        step(status, changes = {}) {
          const { error } = changes;
          const event: AsyncTaskEvent = { status, at: now(), ...(error === undefined ? {} : { error }) };
          change({ ...task, ...changes, status, events: [...task.events, event] });
        },
        deliver: (destinationStatus) => change({ ...task, destinationStatus }),
      };
    },
    find(taskId) {
      forgetOld();
      return tasks.get(taskId);
    },
    all() {
      forgetOld();
      return [...tasks.values()];
    },
  };
}
