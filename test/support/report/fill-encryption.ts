/** A cluster for each verdict on Secret encryption. */
import type { EncryptionRecord } from '../../../shared/domain/encryption-record.ts';
import type { Verdict } from '../../../shared/domain/encryption-verdict.ts';
import { days, hours } from '../../../shared/domain/time.ts';
import { aVerification } from '../../functions/api/a-small-account.ts';
import { aKey, anOperation } from '../encryption-builders.ts';
import { type ClusterPart, clusters, people } from './cast.ts';
import type { Seed } from './seed.ts';

type Story = Partial<EncryptionRecord> & { readonly verdict: Verdict };

const verdictOf: ReadonlyMap<ClusterPart, Verdict> = new Map<ClusterPart, Verdict>([
  [clusters.payments, 'proven'],
  [clusters.billing, 'shared-key'],
  [clusters.sandbox, 'shared-key'],
  [clusters.checkout, 'unproven'],
  [clusters.ledger, 'off'],
  [clusters.edge, 'unsupported'],
  [clusters.lake, 'at-risk'],
  [clusters.legacy, 'unknown'],
]);

function storyOf(verdict: Verdict, { now, say }: Seed): Story {
  const key = aKey({ keyId: say('key-hzz000000000000001'), state: 'Enabled' });
  const seen = anOperation({ at: now - hours(5), keyId: key.keyId, eventId: say('e-1') });
  const because = (code: EncryptionRecord['reasons'][number]['code'], text: string) => ({
    verdict,
    reasons: [{ code, text: say(text) }],
  });
  const { key: _key, configured: _configured, ...bare } = aVerification({ events: [] });
  switch (verdict) {
    case 'proven':
      return { ...because('operation-seen', 'An operation named this key.'), key, events: [seen] };
    case 'shared-key':
      return {
        ...because('key-shared', 'The key serves several clusters.'),
        key,
        events: [seen],
        sharedWith: [clusters.billing.id, clusters.sandbox.id],
      };
    case 'unproven':
      return { ...because('silent', 'Nothing was seen for 30 days.'), key, events: [] };
    case 'off':
      return { ...bare, ...because('switched-off', 'It is switched off.'), configured: { kind: 'off' } };
    case 'unsupported':
      return { ...bare, ...because('not-pro', 'It is no Pro cluster.'), configured: { kind: 'off' } };
    case 'at-risk':
      return {
        ...because('key-disabled', 'The key is disabled.'),
        key: { ...key, state: 'Disabled' },
        events: [{ ...seen, error: say('Rejected.Disabled') }],
      };
    case 'unknown':
      return {
        ...bare,
        ...because('configuration-unknown', 'Its configuration can’t be read.'),
        configured: { kind: 'unknown', why: say('403 StatusForbidden') },
      };
  }
}

export async function fillEncryption(seed: Seed): Promise<void> {
  const { state, now, say } = seed;
  const records = [...verdictOf].map(([{ id, name, region }, verdict]) => {
    const { key: _key, ...base } = aVerification();
    const told = storyOf(verdict, seed);
    const configured =
      told.configured ??
      (told.key === undefined ? base.configured : { kind: 'on' as const, keyId: told.key.keyId });
    const record: EncryptionRecord = {
      ...base,
      ...told,
      configured,
      clusterId: id,
      clusterName: say(name),
      region,
      at: now - hours(8),
    };
    return record;
  });
  await state.encryption.put(records);
  await state.encryption.noteChange(clusters.lake.id, {
    at: now - days(1),
    key: 'acs.cs/8',
    what: say('UpdateKMSEncryption off'),
    by: { type: 'ram-user', id: people.carol.uid, name: say('it-admin') },
  });
}
