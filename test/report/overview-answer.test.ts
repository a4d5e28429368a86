/** "Is anybody out still in?" is answered with no only when everything is known and nothing is left. */
import { describe, expect, test } from 'vitest';
import { answerOf } from '../../shared/report/pages/overview-answer.ts';
import type { RunView } from '../../shared/report/run-view.ts';
import type { StatusView } from '../../shared/report/status-view.ts';

const none = { count: 0, isAll: true };

function aRunView(over: Partial<RunView> = {}, failed = 0): RunView {
  return {
    run: 'run-1',
    startedAt: '2026-11-20T18:00:00Z',
    phase: 'closed',
    phaseUntil: '2026-11-20T19:00:00Z',
    clusters: 3,
    regions: ['cn-hangzhou'],
    unseen: 0,
    planned: 0,
    released: 0,
    summary: {
      clusters: 3,
      audited: 3,
      credentials: 9,
      results: { 'none found': 9 - failed, found: 0, 'failed: auditing off': failed, 'failed: other': 0 },
      traits: { residual: 0, 'grants-left': 0, frozen: 0, expiring: 0, unused: 0 },
      verdicts: { proven: 3, 'shared-key': 0, unproven: 0, off: 0, unsupported: 0, 'at-risk': 0, unknown: 0 },
      findings: { opened: 0, closed: 0 },
      planned: 0,
      released: 0,
      outcomes: {},
      changed: {},
    },
    ...over,
  };
}

function aStatus(over: Partial<StatusView> = {}): StatusView {
  return {
    at: '2026-11-21T09:00:00Z',
    openFindings: { critical: none, warning: none, notice: none },
    critical: [],
    usedAfterDeletion: none,
    deletedSince: none,
    waiting: none,
    residual: { count: 0, asOf: '2026-11-20T19:00:00Z' },
    ...over,
  };
}

const counted = (count: number) => ({ count, isAll: true });
const { summary: _summary, ...unfinished } = aRunView({ run: 'run-2', phase: 'auditing' });

describe('the answer', () => {
  test.each<[string, Partial<StatusView>, readonly RunView[], string, number]>([
    ['all is known and nothing is left', {}, [aRunView()], 'nobody', 0],
    ['a newer run is under way', {}, [unfinished, aRunView()], 'nobody', 0],
    ['somebody was in after the deletion', { usedAfterDeletion: counted(2) }, [aRunView()], 'in-use', 2],
    ['somebody was in, before any run', { usedAfterDeletion: counted(1) }, [], 'in-use', 1],
    [
      'something is left over',
      { residual: { count: 4, asOf: '' }, waiting: counted(9) },
      [aRunView()],
      'residual',
      4,
    ],
    ['something is held', { waiting: counted(3) }, [aRunView()], 'waiting', 3],
    ['no run has ended', {}, [unfinished], 'never-looked', 0],
    ['there was no run', { waiting: counted(3) }, [], 'never-looked', 0],
    ['the run is a day and three hours old', { at: '2026-11-21T21:00:00Z' }, [aRunView()], 'outdated', 0],
    ['a log could not have shown a use', {}, [aRunView({}, 2)], 'unverifiable', 2],
    ['a cluster was not seen', {}, [aRunView({ unseen: 1 })], 'unverifiable', 1],
    [
      'the first of very many findings say nothing of it',
      { usedAfterDeletion: { count: 0, isAll: false } },
      [aRunView()],
      'uncounted',
      0,
    ],
    ['a page is empty and more wait', { waiting: { count: 0, isAll: false } }, [aRunView()], 'uncounted', 0],
    ['somebody left since', { deletedSince: counted(1) }, [aRunView()], 'left-since', 1],
  ])('when %s', (_what, over, runs, kind, count) => {
    const answer = answerOf(aStatus(over), runs);

    expect(answer).toMatchObject({ kind, count });
    expect(answer.tone === 'good').toBe(kind === 'nobody');
  });
});
