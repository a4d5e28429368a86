import { describe, expect, it } from 'vitest';
import {
  deletedAtOf,
  isDeleted,
  isFrozen,
  type KnownIdentity,
  lifeOf,
  mergeAccess,
  mergeIdentity,
  mergeKey,
  namesOf,
  newerMark,
  newestChange,
  nothingKnown,
  seen,
} from '../../shared/domain/inventory.ts';
import { factsOf, type IdentityObservation } from '../../shared/domain/observation.ts';

type Told = Pick<IdentityObservation, 'change' | 'at'> & Partial<IdentityObservation>;

function known(...told: readonly Told[]): KnownIdentity {
  return told
    .map((one) => factsOf({ kind: 'identity', type: 'RamUser', key: `acs.ims/${one.at}`, ...one }))
    .reduce(mergeIdentity, nothingKnown);
}

describe('whether an identity is deleted', () => {
  const table: readonly (readonly [string, readonly Told[], { deleted: boolean; at?: number }])[] = [
    ['not when nothing is known', [], { deleted: false }],
    ['not when it was only created', [{ change: 'created', at: 1 }], { deleted: false }],
    [
      'when its deletion is the newest',
      [
        { change: 'created', at: 1 },
        { change: 'deleted', at: 5 },
      ],
      { deleted: true, at: 5 },
    ],
    [
      'not when it was restored since',
      [
        { change: 'deleted', at: 5 },
        { change: 'restored', at: 6 },
      ],
      { deleted: false },
    ],
    [
      'again after a second deletion, since that one',
      [
        { change: 'deleted', at: 5 },
        { change: 'restored', at: 6 },
        { change: 'deleted', at: 9 },
      ],
      { deleted: true, at: 9 },
    ],
    [
      'when purged, since its deletion',
      [
        { change: 'deleted', at: 5 },
        { change: 'purged', at: 30 },
      ],
      { deleted: true, at: 5 },
    ],
    ['when purged, nobody knows since when', [{ change: 'purged', at: 30 }], { deleted: true }],
    [
      'when purged after a restoring whose deletion nobody saw, nobody knows since when',
      [
        { change: 'deleted', at: 5 },
        { change: 'restored', at: 6 },
        { change: 'purged', at: 30 },
      ],
      { deleted: true },
    ],
    [
      'when created and deleted within a second',
      [
        { change: 'deleted', at: 5 },
        { change: 'created', at: 5 },
      ],
      { deleted: true, at: 5 },
    ],
    [
      'when purged within the second of its restoring',
      [
        { change: 'purged', at: 5 },
        { change: 'restored', at: 5 },
      ],
      { deleted: true },
    ],
    [
      'not when it was restored after a purge that was told of, wrongly, before',
      [
        { change: 'purged', at: 5 },
        { change: 'restored', at: 6 },
      ],
      { deleted: false },
    ],
    [
      'when created and deleted within a second, whatever their events are called',
      [
        { change: 'created', at: 5, key: 'b' },
        { change: 'deleted', at: 5, key: 'a' },
      ],
      { deleted: true, at: 5 },
    ],
    [
      'when restored and purged within a second, whatever their events are called',
      [
        { change: 'restored', at: 5, key: 'b' },
        { change: 'purged', at: 5, key: 'a' },
      ],
      { deleted: true },
    ],
    [
      'when restored and deleted within a second, and the event of the deletion is the last by name',
      [
        { change: 'restored', at: 5, key: 'a' },
        { change: 'deleted', at: 5, key: 'b' },
      ],
      { deleted: true, at: 5 },
    ],
  ];

  it.each(table)('%s', (_name, told, { deleted, at }) => {
    const identity = known(...told);

    expect(isDeleted(identity)).toBe(deleted);
    expect(deletedAtOf(identity)).toBe(at);
  });

  it('is decided by the event where two changes are of the same second', () => {
    const told = [
      { change: 'deleted', at: 5, key: 'a' },
      { change: 'restored', at: 5, key: 'b' },
    ] as const;

    expect(lifeOf(known(...told))?.change).toBe('restored');
    expect(lifeOf(known(...told.toReversed()))?.change).toBe('restored');
  });
});

it('an identity is created once: the earliest news of it is kept', () => {
  const early = { change: 'created', at: 1 } as const;
  const late = { change: 'created', at: 5 } as const;

  const both = [known(early, late), known(late, early)];

  expect(both.map(({ created }) => created)).toEqual([
    { at: 1, key: 'acs.ims/1' },
    { at: 1, key: 'acs.ims/1' },
  ]);
});

it('a renaming that tells no name teaches nothing', () => {
  const fact = factsOf({ kind: 'identity', type: 'RamUser', key: 'k', change: 'renamed', at: 1 });

  expect(fact).toStrictEqual(nothingKnown);
  expect(mergeIdentity(fact, nothingKnown)).toStrictEqual(nothingKnown);
});

describe('the names of an identity', () => {
  it('have their first and last sighting, whatever the order of the news', () => {
    const identity = known(
      { change: 'deleted', at: 9, name: 'anna' },
      { change: 'created', at: 1, name: 'alice' },
      { change: 'renamed', at: 5, name: 'alice', newName: 'anna' },
    );

    expect(namesOf(identity)).toEqual([
      { name: 'anna', firstSeen: 5, lastSeen: 9 },
      { name: 'alice', firstSeen: 1, lastSeen: 5 },
    ]);
  });

  it('beyond the bound are those in the middle: the first and the last stay', () => {
    const identity = Array.from({ length: 200 }, (_, at) => seen(`user-${at}`, at)).reduce(mergeIdentity);

    const names = namesOf(identity).map(({ name }) => name);

    expect(names).toHaveLength(100);
    expect(names).toContain('user-0');
    expect(names).toContain('user-199');
    expect(names).not.toContain('user-100');
  });

  it('lack the sighting that is not kept', () => {
    const identity = Array.from({ length: 200 }, (_, at) => seen(`user-${at}`, at)).reduce(mergeIdentity);

    const spans = namesOf(identity);

    expect(spans.at(0)).toStrictEqual({ name: 'user-199', lastSeen: 199 });
    expect(spans.at(-1)).toStrictEqual({ name: 'user-49', firstSeen: 49 });
  });
});

it('an identity is frozen as the newest of freezing and unfreezing says', () => {
  expect(isFrozen(known({ change: 'frozen', at: 1 }))).toBe(true);
  expect(isFrozen(known({ change: 'unfrozen', at: 2 }, { change: 'frozen', at: 1 }))).toBe(false);
  expect(isFrozen(known({ change: 'frozen', at: 3 }, { change: 'unfrozen', at: 2 }))).toBe(true);
  expect(isFrozen(nothingKnown)).toBe(false);
});

it('a freezing and an unfreezing of the same second are told apart by their events', () => {
  const frozen = { change: 'frozen', at: 1 } as const;
  const unfrozen = { change: 'unfrozen', at: 1 } as const;

  expect(isFrozen(known({ ...frozen, key: 'b' }, { ...unfrozen, key: 'a' }))).toBe(true);
  expect(isFrozen(known({ ...frozen, key: 'a' }, { ...unfrozen, key: 'b' }))).toBe(false);
});

it('of each change of an access the newest is kept, with who made it', () => {
  const by = { type: 'ram-user', id: '201234567890123459', name: 'it-admin' };
  const older = { at: 1, key: 'a', what: 'GrantPermissions dev' };
  const newer = { at: 2, key: 'b', what: 'UpdateUserPermissions patch ops', by };

  const access = mergeAccess({ granted: newer, cleaned: older }, { granted: older });

  expect(access).toStrictEqual({ granted: newer, cleaned: older });
});

it('of two changes the newer is told, or the one that there is', () => {
  const older = { at: 1, key: 'a', what: 'older' };
  const newer = { at: 2, key: 'b', what: 'newer' };

  expect([newerMark(older, newer), newerMark(newer, older)]).toEqual([newer, newer]);
  expect([newerMark(older, undefined), newerMark(undefined, older)]).toEqual([older, older]);
  expect(newerMark(undefined, undefined)).toBeUndefined();
});

it('of a key every kind of change is kept, and the newest can be told', () => {
  const scheduled = { at: 1, key: 'a', what: 'ScheduleKeyDeletion' };
  const rotated = { at: 2, key: 'b', what: 'CreateKeyVersion' };

  const key = mergeKey({ CreateKeyVersion: rotated }, { ScheduleKeyDeletion: scheduled });

  expect(key).toEqual({ CreateKeyVersion: rotated, ScheduleKeyDeletion: scheduled });
  expect(newestChange(key)).toEqual({ name: 'CreateKeyVersion', mark: rotated });
  expect(newestChange({})).toBeUndefined();
});

it('the newest change of a key is the newest, whatever kind it is', () => {
  const older = { at: 1, key: 'a', what: 'older' };
  const newer = { at: 2, key: 'b', what: 'newer' };

  const newest = [
    newestChange({ EnableKey: newer }),
    newestChange({ DisableKey: older, EnableKey: newer }),
    newestChange({ DisableKey: newer, EnableKey: older }),
  ];

  expect(newest.map((change) => change?.name)).toEqual(['EnableKey', 'EnableKey', 'DisableKey']);
});
