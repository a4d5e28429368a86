/** Somebody with grants of every kind, whose access is revoked with her deletion; names are her own, so stages can be shared. */
import { createRequire } from 'node:module';
import { expect } from 'vitest';
import type { Grant } from '../../local/cloud/account.ts';
import { readJournal } from './journal-rows.ts';
import { type Restorer, restorerOn } from './restorer.ts';
import type { Scenario } from './scenario.ts';

const require = createRequire(import.meta.url);
const { RestoreUserFromRecycleBinRequest } =
  require('@alicloud/ims20190815') as typeof import('@alicloud/ims20190815');

/** What the cloud does at once. */
export const quick = { certificateGoneAfterMs: 0, grantsGoneAfterMs: 0, grantsChangedAfterMs: 0 };

export interface Leaver {
  readonly scenario: Scenario;
  readonly restorer: Restorer;
  readonly name: string;
  readonly one: string;
  readonly two: string;
  readonly uid: string;
  /** All that she could do before. */
  readonly before: readonly string[];
  /** The same, of one cluster. */
  readonly of: (cluster: string) => readonly string[];
  /** She comes back from the recycle bin. */
  readonly comesBack: () => Promise<unknown>;
}

let count = 0;

/** She has grants of every kind on two clusters, and one on all. */
export async function aLeaver(scenario: Scenario): Promise<Leaver> {
  const { world } = scenario;
  const [one = '', two = ''] = world.account.clusters.map(({ clusterId }) => clusterId);
  count += 1;
  const name = `leaver-${count}`;
  const uid = world.user(name);
  scenario.mayChange(uid);
  const grant = (over: Partial<Grant>): void => {
    world.account.grants.push({ ...podReader, uid, resourceId: one, ...over });
  };
  for (const cluster of [one, two]) {
    world.issue(uid, cluster);
    grant({ resourceId: cluster });
    grant({ resourceId: `${cluster}/web`, ...restrictedInNamespace });
  }
  grant({ resourceId: two, roleName: 'admin', roleType: 'admin', isOwner: true });
  grant({ resourceId: 'all-clusters', resourceType: 'console', roleName: 'ops', roleType: 'ops' });
  const restorer = restorerOn(scenario);
  const before = await restorer.grants(uid);
  const comesBack = (): Promise<unknown> =>
    scenario.ims.restoreUserFromRecycleBin(new RestoreUserFromRecycleBinRequest({ userId: uid }));
  const of = (cluster: string): string[] => before.filter((key) => key.includes(` ${cluster}`));
  return { scenario, restorer, name, one, two, uid, before, of, comesBack };
}

const podReader = {
  resourceType: 'cluster',
  roleName: 'pod-reader',
  roleType: 'custom',
  isOwner: false,
  isRamRole: false,
} as const;
const restrictedInNamespace = {
  resourceType: 'namespace',
  roleName: 'restricted',
  roleType: 'restricted',
} as const;

/** She is deleted, and loses what she has on both. */
export async function aRevokedLeaver(scenario: Scenario): Promise<Leaver> {
  const leaver = await aLeaver(scenario);
  const { name, one, two, uid } = leaver;
  const answer = await scenario.handle(await scenario.userDeleted(name));
  expect(answer.notices, answer.text).toEqual(['done']);
  for (const cluster of [one, two]) expect(scenario.certificate(cluster, uid)).toBe('Removed');
  return leaver;
}

/** What her journal of the first cluster says. */
export async function storyOf({ scenario, one, uid }: Leaver): Promise<string[]> {
  return (await readJournal(scenario, one, uid)).map(({ kind, status }) => `${kind} ${status}`);
}
