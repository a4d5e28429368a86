/** Keys, as KMS (2016-01-20) describes them. Every region has an endpoint of its own. */
import * as z from 'zod';
import type { KeyFacts } from '../domain/encryption.ts';
import type { Instant } from '../domain/time.ts';
import { CloudError } from '../use-cases/cloud-error.ts';
import type { Keys } from '../use-cases/ports/encryption.ts';
import { filled, looseInstant, textOrEmpty } from './answers.ts';
import { createReader, type Reader } from './call.ts';
import type { Connection } from './connection.ts';
import { once, openApiClient } from './sdk.ts';

/** `Enabled` or `Disabled`; `Suspended` is neither, and a kind of key that has no such setting leaves it out. */
const onOff = z.pipe(
  textOrEmpty,
  z.transform((text: string) => ({ Enabled: true, Disabled: false })[text]),
);

const description = z.object({
  KeyMetadata: z.object({
    KeyId: filled,
    KeyState: filled,
    KeySpec: filled,
    KeyUsage: filled,
    Creator: filled,
    DeletionProtection: onOff,
    AutomaticRotation: onOff,
    CreationDate: looseInstant,
    DeleteDate: looseInstant,
    LastRotationDate: looseInstant,
  }),
});

type Metadata = z.infer<typeof description>['KeyMetadata'];

export function createKeys(connection: Connection): Keys {
  const readers = new Map<string, Reader>();
  const readerOf = (region: string): Reader => {
    const known = readers.get(region);
    if (known !== undefined) return known;
    const client = once(() => openApiClient(connection.clientConfig('kms', region)));
    const reader = createReader(connection, { service: 'kms', version: '2016-01-20' }, client);
    readers.set(region, reader);
    return reader;
  };
  return {
    key: async (region, keyId) => {
      try {
        const read = readerOf(region);
        const { KeyMetadata } = await read({ action: 'DescribeKey', query: { KeyId: keyId } }, description);
        return factsOf(region, KeyMetadata);
      } catch (error) {
        if (error instanceof CloudError && error.code === 'Forbidden.KeyNotFound') return undefined;
        throw error;
      }
    },
  };
}

function factsOf(region: string, metadata: Metadata): KeyFacts {
  const { KeyId, KeyState, KeySpec, KeyUsage, Creator } = metadata;
  const { DeletionProtection, AutomaticRotation, DeleteDate } = metadata;
  const rotatedAt = rotationOf(metadata);
  return {
    keyId: KeyId,
    region,
    state: KeyState,
    spec: KeySpec,
    usage: KeyUsage,
    creator: Creator,
    ...(DeletionProtection === undefined ? {} : { deletionProtection: DeletionProtection }),
    ...(AutomaticRotation === undefined ? {} : { automaticRotation: AutomaticRotation }),
    ...(DeleteDate === undefined ? {} : { deletedAt: DeleteDate }),
    ...(rotatedAt === undefined ? {} : { rotatedAt }),
  };
}

/** The first version of a key is made with it, and is no rotation. */
function rotationOf({ LastRotationDate, CreationDate = 0 }: Metadata): Instant | undefined {
  return LastRotationDate !== undefined && LastRotationDate > CreationDate + 60_000
    ? LastRotationDate
    : undefined;
}
