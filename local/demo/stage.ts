/** The product on the local cloud: the built functions in the host, the event bus between, SDK clients for people. */
import { createRequire } from 'node:module';
import { startCloud } from '../cloud/cloud.ts';
import type { CloudEvent } from '../cloud/core/contract.ts';
import type { LocalCloud } from '../cloud/local-cloud.ts';
import { createScenario, type Scenario } from '../cloud/scenario.ts';
import type { FunctionHost } from '../host/contract.ts';
import { createHost } from '../host/host.ts';
import { type HttpTriggers, serveHttpTriggers } from '../host/http/http-triggers.ts';
import { keptCredentials } from '../host/role-credentials.ts';
import { whenQuiet } from '../host/when-quiet.ts';
import { connect } from '../host/wire-events.ts';
import { createIssuer, type Issuer } from './api-access.ts';
import { type Names, namesIn } from './names.ts';
import { type People, peopleOf } from './people.ts';
import { createSignInLink, type SignInLink } from './sign-in-link.ts';

const require = createRequire(import.meta.url);
const { shiftClock } = require('../host/runtime/shift-clock.cjs') as {
  shiftClock: () => (ms: number) => void;
};

/** The SDK clients of this process sign with the cloud's time; the cloud itself took the machine's clock at its import. */
const shiftOwnClock = shiftClock();

/** As `s.yaml` names them. */
const functionName = 'kubeconfig-guard-revoke';
const apiFunction = 'kubeconfig-guard-api';
const sweepFunction = 'kubeconfig-guard-sweep';
const dueLook = JSON.stringify({ task: 'look-again' });

/** A temporary credential lives an hour, as on the platform. */
const tokenMs = 3_600_000;

export interface Stage {
  readonly scenario: Scenario;
  readonly names: Names;
  readonly cloud: LocalCloud;
  readonly people: People;
  /** Has everything looked at that is due; rejects when the function did not end well. */
  lookAgain(): Promise<void>;
  /** One night: the run over the account, with everything that it asks for. Rejects when the run did not begin well. */
  night(): Promise<void>;
  /** Moves the time for everything at once. */
  advance(ms: number): void;
  /** Where the HTTP API listens, and a token of somebody who may do everything. */
  api(): Promise<{ readonly url: string; readonly token: string }>;
  /** A link to the report page that signs him in. */
  readonly pageUrl: string;
  close(): Promise<void>;
}

export interface Watchers {
  /** Every event of the account at the moment of its delivery. */
  readonly onEvent: (event: CloudEvent) => void;
  /** Every line that a function writes. */
  readonly onLog: (text: string) => void;
}

/** Rejects, with nothing left open, when something of it can't be started. */
export async function startStage(
  watchersOf: (names: Names) => Watchers,
  extra: Readonly<Record<string, string>> = {},
): Promise<Stage> {
  const scenario = createScenario({ now: Date.now() });
  const names = namesIn(scenario);
  const watchers = watchersOf(names);
  const cloud = await startCloud({ account: scenario.account });
  let host: FunctionHost | undefined;
  let issuer: Issuer | undefined;
  let served: HttpTriggers | undefined;
  let link: SignInLink | undefined;
  const close = async (): Promise<void> => {
    await link?.close();
    await served?.close();
    await host?.close();
    await cloud.close();
    await issuer?.close();
  };
  try {
    await scenario.logs(cloud.auditLogs);
    cloud.eventBus.addRule({
      name: 'demonstration',
      pattern: { source: [{ prefix: 'acs.' }] },
      retry: 'BACKOFF_RETRY',
      target: async (event) => watchers.onEvent(event),
    });
    const tokens = await createIssuer();
    issuer = tokens;
    host = await startHost(scenario, cloud, watchers, tokens, extra);
    const { accountId } = scenario.account;
    served = await serveHttpTriggers(host, { accountId, keys: cloud.keys, clock: cloud.clock });
    link = await createSignInLink(`${served.urls[apiFunction] ?? ''}/`, () =>
      tokens.token('you', ['admin'], cloud.clock.now()),
    );
    cloud.runFunctions(host.runner);
    connect(host, cloud.eventBus);
  } catch (error) {
    await close();
    throw error;
  }
  const [running, tokens, listening, portal] = [host, issuer, served, link];
  return {
    scenario,
    names,
    cloud,
    people: peopleOf(cloud),
    lookAgain: async () => {
      const { outcome, payload } = await running.invoke(functionName, dueLook);
      if (outcome !== 'success') throw new Error(`The function ended with ${outcome}: ${payload}`);
    },
    night: async () => {
      const { outcome, payload } = await running.fireTimer(sweepFunction, 'sweep');
      if (outcome !== 'success') throw new Error(`The run ended with ${outcome}: ${payload}`);
      await whenQuiet(running, cloud.eventBus);
    },
    pageUrl: portal.url,
    advance: (ms) => {
      cloud.clock.advance(ms);
      shiftOwnClock(cloud.clock.offsetMs);
    },
    api: async () => ({
      url: listening.urls[apiFunction] ?? '',
      token: await tokens.token('you', ['admin'], cloud.clock.now()),
    }),
    close,
  };
}

function startHost(
  { account, guardRole }: Scenario,
  cloud: LocalCloud,
  { onLog }: Watchers,
  { specFile, environment }: Issuer,
  extra: Readonly<Record<string, string>>,
): Promise<FunctionHost> {
  const principal = { type: 'assumed-role', ...guardRole, sessionName: 'fc' } as const;
  return createHost({
    accountId: account.accountId,
    region: account.region,
    specFile,
    environment: { ...environmentFor(cloud), ...environment, ...extra },
    clockOffsetMs: () => cloud.clock.offsetMs,
    credentials: keptCredentials(() => cloud.issueToken(principal, tokenMs), cloud.clock, tokenMs / 2),
    onLog: ({ text }) => onLog(text),
  });
}

/** Where the services are, and that the guard acts; everything else is as deployed by default. */
function environmentFor({ endpoints, tablestoreInstance }: LocalCloud): Record<string, string> {
  return {
    GUARD_MODE: 'enforce',
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
