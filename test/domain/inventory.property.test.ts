/** Facts in any order, in any grouping and any number end in the same state: events come late, twice and out of order. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accessChanges,
  type ChangeMark,
  keyChanges,
  type KnownAccess,
  type KnownIdentity,
  type KnownKey,
  mergeAccess,
  mergeIdentity,
  mergeKey,
  namesAtMost,
  nothingKnown,
} from '../../shared/domain/inventory.ts';
import { factsOf, type IdentityObservation } from '../../shared/domain/observation.ts';

/** Few times, so that they often are the same; event times are to the second. */
const times = fc.integer({ min: 0, max: 8 }).map((second) => second * 1000);
const keys = fc.integer({ min: 0, max: 5 }).map((number) => `acs.ims/${number}`);
const texts = fc.constantFrom('one', 'another', 'a third');

const observations = fc.record(
  {
    kind: fc.constant('identity' as const),
    type: fc.constant('RamUser' as const),
    key: keys,
    at: times,
    change: fc.constantFrom<IdentityObservation['change']>(
      'created',
      'renamed',
      'deleted',
      'restored',
      'purged',
      'frozen',
      'unfrozen',
    ),
    name: texts,
    newName: texts,
  },
  { requiredKeys: ['kind', 'type', 'key', 'at', 'change'] },
);
const identityFacts: fc.Arbitrary<KnownIdentity> = observations.map(factsOf);

const actors = fc.record({ type: texts, id: texts, name: texts });
const marks: fc.Arbitrary<ChangeMark> = fc.record(
  { at: times, key: keys, what: texts, by: actors },
  { requiredKeys: ['at', 'key', 'what'] },
);
const oneOf = <Name extends string>(names: readonly Name[]): fc.Arbitrary<{ [Key in Name]?: ChangeMark }> =>
  fc
    .tuple(fc.constantFrom(...names), marks)
    .map(([name, mark]) => ({ [name]: mark }) as { [Key in Name]?: ChangeMark });
const accessFacts: fc.Arbitrary<KnownAccess> = oneOf(accessChanges);
const keyFacts: fc.Arbitrary<KnownKey> = oneOf(keyChanges);

interface Kind<Known> {
  readonly facts: fc.Arbitrary<Known>;
  readonly merge: (one: Known, other: Known) => Known;
  readonly empty: Known;
}

function holdsFor<Known>({ facts, merge, empty }: Kind<Known>): void {
  const all = (list: readonly Known[]): Known => list.reduce(merge, empty);
  const states = fc.array(facts, { maxLength: 12 }).map(all);

  it('has the same state after any permutation with any doubles', () => {
    const lists = fc.array(facts, { minLength: 1, maxLength: 12 });
    const shuffled = lists.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray([...list, ...list, ...list], {
          minLength: list.length * 3,
          maxLength: list.length * 3,
        }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([list, again]) => {
        expect(all(again)).toEqual(all(list));
      }),
    );
  });

  it('merges whole states commutatively, associatively and idempotently', () => {
    fc.assert(
      fc.property(states, states, states, (one, other, third) => {
        expect(merge(one, other)).toEqual(merge(other, one));
        expect(merge(merge(one, other), third)).toEqual(merge(one, merge(other, third)));
        expect(merge(one, one)).toEqual(one);
        expect(merge(one, empty)).toEqual(one);
      }),
    );
  });
}

describe('what is known of an identity', () => {
  holdsFor({ facts: identityFacts, merge: mergeIdentity, empty: nothingKnown });

  it('is bounded by renaming for ever, and lawful where it is cut', () => {
    const renamings = fc.array(
      fc.record({ name: fc.integer({ min: 0, max: 2 * namesAtMost }), at: fc.nat(1000) }),
      { minLength: 3 * namesAtMost, maxLength: 3 * namesAtMost },
    );
    const factOf = ({ name, at }: { name: number; at: number }): KnownIdentity =>
      factsOf({
        kind: 'identity',
        type: 'RamUser',
        key: 'k',
        change: 'renamed',
        at,
        newName: `user-${name}`,
      });
    fc.assert(
      fc.property(renamings, (list) => {
        const facts = list.map(factOf);
        const half = facts.length / 2;
        const known = facts.reduce(mergeIdentity, nothingKnown);
        const inHalves = mergeIdentity(
          facts.slice(half).reduce(mergeIdentity, nothingKnown),
          facts.slice(0, half).toReversed().reduce(mergeIdentity, nothingKnown),
        );
        expect(inHalves).toEqual(known);
        expect(known.firstSeen.length).toBeLessThanOrEqual(namesAtMost);
        expect(known.lastSeen.length).toBeLessThanOrEqual(namesAtMost);
      }),
      { numRuns: 30 },
    );
  });
});

describe('what is known of an access', () => {
  holdsFor({ facts: accessFacts, merge: mergeAccess, empty: {} });
});

describe('what is known of a key', () => {
  holdsFor({ facts: keyFacts, merge: mergeKey, empty: {} });
});
