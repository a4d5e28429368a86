/** Where the guard acts: everywhere, on named clusters, or nowhere. */
import { describe, expect, it } from 'vitest';
import { modeOf } from '../../functions/policy.ts';
import type { Cluster } from '../../shared/domain/credential.ts';
import { aCluster, aClusterId } from '../support/builders.ts';

const plain = aCluster();
const named = aCluster({ id: aClusterId('c0000000000000000000000000000a02') });
const tagged = aCluster({
  tags: [
    { key: 'owner', value: 'payments' },
    { key: 'guard', value: 'on' },
  ],
});
const emptyTag = aCluster({ tags: [{ key: 'guard', value: '' }] });
const otherValue = aCluster({ tags: [{ key: 'guard', value: 'off' }] });
const otherKey = aCluster({ tags: [{ key: 'on', value: 'guard' }] });

type Settings = Parameters<typeof modeOf>[0];
const ENFORCE_CLUSTERS = [named.id];
const ENFORCE_TAGS = ['guard=on'];
const everywhere: Settings = { MODE: 'enforce', ENFORCE_CLUSTERS: undefined, ENFORCE_TAGS: undefined };
const byId = { ...everywhere, ENFORCE_CLUSTERS };
const byTag = { ...everywhere, ENFORCE_TAGS };
const byEither = { ...byId, ENFORCE_TAGS };

const cases: [words: string, settings: Settings, cluster: Cluster, mode: string][] = [
  ['observe, any cluster → observed', { ...everywhere, MODE: 'observe' }, plain, 'observe'],
  ['observe, a named cluster → observed', { ...byEither, MODE: 'observe' }, named, 'observe'],
  ['observe, a tagged cluster → observed', { ...byEither, MODE: 'observe' }, tagged, 'observe'],
  ['enforce, nothing named → enforced', everywhere, plain, 'enforce'],
  ['enforce by id, a named cluster → enforced', byId, named, 'enforce'],
  ['enforce by id, another cluster → observed', byId, plain, 'observe'],
  ['enforce by id, a tagged cluster → observed', byId, tagged, 'observe'],
  ['enforce by id, no id → observed', { ...everywhere, ENFORCE_CLUSTERS: [] }, named, 'observe'],
  ['enforce by tag, a tagged cluster → enforced', byTag, tagged, 'enforce'],
  ['enforce by tag, a cluster without tags → observed', byTag, named, 'observe'],
  ['enforce by tag, the key with another value → observed', byTag, otherValue, 'observe'],
  ['enforce by tag, the key with no value → observed', byTag, emptyTag, 'observe'],
  ['enforce by tag, key and value changed about → observed', byTag, otherKey, 'observe'],
  [
    'enforce by tag without value, that tag → enforced',
    { ...everywhere, ENFORCE_TAGS: ['guard='] },
    emptyTag,
    'enforce',
  ],
  ['enforce by id and tag, a named cluster → enforced', byEither, named, 'enforce'],
  ['enforce by id and tag, a tagged cluster → enforced', byEither, tagged, 'enforce'],
  ['enforce by id and tag, another cluster → observed', byEither, plain, 'observe'],
];

describe('the mode on a cluster', () => {
  it.each(cases)('%s', (_words, settings, cluster, mode) => {
    expect(modeOf(settings)(cluster)).toBe(mode);
  });
});
