/** Builds a history by hand: one cluster, one user, everything as usual, unless said otherwise. */
import type { Beginning, ClusterPlan, Deed, History, Incident, PersonPlan, Step, Task } from './history.ts';

export const aCluster: ClusterPlan = { log: 'whole', mode: 'enforce', state: 'running' };
/** A user, on every cluster. */
export const aPerson: PersonPlan = { kind: 'user', name: 0, clusters: 7, isRevokable: true };

const beginning: Beginning = {
  minute: 600,
  clusters: [aCluster],
  people: [aPerson],
  behaviours: {
    byUserListOfDeleted: 'listed',
    grantsOfDeleted: 'listed',
    deletedAccountName: 'kept',
    recycledAccountState: 'Deleted',
    recycleBin: 'on',
    imsEventSource: 'acs.ims',
    forceRefusal: 'error',
    deletionSeenAfterMs: 0,
    certificateGoneAfterMs: 0,
    grantsGoneAfterMs: 0,
  },
  logLagMs: 0,
  limits: { perRun: 5, perDay: 20, sharePercent: 100 },
  crowd: 3,
  parallel: 4,
};

export type Over = Partial<Omit<Beginning, 'behaviours'>> & {
  readonly behaviours?: Partial<Beginning['behaviours']>;
};

export function aHistory(steps: readonly Step[], { behaviours, ...over }: Over = {}): History {
  return {
    seed: 1,
    beginning: { ...beginning, ...over, behaviours: { ...beginning.behaviours, ...behaviours } },
    steps,
  };
}

export const deed = (one: Deed): Step => ({ step: 'deed', deed: one });
export const wait = (minutes: number): Step => deed({ do: 'wait', minutes });
export const deleted = (who = 0, by: 'ram' | 'ims-name' | 'ims-id' = 'ims-id'): Step =>
  deed({ do: 'delete', who, by });
export const runs = (tasks: readonly Task[], incidents: readonly Incident[] = []): Step => ({
  step: 'runs',
  tasks,
  incidents,
});
export const delivered = (event = 0, ...incidents: readonly Incident[]): Step =>
  runs([{ task: 'deliver', event }], incidents);
export const looked = (...incidents: readonly Incident[]): Step => runs([{ task: 'look' }], incidents);
