/** Starts the local cloud: one listener a service, all on one account and one clock. */
import type { Account } from './account.ts';
import { actionTrailService } from './actiontrail/actiontrail-service.ts';
import { recordEvent } from './actiontrail/recorder.ts';
import { MovableClock } from './core/clock.ts';
import type { CloudEvent, Service, ServiceName } from './core/contract.ts';
import { Faults } from './core/faults.ts';
import { RequestLog } from './core/request-log.ts';
import { startServer } from './core/server.ts';
import { settleCleanUps } from './cs/clean-up.ts';
import { csService } from './cs/cs-service.ts';
import { settleEncryption } from './cs/encryption.ts';
import { createEventBus } from './eventbridge/event-bus.ts';
import { eventBridgeService } from './eventbridge/eventbridge-service.ts';
import type { FunctionRunner } from './fc/contract.ts';
import { fcService } from './fc/fc-service.ts';
import { imsService } from './ims/ims-service.ts';
import { createKeyring } from './keys.ts';
import { kmsService } from './kms/kms-service.ts';
import type { CloudOptions, Endpoints, LocalCloud } from './local-cloud.ts';
import { ramService } from './ram/ram-service.ts';
import { createAuditLogs } from './sls/audit-logs.ts';
import { slsService } from './sls/sls-service.ts';
import { createTrails } from './sls/trails.ts';
import { keepAccount, readAccount } from './state-file.ts';
import { stsService } from './sts/sts-service.ts';
import { tablestoreService } from './tablestore/tablestore-service.ts';

const tablestoreInstance = 'local-guard';

/**
 * With a state file that already has an account, that account replaces the contents of `options.account`.
 * Rejects when a port is taken or the state file can't be read; nothing stays open then.
 */
export async function startCloud(options: CloudOptions): Promise<LocalCloud> {
  const closers: (() => void | Promise<void>)[] = [];
  try {
    return await start(options, closers);
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function start(options: CloudOptions, closers: (() => void | Promise<void>)[]): Promise<LocalCloud> {
  const { account, stateFile } = options;
  const saved = stateFile === undefined ? undefined : readAccount(stateFile);
  if (saved !== undefined) Object.assign(account, saved.account);
  const clock = new MovableClock();
  clock.advance(options.clockOffsetMs ?? 0);
  const faults = new Faults();
  const requests = new RequestLog();
  const principal = { type: 'root-account', id: account.accountId, name: 'root' } as const;
  const keyring = createKeyring({ principal, ...saved?.administrator }, clock);
  const { administrator, lookup: keys } = keyring;

  const eventBus = createEventBus({ clock });
  closers.push(() => eventBus.close());
  const auditLogs = await createAuditLogs({ clock });
  closers.push(() => auditLogs.close());
  const trails = createTrails({ account, clock });
  const tablestore = tablestoreService({
    instance: tablestoreInstance,
    clock,
    keys,
    ...(stateFile === undefined ? {} : { file: stateFile }),
  });
  closers.push(() => tablestore.close());

  const publish = (event: CloudEvent): void => {
    recordEvent(account, event, clock.now());
    eventBus.publish(event);
  };
  const shared = { account, clock, keys, publish };
  let runner: FunctionRunner | undefined;
  const services: Service[] = [
    csService({ ...shared, auditLogs }),
    imsService(shared),
    ramService(shared),
    stsService(shared),
    kmsService(shared),
    actionTrailService(shared),
    slsService({ auditLogs, trails, clock, keys }),
    tablestore,
    eventBridgeService({ bus: eventBus, clock, keys, accountId: account.accountId, region: account.region }),
    fcService({ ...shared, runner: () => runner }),
  ];
  if (stateFile !== undefined) closers.push(keepState(stateFile, account, administrator, requests));

  const latencyMs = options.latencyMs ?? 0;
  const ports = new Map<ServiceName, number>();
  for (const service of services) {
    const server = await startServer(service, {
      port: options.ports?.[service.name] ?? 0,
      clock,
      faults,
      requests,
      latencyMs: service.name === 'tablestore' ? (options.tablestoreLatencyMs ?? latencyMs / 10) : latencyMs,
    });
    closers.push(() => server.close());
    ports.set(service.name, server.port);
  }

  return {
    /** What was accepted and is due has happened, also for whoever looks at the account itself. */
    get account() {
      settleCleanUps(account, clock.now());
      settleEncryption(account, clock.now());
      return account;
    },
    clock,
    faults,
    requests,
    auditLogs,
    deliverTrail: (spec) => trails.deliver(spec),
    eventBus,
    endpoints: endpointsOf(ports),
    tablestoreInstance,
    administrator,
    keys,
    issueToken: (holder, ttlMs) => keyring.issueToken(holder, ttlMs),
    publish: (event) => eventBus.publish(event),
    runFunctions: (given) => void (runner = given),
    close: () => closeAll(closers),
  };
}

const accountHolders: ReadonlySet<ServiceName> = new Set(['cs', 'ims', 'ram', 'kms']);

/** Saves after every request that may have changed the account. */
function keepState(
  stateFile: string,
  account: Account,
  { id, secret }: LocalCloud['administrator'],
  requests: RequestLog,
): () => void {
  const keeper = keepAccount(stateFile, () => ({ account, administrator: { id, secret } }));
  const unhook = requests.hook(({ service, operation }) => {
    if (accountHolders.has(service) && !/^(Describe|Get|List)/.test(operation)) keeper.changed();
  });
  return () => {
    unhook();
    keeper.close();
  };
}

function endpointsOf(ports: ReadonlyMap<ServiceName, number>): Endpoints {
  const at = (service: ServiceName): string => `127.0.0.1:${ports.get(service)}`;
  return {
    cs: at('cs'),
    ram: at('ram'),
    ims: at('ims'),
    sts: at('sts'),
    sls: `sls.localhost:${ports.get('sls')}`,
    kms: `kms.localhost:${ports.get('kms')}`,
    actiontrail: `actiontrail.localhost:${ports.get('actiontrail')}`,
    tablestore: `http://${at('tablestore')}`,
    eventbridge: at('eventbridge'),
    fc: at('fc'),
  };
}

/** Last opened, first closed; every one is tried before a failure is passed on. */
async function closeAll(closers: (() => void | Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers.splice(0).toReversed()) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'The local cloud did not close cleanly.');
}
