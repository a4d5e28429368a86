/** A leaver whose credential waits for a person, and how it is called for: what scenarios about approvals begin with. */
import { expect } from 'vitest';
import type { Answer, Scenario, ScenarioOptions, Start } from './scenario.ts';
import { aWorld, type ClusterOptions, hour, type World } from './world.ts';

export interface Alice {
  readonly scenario: Scenario;
  readonly world: World;
  readonly one: string;
  readonly two: string;
  readonly uid: string;
}

export interface AliceOptions extends ScenarioOptions {
  readonly cluster?: ClusterOptions;
  /** Hours before now at which she used the credential on the first cluster. */
  readonly usedAgo?: number;
}

/** Alice holds a credential on two clusters; the log of the first, auditing off, says nothing. */
export async function anAlice(
  start: Start,
  { cluster, usedAgo, ...options }: AliceOptions = {},
): Promise<Alice> {
  const world = aWorld();
  const one = world.cluster(
    'one',
    cluster ?? (usedAgo === undefined ? { auditEnabled: false, log: null } : {}),
  );
  const two = world.cluster('two');
  const uid = world.user('alice');
  for (const id of [one, two]) world.issue(uid, id);
  if (usedAgo !== undefined) world.use(uid, one, [world.now - usedAgo * hour]);
  return { scenario: await start(world, options), world, one, two, uid };
}

export async function call(scenario: Scenario, uid: string, over: object = {}): Promise<Answer> {
  const { outcome, payload } = await scenario.invoke({ uid, reason: 'identity-deleted', ...over });
  return { outcome, text: payload, notices: [] };
}

/** Of every clean-up of this credential that reached ACK. */
export function forced(scenario: Scenario, clusterId: string, uid: string): (string | null | undefined)[] {
  return scenario.cloud.requests.entries
    .filter(
      ({ operation, path }) =>
        operation === 'CleanClusterUserPermissions' && path.includes(`${clusterId}/user/${uid}`),
    )
    .map(({ search }) => new URLSearchParams(search).get('Force'));
}

export const codes = async (scenario: Scenario, cluster: string, uid: string): Promise<string[]> =>
  (await scenario.record(cluster, uid))?.decision?.reasons.map(({ code }) => code) ?? [];

/** Alice left, and what she holds on the first cluster waits for a person. */
export async function aHeldLeaver(start: Start, options: AliceOptions = {}): Promise<Alice> {
  const alice = await anAlice(start, options);
  alice.scenario.mayChange(alice.uid);
  const answer = await alice.scenario.handle(await alice.scenario.userDeleted('alice'));
  expect(answer.notices, answer.text).toEqual(['done']);
  expect((await alice.scenario.record(alice.one, alice.uid))?.status).toBe('held');
  return alice;
}
