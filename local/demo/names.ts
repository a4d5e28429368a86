/** The names under which people know uids and clusters. */
import type { Scenario } from '../cloud/scenario.ts';
import { shortened } from './text.ts';

export interface Names {
  identity(uid: string): string;
  cluster(clusterId: string): string;
  /** Another uid gets a name. */
  learn(uid: string, name: string): void;
}

export function namesIn({ account, cast, bystanders, guardRole }: Scenario): Names {
  const identities = new Map<string, string>([
    ...account.users.map(({ userId, userName }) => [userId, userName] as const),
    ...account.roles.map(({ roleId, roleName }) => [roleId, roleName] as const),
    ...account.deletedIdentities.map(({ id, name }) => [id, name] as const),
    ...[...cast, ...bystanders].map(({ uid, name }) => [uid, name] as const),
    [guardRole.id, guardRole.name],
  ]);
  const clusters = new Map(account.clusters.map(({ clusterId, name }) => [clusterId, name]));
  return {
    identity: (uid) => shortened(identities.get(uid) ?? uid, 20),
    cluster: (clusterId) => shortened(clusters.get(clusterId) ?? clusterId, 20),
    learn: (uid, name) => void identities.set(uid, name),
  };
}
