/** Following what a run asked for: rows tell of many at once, tasks of one, so that tasks are asked where no row will come. */
import { describe, expect, it } from 'vitest';
import { minutes } from '../../shared/domain/time.ts';
import type { TaskState } from '../../shared/use-cases/ports/sweeping.ts';
import type { SweepContext } from '../../shared/use-cases/sweep-context.ts';
import { followAudits } from '../../shared/use-cases/sweep-follow.ts';
import { anAudit, aRun, aSweep, cluster, unit } from './a-sweep.ts';

interface Course {
  readonly audits: number;
  /** After how many looks the row of an audit is there; never when undefined. */
  readonly rowAfter: (index: number) => number | undefined;
  readonly stateOf: (index: number) => TaskState;
}

const indexOf = (taskId: string): number => Number(/0{5,}(\d+)$/.exec(taskId)?.[1] ?? Number.NaN);

async function follow({ audits, rowAfter, stateOf }: Course) {
  let now = aRun().startedAt;
  let looks = 0;
  const asked: number[] = [];
  const { context } = aSweep();
  const numbers = Array.from({ length: audits }, (_, position) => position + 1);
  const following: SweepContext = {
    ...context,
    clock: () => now,
    until: now + minutes(600),
    sleep: (span) => {
      now += span;
      return Promise.resolve();
    },
    audits: {
      ...context.audits,
      cluster: () => Promise.resolve(undefined),
      clusters: (ids) => {
        looks += 1;
        const there = numbers.filter((index) => looks > (rowAfter(index) ?? Number.POSITIVE_INFINITY));
        const rows = new Map(there.map((index) => [cluster(index), anAudit(index)]));
        return Promise.resolve(ids.map((id) => rows.get(id)));
      },
    },
    functions: {
      ...context.functions,
      task: (_name, taskId) => {
        const index = indexOf(taskId);
        asked.push(index);
        const state = stateOf(index);
        return Promise.resolve({ state, ...(state === 'failed' ? { why: 'out of memory' } : {}) });
      },
    },
  };
  const keep = async (record: Parameters<typeof followAudits>[0]) => Promise.resolve(record);
  const record = await followAudits(
    aRun({ phase: 'auditing' }),
    numbers.map((index) => unit(index)),
    keep,
    following,
  );
  return { record, asked, spent: now - aRun().startedAt };
}

describe('audits that were asked for', () => {
  it('are followed by their rows alone as long as these come', async () => {
    const { record, asked } = await follow({
      audits: 60,
      rowAfter: (index) => Math.ceil(index / 20),
      stateOf: () => 'waiting',
    });

    expect([record?.phase, record?.unseen, asked]).toEqual(['releasing', [], []]);
  });

  it('that failed are found by their tasks when no row comes any more', async () => {
    const { record, asked, spent } = await follow({
      audits: 60,
      rowAfter: (index) => (index > 25 ? 1 : undefined),
      stateOf: () => 'failed',
    });

    expect(record?.unseen).toHaveLength(25);
    expect(record?.unseen[0]?.why).toBe('out of memory');
    expect(asked.toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: 25 }, (_, at) => at + 1),
    );
    expect(spent).toBeLessThan(minutes(1));
  });

  it('that hang keep no others from being found', async () => {
    const { record } = await follow({
      audits: 30,
      rowAfter: () => undefined,
      stateOf: (index) => (index > 20 ? 'failed' : 'waiting'),
    });

    const whys = record?.unseen.map(({ why }) => why) ?? [];
    expect(whys.filter((why) => why === 'out of memory')).toHaveLength(10);
    expect(whys.filter((why) => why.includes('patience'))).toHaveLength(20);
  });

  it('that are few are asked for at once', async () => {
    const { asked, spent } = await follow({ audits: 2, rowAfter: () => undefined, stateOf: () => 'failed' });

    expect([asked.length, spent]).toEqual([2, 0]);
  });
});
