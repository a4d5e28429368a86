/** Whether the Secrets of a cluster are encrypted. */
import type { KeyFacts, KeyOperation } from '../domain/encryption.ts';
import type { EncryptionRecord } from '../domain/encryption-record.ts';
import { verdicts } from '../domain/encryption-verdict.ts';
import type { ChangeMark } from '../domain/inventory.ts';
import { isoOf } from '../domain/time.ts';
import { change, changeOf, clusterId, optional, time, timeOf, z } from './schema.ts';

export const verdict = z.enum(verdicts);

const key = z
  .object({
    keyId: z.string(),
    region: z.string(),
    state: z.string(),
    spec: z.string(),
    usage: z.string(),
    creator: z.string(),
    deletionProtection: z.boolean().optional(),
    automaticRotation: z.boolean().optional(),
    deletedAt: time.optional(),
    rotatedAt: time.optional(),
  })
  .openapi('Key');

function keyOf({ deletedAt, rotatedAt, ...facts }: KeyFacts): z.infer<typeof key> {
  const { keyId, region, state, spec, usage, creator, deletionProtection, automaticRotation } = facts;
  return {
    keyId,
    region,
    state,
    spec,
    usage,
    creator,
    ...optional('deletionProtection', deletionProtection),
    ...optional('automaticRotation', automaticRotation),
    ...timeOf('deletedAt', deletedAt),
    ...timeOf('rotatedAt', rotatedAt),
  };
}

const operation = z.object({
  eventId: z.string(),
  name: z.string(),
  at: time,
  requestId: z.string(),
  keyId: z.string().optional(),
  error: z.string().optional(),
});

function operationOf({
  eventId,
  name,
  at,
  requestId,
  keyId,
  error,
}: KeyOperation): z.infer<typeof operation> {
  const used = { eventId, name, at: isoOf(at), requestId };
  return { ...used, ...optional('keyId', keyId), ...optional('error', error) };
}

export const encryption = z
  .object({
    clusterId,
    clusterName: z.string().optional(),
    region: z.string().optional(),
    verdict,
    reasons: z.array(z.object({ code: z.string(), text: z.string() })),
    configured: z.enum(['on', 'off', 'unknown']),
    verifiedAt: time.optional().openapi({ description: 'Absent when nobody has verified it yet.' }),
    run: z.string().optional(),
    keyId: z.string().optional(),
    key: key.optional(),
    sharedWith: z.array(clusterId),
    operations: z.array(operation).openapi({ description: 'Those on which the verdict stands.' }),
    source: z.enum(['lookup', 'trail']).optional(),
    change: change.optional(),
  })
  .openapi('Encryption');
export type EncryptionView = z.infer<typeof encryption>;

export interface Known {
  readonly clusterId: string;
  readonly record?: EncryptionRecord;
  readonly change?: ChangeMark;
}

export function encryptionOf({ clusterId: id, record, change: mark }: Known): EncryptionView {
  const changed = optional('change', mark === undefined ? undefined : changeOf(mark));
  if (record === undefined) {
    const unverified = { code: 'not-verified', text: 'Nobody has verified it yet.' };
    const nothing = { sharedWith: [], operations: [] };
    return {
      clusterId: id,
      verdict: 'unknown',
      reasons: [unverified],
      configured: 'unknown',
      ...nothing,
      ...changed,
    };
  }
  const { configured, key: facts } = record;
  return {
    clusterId: id,
    clusterName: record.clusterName,
    region: record.region,
    verdict: record.verdict,
    reasons: record.reasons.map(({ code, text }) => ({ code, text })),
    configured: configured.kind,
    verifiedAt: isoOf(record.at),
    run: record.run,
    ...(configured.kind === 'on' ? { keyId: configured.keyId } : {}),
    ...optional('key', facts === undefined ? undefined : keyOf(facts)),
    sharedWith: [...record.sharedWith],
    operations: record.events.map(operationOf),
    source: record.source,
    ...changed,
  };
}
