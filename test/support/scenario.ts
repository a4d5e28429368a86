/**
 * A stage for scenarios: people and programs who are not the test's business hold access everywhere, and nobody's access
 * may change but that of those whom the test names. Events are handed to the function by the test, one call each.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Account } from '../../local/cloud/account.ts';
import type { CloudEvent } from '../../local/cloud/core/contract.ts';
import type { FaultRule } from '../../local/cloud/core/faults.ts';
import type { InvocationResult } from '../../local/host/contract.ts';
import type { Finding } from '../../shared/domain/record.ts';
import { openTable, type Table } from '../../shared/state/table.ts';
import { tablestoreClient } from '../../shared/state/tablestore-client.ts';
import { type TableDefinition, tables } from '../../shared/state/tables.ts';
import { type Stage, type StageOptions, startStage } from './stage.ts';
import type { World } from './world.ts';

export interface Scenario extends Stage {
  readonly world: World;
  /** Their access may change; a change of anybody else's fails the test. */
  readonly mayChange: (...uids: readonly string[]) => void;
  /** The access of everybody as it is now is what must stay: for people who came during the test. */
  readonly remember: () => void;
  /** Deletes the user through IMS and answers the event of it, which is not delivered. */
  readonly userDeleted: (userName: string) => Promise<CloudEvent>;
  readonly roleDeleted: (roleName: string) => Promise<CloudEvent>;
  /** The function handles the event. */
  readonly handle: (event: CloudEvent) => Promise<Answer>;
  readonly look: () => Promise<Answer>;
  readonly table: (definition: TableDefinition) => Table;
  /** Every open finding of this subject; a credential's is `<cluster>+<uid>`. */
  readonly findings: (subject?: string) => Promise<Finding[]>;
  /** Keys of the notices that are not finished. */
  readonly openNotices: () => Promise<string[]>;
  readonly fault: (rule: FaultRule) => void;
  /** Ends every fault; one that never fired fails the test. */
  readonly heal: () => void;
}

export interface Answer {
  readonly outcome: InvocationResult['outcome'];
  readonly text: string;
  /** Of each notice: `done`, `postponed` … */
  readonly notices: readonly string[];
}

export interface ScenarioOptions extends StageOptions {
  /**
   * How many others hold a kubeconfig on the first cluster, so that no share of the holders is exceeded; 40 when absent.
   */
  readonly crowd?: number;
}

export type Start = (world: World, options?: ScenarioOptions) => Promise<Scenario>;

/** Scenarios of their own: each is checked and closed when its test ends. */
export function scenarios(): Start {
  const running: Checked[] = [];
  afterEach(async () => {
    const all = running.splice(0);
    await Promise.all(all.map(({ scenario }) => scenario.close()));
    for (const { check } of all) check();
  });
  return async (world, options) => {
    const checked = await start(world, options);
    running.push(checked);
    return checked.scenario;
  };
}

/** One scenario that all tests of a file or a block share; it is checked after each of them. */
export function sharedScenario(world: World, options?: ScenarioOptions): () => Scenario {
  let checked: Checked | undefined;
  beforeAll(async () => {
    checked = await start(world, options);
  });
  afterEach(() => checked?.check());
  afterAll(() => checked?.scenario.close());
  return () => {
    if (checked === undefined) throw new Error('The scenario has not begun.');
    return checked.scenario;
  };
}

interface Checked {
  readonly scenario: Scenario;
  readonly check: () => void;
}

async function start(world: World, options: ScenarioOptions = {}): Promise<Checked> {
  addBystanders(world, options.crowd ?? 40);
  let before = accessIn(world.account);
  const changing = new Set<string>();
  const stage = await startStage(world, {
    ...options,
    isConnected: options.isConnected ?? false,
    environment: { GUARD_LIMIT_PER_DAY: '10000', GUARD_READ_BACK_SECONDS: '1', ...options.environment },
  });
  const { cloud } = stage;
  // A delivery that fails is tried again as ever, and nobody waits for minutes.
  cloud.eventBus.behave({ retrySpeed: 100 });
  const { id: accessKeyId, secret: accessKeySecret } = cloud.administrator;
  const client = tablestoreClient({
    endpoint: cloud.endpoints.tablestore,
    instance: cloud.tablestoreInstance,
    credentials: () => ({ accessKeyId, accessKeySecret }),
  });
  const table = (definition: TableDefinition): Table => openTable({ client, newId: randomUUID }, definition);
  const deleted = async (work: Promise<void>): Promise<CloudEvent> => {
    await work;
    const event = stage.events.at(-1);
    if (event === undefined) throw new Error('The deletion was not published.');
    return event;
  };
  const scenario: Scenario = {
    ...stage,
    world,
    table,
    mayChange: (...uids) => uids.forEach((uid) => changing.add(uid)),
    remember: () => {
      before = accessIn(cloud.account);
    },
    userDeleted: (userName) => deleted(stage.deleteUser(userName)),
    roleDeleted: (roleName) => deleted(stage.deleteRole(roleName)),
    handle: async (event) => answerOf(await stage.invoke(event)),
    look: async () => answerOf(await stage.lookAgain()),
    findings: async (subject) => {
      const rows = await table(tables.findings).range({
        within: [world.account.accountId],
        startsWith: 'open/',
      });
      const all = rows.map((row) => JSON.parse(String(row.columns['finding'])) as Finding);
      return subject === undefined ? all : all.filter((finding) => finding.subject === subject);
    },
    openNotices: async () =>
      (await stage.state.notices.due(Number.MAX_SAFE_INTEGER)).map(({ notice }) => notice.key),
    fault: (rule) => cloud.faults.add(rule),
    heal: () => {
      expect(cloud.faults.unused(), 'faults that never fired').toEqual([]);
      cloud.faults.clear();
    },
  };
  const check = (): void => {
    const isOthers = ([uid]: readonly [string, ...unknown[]]): boolean => !changing.has(uid);
    expect(Object.fromEntries([...accessIn(cloud.account)].filter(isOthers))).toEqual(
      Object.fromEntries([...before].filter(isOthers)),
    );
    const asked = cloud.requests.entries
      .filter(({ operation }) => operation === 'CleanClusterUserPermissions')
      .map(({ path }) => path.split('/')[4] ?? '');
    expect(
      asked.filter((uid) => !changing.has(uid)),
      'clean-ups of others',
    ).toEqual([]);
    expect(cloud.faults.unused(), 'faults that never fired').toEqual([]);
  };
  return { scenario, check };
}

function answerOf({ outcome, payload }: InvocationResult): Answer {
  const answer: unknown = JSON.parse(payload);
  const notices =
    outcome === 'success' && typeof answer === 'object' && answer !== null && 'notices' in answer
      ? (answer.notices as { outcome: string }[])
      : [];
  return { outcome, text: payload, notices: notices.map((notice) => notice.outcome) };
}

/** Certificates and grants by uid, comparable. */
function accessIn({ credentials, grants }: Account): Map<string, unknown> {
  const access = new Map<string, { certificates: string[]; grants: string[] }>();
  const of = (uid: string): { certificates: string[]; grants: string[] } => {
    const known = access.get(uid) ?? { certificates: [], grants: [] };
    access.set(uid, known);
    return known;
  };
  for (const one of credentials) of(one.uid).certificates.push(`${one.clusterId} ${one.certState}`);
  for (const one of grants) of(one.uid).grants.push(JSON.stringify(one));
  return access;
}

/** On each cluster: a colleague, a living role, the account itself, the guard and a cloud service. */
function addBystanders(world: World, crowd: number): void {
  const first = world.account.clusters[0]?.clusterId;
  const holders = first === undefined ? [] : Array.from({ length: crowd }, (_, one) => `holder-${one}`);
  for (const holder of holders) world.issue(world.user(holder), first ?? '');
  const colleague = world.user('colleague');
  const pipeline = world.role('pipeline');
  const service = world.role('AliyunCSManagedLogRole');
  for (const { clusterId } of world.account.clusters) {
    for (const uid of [colleague, pipeline, world.account.accountId, world.guardRole.id]) {
      world.issue(uid, clusterId);
    }
    world.issue(service, clusterId, { cloudServiceName: 'Simple Log Service', grant: 'none' });
  }
}
