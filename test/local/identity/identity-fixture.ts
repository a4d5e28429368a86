/** IMS, RAM and STS on loopback over one small account; the vendor's SDKs are the clients. */
import { createRequire } from 'node:module';
import type imsExports from '@alicloud/ims20190815';
import type ramExports from '@alicloud/ram20150501';
import type stsExports from '@alicloud/sts20150401';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import { type Account, type Behaviours, emptyAccount } from '../../../local/cloud/account.ts';
import { MovableClock } from '../../../local/cloud/core/clock.ts';
import type { AccessKey, CloudEvent, Principal, Service } from '../../../local/cloud/core/contract.ts';
import { Faults } from '../../../local/cloud/core/faults.ts';
import { RequestLog } from '../../../local/cloud/core/request-log.ts';
import { startServer } from '../../../local/cloud/core/server.ts';
import { imsService } from '../../../local/cloud/ims/ims-service.ts';
import { createKeyring, type Keyring } from '../../../local/cloud/keys.ts';
import { ramService } from '../../../local/cloud/ram/ram-service.ts';
import { stsService } from '../../../local/cloud/sts/sts-service.ts';

// The SDKs are CommonJS with their models re-exported: only `require` gives all names.
const require = createRequire(import.meta.url);
export const ims = require('@alicloud/ims20190815') as typeof imsExports;
export const ram = require('@alicloud/ram20150501') as typeof ramExports;
const sts = require('@alicloud/sts20150401') as typeof stsExports;

export const accountId = '1700000000000001';
export const aliceId = '201234567890123451';
export const bobId = '201234567890123452';
export const frozenId = '201234567890123453';
export const ciId = '301234567890123454';
export const adminId = '201234567890123459';
export const domain = 'example.onaliyun.com';
const createdAt = Date.UTC(2026, 0, 2, 3, 4, 5);

const admin: Principal = { type: 'ram-user', id: adminId, name: 'it-admin' };

/** Alice and bob are active, frida is frozen; two roles. */
export function anAccount(behaviours: Partial<Behaviours> = {}): Account {
  const account = emptyAccount({ accountId, region: 'cn-hangzhou', defaultDomain: domain }, behaviours);
  account.users = [
    { userId: aliceId, userName: 'alice', displayName: 'Alice', createdAt, status: 'active' },
    { userId: bobId, userName: 'bob', displayName: 'Bob', createdAt, status: 'active' },
    { userId: frozenId, userName: 'frida', displayName: 'Frida', createdAt, status: 'freeze' },
  ];
  account.roles = [
    { roleId: ciId, roleName: 'ci-deployer', createdAt },
    {
      roleId: '301234567890123455',
      roleName: 'AliyunCSManagedSecurityRole',
      createdAt,
      service: 'cs.aliyuncs.com',
    },
  ];
  return account;
}

export interface RunningIdentity {
  readonly account: Account;
  readonly clock: MovableClock;
  readonly keyring: Keyring;
  readonly events: CloudEvent[];
  readonly ports: { readonly ims: number; readonly ram: number; readonly sts: number };
  ims(signer?: AccessKey): InstanceType<typeof ims.default>;
  ram(signer?: AccessKey): InstanceType<typeof ram.default>;
  sts(signer?: AccessKey): InstanceType<typeof sts.default>;
  close(): Promise<void>;
}

export async function startIdentity(account: Account): Promise<RunningIdentity> {
  const clock = new MovableClock();
  const keyring = createKeyring({ principal: admin }, clock);
  const events: CloudEvent[] = [];
  const options = {
    account,
    clock,
    keys: keyring.lookup,
    publish: (event: CloudEvent) => events.push(event),
  };
  const start = (service: Service) =>
    startServer(service, { port: 0, clock, faults: new Faults(), requests: new RequestLog(), latencyMs: 0 });
  const [imsServer, ramServer, stsServer] = await Promise.all([
    start(imsService(options)),
    start(ramService(options)),
    start(stsService(options)),
  ]);
  const ports = { ims: imsServer.port, ram: ramServer.port, sts: stsServer.port };
  return {
    account,
    clock,
    keyring,
    events,
    ports,
    ims: (signer = keyring.administrator) => new ims.default(configOf(ports.ims, signer)),
    ram: (signer = keyring.administrator) => new ram.default(configOf(ports.ram, signer)),
    sts: (signer = keyring.administrator) => new sts.default(configOf(ports.sts, signer)),
    close: async () => {
      await Promise.all([imsServer, ramServer, stsServer].map((server) => server.close()));
    },
  };
}

function configOf(port: number, { id, secret, securityToken }: AccessKey): $OpenApiUtil.Config {
  return new $OpenApiUtil.Config({
    accessKeyId: id,
    accessKeySecret: secret,
    ...(securityToken === undefined ? {} : { securityToken }),
    endpoint: `127.0.0.1:${port}`,
    protocol: 'http',
  });
}

/** Any RPC call, for what the SDK's typed methods can't say. */
export function callRpc(
  client: InstanceType<typeof ims.default>,
  call: { action: string; version?: string; query?: Record<string, string>; form?: Record<string, string> },
): Promise<unknown> {
  const params = new $OpenApiUtil.Params({
    action: call.action,
    version: call.version ?? '2019-08-15',
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const request = new $OpenApiUtil.OpenApiRequest({
    query: call.query ?? {},
    ...(call.form === undefined ? {} : { body: call.form }),
  });
  return client.callApi(params, request, {} as Parameters<typeof client.callApi>[2]);
}

/** The refusal that a call ends with; fails the test when it is answered. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ statusCode: number; code: string; data: Record<string, unknown> }> {
  try {
    await call;
  } catch (error) {
    const { statusCode, code, data } = error as {
      statusCode: number;
      code: string;
      data: Record<string, unknown>;
    };
    return { statusCode, code, data };
  }
  throw new Error('The call was answered, a refusal was expected.');
}
