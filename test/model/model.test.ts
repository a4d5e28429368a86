/** The model notices: each part of the guard that could break a promise is made wrong in turn, and it shows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClusterId } from '../../shared/domain/ids.ts';
import type { RevokeContext } from '../../shared/use-cases/context.ts';
import { aHistory, aPerson, deed, deleted, delivered, runs, wait } from './a-history.ts';
import type { History } from './history.ts';
import { type ModelCloud, startModelCloud } from './model-cloud.ts';
import { playHistory } from './play-history.ts';

let model: ModelCloud;
beforeAll(async () => {
  model = await startModelCloud();
});
afterAll(() => model.close());

const aLeaver = aHistory([deleted(), delivered()]);
const used = deed({ do: 'use', who: 0, cluster: 0, minutesAgo: 90 });
const twoLeavers = aHistory([deleted(), deleted(), delivered(0), delivered(1)], {
  people: [aPerson, { ...aPerson, name: 1 }],
  limits: { perRun: 5, perDay: 1, sharePercent: 100 },
});

interface Case {
  readonly name: string;
  readonly history: History;
  readonly sabotage: (context: RevokeContext) => RevokeContext;
  readonly shows: string;
}

const never = (): Promise<void> => Promise.resolve();

const cases: Case[] = [
  {
    name: 'a pause is overlooked',
    history: aHistory([deed({ do: 'pause' }), wait(5), deleted(), delivered()]),
    sabotage: (context) => ({
      ...context,
      settings: { read: () => Promise.resolve({ paused: undefined, exemptions: [] }) },
    }),
    shows: 'while pause holds',
  },
  {
    name: 'somebody who exists is taken for gone',
    history: aHistory([runs([{ task: 'request', who: 0 }])]),
    sabotage: (context) => ({
      ...context,
      identities: { ...context.identities, user: () => Promise.resolve(undefined) },
    }),
    shows: 'it exists, and did not just come back',
  },
  {
    name: 'a use is overlooked',
    history: aHistory([used, deleted(), wait(5), delivered()]),
    sabotage: (context) => ({
      ...context,
      auditLog: {
        ...context.auditLog,
        uses: () => Promise.resolve({ rows: [], complete: true, accurate: true }),
      },
    }),
    shows: 'it was used at',
  },
  {
    name: 'nothing is claimed',
    history: aLeaver,
    sabotage: (context) => ({
      ...context,
      claims: { ...context.claims, take: (key) => Promise.resolve({ key, expiresAt: Infinity }) },
    }),
    shows: 'without a claim',
  },
  {
    name: 'an intent is not written',
    history: aLeaver,
    sabotage: (context) => withJournal(context, 'intent'),
    shows: 'not its intent',
  },
  {
    name: 'an outcome is not written',
    history: aLeaver,
    sabotage: (context) => withJournal(context, 'outcome'),
    shows: 'no outcome',
  },
  {
    name: 'the day’s limit is not kept',
    history: twoLeavers,
    sabotage: (context) => ({
      ...context,
      dailyLimit: { reserve: () => Promise.resolve({ kind: 'reserved' }) },
    }),
    shows: 'it is number 2 of the day',
  },
  {
    name: 'a clean-up is sent twice',
    history: aLeaver,
    sabotage: (context) => ({
      ...context,
      kubeconfigs: {
        ...context.kubeconfigs,
        cleanClusterUserPermissions: async (...given) => {
          await context.kubeconfigs.cleanClusterUserPermissions(...given);
          return await context.kubeconfigs.cleanClusterUserPermissions(...given);
        },
      },
    }),
    shows: '2 requests for 1 intents',
  },
  {
    name: 'a hold is not written down',
    history: aHistory([used, deleted(), delivered()]),
    sabotage: (context) => ({ ...context, records: { ...context.records, put: never } }),
    shows: 'nothing is recorded of it',
  },
  {
    name: 'a cluster is not read',
    history: aLeaver,
    sabotage: (context) => ({
      ...context,
      kubeconfigs: {
        ...context.kubeconfigs,
        statesOfUser: () => Promise.resolve([]),
        statesOfCluster: (_id: ClusterId) => Promise.resolve([]),
      },
    }),
    shows: 'not gone, and nothing is recorded of it',
  },
  {
    name: 'a notice is finished unseen',
    history: aLeaver,
    sabotage: (context) => ({
      ...context,
      notices: {
        ...context.notices,
        begin: () => Promise.resolve({ kind: 'done', outcome: '' }),
        due: () => Promise.resolve([]),
      },
    }),
    shows: 'is lost',
  },
];

function withJournal(context: RevokeContext, dropped: string): RevokeContext {
  const { journal } = context;
  const append: typeof journal.append = async (subject, entry, ...rest) =>
    entry.kind === dropped
      ? { ...entry, sequence: 1, hash: '', previousHash: '' }
      : await journal.append(subject, entry, ...rest);
  return { ...context, journal: { append } };
}

describe('the model', () => {
  it.each(cases.map((one) => [one.name, one] as const))('shows that %s', async (_name, one) => {
    const { history, sabotage, shows } = one;

    const whole = await playHistory(model, history);
    const broken = await playHistory(model, history, sabotage);

    expect(whole.wrong, whole.words.join('\n')).toEqual([]);
    expect(broken.wrong.join('\n')).toContain(shows);
  });
});
