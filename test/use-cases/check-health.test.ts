/** What is a finding of the guard's own health, when it is closed, and what can't be told. */
import { describe, expect, it } from 'vitest';
import type { Finding, FindingKind } from '../../shared/domain/record.ts';
import type { SweepRecord } from '../../shared/domain/sweep.ts';
import { days, hours, type Instant } from '../../shared/domain/time.ts';
import { checkHealth, type HealthContext } from '../../shared/use-cases/check-health.ts';
import { CloudError } from '../../shared/use-cases/cloud-error.ts';
import type { ExpectedTriggers } from '../../shared/use-cases/expected-triggers.ts';
import { StateError } from '../../shared/use-cases/ports.ts';
import { ago, now } from '../support/builders.ts';

const triggers: ExpectedTriggers = {
  revoke: ['identity-deleted'],
  record: ['look-again', 'check-health'],
  audit: [],
  'verify-encryption': [],
  sweep: [],
  api: [],
};

const aRun = (over: Partial<SweepRecord> = {}): SweepRecord => ({
  run: 'run-1',
  startedAt: ago(hours(9)),
  phase: 'closed',
  clusters: 0,
  regions: [],
  phaseUntil: ago(hours(8)),
  invocations: 1,
  unseen: [],
  released: [],
  planned: 0,
  closedAt: ago(hours(8)),
  ...over,
});
const { closedAt: _open, ...anOpenRun } = aRun({ run: 'run-2', phase: 'auditing' });

interface World {
  runs: readonly SweepRecord[] | Error;
  lastEvent: Instant | undefined;
  since: Instant;
  dead: Readonly<Record<string, readonly { id: string; why: string }[] | Error>>;
  /** Beside those that are expected, which are on. */
  triggers: Readonly<Record<string, readonly { name: string; isOn: boolean | undefined }[] | Error>>;
}

const allIsWell: World = {
  runs: [aRun()],
  lastEvent: ago(hours(2)),
  since: ago(days(100)),
  dead: {},
  triggers: {},
};
const denied = new CloudError({ kind: 'denied', operation: 'fc.Any' }, 'Not you.');

function answer<T>(value: T | Error): Promise<T> {
  return value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
}

/** What is open stays from one look to the next. */
function aGuard() {
  const open = new Map<string, Finding>();
  const keyOf = (kind: FindingKind, subject: string): string => `${kind} ${subject}`;
  const look = async (over: Partial<World> = {}) => {
    const world = { ...allIsWell, ...over };
    const context: HealthContext = {
      functions: {
        deadTasks: (name) => answer([...(orThrow(world.dead[name]) ?? [])]),
        triggers: (name) =>
          answer([
            ...(orThrow(world.triggers[name]) ?? triggers[name].map((one) => ({ name: one, isOn: true }))),
          ]),
      },
      sweeps: { runs: async () => ({ runs: orThrow(world.runs) ?? [] }) },
      heartbeat: { watch: async () => ({ lastEvent: world.lastEvent, since: world.since }) },
      healthPolicy: { runWithin: hours(36), eventWithin: hours(168), triggers },
      findings: {
        openSubjects: async (kind, beginning) =>
          [...open.values()]
            .filter((one) => one.kind === kind && one.subject.startsWith(beginning))
            .map(({ subject }) => subject),
        open: async (finding) => {
          open.set(keyOf(finding.kind, finding.subject), finding);
          return { change: 'opened', since: finding.at };
        },
        close: async (subject, kind) => (open.delete(keyOf(kind, subject)) ? now : undefined),
      },
      clock: () => now,
      narrate: () => undefined,
    };
    const report = await checkHealth(context);
    return { report, open: [...open.keys()].toSorted(), texts: [...open.values()].map(({ text }) => text) };
  };
  return { look };
}

function orThrow<T>(value: T | Error): T {
  if (value instanceof Error) throw value;
  return value;
}

describe('a guard at work', () => {
  it('has no finding', async () => {
    const { open, report } = await aGuard().look();

    expect(open).toEqual([]);
    expect(report).toEqual({ problems: [], closed: 0 });
  });

  it.each<[string, Partial<World>]>([
    ['that was deployed yesterday', { runs: [], lastEvent: undefined, since: ago(days(1)) }],
    ['whose run is under way, the last one before it finished', { runs: [anOpenRun, aRun()] }],
    ['whose last run ended just in time', { runs: [aRun({ closedAt: ago(hours(36)) })] }],
    ['whose last event came just in time', { lastEvent: ago(hours(168)) }],
    [
      'with triggers beside those that are expected',
      {
        triggers: {
          revoke: [
            { name: 'identity-deleted', isOn: true },
            { name: 'own', isOn: false },
          ],
        },
      },
    ],
  ])('%s has none either', async (_words, over) => {
    const { open } = await aGuard().look(over);

    expect(open).toEqual([]);
  });
});

describe('a finding is opened, and closed when its cause is gone', () => {
  it.each<[string, Partial<World>, readonly string[], string]>([
    [
      'no run was finished for long',
      { runs: [aRun({ closedAt: ago(hours(36) + 1) })] },
      ['run-overdue nightly run'],
      'for 36 hours',
    ],
    [
      'every run was begun and none finished',
      { runs: [anOpenRun, anOpenRun] },
      ['run-overdue nightly run'],
      'run-2 is in phase auditing',
    ],
    [
      'there never was a run',
      { runs: [], since: ago(hours(40)) },
      ['run-overdue nightly run'],
      'none is under way',
    ],
    ['no event came for long', { lastEvent: ago(hours(168) + 1) }, ['events-silent events'], 'for 168 hours'],
    [
      'no event ever came',
      { lastEvent: undefined, since: ago(days(8)) },
      ['events-silent events'],
      'No event',
    ],
    [
      'calls ended badly',
      { dead: { revoke: [{ id: 'night-1', why: 'UnhandledInvocationError' }] } },
      ['dead-letters calls of revoke'],
      'night-1 (UnhandledInvocationError)',
    ],
    [
      'a trigger is off',
      { triggers: { revoke: [{ name: 'identity-deleted', isOn: false }] } },
      ['trigger-off trigger revoke/identity-deleted'],
      'is switched off',
    ],
    [
      'a trigger is missing',
      { triggers: { record: [{ name: 'check-health', isOn: true }] } },
      ['trigger-off trigger record/look-again'],
      'is not there',
    ],
    [
      'a function is missing',
      {
        triggers: {
          record: new CloudError({ kind: 'not-found', operation: 'fc.ListTriggers' }, 'No such function.'),
        },
      },
      ['trigger-off trigger record/check-health', 'trigger-off trigger record/look-again'],
      'is not there',
    ],
  ])('%s', async (_words, over, expected, words) => {
    const guard = aGuard();

    const during = await guard.look(over);
    const after = await guard.look();

    expect(during.open).toEqual(expected);
    expect(during.texts.join(' ')).toContain(words);
    expect(during.report.problems).toEqual(during.texts);
    expect(after.open).toEqual([]);
    expect(after.report.closed).toBe(expected.length);
  });

  it('names some of many calls that ended badly', async () => {
    const dead = Array.from({ length: 12 }, (_, index) => ({ id: `task-${index}`, why: 'Expired' }));

    const { texts } = await aGuard().look({ dead: { audit: dead } });

    expect(texts.join()).toMatch(/^12 calls of audit .*task-0 \(Expired\).*task-4 \(Expired\) …$/);
  });
});

describe('what can’t be asked', () => {
  it.each<[string, Partial<World>, string]>([
    ['the runs', { runs: new StateError({ operation: 'read' }, 'No answer.') }, 'the nightly run'],
    ['the tasks of a function', { dead: { revoke: denied } }, 'calls of revoke'],
    ['the triggers of a function', { triggers: { record: denied } }, 'the triggers of record'],
    [
      'whether a trigger is on',
      { triggers: { revoke: [{ name: 'identity-deleted', isOn: undefined }] } },
      'the triggers of revoke',
    ],
  ])('%s is a finding, closed with an answer', async (_words, over, about) => {
    const guard = aGuard();

    const during = await guard.look(over);
    const after = await guard.look();

    expect(during.open).toEqual([`health-unknown health ${about}`]);
    expect(after.open).toEqual([]);
  });

  it('closes nothing that was found before, and keeps no other question from being asked', async () => {
    const guard = aGuard();
    await guard.look({ triggers: { revoke: [] } });

    const { open } = await guard.look({ triggers: { revoke: denied }, lastEvent: ago(days(9)) });

    expect(open).toEqual([
      'events-silent events',
      'health-unknown health the triggers of revoke',
      'trigger-off trigger revoke/identity-deleted',
    ]);
  });

  it('is no excuse for a mistake of the guard’s own', async () => {
    const look = aGuard().look({ dead: { revoke: new TypeError('undefined is not a function') } });

    await expect(look).rejects.toThrow(TypeError);
  });
});
