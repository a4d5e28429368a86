/** A local cloud with a small account, and a connection of ours to it. Every id has 18 digits, every page two rows. */
import '../../support/localhost-names.ts';
import { expect } from 'vitest';
import {
  type Account,
  type Behaviours,
  emptyAccount,
  type IssuedCredential,
} from '../../../local/cloud/account.ts';
import { startCloud } from '../../../local/cloud/cloud.ts';
import type { AccessKey } from '../../../local/cloud/core/contract.ts';
import type { FaultRule } from '../../../local/cloud/core/faults.ts';
import type { LocalCloud } from '../../../local/cloud/local-cloud.ts';
import {
  type Connection,
  type ConnectionOptions,
  createConnection,
} from '../../../shared/cloud/connection.ts';
import { type ClusterId, parseClusterId, parseUid, type Uid } from '../../../shared/domain/ids.ts';
import { CloudError } from '../../../shared/use-cases/cloud-error.ts';

export const accountId = '1700000000000001';
export const alice = uidOf('201234567890123451');
export const bob = uidOf('201234567890123452');
export const carol = uidOf('201234567890123453');
export const deployer = uidOf('301234567890123459');
export const [shop, lab, old] = [
  'cshop0000000000000000001',
  'clab00000000000000000002',
  'cold00000000000000000003',
].map(clusterIdOf) as [ClusterId, ClusterId, ClusterId];

export function uidOf(text: string): Uid {
  const uid = parseUid(text);
  if (uid === undefined) throw new TypeError(`${text} is no uid.`);
  return uid;
}

function clusterIdOf(text: string): ClusterId {
  const id = parseClusterId(text);
  if (id === undefined) throw new TypeError(`${text} is no cluster id.`);
  return id;
}

export function anAccount(behaviours: Partial<Behaviours> = {}): Account {
  const account = emptyAccount(
    { accountId, region: 'cn-hangzhou', defaultDomain: 'example.onaliyun.com' },
    { certificateGoneAfterMs: 0, grantsGoneAfterMs: 0, ...behaviours },
  );
  const createdAt = Date.now() - 400 * 86_400_000;
  const people = { alice, bob, carol };
  for (const [userName, userId] of Object.entries(people)) {
    account.users.push({ userId, userName, displayName: userName, createdAt, status: 'active' });
  }
  account.roles.push(
    { roleId: deployer, roleName: 'ci-deployer', createdAt },
    { roleId: '301234567890123458', roleName: 'Auditors', createdAt },
    { roleId: '301234567890123457', roleName: 'Readers', createdAt },
  );
  for (const clusterId of [shop, lab, old]) {
    account.clusters.push({
      clusterId,
      name: clusterId.slice(1, 5),
      regionId: 'cn-hangzhou',
      profile: 'Default',
      clusterType: 'ManagedKubernetes',
      clusterSpec: 'ack.pro.small',
      state: 'running',
      createdAt,
      auditEnabled: true,
      slsProjectName: ` k8s-log-${clusterId} `,
      tags: [{ key: 'env', value: 'test' }],
    });
    for (const uid of [alice, bob, carol]) account.credentials.push(aCredential({ clusterId, uid }));
  }
  return account;
}

export function aCredential(fields: Partial<IssuedCredential>): IssuedCredential {
  return {
    clusterId: shop,
    uid: alice,
    accountType: 'RamUser',
    certState: 'Unexpired',
    certExpireTime: Date.parse('2029-01-02T03:04:05Z'),
    revokable: true,
    issuedAtSeconds: 1_763_000_000,
    ...fields,
  };
}

export interface TestCloud {
  readonly cloud: LocalCloud;
  /** How long each pause was that a call made. */
  readonly pauses: number[];
  connect(options?: Partial<ConnectionOptions>, key?: AccessKey): Connection;
  /** Arms faults; each must fire before the test ends. */
  fail(...rules: FaultRule[]): void;
  count(operation: string): number;
  /** Ends the test: nothing armed may be unused. */
  end(): void;
  close(): Promise<void>;
}

export async function aCloud(account: Account = anAccount()): Promise<TestCloud> {
  const cloud = await startCloud({ account });
  const pauses: number[] = [];
  return {
    cloud,
    pauses,
    connect: (options = {}, key = cloud.administrator) =>
      createConnection({
        region: 'cn-hangzhou',
        credentials: () => ({
          accessKeyId: key.id,
          accessKeySecret: key.secret,
          ...(key.securityToken === undefined ? {} : { securityToken: key.securityToken }),
        }),
        endpoints: cloud.endpoints,
        clock: () => cloud.clock.now(),
        sleep: async (ms) => {
          pauses.push(ms);
        },
        random: () => 0.5,
        pageSize: 2,
        ...options,
      }),
    fail: (...rules) => {
      for (const rule of rules) cloud.faults.add(rule);
    },
    count: (operation) => cloud.requests.countByOperation()[operation] ?? 0,
    end: () => {
      const unused = cloud.faults.unused();
      cloud.faults.clear();
      cloud.requests.clear();
      pauses.length = 0;
      expect(unused).toEqual([]);
    },
    close: () => cloud.close(),
  };
}

/** The error of a call that must fail. */
export async function cloudErrorOf(call: Promise<unknown>): Promise<CloudError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof CloudError) return error;
    throw error;
  }
  throw new Error('The call should have failed.');
}

/** A good answer with its JSON changed. */
export function changed(change: (json: string) => string): FaultRule['fault'] {
  return { kind: 'rewrite', rewrite: (answer) => ({ ...answer, body: change(answer.body.toString()) }) };
}

export const html: FaultRule['fault'] = {
  kind: 'answer',
  answer: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>busy</html>' },
};

export const gatewayPage: FaultRule['fault'] = {
  kind: 'answer',
  answer: { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>Bad Gateway</html>' },
};
