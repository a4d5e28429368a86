/** The account of a history, and everything that is done to it, each in words. */
import { hour } from '../support/world.ts';
import { logstoreOf, projectOf, startAccount, type StartedAccount } from './account-start.ts';
import type { Beginning, Deed } from './history.ts';
import { at, type Event, identityDeeds } from './identity-deeds.ts';
import type { ModelCloud } from './model-cloud.ts';
import { closeRestriction, exempt, pauseAll, spoil } from './settings-deeds.ts';
import { isAlive, nameOf, type Truth } from './truth.ts';

export interface AccountWorld {
  readonly truth: Truth;
  readonly events: Event[];
  /** Does it; answers what was done, or undefined when it can't be done now. */
  apply(deed: Deed, isDuringRun: boolean): Promise<string | undefined>;
}

const shortly = (clusterId: string): string => clusterId.slice(0, 16);

export async function beginWorld(
  model: ModelCloud,
  beginning: Beginning,
  stateAccount: string,
): Promise<AccountWorld> {
  const started = await startAccount(model, beginning);
  const { truth } = started;
  const events: Event[] = [];
  const identities = identityDeeds(model, started, events);
  const settings = { table: model.tables.settings, account: stateAccount, truth, now: model.now };

  async function apply(deed: Deed, isDuringRun: boolean): Promise<string | undefined> {
    switch (deed.do) {
      case 'delete':
        return await identities.remove(deed.who, deed.by);
      case 'restore':
        return await identities.restore(deed.who);
      case 'purge':
        return await identities.purge(deed.who);
      case 'succeed':
        // A name is not given again within minutes: such a successor can't be told from the one who left.
        if (isDuringRun) return undefined;
        model.advance(3 * 60_000);
        return identities.succeed(deed.who, deed.clusters);
      case 'issue':
        return issue(model, started, deed);
      case 'use':
        // A line that shows long after its time is another matter: the guard can't have known.
        return await use(
          model,
          truth,
          isDuringRun ? { ...deed, minutesAgo: Math.min(2, deed.minutesAgo) } : deed,
          beginning.logLagMs,
        );
      case 'pause':
        return await pauseAll(settings);
      case 'resume':
        return await closeRestriction(settings, 'pause');
      case 'exempt': {
        const [person, cluster] = [at(truth.people, deed.who), at(truth.clusters, deed.cluster)];
        if (person === undefined || cluster === undefined) return undefined;
        return await exempt(settings, {
          ...(deed.by === 'cluster' ? {} : { uid: person.uid }),
          ...(deed.by === 'uid' ? {} : { clusterId: cluster.id }),
          lasting: deed.hours * hour,
        });
      }
      case 'end-exemption': {
        const isOpen = ({ name, until }: { name: string; until: number }): boolean =>
          name.startsWith('exemption/x') && until > model.now();
        const one = at(truth.restrictions.filter(isOpen), deed.which);
        return one === undefined ? undefined : await closeRestriction(settings, one.name);
      }
      case 'spoil-settings':
        return await spoil(settings);
      case 'mend-settings':
        return await closeRestriction(settings, 'exemption/spoilt');
      case 'log-trouble':
        return trouble(model, truth, deed);
      case 'wait':
        model.advance(deed.minutes * 60_000);
        return `${deed.minutes} minutes pass`;
    }
  }

  return { truth, events, apply };
}

function issue(
  { account }: ModelCloud,
  { truth, issue: give }: StartedAccount,
  { who, cluster: which }: Extract<Deed, { do: 'issue' }>,
): string | undefined {
  const [person, cluster] = [at(truth.people.filter(isAlive), who), at(truth.clusters, which)];
  if (person === undefined || cluster === undefined) return undefined;
  const isIts = (one: { uid: string; clusterId: string }): boolean =>
    one.uid === person.uid && one.clusterId === cluster.id;
  const has = account.credentials.some((one) => isIts(one) && one.certState === 'Unexpired');
  if (has || account.pendingCleanups.some(isIts)) return undefined;
  give(person.uid, cluster.id);
  return `${nameOf(person)} gets a kubeconfig on ${shortly(cluster.id)}`;
}

async function use(
  model: ModelCloud,
  truth: Truth,
  { who, cluster, minutesAgo }: Extract<Deed, { do: 'use' }>,
  lagMs: number,
): Promise<string | undefined> {
  const hasLog = (clusterId: string): boolean =>
    truth.clusters.some(({ id, plan }) => id === clusterId && plan.log !== 'off' && plan.log !== 'missing');
  const usable = model.account.credentials.filter(
    ({ uid, certState, clusterId }) =>
      certState === 'Unexpired' && hasLog(clusterId) && truth.people.some((one) => one.uid === uid),
  );
  const credential = at(usable, who + 5 * cluster);
  const person = truth.people.find(({ uid }) => uid === credential?.uid);
  if (credential === undefined || person === undefined) return undefined;
  const { uid, clusterId, issuedAtSeconds } = credential;
  const time = Math.max(model.now() - minutesAgo * 60_000, person.lives[0]?.from ?? 0);
  await model.cloud.auditLogs.addUse({
    project: projectOf(clusterId),
    logstore: logstoreOf(clusterId),
    username: `${uid}-${issuedAtSeconds}`,
    at: [time],
  });
  truth.uses.push({ uid, clusterId, at: time, visibleAt: Math.max(model.now(), time + lagMs) });
  return `the kubeconfig of ${nameOf(person)} on ${shortly(clusterId)} is used, at ${new Date(time).toISOString()}`;
}

function trouble(
  { cloud }: ModelCloud,
  { clusters }: Truth,
  { cluster, what }: Extract<Deed, { do: 'log-trouble' }>,
): string | undefined {
  const found = at(clusters, cluster);
  if (found === undefined || found.plan.log === 'missing') return undefined;
  cloud.auditLogs.behave(projectOf(found.id), logstoreOf(found.id), {
    incompleteAnswers: what === 'incomplete' ? Infinity : 0,
    isAccurate: what !== 'inexact',
  });
  return `the log of ${shortly(found.id)}: ${what === 'none' ? 'no trouble any more' : what}`;
}
