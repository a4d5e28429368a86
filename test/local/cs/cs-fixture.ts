/** Only CS, on loopback, with a small account; the vendor's SDK is the client. */
import type CsSdkClient from '@alicloud/cs20151215';
import {
  type Account,
  type Behaviours,
  type Cluster,
  emptyAccount,
  type Grant,
  type IssuedCredential,
} from '../../../local/cloud/account.ts';
import { MovableClock } from '../../../local/cloud/core/clock.ts';
import type { AccessKey, Principal } from '../../../local/cloud/core/contract.ts';
import { Faults } from '../../../local/cloud/core/faults.ts';
import { RequestLog } from '../../../local/cloud/core/request-log.ts';
import { startServer } from '../../../local/cloud/core/server.ts';
import { csService } from '../../../local/cloud/cs/cs-service.ts';
import { createKeyring, type Keyring } from '../../../local/cloud/keys.ts';
import { core, cs } from '../core/vendor-sdk.ts';

export { cs };

export const rootId = '1700000000000001';
export const aliceId = '201234567890123451';
export const bobId = '201234567890123452';
export const roleId = '301234567890123453';
export const operatorId = '201234567890123459';
export const clusterA = 'c0000000000000000000000000000000a';
export const clusterB = 'c0000000000000000000000000000000b';

export const operator: Principal = { type: 'ram-user', id: operatorId, name: 'operator' };

export function aCluster(over: Partial<Cluster> = {}): Cluster {
  const clusterId = over.clusterId ?? clusterA;
  return {
    clusterId,
    name: `name-${clusterId.slice(-1)}`,
    regionId: 'cn-hangzhou',
    profile: 'Default',
    clusterType: 'ManagedKubernetes',
    clusterSpec: 'ack.pro.small',
    state: 'running',
    createdAt: Date.UTC(2026, 0, 1),
    auditEnabled: true,
    slsProjectName: ` k8s-log-${clusterId} `,
    tags: [{ key: 'env', value: 'test' }],
    ...over,
  };
}

export function aCredential(over: Partial<IssuedCredential> = {}): IssuedCredential {
  return {
    clusterId: clusterA,
    uid: aliceId,
    accountType: 'RamUser',
    certState: 'Unexpired',
    certExpireTime: Date.UTC(2099, 0, 2, 3, 4, 5),
    revokable: true,
    issuedAtSeconds: 1_763_000_000,
    ...over,
  };
}

export function aGrant(over: Partial<Grant> = {}): Grant {
  return {
    uid: aliceId,
    resourceId: clusterA,
    resourceType: 'cluster',
    roleName: 'admin',
    roleType: 'admin',
    isOwner: false,
    isRamRole: false,
    ...over,
  };
}

/** Alice and bob exist; two clusters; nobody has a credential. */
export function anAccount(behaviours: Partial<Behaviours> = {}): Account {
  const account = emptyAccount(
    { accountId: rootId, region: 'cn-hangzhou', defaultDomain: 'example.onaliyun.com' },
    { certificateGoneAfterMs: 0, grantsGoneAfterMs: 0, ...behaviours },
  );
  account.users = [
    { userId: aliceId, userName: 'alice', displayName: 'Alice', createdAt: 0, status: 'active' },
    { userId: bobId, userName: 'bob', displayName: 'Bob', createdAt: 0, status: 'freeze' },
  ];
  account.clusters = [aCluster(), aCluster({ clusterId: clusterB })];
  return account;
}

/** Moves alice from the users to the deleted identities. */
export function deleteAlice(account: Account, deletedAt: number): void {
  account.users = account.users.filter((user) => user.userId !== aliceId);
  account.deletedIdentities.push({
    id: aliceId,
    name: 'alice',
    displayName: 'Alice',
    type: 'RamUser',
    deletedAt,
  });
}

export interface Signer {
  readonly id: string;
  readonly secret: string;
  readonly securityToken?: string;
}

export type CsClient = CsSdkClient.default;

export interface RunningCs {
  readonly clock: MovableClock;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly keyring: Keyring;
  readonly port: number;
  /** The SDK's client, signing as the operator when no other key is given. */
  client(signer?: Signer | AccessKey): CsClient;
  /** When each uid last used its kubeconfig, by `<project>/<logstore>/<uid>`. */
  readonly uses: Map<string, number>;
  unreadable: boolean;
  close(): Promise<void>;
}

export async function startCs(account: Account): Promise<RunningCs> {
  const clock = new MovableClock();
  const faults = new Faults();
  const requests = new RequestLog();
  const keyring = createKeyring({ principal: operator }, clock);
  const uses = new Map<string, number>();
  const running = { unreadable: false };
  const service = csService({
    account,
    clock,
    keys: keyring.lookup,
    auditLogs: {
      usedSince: (project, logstore, uid, since) => {
        if (running.unreadable) return Promise.resolve('unreadable');
        const last = uses.get(`${project}/${logstore}/${uid}`);
        return Promise.resolve(last !== undefined && last >= since ? 'used' : 'unused');
      },
    },
  });
  const server = await startServer(service, { port: 0, clock, faults, requests, latencyMs: 0 });
  return Object.assign(running, {
    clock,
    faults,
    requests,
    keyring,
    uses,
    port: server.port,
    client: (signer: Signer | AccessKey = keyring.administrator) => clientOf(server.port, signer),
    close: () => server.close(),
  });
}

function clientOf(port: number, signer: Signer): CsClient {
  const config = new core.$OpenApiUtil.Config({
    accessKeyId: signer.id,
    accessKeySecret: signer.secret,
    ...(signer.securityToken === undefined ? {} : { securityToken: signer.securityToken }),
    endpoint: `127.0.0.1:${port}`,
    protocol: 'http',
  });
  return new cs.default(config);
}

/** Any CS call by path, for what the SDK's typed methods can't say. */
export async function callCs(
  client: CsClient,
  call: {
    action: string;
    pathname: string;
    method?: string;
    query?: Record<string, string>;
    version?: string;
  },
): Promise<{ statusCode: number; body: unknown }> {
  const params = new core.$OpenApiUtil.Params({
    action: call.action,
    version: call.version ?? '2015-12-15',
    protocol: 'HTTPS',
    pathname: call.pathname,
    method: call.method ?? 'GET',
    authType: 'AK',
    style: 'ROA',
    reqBodyType: 'json',
    bodyType: call.method === 'DELETE' ? 'none' : 'json',
  });
  const request = new core.$OpenApiUtil.OpenApiRequest({ headers: {}, query: call.query ?? {} });
  const answer: unknown = await client.callApi(params, request, {} as Parameters<CsClient['callApi']>[2]);
  return answer as { statusCode: number; body: unknown };
}

/** The refusal that a call ends with; fails the test when it succeeds. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ statusCode: number; code: string; message: string }> {
  try {
    await call;
  } catch (error) {
    const { statusCode, code, message } = error as { statusCode: number; code: string; message: string };
    return { statusCode, code, message };
  }
  throw new Error('The call was answered, a refusal was expected.');
}
