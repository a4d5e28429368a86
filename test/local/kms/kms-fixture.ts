/** KMS, CS and ActionTrail on loopback over one small account; the vendor's generic client calls them. */
import { createRequire } from 'node:module';
import { type Account, type Behaviours, type Cluster, emptyAccount } from '../../../local/cloud/account.ts';
import { actionTrailService } from '../../../local/cloud/actiontrail/actiontrail-service.ts';
import { recordEvent } from '../../../local/cloud/actiontrail/recorder.ts';
import { MovableClock } from '../../../local/cloud/core/clock.ts';
import type { AccessKey, CloudEvent, Principal, Service } from '../../../local/cloud/core/contract.ts';
import { Faults } from '../../../local/cloud/core/faults.ts';
import { RequestLog } from '../../../local/cloud/core/request-log.ts';
import { startServer } from '../../../local/cloud/core/server.ts';
import { csService } from '../../../local/cloud/cs/cs-service.ts';
import { createKeyring, type Keyring } from '../../../local/cloud/keys.ts';
import type { KmsKey } from '../../../local/cloud/kms/key.ts';
import type { KeyUse } from '../../../local/cloud/kms/key-use.ts';
import { kmsService } from '../../../local/cloud/kms/kms-service.ts';
import { core, cs } from '../core/vendor-sdk.ts';
import { aCluster, clusterA, type CsClient } from '../cs/cs-fixture.ts';

const require = createRequire(import.meta.url);
const { shiftClock } = require('../../../local/host/runtime/shift-clock.cjs') as {
  shiftClock: () => (ms: number) => void;
};
/** The clients of this process sign with the cloud's time. */
const shiftOwnClock = shiftClock();

export const accountId = '1700000000000001';
export const operatorId = '201234567890123459';
export const securityRoleId = '301234567890123455';
export const keyA = 'key-hzz0000000000000000000a';
export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

const operator: Principal = { type: 'ram-user', id: operatorId, name: 'operator' };

export function aKey(over: Partial<KmsKey> = {}): KmsKey {
  const createdAt = Date.now() - 400 * day;
  return {
    keyId: keyA,
    regionId: 'cn-hangzhou',
    creator: accountId,
    createdAt,
    description: '',
    keySpec: 'Aliyun_AES_256',
    keyUsage: 'ENCRYPT/DECRYPT',
    origin: 'Aliyun_KMS',
    protectionLevel: 'SOFTWARE',
    state: 'Enabled',
    past: [],
    isProtected: false,
    versions: [{ versionId: '00000000-0000-4000-8000-000000000001', createdAt }],
    ...over,
  };
}

/** An Encrypt of the cluster, once an hour, since a week ago. */
export function aUse(over: Partial<KeyUse> = {}): KeyUse {
  return {
    clusterId: clusterA,
    keyId: keyA,
    operation: 'Encrypt',
    from: Date.now() - 7 * day + minute,
    everyMs: hour,
    ...over,
  };
}

/** One cluster with encryption on, its key, the role of ACK. */
export function anAccount(behaviours: Partial<Behaviours> = {}, cluster: Partial<Cluster> = {}): Account {
  const account = emptyAccount(
    { accountId, region: 'cn-hangzhou', defaultDomain: 'example.onaliyun.com' },
    { lookupsPerSecond: Number.POSITIVE_INFINITY, ...behaviours },
  );
  account.roles = [
    {
      roleId: securityRoleId,
      roleName: 'AliyunCSManagedSecurityRole',
      createdAt: 0,
      service: 'cs.aliyuncs.com',
    },
  ];
  account.clusters = [aCluster({ encryption: { keyId: keyA, isDisabled: false }, ...cluster })];
  account.keys = [aKey()];
  return account;
}

export interface Running {
  readonly account: Account;
  /** Moves the time for the services and their clients. */
  advance(ms: number): void;
  readonly requests: RequestLog;
  readonly keyring: Keyring;
  /** What went to EventBridge. */
  readonly events: CloudEvent[];
  readonly cs: (signer?: AccessKey) => CsClient;
  /** A call of KMS in a region; that of the account when absent. */
  kms(action: string, query?: Record<string, unknown>, region?: string): Promise<Answer>;
  lookup(query?: Record<string, unknown>, region?: string): Promise<Answer>;
  close(): Promise<void>;
}

export type Answer = Readonly<Record<string, unknown>>;

export async function startKms(account: Account): Promise<Running> {
  const clock = new MovableClock();
  const keyring = createKeyring({ principal: operator }, clock);
  const requests = new RequestLog();
  const events: CloudEvent[] = [];
  const options = {
    account,
    clock,
    keys: keyring.lookup,
    publish: (event: CloudEvent) => {
      recordEvent(account, event, clock.now());
      events.push(event);
    },
    auditLogs: { usedSince: () => Promise.resolve('unused' as const) },
  };
  const start = (service: Service) =>
    startServer(service, { port: 0, clock, faults: new Faults(), requests, latencyMs: 0 });
  const [kms, trail, container] = await Promise.all([
    start(kmsService(options)),
    start(actionTrailService(options)),
    start(csService(options)),
  ]);
  const { administrator } = keyring;
  const host = (service: string, port: number, region?: string): string =>
    `${[service, ...(region === undefined ? [] : [region])].join('.')}.localhost:${port}`;
  return {
    account,
    advance: (ms) => {
      clock.advance(ms);
      shiftOwnClock(clock.offsetMs);
    },
    requests,
    keyring,
    events,
    cs: (signer = administrator) => new cs.default(configOf(`127.0.0.1:${container.port}`, signer)),
    kms: (action, query = {}, region) =>
      callRpc(configOf(host('kms', kms.port, region), administrator), '2016-01-20', action, query),
    lookup: (query = {}, region) =>
      callRpc(
        configOf(host('actiontrail', trail.port, region), administrator),
        '2020-07-06',
        'LookupEvents',
        query,
      ),
    close: async () => {
      await Promise.all([kms, trail, container].map((server) => server.close()));
      shiftOwnClock(0);
    },
  };
}

function configOf(endpoint: string, { id, secret, securityToken }: AccessKey) {
  return new core.$OpenApiUtil.Config({
    accessKeyId: id,
    accessKeySecret: secret,
    ...(securityToken === undefined ? {} : { securityToken }),
    endpoint,
    protocol: 'http',
  });
}

/** The body of the answer, as the vendor's client gives it. */
async function callRpc(
  config: ReturnType<typeof configOf>,
  version: string,
  action: string,
  query: Record<string, unknown>,
): Promise<Answer> {
  const params = new core.$OpenApiUtil.Params({
    action,
    version,
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const client = new core.default(config);
  const request = new core.$OpenApiUtil.OpenApiRequest({ query: core.OpenApiUtil.query(query) });
  const answer: unknown = await client.callApi(params, request, {} as Parameters<typeof client.callApi>[2]);
  return (answer as { body: Answer }).body;
}

/** Every page of a lookup, newest first unless the query says else. */
export async function everyEvent(running: Running, query: Record<string, unknown> = {}): Promise<Answer[]> {
  const events: Answer[] = [];
  let token: unknown;
  do {
    const answer = await running.lookup({ ...query, ...(token === undefined ? {} : { NextToken: token }) });
    events.push(...(answer['Events'] as Answer[]));
    token = answer['NextToken'];
  } while (token !== undefined);
  return events;
}

export function isoTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
