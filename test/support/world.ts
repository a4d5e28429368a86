/** Builds a small account for a scenario: only what the scenario is about, the rest as usual. Ids have 18 digits. */
import {
  type Account,
  type Behaviours,
  type Cluster,
  emptyAccount,
  type Grant,
  type IssuedCredential,
} from '../../local/cloud/account.ts';
import type { AuditUse, LogstoreSpec } from '../../local/cloud/sls/contract.ts';

export const hour = 3_600_000;
export const day = 24 * hour;

export interface ClusterOptions extends Partial<
  Pick<
    Cluster,
    | 'state'
    | 'auditEnabled'
    | 'slsProjectName'
    | 'profile'
    | 'tags'
    | 'regionId'
    | 'clusterSpec'
    | 'encryption'
  >
> {
  /** `null`: there is no such logstore. */
  readonly log?: Partial<LogstoreSpec> | null;
}

export interface World {
  readonly account: Account;
  readonly now: number;
  readonly guardRole: { readonly id: string; readonly name: string };
  readonly logstores: LogstoreSpec[];
  readonly uses: AuditUse[];
  cluster(name: string, options?: ClusterOptions): string;
  user(name: string, options?: { frozen?: boolean }): string;
  role(name: string): string;
  /** Issues a kubeconfig with a cluster grant. */
  issue(
    uid: string,
    clusterId: string,
    options?: Partial<IssuedCredential> & { grant?: 'none' | Grant['roleType'] },
  ): void;
  /** The certificate is used at these moments. */
  use(uid: string, clusterId: string, at: readonly number[], more?: Partial<AuditUse>): void;
}

export function aWorld(behaviours: Partial<Behaviours> = {}): World {
  const now = Date.now();
  const identity = {
    accountId: '1700000000000001',
    region: 'cn-hangzhou',
    defaultDomain: 'example.onaliyun.com',
  };
  const account = emptyAccount(identity, behaviours);
  const guardRole = { id: '300000000000000001', name: 'kubeconfig-guard' };
  account.roles.push({ roleId: guardRole.id, roleName: guardRole.name, createdAt: now - 400 * day });
  const logstores: LogstoreSpec[] = [];
  const uses: AuditUse[] = [];
  let count = 0;
  const next = (): string => String((count += 1)).padStart(15, '0');

  return {
    account,
    now,
    guardRole,
    logstores,
    uses,
    cluster(name, { log, ...options } = {}) {
      const clusterId = `c${next()}${'0'.repeat(17)}`;
      const project = `k8s-log-${clusterId}`;
      account.clusters.push({
        clusterId,
        name,
        regionId: 'cn-hangzhou',
        profile: 'Default',
        clusterType: 'ManagedKubernetes',
        clusterSpec: 'ack.pro.small',
        state: 'running',
        createdAt: now - 400 * day,
        auditEnabled: true,
        slsProjectName: project,
        tags: [],
        ...options,
      });
      if (log !== null) {
        logstores.push({
          project,
          logstore: `audit-${clusterId}`,
          regionId: 'cn-hangzhou',
          createdAt: now - 60 * day,
          ttlDays: 30,
          form: 'json',
          ...log,
        });
      }
      return clusterId;
    },
    user(name, options = {}) {
      const userId = `2${next()}12`;
      const status = options.frozen === true ? 'freeze' : 'active';
      account.users.push({ userId, userName: name, displayName: name, createdAt: now - 300 * day, status });
      return userId;
    },
    role(name) {
      const roleId = `3${next()}34`;
      account.roles.push({ roleId, roleName: name, createdAt: now - 300 * day });
      return roleId;
    },
    issue(uid, clusterId, { grant = 'dev', ...options } = {}) {
      const accountType = uid.startsWith('3') ? 'RamRole' : uid.startsWith('2') ? 'RamUser' : 'RootAccount';
      account.credentials.push({
        clusterId,
        uid,
        accountType,
        certState: 'Unexpired',
        certExpireTime: now + 900 * day,
        revokable: true,
        issuedAtSeconds: 1_763_000_000,
        ...options,
      });
      if (grant === 'none') return;
      account.grants.push({
        uid,
        resourceId: clusterId,
        resourceType: 'cluster',
        roleName: grant,
        roleType: grant,
        isOwner: false,
        isRamRole: accountType === 'RamRole',
      });
    },
    use(uid, clusterId, at, more = {}) {
      const cluster = account.clusters.find((one) => one.clusterId === clusterId);
      uses.push({
        project: `k8s-log-${cluster?.clusterId ?? clusterId}`,
        logstore: `audit-${clusterId}`,
        username: `${uid}-1763000000`,
        at,
        userAgent: 'kubectl/v1.31.2',
        sourceIp: '203.0.113.24',
        ...more,
      });
    },
  };
}
