/** One local cloud for many histories: its account is emptied between them, its clock goes on. */
import './frozen-time.ts';
import { createRequire } from 'node:module';
import { type Account, emptyAccount } from '../../local/cloud/account.ts';
import { startCloud } from '../../local/cloud/cloud.ts';
import type { CloudEvent, ServiceName } from '../../local/cloud/core/contract.ts';
import type { LocalCloud } from '../../local/cloud/local-cloud.ts';
import { openTable, type Table } from '../../shared/state/table.ts';
import { type ClientOptions, tablestoreClient } from '../../shared/state/tablestore-client.ts';
import { tables } from '../../shared/state/tables.ts';
import { day } from '../support/world.ts';

const require = createRequire(import.meta.url);
const { shiftClock } = require('../../local/host/runtime/shift-clock.cjs') as {
  shiftClock: () => (ms: number) => void;
};
/** This process signs with the cloud's time too; the cloud's own clock has taken the machine's before. */
const moveTo = shiftClock();
const imsModule = require('@alicloud/ims20190815') as typeof import('@alicloud/ims20190815');
const ramModule = require('@alicloud/ram20150501') as typeof import('@alicloud/ram20150501');

export const guardRole = { id: '300000000000000001', name: 'kubeconfig-guard' };
const identity = {
  accountId: '1700000000000001',
  region: 'cn-hangzhou',
  defaultDomain: 'example.onaliyun.com',
};

/** The machine may be busy: what may take how long is decided by the cloud's time, not by the machine's. */
export const machinePatienceMs = 60_000;

export type OwnTables = Readonly<Record<keyof typeof tables, Table>>;

export interface ModelCloud {
  readonly cloud: LocalCloud;
  readonly account: Account;
  /** With the guard's own credentials. */
  readonly stateClient: ClientOptions;
  /** Read and written past the gate, as by a person. */
  readonly tables: OwnTables;
  /** What RAM and IMS published, as long as nobody took it out. */
  readonly events: CloudEvent[];
  readonly people: {
    deleteUser(by: { readonly userName: string } | { readonly userId: string }): Promise<void>;
    deleteUserInRam(userName: string): Promise<void>;
    deleteRole(roleName: string): Promise<void>;
    restore(userId: string): Promise<void>;
    purge(userId: string): Promise<void>;
  };
  serviceAt(port: number): ServiceName;
  readonly now: () => number;
  advance(ms: number): void;
  /** Empties everything and goes on to a later day, at this minute. */
  begin(minute: number): Promise<void>;
  close(): Promise<void>;
}

export async function startModelCloud(): Promise<ModelCloud> {
  const account = emptyAccount(identity);
  const cloud = await startCloud({ account });
  const events: CloudEvent[] = [];
  cloud.eventBus.addRule({
    name: 'collects',
    pattern: { source: ['acs.ram', 'acs.ims'] },
    retry: 'BACKOFF_RETRY',
    target: (event) => {
      events.push(event);
      return Promise.resolve();
    },
  });
  const principal = { type: 'assumed-role', ...guardRole, sessionName: 'fc' } as const;
  const token = cloud.issueToken(principal, 20_000 * day);
  const clientOf = (key: typeof token): ClientOptions => ({
    endpoint: cloud.endpoints.tablestore,
    instance: cloud.tablestoreInstance,
    credentials: () => ({
      accessKeyId: key.id,
      accessKeySecret: key.secret,
      securityToken: key.securityToken,
    }),
    timeoutMs: machinePatienceMs,
  });
  let writes = 0;
  const context = {
    client: tablestoreClient(clientOf(cloud.administrator)),
    newId: () => `person-${(writes += 1)}`,
  };
  const open = Object.entries(tables).map(([name, definition]) => [name, openTable(context, definition)]);
  const ports = new Map(
    (['cs', 'ram', 'ims', 'sts', 'sls', 'tablestore'] as const).map((name) => [
      Number(cloud.endpoints[name].split(':').at(-1)),
      name,
    ]),
  );
  const advance = (ms: number): void => {
    cloud.clock.advance(ms);
    moveTo(cloud.clock.offsetMs);
  };
  const published = async (work: Promise<unknown>): Promise<void> => {
    await work;
    await cloud.eventBus.idle();
  };
  const { id: accessKeyId, secret: accessKeySecret } = cloud.administrator;
  const client = { accessKeyId, accessKeySecret, protocol: 'http', regionId: account.region };
  const ims = new imsModule.default({ ...client, endpoint: cloud.endpoints.ims } as never);
  const ram = new ramModule.default({ ...client, endpoint: cloud.endpoints.ram } as never);

  return {
    cloud,
    account,
    stateClient: clientOf(token),
    tables: Object.fromEntries(open) as OwnTables,
    events,
    people: {
      deleteUser: (by) =>
        published(
          ims.deleteUser(
            new imsModule.DeleteUserRequest(
              'userId' in by ? by : { userPrincipalName: `${by.userName}@${account.defaultDomain}` },
            ),
          ),
        ),
      deleteUserInRam: (userName) => published(ram.deleteUser(new ramModule.DeleteUserRequest({ userName }))),
      deleteRole: (roleName) => published(ram.deleteRole(new ramModule.DeleteRoleRequest({ roleName }))),
      restore: (userId) =>
        published(ims.restoreUserFromRecycleBin(new imsModule.RestoreUserFromRecycleBinRequest({ userId }))),
      purge: (userId) =>
        published(ims.deleteUserInRecycleBin(new imsModule.DeleteUserInRecycleBinRequest({ userId }))),
    },
    serviceAt: (port) => {
      const name = ports.get(port);
      if (name === undefined) throw new Error(`Nobody listens at port ${port}.`);
      return name;
    },
    now: () => cloud.clock.now(),
    advance,
    async begin(minute) {
      for (const { clusterId } of account.clusters) {
        const [project, logstore] = [`k8s-log-${clusterId}`, `audit-${clusterId}`];
        await cloud.auditLogs.removeLogstore(project, logstore).catch(() => undefined);
      }
      Object.assign(account, emptyAccount(identity));
      cloud.requests.clear();
      cloud.faults.clear();
      events.length = 0;
      const now = cloud.clock.now();
      advance(Math.ceil((now + 1) / day) * day - now + minute * 60_000);
    },
    async close() {
      await cloud.close();
      moveTo(0);
    },
  };
}
