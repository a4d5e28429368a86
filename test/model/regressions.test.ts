/** Histories that once ended badly, made small. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aHistory, aPerson, deed, deleted, delivered, looked, wait } from './a-history.ts';
import type { History } from './history.ts';
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
];

describe('nobody is forgotten', () => {
  it.each(cases.map(({ name, history }) => [name, history] as const))('%s', async (_name, history) => {
    const { wrong, words } = await playHistory(model, history);

    expect(wrong, words.join('\n')).toEqual([]);
  });
});
