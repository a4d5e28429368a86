/** Histories that once ended badly, made small. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aCluster,
  aHistory,
  aPerson,
  deed,
  deleted,
  delivered,
  looked,
  type Over,
  runs,
  wait,
} from './a-history.ts';
import type { Deed, History } from './history.ts';
import { type ModelCloud, startModelCloud } from './model-cloud.ts';
import { playHistory } from './play-history.ts';

let model: ModelCloud;
beforeAll(async () => {
  model = await startModelCloud();
});
afterAll(() => model.close());

const succeeded = deed({ do: 'succeed', who: 0, clusters: 1 });
const seenLate = { recycleBin: 'off', deletionSeenAfterMs: 30_000 } as const;

const cases: { readonly name: string; readonly history: History }[] = [
  {
    name: 'whose deletion is not seen yet, when an earlier bearer of the name is gone for long',
    history: aHistory(
      [deleted(0, 'ram'), wait(1), delivered(0), succeeded, deleted(0, 'ram'), delivered(1)],
      { behaviours: seenLate },
    ),
  },
  {
    name: 'whose deletion is not seen yet and whose name is not shown later',
    history: aHistory(
      [deleted(0, 'ram'), delivered(0), wait(3), looked(), succeeded, deleted(0, 'ram'), delivered(1)],
      { behaviours: { ...seenLate, deletedAccountName: 'blank' } },
    ),
  },
  {
    name: 'whose deletion is not seen yet, when others are shown as deleted',
    history: aHistory(
      [
        deed({ do: 'exempt', who: 0, cluster: 0, by: 'uid', hours: 200 }),
        deleted(0, 'ram'),
        wait(12),
        delivered(0),
        deleted(0, 'ram'),
        delivered(1),
      ],
      { people: [aPerson, { ...aPerson, name: 1 }], behaviours: seenLate },
    ),
  },
  {
    name: 'whose name is no longer shown and is borne by somebody new',
    history: aHistory([deleted(0, 'ram'), succeeded, delivered(0)], {
      behaviours: { recycleBin: 'off', deletedAccountName: 'blank' },
    }),
  },
  {
    name: 'whose event comes many times before the deletion is seen',
    history: aHistory([deleted(), ...Array.from({ length: 9 }, () => delivered(0))], {
      behaviours: seenLate,
    }),
  },
  {
    name: 'whose name was given to somebody who has left too',
    history: aHistory(
      [deleted(0, 'ram'), wait(600), succeeded, delivered(0), deleted(0, 'ram'), delivered(1)],
      { behaviours: { recycleBin: 'off', deletedAccountName: 'blank' } },
    ),
  },
  {
    name: 'who is back before the revocation showed',
    history: aHistory([deleted(), delivered(), deed({ do: 'restore', who: 0 }), wait(15), looked()], {
      behaviours: { certificateGoneAfterMs: 720_000, grantsOfDeleted: 'empty' },
    }),
  },
];

/** The same at each of a run's requests in turn: which one matters is not the history's to know. */
const atEach = (make: (at: number) => History): History[] =>
  Array.from({ length: 45 }, (_, at) => make(at + 8));

const inTheLastMoment = (change: Deed, over: Over = {}): History[] =>
  atEach((at) =>
    aHistory(
      [
        deleted(),
        delivered(0, { run: 0, at, what: change }, { run: 0, at: at + 1, what: { do: 'wait', minutes: 2 } }),
      ],
      over,
    ),
  );

const crashed = (what: 'crash-before' | 'crash-after', over: Over = {}): History[] =>
  atEach((at) => aHistory([deleted(), delivered(0, { run: 0, at, what })], over));

const sweeps: { readonly name: string; readonly histories: readonly History[] }[] = [
  {
    name: 'a pause that comes while the last look takes its time',
    histories: inTheLastMoment({ do: 'pause' }),
  },
  {
    name: 'an exemption that comes while the last look takes its time',
    histories: inTheLastMoment({ do: 'exempt', who: 0, cluster: 0, by: 'uid', hours: 30 }),
  },
  {
    name: 'somebody who comes back while the last look takes its time',
    histories: inTheLastMoment({ do: 'restore', who: 0 }),
  },
  {
    name: 'a use while the last look takes its time',
    histories: inTheLastMoment({ do: 'use', who: 0, cluster: 0, minutesAgo: 0 }),
  },
  {
    name: 'a crash, and grants that nobody can read',
    histories: [
      ...crashed('crash-before', { behaviours: { grantsOfDeleted: 'empty' } }),
      ...crashed('crash-after', { behaviours: { grantsOfDeleted: 'empty' } }),
    ],
  },
  {
    name: 'a crash, when another credential is on a cluster that answers nothing',
    histories: atEach((at) =>
      aHistory([deleted(0, 'ram'), delivered(0, { run: 0, at, what: 'crash-after' })], {
        clusters: [aCluster, { ...aCluster, state: 'failed' }],
        behaviours: { recycleBin: 'off', deletedAccountName: 'blank' },
      }),
    ),
  },
  {
    name: 'a crash between a finding and the record of it',
    histories: atEach((at) =>
      aHistory(
        [
          deed({ do: 'use', who: 0, cluster: 0, minutesAgo: 10_079 }),
          deleted(),
          delivered(),
          runs([{ task: 'request', who: 0 }], [{ run: 0, at, what: 'crash-after' }]),
        ],
        // Then nobody who is only asked about the user knows when he was deleted.
        { behaviours: { recycleBin: 'off' } },
      ),
    ),
  },
];

describe('nobody is forgotten', () => {
  it.each(cases.map(({ name, history }) => [name, history] as const))('%s', async (_name, history) => {
    const { wrong, words } = await playHistory(model, history);

    expect(wrong, words.join('\n')).toEqual([]);
  });
});

describe('at every moment of a run, nothing goes wrong by', { timeout: 600_000 }, () => {
  it.each(sweeps.map(({ name, histories }) => [name, histories] as const))('%s', async (_name, histories) => {
    const wrong: string[] = [];
    for (const history of histories) {
      const played = await playHistory(model, history);
      if (played.wrong.length > 0) wrong.push([...played.wrong, ...played.words].join('\n'));
    }

    expect(wrong.join('\n\n')).toBe('');
  });
});
