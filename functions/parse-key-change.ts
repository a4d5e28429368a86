/** Changes of KMS keys; parameters as documented for its API. */
import { type KeyChange, keyChanges } from '../shared/domain/inventory.ts';
import type { KeyObservation } from '../shared/domain/observation.ts';
import type { Change, ParsedChange } from './parse-change.ts';

export function parseKeyChange({ trail, region, mark }: Change): ParsedChange<KeyObservation> {
  const { eventName, requestParameters } = trail;
  const change = keyChanges.find((one): one is KeyChange => one === eventName);
  if (change === undefined) return { kind: 'skipped', why: `${eventName} is no change of a key's use` };
  // SetDeletionProtection protects a key by its resource name.
  const given = requestParameters?.['KeyId'] ?? requestParameters?.['ProtectedResourceArn'];
  const keyId = typeof given === 'string' ? keyIdIn(given) : '';
  const problems = [
    ...(/^[\w/-]{1,256}$/.test(keyId) ? [] : [`event.data.requestParameters: ${eventName} names no key`]),
    ...(region === undefined ? ['event.aliyunregionid: is needed to tell which key is meant'] : []),
  ];
  if (region === undefined || problems.length > 0) return { kind: 'malformed', problems };
  const observation: KeyObservation = { kind: 'key', region, keyId, change, mark };
  return { kind: 'observation', observation };
}

/** `acs:kms:<region>:<account>:key/<id>`, a bare id, or `alias/…`, which stays as it is. */
function keyIdIn(given: string): string {
  return /^acs:kms:[^:]*:[^:]*:(?:key\/)?(.+)$/.exec(given)?.[1] ?? given;
}
