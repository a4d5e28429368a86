/** An account whose Pro clusters, in five regions, encrypt Secrets with keys of KMS, and some policies for who could switch it off. */
import {
  addEncrypted,
  addGroup,
  addKey,
  addKeyUse,
  addPolicy,
  addSecurityRole,
} from '../support/encryption-world.ts';
import { aWorld, day, hour, type World } from '../support/world.ts';

export interface EncryptionAccount {
  readonly world: World;
  readonly regions: readonly string[];
  readonly keys: number;
  /** What is to be found. */
  readonly verdicts: Readonly<Record<'proven' | 'shared-key' | 'unproven', number>>;
  /** Attached to anybody, and the groups among whom. */
  readonly attachedPolicies: number;
  readonly groups: number;
}

const regions = ['cn-hangzhou', 'cn-beijing', 'cn-shanghai', 'cn-shenzhen', 'ap-southeast-1'];

/** So many clusters one of which is silent: its region's events have to be read for the whole week. */
const silentOneIn = 50;
/** So many clusters of a region of which two share a key. */
const sharedOneIn = 10;

/** Each cluster calls KMS twice every twelve hours, for a week so far: one call names its key, one does not. */
export function encryptionAccount(clusters: number): EncryptionAccount {
  const world = aWorld();
  const { now } = world;
  addSecurityRole(world);
  const before = new Map<string, string>();
  const verdicts = { proven: 0, 'shared-key': 0, unproven: 0 };
  for (let index = 0; index < clusters; index += 1) {
    const regionId = regions[index % regions.length] ?? '';
    const place = Math.floor(index / regions.length);
    const shared = place % sharedOneIn === 1 ? before.get(regionId) : undefined;
    const keyId = shared ?? addKey(world, { regionId });
    before.set(regionId, keyId);
    const cluster = addEncrypted(world, `cluster-${index + 1}`, keyId, { regionId, log: null });
    if (shared !== undefined) {
      verdicts.proven -= 1;
      verdicts['shared-key'] += 2;
    } else if (index % silentOneIn === silentOneIn - 1) {
      verdicts.unproven += 1;
      continue;
    } else {
      verdicts.proven += 1;
    }
    const from = now - 7 * day + ((index * 7) % 720) * 60_000;
    for (const operation of ['Encrypt', 'Decrypt'] as const)
      addKeyUse(world, cluster, from, { operation, everyMs: 12 * hour });
  }
  const keys = new Set(world.account.clusters.map(({ encryption }) => encryption?.keyId)).size;
  return { world, regions, keys, verdicts, ...addPolicies(world) };
}

/** Twelve policies of which two thirds let somebody switch it off, by name, by group and by role. */
function addPolicies(world: World): Pick<EncryptionAccount, 'attachedPolicies' | 'groups'> {
  const groups = 4;
  const names = Array.from({ length: groups }, (_, index) =>
    addGroup(world, `team-${index}`, [world.user(`member-${index}`), world.user(`other-${index}`)]),
  );
  const statement = (index: number) => ({
    Effect: 'Allow',
    Action: index % 3 === 0 ? 'cs:Get*' : ['cs:*'],
    Resource: '*',
  });
  for (let index = 0; index < 12; index += 1) {
    const holders = [
      ['User', world.user(`operator-${index}`)],
      ['Group', names[index % groups] ?? ''],
      ['Role', world.role(`deployer-${index}`)],
    ] as const;
    addPolicy(world, `policy-${index}`, holders, { Version: '1', Statement: [statement(index)] });
  }
  // With that of ACK's own role.
  return { attachedPolicies: 13, groups };
}
