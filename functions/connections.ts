/**
 * The connections that every function's dependencies are made of: once an instance, with the newest invocation's credentials,
 * and the deadline of each invocation for what it asks itself. An instance may answer several requests at the same time.
 */
import { setMaxListeners } from 'node:events';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection } from '../shared/cloud/connection.ts';
import { createEventBus } from '../shared/cloud/event-bus.ts';
import type { AccountId } from '../shared/domain/ids.ts';
import { type Clock, type Duration, seconds } from '../shared/domain/time.ts';
import { type Configuration, readConfiguration } from '../shared/runtime/config.ts';
import { type CloudCredentials, credentialsOf, type FunctionContext } from '../shared/runtime/context.ts';
import { createState, type State } from '../shared/state/state.ts';
import { type Tell, teller, telling } from '../shared/use-cases/tell.ts';

export interface Connections {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly sleep: (span: Duration) => Promise<void>;
  readonly newId: () => string;
  readonly cloud: Connection;
  /** Whose changes of findings are told of, where a bus is named. */
  readonly state: (account: AccountId) => State & { readonly tell?: Tell };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** So long before the platform ends an invocation no call is waited for any more: what was not done is still written down. */
const stopBefore: Duration = seconds(15);

/** The longest that one request to the cloud's control plane may take. */
export const requestTimeout: Duration = 10_000;

/**
 * Returns what gives an invocation its connections. The configuration is read at the first invocation, so that a mistake in
 * it is an error that the caller sees. Throws ConfigurationError, and an Error without credentials.
 */
export function connect(environment: Environment): (platform: FunctionContext) => Connections {
  let current: CloudCredentials | undefined;
  let made: Shared | undefined;
  const credentials = (): CloudCredentials => {
    if (current === undefined) throw new Error('There is no invocation.');
    return current;
  };
  return (platform) => {
    current = credentialsOf(platform, environment);
    const deadline = AbortSignal.timeout(Math.max(0, seconds(platform.function.timeout) - stopBefore));
    // Every request of the invocation waits for it, at the same time; Node warns of more than ten.
    setMaxListeners(0, deadline);
    made ??= makeShared(readConfiguration(environment), platform.region, credentials);
    const { states, cloud: shared, ...others } = made;
    const cloud = { ...shared, signal: () => deadline };
    const { NOTICE_BUS } = others.configuration;
    return {
      ...others,
      cloud,
      state: (account) => withMessages(states(account), cloud, account, NOTICE_BUS),
    };
  };
}

/** What the invocations of an instance have in common. */
interface Shared extends Omit<Connections, 'state'> {
  readonly states: (account: AccountId) => State;
}

function makeShared(
  configuration: Configuration,
  region: string,
  credentials: () => CloudCredentials,
): Shared {
  const clock: Clock = () => Date.now();
  const states = new Map<AccountId, State>();
  const cloud = createConnection({
    region,
    credentials,
    clock,
    endpoints: endpointsOf(configuration),
    timeoutMs: requestTimeout,
  });
  return {
    configuration,
    clock,
    sleep: (span) => sleep(span),
    newId: randomUUID,
    cloud,
    states: (account) => {
      const known = states.get(account);
      if (known !== undefined) return known;
      const state = createState({
        client: {
          endpoint: configuration.TABLESTORE_ENDPOINT,
          instance: configuration.TABLESTORE_INSTANCE,
          credentials,
        },
        account,
        clock,
        newId: randomUUID,
      });
      states.set(account, state);
      return state;
    },
  };
}

function withMessages(
  state: State,
  cloud: Connection,
  account: AccountId,
  busName: string | undefined,
): State & { readonly tell?: Tell } {
  if (busName === undefined) return state;
  const bus = createEventBus(cloud, account, busName);
  const narrate = (step: string, facts: Readonly<Record<string, unknown>>): void => {
    process.stdout.write(`${JSON.stringify({ step, ...facts })}\n`);
  };
  const tell = teller({ bus, told: state.told, narrate });
  return { ...state, findings: telling(state.findings, tell), tell };
}

function endpointsOf(configuration: Configuration): Record<string, string> {
  const given = {
    cs: configuration.ENDPOINT_CS,
    ims: configuration.ENDPOINT_IMS,
    ram: configuration.ENDPOINT_RAM,
    sts: configuration.ENDPOINT_STS,
    sls: configuration.ENDPOINT_SLS,
    eventbridge: configuration.ENDPOINT_EVENTBRIDGE,
    fc: configuration.ENDPOINT_FC,
    kms: configuration.ENDPOINT_KMS,
    actiontrail: configuration.ENDPOINT_ACTIONTRAIL,
  };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, host]) => (host === undefined ? [] : [[name, host]])),
  );
}
