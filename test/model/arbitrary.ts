/** Random histories. What matters most is made likely: deletions, deliveries, incidents early and late in a run. */
import * as fc from 'fast-check';
import type { Beginning, ClusterPlan, Deed, History, Incident, PersonPlan, Step, Task } from './history.ts';

const few = fc.nat({ max: 7 });
const minute = 60_000;

function weighted<T>(...choices: readonly (readonly [number, fc.Arbitrary<T>])[]): fc.Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}
const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  weighted([4, fc.constant(usual)], [1, fc.constantFrom(...others)]);

const cluster: fc.Arbitrary<ClusterPlan> = fc.record({
  log: weighted<ClusterPlan['log']>(
    [12, fc.constant('whole')],
    [1, fc.constantFrom('silent', 'missing', 'off')],
  ),
  mode: weighted<ClusterPlan['mode']>([12, fc.constant('enforce')], [1, fc.constant('observe')]),
  state: weighted<ClusterPlan['state']>([16, fc.constant('running')], [1, fc.constant('failed')]),
});

const person: fc.Arbitrary<PersonPlan> = fc.record({
  kind: fc.constantFrom('user', 'user', 'role'),
  name: fc.nat({ max: 3 }),
  clusters: fc.integer({ min: 1, max: 7 }),
  isRevokable: weighted([15, fc.constant(true)], [1, fc.constant(false)]),
});

const beginning: fc.Arbitrary<Beginning> = fc.record({
  minute: fc.nat({ max: 1439 }),
  clusters: fc.array(cluster, { minLength: 1, maxLength: 3 }),
  people: fc.array(person, { minLength: 1, maxLength: 4 }),
  behaviours: fc.record({
    byUserListOfDeleted: fc.constantFrom('listed', 'empty', 'refused'),
    grantsOfDeleted: fc.constantFrom('listed', 'empty', 'refused'),
    deletedAccountName: fc.constantFrom('kept', 'blank'),
    recycledAccountState: fc.constantFrom('Deleted', 'InActive'),
    recycleBin: fc.constantFrom('on', 'off'),
    imsEventSource: fc.constantFrom('acs.ims', 'acs.ram'),
    forceRefusal: fc.constantFrom('error', 'silent'),
    deletionSeenAfterMs: mostly(0, 30_000, 8 * minute),
    certificateGoneAfterMs: fc.constantFrom(0, 300, 4_000, 12 * minute),
    grantsGoneAfterMs: fc.constantFrom(0, 300, 6_000, 12 * minute),
  }),
  logLagMs: fc.constantFrom(0, 20_000),
  limits: fc.record({
    perRun: mostly(5, 1, 2),
    perDay: mostly(20, 1, 2),
    sharePercent: mostly(100, 10, 50),
  }),
  crowd: fc.constantFrom(0, 3, 12),
  parallel: fc.constantFrom(1, 4),
});

const deed: fc.Arbitrary<Deed> = weighted<Deed>(
  [
    10,
    fc.record({
      do: fc.constant('delete' as const),
      who: few,
      by: fc.constantFrom('ram', 'ims-name', 'ims-id'),
    }),
  ],
  [3, fc.record({ do: fc.constant('restore' as const), who: few })],
  [1, fc.record({ do: fc.constant('purge' as const), who: few })],
  [
    3,
    fc.record({
      do: fc.constant('succeed' as const),
      who: few,
      clusters: fc.integer({ min: 1, max: 7 }),
    }),
  ],
  [2, fc.record({ do: fc.constant('issue' as const), who: few, cluster: few })],
  [
    4,
    fc.record({
      do: fc.constant('use' as const),
      who: few,
      cluster: few,
      minutesAgo: fc.constantFrom(0, 0, 2, 90, 4000, 10_079),
    }),
  ],
  [2, fc.constant({ do: 'pause' as const })],
  [2, fc.constant({ do: 'resume' as const })],
  [
    2,
    fc.record({
      do: fc.constant('exempt' as const),
      who: few,
      cluster: few,
      by: fc.constantFrom('uid', 'cluster', 'both'),
      hours: fc.constantFrom(1, 30, 200),
    }),
  ],
  [1, fc.record({ do: fc.constant('end-exemption' as const), which: few })],
  [1, fc.constant({ do: 'spoil-settings' as const })],
  [1, fc.constant({ do: 'mend-settings' as const })],
  [
    1,
    fc.record({
      do: fc.constant('log-trouble' as const),
      cluster: few,
      what: fc.constantFrom('incomplete', 'inexact', 'none'),
    }),
  ],
  [
    5,
    fc.record({
      do: fc.constant('wait' as const),
      minutes: fc.constantFrom(1, 5, 12, 65, 600, 1500, 10_100),
    }),
  ],
);

const task: fc.Arbitrary<Task> = weighted<Task>(
  [6, fc.constant({ task: 'deliver' as const, event: 'new' as const })],
  [2, fc.record({ task: fc.constant('deliver' as const), event: few })],
  [2, fc.constant({ task: 'look' as const })],
  [2, fc.constant({ task: 'look' as const, apart: true as const })],
  [2, fc.record({ task: fc.constant('request' as const), who: few })],
);

const incident: fc.Arbitrary<Incident> = fc.record({
  run: fc.nat({ max: 2 }),
  at: weighted([2, fc.nat({ max: 70 })], [3, fc.integer({ min: 20, max: 50 })]),
  what: weighted<Incident['what']>(
    [6, fc.constantFrom('crash-before' as const, 'crash-after' as const)],
    [4, fc.constantFrom('lost' as const, 'reset' as const, 'timeout' as const)],
    [3, fc.constantFrom('throttled' as const, 'broken' as const, 'slow' as const)],
    [2, deed],
  ),
});

/** Something changes while a run is about to act, and the run takes its time. */
const inTheLastMoment: fc.Arbitrary<Incident[]> = fc
  .record({
    run: fc.nat({ max: 2 }),
    at: fc.integer({ min: 22, max: 50 }),
    deed: weighted<Deed>(
      [2, fc.constant({ do: 'pause' as const })],
      [1, fc.constant({ do: 'spoil-settings' as const })],
      [2, fc.record({ do: fc.constant('restore' as const), who: few })],
      [2, fc.record({ do: fc.constant('use' as const), who: few, cluster: few, minutesAgo: fc.constant(0) })],
      [
        2,
        fc.record({
          do: fc.constant('exempt' as const),
          who: few,
          cluster: few,
          by: fc.constantFrom('uid', 'cluster', 'both'),
          hours: fc.constant(30),
        }),
      ],
    ),
    later: fc.integer({ min: 0, max: 5 }),
    minutes: fc.constantFrom(1, 2, 5),
  })
  .map(({ run, at, deed: what, later, minutes }) => [
    { run, at, what },
    { run, at: at + later, what: { do: 'wait', minutes } },
  ]);

const incidents: fc.Arbitrary<Incident[]> = fc
  .array(weighted<Incident[]>([5, incident.map((one) => [one])], [1, inTheLastMoment]), { maxLength: 5 })
  .map((groups) => groups.flat());

const step: fc.Arbitrary<Step> = weighted<Step>(
  [5, fc.record({ step: fc.constant('deed' as const), deed })],
  [
    4,
    fc.record({
      step: fc.constant('runs' as const),
      tasks: fc.array(task, { minLength: 1, maxLength: 3 }),
      incidents,
    }),
  ],
);

const anybodyDeleted: fc.Arbitrary<Step> = fc.record({
  step: fc.constant('deed' as const),
  deed: fc.record({
    do: fc.constant('delete' as const),
    who: few,
    by: fc.constantFrom('ram', 'ims-name', 'ims-id'),
  }),
});

/** Somebody is always deleted first: a history without a deletion has nothing to tell. */
export const histories: fc.Arbitrary<History> = fc
  .record({
    seed: fc.nat(),
    beginning,
    first: anybodyDeleted,
    rest: fc.array(step, { minLength: 1, maxLength: 14, size: 'max' }),
  })
  .map(({ seed, beginning: start, first, rest }) => ({ seed, beginning: start, steps: [first, ...rest] }));
