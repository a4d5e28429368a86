/** What an undo gives back, what it can't, and what is there already. */
import { describe, expect, it } from 'vitest';
import type { Grant, Grants } from '../../shared/domain/credential.ts';
import { describeAddition } from '../../shared/domain/granting.ts';
import {
  changesElsewhere,
  type LostReason,
  planRestore,
  type RestoreFacts,
  type RestorePlan,
} from '../../shared/domain/restore.ts';
import { aClusterId, aGrant } from '../support/builders.ts';

const here = aClusterId('c0000000000000000000000000000a01');
const there = aClusterId('c0000000000000000000000000000b02');
const dev = aGrant({ resourceId: here });
const web = aGrant({ resourceId: `${here}/web`, resourceType: 'namespace' });
const custom = aGrant({ resourceId: here, roleType: 'custom', roleName: 'pod-reader' });
const owner = aGrant({ resourceId: here, roleType: 'admin', isOwner: true });
const onAll = aGrant({ resourceId: 'all-clusters', resourceType: 'console', roleType: 'ops' });
const strange = aGrant({ resourceId: here, roleType: 'superuser' });
const elsewhere = aGrant({ resourceId: there });
const similar = aGrant({ resourceId: `${here}b` });

interface Outline {
  readonly add: readonly string[];
  readonly there: number;
  /** Without the two that are always said. */
  readonly lost: readonly LostReason[];
}

function outline({ add, there: kept, lost }: RestorePlan): Outline {
  const always: readonly LostReason[] = ['certificate', 'hand-made-bindings'];
  expect(lost.map(({ reason }) => reason)).toEqual(expect.arrayContaining([...always]));
  return {
    add: add.map(describeAddition),
    there: kept.length,
    lost: lost.map(({ reason }) => reason).filter((reason) => !always.includes(reason)),
  };
}

const read = (...grants: Grant[]): Grants => ({ kind: 'read', grants });

function facts(stored: Grants | undefined, now: readonly Grant[], withAllClusters = false): RestoreFacts {
  return { clusterId: here, stored, now, withAllClusters };
}

const cases: readonly (readonly [string, RestoreFacts, Partial<Outline>])[] = [
  ['what was taken is added', facts(read(dev), []), { add: [`dev on ${here}`] }],
  [
    'every level and kind is added',
    facts(read(dev, web, custom), []),
    { add: [`dev on ${here}`, `dev on ${here}/web`, `pod-reader on ${here}`] },
  ],
  [
    'what is there already is not added',
    facts(read(dev, web), [dev]),
    { add: [`dev on ${here}/web`], there: 1 },
  ],
  ['what is all there needs nothing', facts(read(dev, web), [web, dev]), { there: 2 }],
  [
    'what is there in another spelling needs nothing',
    facts(read({ ...dev, roleName: '' }), [{ ...dev, roleName: 'dev' }]),
    { there: 1 },
  ],
  ['what was stored twice is added once', facts(read(dev, dev), []), { add: [`dev on ${here}`] }],
  ['grants of other clusters are never added', facts(read(dev, elsewhere), []), { add: [`dev on ${here}`] }],
  [
    'grants in namespaces of other clusters are never added',
    facts(read(dev, { ...web, resourceId: `${there}/web` }), [], true),
    { add: [`dev on ${here}`] },
  ],
  ['a cluster whose id begins alike is another cluster', facts(read(similar), []), {}],
  [
    'the creator’s grant can’t come back',
    facts(read(owner, dev), []),
    { add: [`dev on ${here}`], lost: ['owner-grant'] },
  ],
  ['the creator’s grant is there', facts(read(owner, dev), [owner]), { add: [`dev on ${here}`], there: 1 }],
  [
    'an ordinary grant beside the creator’s same one can come back',
    facts(read({ ...owner, isOwner: false }, owner), []),
    { add: [`admin on ${here}`] },
  ],
  [
    'what nobody can translate is said',
    facts(read(strange, dev), []),
    { add: [`dev on ${here}`], lost: ['untranslatable'] },
  ],
  ['what nobody can translate may be there', facts(read(strange), [strange]), { there: 1 }],
  ['the grant on all clusters is not added by itself', facts(read(onAll), []), { lost: ['all-clusters'] }],
  ['the grant on all clusters is there', facts(read(onAll), [onAll]), { there: 1 }],
  [
    'the grant on all clusters is added when it is asked for',
    facts(read(onAll), [], true),
    { add: ['ops on all-clusters'] },
  ],
  ['asking for all clusters adds nothing of another cluster', facts(read(elsewhere), [], true), {}],
  [
    'another role that a person granted on the cluster since stays alone',
    facts(read(dev), [{ ...dev, roleType: 'restricted' }]),
    { lost: ['granted-otherwise'] },
  ],
  [
    'another role on the cluster does not keep a namespace from coming back',
    facts(read(web), [{ ...dev, roleType: 'restricted' }]),
    { add: [`dev on ${here}/web`] },
  ],
  [
    'of two stored roles on the cluster the missing one is added',
    facts(read(dev, custom), [custom]),
    { add: [`dev on ${here}`], there: 1 },
  ],
  [
    'the creator’s grant on the cluster is no other role that was granted',
    facts(read(dev), [owner]),
    { add: [`dev on ${here}`] },
  ],
  [
    'a role on another cluster is no other role here',
    facts(read(dev), [elsewhere]),
    { add: [`dev on ${here}`] },
  ],
  ['nothing stored: nothing is guessed', facts(undefined, []), { lost: ['stored-unreadable'] }],
  [
    'stored as unreadable: nothing is guessed from what is there now',
    facts({ kind: 'unreadable', why: 'refused' }, [dev]),
    { lost: ['stored-unreadable'] },
  ],
  ['no grants before: none after', facts(read(), [elsewhere]), {}],
];

describe('a plan for one cluster', () => {
  it.each(cases)('%s', (_, given, expected) => {
    const plan = planRestore(given);

    expect(outline(plan)).toEqual({ add: [], there: 0, lost: [], ...expected });
  });

  it('says why, in words, for each that can’t come back', () => {
    const { lost } = planRestore(facts(read(owner, strange, { ...dev, roleType: 'ops' }, onAll), [dev]));

    expect(lost.map(({ text }) => text)).toEqual([
      expect.stringContaining('creator'),
      expect.stringContaining('“superuser”'),
      `${here}: somebody granted dev there since, which stays; ops is not added.`,
      expect.stringContaining('all clusters'),
      expect.stringContaining('a new kubeconfig'),
      expect.stringContaining('by hand'),
    ]);
  });

  it('names custom roles by their names', () => {
    const other = { ...custom, roleName: 'pod-writer' };

    const { lost } = planRestore(facts(read(custom), [other]));

    expect(lost[0]?.text).toBe(
      `${here}: somebody granted pod-writer there since, which stays; pod-reader is not added.`,
    );
  });

  it('repeats why the stored grants can’t be read', () => {
    const { lost } = planRestore(facts({ kind: 'unreadable', why: 'ACK refused.' }, []));

    expect(lost[0]?.text).toBe(
      'Which grants there were could not be read before the revocation: ACK refused.',
    );
  });
});

describe('what changed elsewhere', () => {
  const changes: readonly (readonly [string, Grant[], Grant[], string[], string[]])[] = [
    ['nothing', [elsewhere], [elsewhere, dev], [], []],
    ['this cluster is not elsewhere', [dev, elsewhere], [elsewhere], [], []],
    [
      'a grant that went away',
      [elsewhere, onAll],
      [dev],
      [`cluster ${there} dev`, 'console all-clusters ops'],
      [],
    ],
    ['a grant that came', [], [elsewhere], [], [`cluster ${there} dev`]],
    ['what was asked for on all clusters', [elsewhere], [elsewhere, onAll], [], []],
    [
      'a role that changed',
      [elsewhere],
      [{ ...elsewhere, roleType: 'ops' }],
      [`cluster ${there} dev`],
      [`cluster ${there} ops`],
    ],
  ];

  it.each(changes)('%s', (_, before, after, missing, added) => {
    const asked = planRestore(facts(read(dev, onAll), [], true)).add;

    expect(changesElsewhere({ before, after }, here, asked)).toEqual({ missing, added });
  });
});
