/** CS's event of a change of Secret encryption. */
import { parseClusterId } from '../../shared/domain/ids.ts';
import type { EncryptionObservation } from '../../shared/domain/observation.ts';
import { referencedNames } from '../../shared/runtime/cloud-event.ts';
import type { Change, ParsedChange } from '../parse-change.ts';
import { jsonOf, parameter, valueOf } from '../trail-parameters.ts';

export function parseEncryptionChange({ trail, region, mark }: Change): ParsedChange<EncryptionObservation> {
  const { eventName } = trail;
  if (eventName !== 'UpdateKMSEncryption') {
    return { kind: 'skipped', why: `${eventName} is no change of Secret encryption` };
  }
  const named = [parameter(trail, 'clusterid'), ...referencedNames(trail, 'ACS::ACK::Cluster')];
  const clusterId = named.flatMap((one) => parseClusterId(one) ?? [])[0];
  const problems = [
    ...(clusterId === undefined ? ['event.data: UpdateKMSEncryption names no cluster'] : []),
    ...(region === undefined ? ['event.aliyunregionid: is needed to tell where the cluster is'] : []),
  ];
  if (clusterId === undefined || region === undefined) return { kind: 'malformed', problems };
  const what = `${eventName}${describe(jsonOf(valueOf(trail, 'body')) ?? trail.requestParameters)}`;
  return {
    kind: 'observation',
    observation: { kind: 'encryption', clusterId, region, mark: { ...mark, what } },
  };
}

/** `disable_encryption` and `kms_key_id` of the documented body, when the event has them. */
function describe(body: unknown): string {
  if (typeof body !== 'object' || body === null) return '';
  const fields = body as Readonly<Record<string, unknown>>;
  if (fields['disable_encryption'] === true) return ' off';
  const keyId = fields['kms_key_id'];
  return typeof keyId === 'string' && /^[\w-]{1,80}$/.test(keyId) ? ` with key ${keyId}` : '';
}
