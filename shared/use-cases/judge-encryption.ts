/** Judges clusters by their keys as KMS describes them now, and writes the verdicts and findings down. */
import pMap from 'p-map';
import type { EncryptedCluster, KeyLook } from '../domain/encryption.ts';
import {
  type EncryptionRecord,
  findingsAboutCluster,
  findingsAboutKey,
  keyFindings,
  keySubject,
  recoveredAt,
  verdictFindings,
} from '../domain/encryption-record.ts';
import { verdictOf } from '../domain/encryption-verdict.ts';
import { type KnownKey, mergeKey } from '../domain/inventory.ts';
import type { EncryptionObservation, KeyObservation } from '../domain/observation.ts';
import type { FindingKind } from '../domain/record.ts';
import { describeError } from './cloud-error.ts';
import type { EncryptionContext } from './encryption-context.ts';
import { replaceFindings } from './encryption-findings.ts';
import { proofWindow, type ReadOperations } from './read-key-operations.ts';
import { isUntold, keyIdsOf } from './region-clusters.ts';

export type EncryptionChange = KeyObservation | EncryptionObservation;

/** What the verdicts are made of, besides the clusters that they are about. */
export interface JudgedBy {
  /** Every cluster of the region, also those that are not judged: their API servers may use the same keys. */
  readonly clusters: readonly EncryptedCluster[];
  readonly keys: ReadonlyMap<string, KeyLook>;
  readonly operations: ReadOperations;
  /** What the event that asks for the look tells; the inventory may not have it yet. */
  readonly change?: EncryptionChange;
}

/** Throws StateError. */
export async function judge(
  concerned: readonly EncryptedCluster[],
  { clusters, keys, operations, change }: JudgedBy,
  context: EncryptionContext,
): Promise<EncryptionRecord[]> {
  const [known, roleAuthorised, changes] = await Promise.all([
    knownOf([...keys.keys()], concerned, change, context),
    isRoleAuthorised(context),
    context.encryption.changes(concerned.map(({ id }) => id)),
  ]);
  const at = context.clock();
  const window = proofWindow(context);
  const isOnlyKey = haveOneKey(clusters);
  const records = concerned.map((cluster, index): EncryptionRecord => {
    const { configured, id, name } = cluster;
    const keyId = configured.kind === 'on' ? configured.keyId : undefined;
    const look = keyId === undefined ? undefined : keys.get(keyId);
    const sharedWith = keyId === undefined ? [] : usersOf(keyId, clusters).filter((one) => one.id !== id);
    const { verdict, reasons, events } = verdictOf({
      cluster,
      ...(look === undefined ? {} : { key: look }),
      accountId: context.accountId,
      roleAuthorised,
      sharedWith: sharedWith.map((one) => one.id),
      isOnlyKey,
      ledger: operations.ledger,
      ...(operations.unread === undefined ? {} : { unread: operations.unread }),
      window,
      recoveredAt: keyId === undefined ? 0 : recoveredAt(known.get(keyId) ?? {}),
    });
    const changed = changes[index];
    return {
      clusterId: id,
      clusterName: name,
      region: cluster.region,
      at,
      run: context.run,
      verdict,
      reasons,
      configured,
      ...(look?.kind === 'read' ? { key: look.key } : {}),
      sharedWith: sharedWith.map((one) => one.id),
      events,
      source: context.operations.source,
      ...(changed === undefined ? {} : { change: changed }),
    };
  });
  await context.encryption.put(records);
  await pMap(
    records,
    (record) => replaceFindings(record.clusterId, kindsOf(record), findingsAboutCluster(record), context),
    { concurrency: context.policy.parallel },
  );
  await pMap(
    [...keys],
    async ([keyId, look]) => {
      // Of a key that can't be read, or is not there, the clusters' verdicts tell.
      if (look.kind !== 'read') return;
      const names = usersOf(keyId, clusters).map((one) => `${one.name} (${one.id})`);
      const found = findingsAboutKey(look.key, names, known.get(keyId) ?? {}, at);
      await replaceFindings(keySubject({ region: look.key.region, keyId }), keyFindings, found, context);
    },
    { concurrency: context.policy.parallel },
  );
  for (const { clusterId, verdict, reasons } of records) {
    context.narrate('encryption verified', { clusterId, verdict, reasons: reasons.map(({ text }) => text) });
  }
  return records;
}

/** A change of which this look knows nothing may be told at this moment: its finding is not this look's to close. */
function kindsOf({ change }: EncryptionRecord): readonly FindingKind[] {
  return change === undefined
    ? verdictFindings.filter((kind) => kind !== 'encryption-changed')
    : verdictFindings;
}

function haveOneKey(clusters: readonly EncryptedCluster[]): boolean {
  return keyIdsOf(clusters).length === 1 && !clusters.some((cluster) => isUntold(cluster));
}

function usersOf(keyId: string, clusters: readonly EncryptedCluster[]): EncryptedCluster[] {
  return clusters.filter(({ configured }) => configured.kind === 'on' && configured.keyId === keyId);
}

/** What events told of the keys, the one that asks for the look included. */
async function knownOf(
  keyIds: readonly string[],
  [first]: readonly EncryptedCluster[],
  change: EncryptionChange | undefined,
  context: EncryptionContext,
): Promise<Map<string, KnownKey>> {
  const region = first?.region ?? '';
  const known = await pMap(
    keyIds,
    async (keyId): Promise<[string, KnownKey]> => {
      const recorded = await context.inventory.key(region, keyId);
      const isAbout = change?.kind === 'key' && change.keyId === keyId;
      return [keyId, isAbout ? mergeKey(recorded, { [change.change]: change.mark }) : recorded];
    },
    { concurrency: context.policy.parallel },
  );
  return new Map(known);
}

/** Documented: ACK needs the account's authorisation of its role. Undefined when it can't be asked for. */
async function isRoleAuthorised(context: EncryptionContext): Promise<boolean | undefined> {
  try {
    return await context.securityRole.isAuthorised();
  } catch (error) {
    context.narrate('role of ACK unread', { why: describeError(error) });
    return undefined;
  }
}
