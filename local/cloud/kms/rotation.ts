/** Rotation of keys: the versions that the clock makes, and what DescribeKey tells of them. */
import { randomUUID } from 'node:crypto';
import { isoSeconds } from '../trail-events.ts';
import { type KeyVersion, type KmsKey, stateAt } from './key.ts';

export function newVersion(key: KmsKey, now: number): KeyVersion {
  const version = { versionId: randomUUID(), createdAt: now };
  key.versions.push(version);
  return version;
}

/** Makes the versions that are due; to be called before every read. A rotation that the key's state put off follows later. */
export function settleRotation(key: KmsKey, now: number): void {
  for (;;) {
    const due = nextRotation(key);
    const at = due === undefined ? undefined : firstEnabled(key, due);
    if (at === undefined || at > now) return;
    newVersion(key, at);
  }
}

/** Returned while the policy is on, also when the key's state suspends it (documented). */
export function rotationFields(key: KmsKey): Record<string, unknown> {
  const last = key.versions.at(-1);
  const isSymmetric = key.keyUsage === 'ENCRYPT/DECRYPT' && last !== undefined;
  const versions = isSymmetric
    ? { PrimaryKeyVersion: last.versionId, LastRotationDate: isoSeconds(last.createdAt) }
    : {};
  const next = nextRotation(key);
  if (key.rotation === undefined || next === undefined) return { ...versions, AutomaticRotation: 'Disabled' };
  return {
    ...versions,
    AutomaticRotation: key.state === 'Enabled' ? 'Enabled' : 'Suspended',
    RotationInterval: `${key.rotation.seconds}s`,
    NextRotationDate: isoSeconds(next),
  };
}

function nextRotation({ rotation, versions }: KmsKey): number | undefined {
  if (rotation === undefined) return undefined;
  return Math.max(versions.at(-1)?.createdAt ?? 0, rotation.since) + rotation.seconds * 1000;
}

function firstEnabled(key: KmsKey, from: number): number | undefined {
  let at = from;
  while (stateAt(key, at) !== 'Enabled') {
    const end = key.past.find(({ until }) => at < until)?.until;
    if (end === undefined) return undefined;
    at = end;
  }
  return at;
}
