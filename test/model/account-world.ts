/** The account that a history begins with, and what people do to it, each in words. */
import type { Notice } from '../../shared/use-cases/ports.ts';
import { parseTrigger } from '../../functions/revoke/parse-trigger.ts';
import { day, hour } from '../support/world.ts';
import type { Beginning, Deed } from './history.ts';
import { guardRole, type ModelCloud } from './model-cloud.ts';
import { closeRestriction, exempt, pauseAll, spoil } from './settings-deeds.ts';
import { type ClusterTruth, isAlive, newTruth, type Person, type Truth } from './truth.ts';

const names = ['ada', 'bob', 'cy', 'dee'];

export interface Event {
  readonly notice: Notice;
  readonly words: string;
  /** The function answered well: EventBridge does not deliver it again by itself. */
  isTaken: boolean;
}

export interface AccountWorld {
  readonly truth: Truth;
  readonly events: Event[];
  /** Does it; answers what was done, or undefined when it can't be done now. */
  apply(deed: Deed, isDuringRun: boolean): Promise<string | undefined>;
}

export const at = <T>(list: readonly T[], position: number): T | undefined =>
  list.length === 0 ? undefined : list[position % list.length];

export async function beginWorld(
  model: ModelCloud,
  beginning: Beginning,
  stateAccount: string,
): Promise<AccountWorld> {
  await model.begin(beginning.minute);
  const { account, cloud } = model;
  const truth = newTruth();
  const events: Event[] = [];
  const born = model.now();
  let uids = 0;
  Object.assign(account.behaviours, beginning.behaviours);
  account.roles.push({ roleId: guardRole.id, roleName: guardRole.name, createdAt: born - 400 * day });
  for (const [index, plan] of beginning.clusters.entries()) await addCluster(index, plan);

  async function addCluster(index: number, plan: ClusterTruth['plan']): Promise<void> {
    const id = `c${String(index + 1).padStart(15, '0')}${'0'.repeat(17)}`;
    truth.clusters.push({ id, plan });
    const project = `k8s-log-${id}`;
    account.clusters.push({
      clusterId: id,
      name: `cluster-${index + 1}`,
      regionId: account.region,
      profile: 'Default',
      clusterType: 'ManagedKubernetes',
      clusterSpec: 'ack.pro.small',
      state: plan.state,
      createdAt: born - 400 * day,
      auditEnabled: plan.log !== 'off',
      slsProjectName: project,
      tags: [{ key: 'mode', value: plan.mode }],
    });
    if (plan.log === 'missing') return;
    const silence = plan.log === 'silent' ? { backgroundEverySeconds: 0 } : {};
    await cloud.auditLogs.addLogstore({
      project,
      logstore: `audit-${id}`,
      regionId: account.region,
      createdAt: born - 60 * day,
      ttlDays: 30,
      form: 'json',
      ...silence,
    });
    cloud.auditLogs.behave(project, `audit-${id}`, { visibleAfterMs: beginning.logLagMs });
  }

  function issue(uid: string, clusterId: string, isRevokable = true): void {
    const accountType = uid.startsWith('3') ? 'RamRole' : uid.startsWith('2') ? 'RamUser' : 'RootAccount';
    account.credentials = account.credentials.filter((one) => one.uid !== uid || one.clusterId !== clusterId);
    account.credentials.push({
      clusterId,
      uid,
      accountType,
      certState: 'Unexpired',
      certExpireTime: model.now() + 900 * day,
      revokable: isRevokable,
      issuedAtSeconds: Math.floor(model.now() / 1000),
    });
    account.grants.push({
      uid,
      resourceId: clusterId,
      resourceType: 'cluster',
      roleName: 'dev',
      roleType: 'dev',
      isOwner: false,
      isRamRole: accountType === 'RamRole',
    });
    truth.goneAt.delete(`${clusterId}+${uid}`);
  }

  function join(kind: Person['kind'], name: string, clusters: number, isRevokable: boolean): Person {
    uids += 1;
    const number = String(uids).padStart(15, '0');
    const uid = kind === 'user' ? `2${number}12` : `3${number}34`;
    const since = uids > beginning.people.length ? model.now() : born - 300 * day;
    if (kind === 'user') {
      account.users.push({
        userId: uid,
        userName: name,
        displayName: name,
        createdAt: since,
        status: 'active',
      });
    } else account.roles.push({ roleId: uid, roleName: name, createdAt: since });
    const person: Person = { uid, kind, name, lives: [{ from: since }], isRecycled: false };
    truth.people.push(person);
    for (const [index, { id }] of truth.clusters.entries()) {
      if (((clusters >> index) & 1) === 1) issue(uid, id, isRevokable);
    }
    return person;
  }

  const isTaken = (kind: Person['kind'], name: string): boolean =>
    truth.people.some((one) => one.kind === kind && one.name === name && isAlive(one));
  for (const { kind, name, clusters, isRevokable } of beginning.people) {
    const free = [...names.slice(name), ...names].find((one) => !isTaken(kind, one));
    if (free !== undefined) join(kind, free, clusters, isRevokable);
  }
  addOthers();

  /** Whose access is nobody's business: the account itself, the guard, people who stay. */
  function addOthers(): void {
    const [first] = truth.clusters;
    if (first === undefined) return;
    issue(account.accountId, first.id);
    issue(guardRole.id, first.id);
    for (let one = 0; one < beginning.crowd; one += 1) {
      const uid = `2${String(900_000 + one).padStart(15, '0')}12`;
      const name = `other-${one}`;
      account.users.push({
        userId: uid,
        userName: name,
        displayName: name,
        createdAt: born,
        status: 'active',
      });
      issue(uid, first.id);
    }
  }

  /** Takes what was published since, as the function would parse it. */
  function collect(words: string): void {
    for (const published of model.events.splice(0)) {
      const id = `e${events.length + 1}`;
      const task = parseTrigger(Buffer.from(JSON.stringify({ ...published, id })));
      const [event] = task.kind === 'events' ? task.events : [];
      if (event?.kind === 'deletion')
        events.push({ notice: event.notice, words: `${id} (${words})`, isTaken: false });
    }
  }

  function end(person: Person): void {
    const life = person.lives.at(-1);
    if (life !== undefined) life.until = model.now();
  }

  const living = (): Person[] => truth.people.filter(isAlive);
  const recycled = (): Person[] => truth.people.filter((one) => one.isRecycled);

  async function remove(who: number, by: 'ram' | 'ims-name' | 'ims-id'): Promise<string | undefined> {
    const person = at(living(), who);
    if (person === undefined) return undefined;
    const { kind, name: userName, uid: userId } = person;
    if (kind === 'role') await model.people.deleteRole(userName);
    else if (by === 'ram') await model.people.deleteUserInRam(userName);
    else await model.people.deleteUser(by === 'ims-id' ? { userId } : { userName });
    end(person);
    person.isRecycled = kind === 'user' && beginning.behaviours.recycleBin === 'on';
    collect(`deletion of ${nameOf(person)} by ${kind === 'role' ? 'ram' : by}`);
    return `${nameOf(person)} is deleted (${kind === 'role' ? 'ram' : by}): event e${events.length}`;
  }

  async function restore(who: number): Promise<string | undefined> {
    const person = at(recycled(), who);
    if (person === undefined || isTaken('user', person.name)) return undefined;
    await model.people.restore(person.uid);
    model.events.length = 0;
    person.isRecycled = false;
    person.lives.push({ from: model.now() });
    return `${nameOf(person)} is restored`;
  }

  async function purge(who: number): Promise<string | undefined> {
    const person = at(recycled(), who);
    if (person === undefined) return undefined;
    await model.people.purge(person.uid);
    person.isRecycled = false;
    collect(`purge of ${nameOf(person)}`);
    return `${nameOf(person)} is purged: event e${events.length}`;
  }

  async function use(deed: Extract<Deed, { do: 'use' }>, isDuringRun: boolean): Promise<string | undefined> {
    const usable = account.credentials.filter(
      ({ uid, certState, clusterId }) =>
        certState === 'Unexpired' &&
        truth.people.some((one) => one.uid === uid) &&
        account.clusters.some((one) => one.clusterId === clusterId && one.auditEnabled),
    );
    const credential = at(usable, deed.who + 5 * deed.cluster);
    const person = truth.people.find(({ uid }) => uid === credential?.uid);
    if (credential === undefined || person === undefined) return undefined;
    // A line that shows long after its time is another matter: the guard can't have known.
    const ago = isDuringRun ? Math.min(deed.minutesAgo, 2) : deed.minutesAgo;
    const time = Math.max(model.now() - ago * 60_000, person.lives[0]?.from ?? 0);
    const { uid, clusterId } = credential;
    const plan = truth.clusters.find(({ id }) => id === clusterId)?.plan;
    if (plan === undefined || plan.log === 'missing') return undefined;
    await cloud.auditLogs.addUse({
      project: `k8s-log-${clusterId}`,
      logstore: `audit-${clusterId}`,
      username: `${uid}-${credential.issuedAtSeconds}`,
      at: [time],
    });
    const visibleAt = Math.max(model.now(), time + beginning.logLagMs);
    truth.uses.push({ uid, clusterId, at: time, visibleAt });
    return `the kubeconfig of ${nameOf(person)} on ${clusterId.slice(0, 16)} is used, at ${new Date(time).toISOString()}`;
  }

  function trouble(cluster: number, what: 'incomplete' | 'inexact' | 'none'): string | undefined {
    const found = at(truth.clusters, cluster);
    if (found === undefined || found.plan.log === 'missing') return undefined;
    const id = found.id;
    cloud.auditLogs.behave(`k8s-log-${id}`, `audit-${id}`, {
      incompleteAnswers: what === 'incomplete' ? Infinity : 0,
      isAccurate: what !== 'inexact',
    });
    return `the log of ${id.slice(0, 16)}: ${what === 'none' ? 'no trouble any more' : what}`;
  }

  const settings = { table: model.tables.settings, account: stateAccount, truth, now: () => model.now() };

  async function apply(deed: Deed, isDuringRun: boolean): Promise<string | undefined> {
    switch (deed.do) {
      case 'delete':
        return await remove(deed.who, deed.by);
      case 'restore':
        return await restore(deed.who);
      case 'purge':
        return await purge(deed.who);
      case 'succeed': {
        const before = at(
          truth.people.filter((one) => !isAlive(one) && !isTaken(one.kind, one.name)),
          deed.who,
        );
        if (before === undefined) return undefined;
        return `${nameOf(join(before.kind, before.name, deed.clusters, true))} joins under the name of ${nameOf(before)}`;
      }
      case 'issue': {
        const [person, cluster] = [at(living(), deed.who), at(truth.clusters, deed.cluster)];
        if (person === undefined || cluster === undefined) return undefined;
        const has = account.credentials.some(
          (one) => one.uid === person.uid && one.clusterId === cluster.id && one.certState === 'Unexpired',
        );
        const isPending = account.pendingCleanups.some(
          (one) => one.uid === person.uid && one.clusterId === cluster.id,
        );
        if (has || isPending) return undefined;
        issue(person.uid, cluster.id);
        return `${nameOf(person)} gets a kubeconfig on ${cluster.id.slice(0, 16)}`;
      }
      case 'use':
        return await use(deed, isDuringRun);
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
        const open = truth.restrictions.filter(
          ({ name, until }) => name.startsWith('exemption/x') && until > model.now(),
        );
        const one = at(open, deed.which);
        return one === undefined ? undefined : await closeRestriction(settings, one.name);
      }
      case 'spoil-settings':
        return await spoil(settings);
      case 'mend-settings':
        return await closeRestriction(settings, 'exemption/spoilt');
      case 'log-trouble':
        return trouble(deed.cluster, deed.what);
      case 'wait':
        model.advance(deed.minutes * 60_000);
        return `${deed.minutes} minutes pass`;
    }
  }

  return { truth, events, apply };
}

export const nameOf = ({ kind, name, uid }: Person): string =>
  `${kind} ${name} ${uid.slice(0, 1)}…${uid.slice(-5)}`;
