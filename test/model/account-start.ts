/** The account that a history begins with: clusters with their logs, people with kubeconfigs, and others. */
import { day } from '../support/world.ts';
import type { Beginning, ClusterPlan, PersonPlan } from './history.ts';
import { guardRole, type ModelCloud } from './model-cloud.ts';
import { isAlive, newTruth, type Person, type Truth } from './truth.ts';

const names = ['ada', 'bob', 'cy', 'dee'];

export interface StartedAccount {
  readonly truth: Truth;
  /** Whether somebody alive bears the name. */
  readonly isTaken: (kind: Person['kind'], name: string) => boolean;
  /** Somebody new, with kubeconfigs on the clusters of these bits. */
  readonly join: (person: Pick<PersonPlan, 'kind' | 'clusters' | 'isRevokable'>, name: string) => Person;
  readonly issue: (uid: string, clusterId: string, isRevokable?: boolean) => void;
}

export const projectOf = (clusterId: string): string => `k8s-log-${clusterId}`;
export const logstoreOf = (clusterId: string): string => `audit-${clusterId}`;

export async function startAccount(model: ModelCloud, beginning: Beginning): Promise<StartedAccount> {
  await model.begin(beginning.minute);
  const { account } = model;
  const truth = newTruth();
  const begun = model.now();
  let uids = 0;
  Object.assign(account.behaviours, beginning.behaviours);
  account.roles.push({ roleId: guardRole.id, roleName: guardRole.name, createdAt: begun - 400 * day });
  for (const [index, plan] of beginning.clusters.entries()) {
    const id = `c${String(index + 1).padStart(15, '0')}${'0'.repeat(17)}`;
    truth.clusters.push({ id, plan });
    addCluster(model, `cluster-${index + 1}`, id, plan);
    await addLog(model, id, plan.log, beginning.logLagMs);
  }

  const isTaken = (kind: Person['kind'], name: string): boolean =>
    truth.people.some((one) => one.kind === kind && one.name === name && isAlive(one));

  function issue(uid: string, clusterId: string, isRevokable = true): void {
    issueKubeconfig(model, uid, clusterId, isRevokable);
    truth.goneAt.delete(`${clusterId}+${uid}`);
  }

  const join: StartedAccount['join'] = ({ kind, clusters, isRevokable }, name) => {
    uids += 1;
    const number = String(uids).padStart(15, '0');
    const uid = kind === 'user' ? `2${number}12` : `3${number}34`;
    const since = model.now() === begun ? begun - 300 * day : model.now();
    if (kind === 'user') addUser(model, uid, name, since);
    else account.roles.push({ roleId: uid, roleName: name, createdAt: since });
    const person: Person = { uid, kind, name, lives: [{ from: since }], isRecycled: false };
    truth.people.push(person);
    for (const [index, { id }] of truth.clusters.entries()) {
      if (((clusters >> index) & 1) === 1) issue(uid, id, isRevokable);
    }
    return person;
  };

  for (const plan of beginning.people) {
    const free = [...names.slice(plan.name), ...names].find((one) => !isTaken(plan.kind, one));
    if (free !== undefined) join(plan, free);
  }
  addOthers(model, beginning.crowd, begun);
  return { truth, isTaken, join, issue };
}

function addUser({ account }: ModelCloud, userId: string, userName: string, createdAt: number): void {
  account.users.push({ userId, userName, displayName: userName, createdAt, status: 'active' });
}

function addCluster({ account, now }: ModelCloud, name: string, clusterId: string, plan: ClusterPlan): void {
  account.clusters.push({
    clusterId,
    name,
    regionId: account.region,
    profile: 'Default',
    clusterType: 'ManagedKubernetes',
    clusterSpec: 'ack.pro.small',
    state: plan.state,
    createdAt: now() - 400 * day,
    auditEnabled: plan.log !== 'off',
    slsProjectName: projectOf(clusterId),
    tags: [{ key: 'mode', value: plan.mode }],
  });
}

async function addLog(
  { account, cloud, now }: ModelCloud,
  clusterId: string,
  kind: ClusterPlan['log'],
  visibleAfterMs: number,
): Promise<void> {
  if (kind === 'missing') return;
  const [project, logstore] = [projectOf(clusterId), logstoreOf(clusterId)];
  await cloud.auditLogs.addLogstore({
    project,
    logstore,
    regionId: account.region,
    createdAt: now() - 60 * day,
    ttlDays: 30,
    form: 'json',
    ...(kind === 'silent' ? { backgroundEverySeconds: 0 } : {}),
  });
  cloud.auditLogs.behave(project, logstore, { visibleAfterMs });
}

/** One kubeconfig an identity and cluster, with a grant. */
function issueKubeconfig(
  { account, now }: ModelCloud,
  uid: string,
  clusterId: string,
  revokable: boolean,
): void {
  const accountType = uid.startsWith('3') ? 'RamRole' : uid.startsWith('2') ? 'RamUser' : 'RootAccount';
  account.credentials = account.credentials.filter((one) => one.uid !== uid || one.clusterId !== clusterId);
  account.credentials.push({
    clusterId,
    uid,
    accountType,
    certState: 'Unexpired',
    certExpireTime: now() + 900 * day,
    revokable,
    issuedAtSeconds: Math.floor(now() / 1000),
  });
  const role = { resourceType: 'cluster', roleName: 'dev', roleType: 'dev' } as const;
  const isRamRole = accountType === 'RamRole';
  account.grants.push({ uid, resourceId: clusterId, ...role, isOwner: false, isRamRole });
}

/** Whose access is nobody's business: the account itself, the guard, people who stay. */
function addOthers(model: ModelCloud, crowd: number, begun: number): void {
  const [first] = model.account.clusters;
  if (first === undefined) return;
  const others = Array.from(
    { length: crowd },
    (_, index) => `2${String(900_000 + index).padStart(15, '0')}12`,
  );
  for (const [index, uid] of others.entries()) addUser(model, uid, `other-${index}`, begun - 300 * day);
  for (const uid of [model.account.accountId, guardRole.id, ...others]) {
    issueKubeconfig(model, uid, first.clusterId, true);
  }
}
