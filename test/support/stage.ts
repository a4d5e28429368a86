/** The whole product on the local cloud: the built bundles in the function host, the real SDKs, the event bus between. */
import { createRequire } from 'node:module';
import { startCloud } from '../../local/cloud/cloud.ts';
import type { CloudEvent } from '../../local/cloud/core/contract.ts';
import type { IssuedCredential } from '../../local/cloud/account.ts';
import type { LocalCloud } from '../../local/cloud/local-cloud.ts';
import type { FunctionHost, HostOptions, InvocationResult } from '../../local/host/contract.ts';
import { createHost } from '../../local/host/host.ts';
import { asCredentials, keptCredentials } from '../../local/host/role-credentials.ts';
import { connect } from '../../local/host/wire-events.ts';
import {
  type ClusterId,
  parseAccountId,
  parseClusterId,
  parseUid,
  type Uid,
} from '../../shared/domain/ids.ts';
import type { CredentialRecord } from '../../shared/domain/record.ts';
import { createState, type State } from '../../shared/state/state.ts';
import { hour, type World } from './world.ts';

const require = createRequire(import.meta.url);
const { shiftClock } = require('../../local/host/runtime/shift-clock.cjs') as {
  shiftClock: () => (ms: number) => void;
};
const { default: Ims } = require('@alicloud/ims20190815') as typeof import('@alicloud/ims20190815');
const { default: Ram } = require('@alicloud/ram20150501') as typeof import('@alicloud/ram20150501');

/** This process signs with the cloud's time too. */
const shiftOwnClock = shiftClock();

export const functionName = 'kubeconfig-guard-revoke';

export interface Stage {
  readonly cloud: LocalCloud;
  readonly host: FunctionHost;
  readonly state: State;
  readonly ims: InstanceType<typeof Ims>;
  readonly ram: InstanceType<typeof Ram>;
  /** Every event that the account published, newest last. */
  readonly events: readonly CloudEvent[];
  /** What the function wrote, parsed. */
  readonly logs: readonly Readonly<Record<string, unknown>>[];
  readonly invoke: (event: unknown) => Promise<InvocationResult>;
  /** Deletes a user through IMS and waits until the event is handled. */
  readonly deleteUser: (userName: string) => Promise<void>;
  readonly deleteRole: (roleName: string) => Promise<void>;
  readonly lookAgain: () => Promise<InvocationResult>;
  /** Moves the time for everything at once. */
  readonly advance: (ms: number) => void;
  readonly certificate: (clusterId: string, uid: string) => IssuedCredential['certState'] | undefined;
  readonly grants: (clusterId: string, uid: string) => number;
  readonly record: (clusterId: string, uid: string) => Promise<CredentialRecord | undefined>;
  /** How many clean-up requests reached ACK for this credential. */
  readonly cleanUps: (clusterId: string, uid: string) => number;
  readonly close: () => Promise<void>;
}

export interface StageOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly latencyMs?: number;
  /** False: events are collected and not delivered. */
  readonly isConnected?: boolean;
  /** How long the function's temporary credentials live, asked before each invocation; an hour when absent. */
  readonly tokenLifeMs?: () => number;
  /** True: invocations have the same credentials for half an hour. Else each has its own. */
  readonly keepsCredentials?: boolean;
  /** Another deployment than `s.yaml`. */
  readonly specFile?: string;
  readonly host?: Pick<HostOptions, 'maxInstances' | 'onInvocation' | 'timeoutMs'>;
  /** How far the function's own clock is off, asked before each invocation. */
  readonly clockErrorMs?: () => number;
}

export async function startStage(world: World, options: StageOptions = {}): Promise<Stage> {
  shiftOwnClock(0);
  const cloud = await startCloud({ account: world.account, latencyMs: options.latencyMs ?? 0 });
  for (const spec of world.logstores) await cloud.auditLogs.addLogstore(spec);
  for (const use of world.uses) await cloud.auditLogs.addUse(use);
  const logs: Record<string, unknown>[] = [];
  const { guardRole, account } = world;
  const principal = {
    type: 'assumed-role',
    id: guardRole.id,
    name: guardRole.name,
    sessionName: 'fc',
  } as const;
  const issue = () => cloud.issueToken(principal, options.tokenLifeMs?.() ?? hour);
  const host = await createHost({
    ...options.host,
    ...(options.specFile === undefined ? {} : { specFile: options.specFile }),
    accountId: account.accountId,
    region: account.region,
    environment: { ...environmentFor(cloud), ...options.environment },
    clockOffsetMs: () => cloud.clock.offsetMs + (options.clockErrorMs?.() ?? 0),
    credentials:
      options.keepsCredentials === true
        ? keptCredentials(issue, cloud.clock, hour / 2)
        : () => asCredentials(issue()),
    onLog: ({ text }) => {
      try {
        logs.push(JSON.parse(text) as Record<string, unknown>);
      } catch {
        logs.push({ step: 'not JSON', text });
      }
    },
  });
  const events: CloudEvent[] = [];
  cloud.runFunctions(host.runner);
  if (options.isConnected !== false) connect(host, cloud.eventBus);
  cloud.eventBus.addRule({
    name: 'test-collects',
    pattern: { source: [{ prefix: 'acs.' }] },
    retry: 'BACKOFF_RETRY',
    target: (event) => {
      events.push(event);
      return Promise.resolve();
    },
  });
  const { id: accessKeyId, secret: accessKeySecret } = cloud.administrator;
  const client = { accessKeyId, accessKeySecret, protocol: 'http', regionId: account.region };
  const ims = new Ims({ ...client, endpoint: cloud.endpoints.ims } as never);
  const ram = new Ram({ ...client, endpoint: cloud.endpoints.ram } as never);
  const { DeleteUserRequest } = require('@alicloud/ims20190815') as typeof import('@alicloud/ims20190815');
  const { DeleteRoleRequest } = require('@alicloud/ram20150501') as typeof import('@alicloud/ram20150501');
  const state = createState({
    client: {
      endpoint: cloud.endpoints.tablestore,
      instance: cloud.tablestoreInstance,
      credentials: () => ({ accessKeyId, accessKeySecret }),
    },
    account: certain(parseAccountId(account.accountId)),
    clock: () => cloud.clock.now(),
    newId: () => crypto.randomUUID(),
  });
  const invoke = (event: unknown): Promise<InvocationResult> =>
    host.invoke(functionName, typeof event === 'string' ? event : JSON.stringify(event));
  return {
    cloud,
    host,
    state,
    ims,
    ram,
    events,
    logs,
    invoke,
    deleteUser: async (userName) => {
      const userPrincipalName = `${userName}@${account.defaultDomain}`;
      await ims.deleteUser(new DeleteUserRequest({ userPrincipalName }));
      await cloud.eventBus.idle();
    },
    deleteRole: async (roleName) => {
      await ram.deleteRole(new DeleteRoleRequest({ roleName }));
      await cloud.eventBus.idle();
    },
    lookAgain: () => invoke({ task: 'look-again' }),
    advance: (ms) => {
      cloud.clock.advance(ms);
      shiftOwnClock(cloud.clock.offsetMs);
    },
    certificate: (clusterId, uid) =>
      cloud.account.credentials.find((one) => one.clusterId === clusterId && one.uid === uid)?.certState,
    grants: (clusterId, uid) =>
      cloud.account.grants.filter((grant) => grant.uid === uid && grant.resourceId.startsWith(clusterId))
        .length,
    record: async (clusterId, uid) => {
      const [record] = await state.records.get([subject(clusterId, uid)]);
      return record;
    },
    cleanUps: (clusterId, uid) =>
      cloud.requests.entries.filter(
        ({ operation, path }) =>
          operation === 'CleanClusterUserPermissions' &&
          path === `/cluster/${clusterId}/user/${uid}/permissions`,
      ).length,
    close: async () => {
      await host.close();
      await cloud.close();
      shiftOwnClock(0);
    },
  };
}

/** A share of 100 %: scenarios are smaller than an account in which a tenth is somebody. */
function environmentFor({ endpoints, tablestoreInstance }: LocalCloud): Record<string, string> {
  return {
    GUARD_MODE: 'enforce',
    GUARD_LIMIT_SHARE_PERCENT: '100',
    GUARD_READ_BACK_SECONDS: '5',
    GUARD_TABLESTORE_ENDPOINT: endpoints.tablestore,
    GUARD_TABLESTORE_INSTANCE: tablestoreInstance,
    GUARD_ENDPOINT_CS: endpoints.cs,
    GUARD_ENDPOINT_IMS: endpoints.ims,
    GUARD_ENDPOINT_RAM: endpoints.ram,
    GUARD_ENDPOINT_STS: endpoints.sts,
    GUARD_ENDPOINT_SLS: endpoints.sls,
    GUARD_ENDPOINT_KMS: endpoints.kms.replace('.', '.{region}.'),
    GUARD_ENDPOINT_ACTIONTRAIL: endpoints.actiontrail.replace('.', '.{region}.'),
    GUARD_ENDPOINT_FC: endpoints.fc,
    GUARD_ENDPOINT_EVENTBRIDGE: endpoints.eventbridge,
  };
}

export function subject(clusterId: string, uid: string): { clusterId: ClusterId; uid: Uid } {
  return { clusterId: certain(parseClusterId(clusterId)), uid: certain(parseUid(uid)) };
}

function certain<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The scenario has an id that is none.');
  return value;
}
