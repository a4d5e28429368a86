/** Adds up what analyses show of identities' uses. Nothing here ever makes a use that was seen go away. */
import type { UsesByWay, UsesOneWay, Way } from './audit.ts';
import type { Uid } from './ids.ts';

export interface IdentityUses {
  readonly uid: Uid;
  readonly way: Way;
  readonly use: UsesOneWay;
}

/** So many user agents and addresses are kept. */
const valuesAtMost = 5;

/** The rows of one answer, of which several can be about the same identity: one for each way in. */
export function addedUp(rows: readonly IdentityUses[]): Map<Uid, UsesByWay> {
  return collected(rows, (one, other) => {
    const newest = other.at > one.at ? other : one;
    return {
      ...newest,
      count: one.count + other.count,
      userAgents: some(one.userAgents, other.userAgents),
      addresses: some(one.addresses, other.addresses),
    };
  });
}

/** Two answers about the same time: whichever saw more of an identity. */
export function seenInEither(one: UsesByWay | undefined, other: UsesByWay): UsesByWay {
  const merged: { [W in Way]?: UsesOneWay } = { ...one };
  for (const [way, use] of waysOf(other)) {
    const known = merged[way];
    if (known === undefined || isMore(use, known)) merged[way] = use;
  }
  return merged;
}

function waysOf(uses: UsesByWay): [Way, UsesOneWay][] {
  return (['certificate', 'ack-ram-authenticator', 'on-behalf'] as const).flatMap((way) => {
    const use = uses[way];
    return use === undefined ? [] : [[way, use] satisfies [Way, UsesOneWay]];
  });
}

function isMore(use: UsesOneWay, known: UsesOneWay): boolean {
  return use.at > known.at || (use.at === known.at && use.count > known.count);
}

function collected(
  rows: readonly IdentityUses[],
  merge: (one: UsesOneWay, other: UsesOneWay) => UsesOneWay,
): Map<Uid, UsesByWay> {
  const found = new Map<Uid, { [W in Way]?: UsesOneWay }>();
  for (const { uid, way, use } of rows) {
    const ways = found.get(uid) ?? {};
    const known = ways[way];
    ways[way] = known === undefined ? use : merge(known, use);
    found.set(uid, ways);
  }
  return found;
}

function some(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])].slice(0, valuesAtMost);
}
