/** A key that two clusters use, as a first night has found it, and somebody who changes it. */
import type { KmsKey } from '../../local/cloud/kms/key.ts';
import type { Finding } from '../../shared/domain/record.ts';
import { changeKey, keyFindings, kindsOf, verdictOn, verified } from './encryption-stage.ts';
import { addEncrypted, addKey, addKeyUse, addSecurityRole } from './encryption-world.ts';
import type { Scenario, ScenarioOptions, Start } from './scenario.ts';
import { aWorld, day, hour } from './world.ts';

export interface Watched {
  readonly scenario: Scenario;
  readonly keyId: string;
  /** `name (id)` of the administrator. */
  readonly who: string;
  readonly clusters: readonly string[];
}

/** Two clusters on one key in use, which a first night has found healthy. */
export async function watched(
  begin: Start,
  key: Partial<KmsKey> = {},
  options: ScenarioOptions = {},
): Promise<Watched> {
  const world = aWorld();
  addSecurityRole(world);
  const keyId = addKey(world, { isProtected: false, ...key });
  const clusters = ['payments', 'ledger'].map((name) => addEncrypted(world, name, keyId));
  for (const clusterId of clusters) addKeyUse(world, clusterId, world.now - 2 * day, { everyMs: 5 * hour });
  const scenario = await begin(world, { crowd: 0, isConnected: true, ...options });
  await verified(scenario);
  const { id, name } = scenario.cloud.administrator.principal;
  return { scenario, keyId, who: `${name} (${id})`, clusters };
}

export const change = ({ scenario, keyId }: Watched, action: string, more: Record<string, string> = {}) =>
  changeKey(scenario, action, { KeyId: keyId, ...more });

export const verdicts = async ({ scenario, clusters }: Watched): Promise<string[]> =>
  (await Promise.all(clusters.map((one) => verdictOn(scenario, one)))).map(({ verdict }) => verdict);

export const critical = async ({ scenario }: Watched): Promise<Finding[]> =>
  (await scenario.findings()).filter(({ severity }) => severity === 'critical');

/** Kinds of what is open about the clusters and the key. */
export async function kinds(watch: Watched): Promise<string[]> {
  const { scenario, keyId, clusters } = watch;
  const all = await Promise.all(clusters.map((one) => scenario.findings(one)));
  return kindsOf([...all.flat(), ...(await keyFindings(scenario, keyId))]);
}
