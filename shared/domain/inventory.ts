/**
 * What the events of an account teach about its identities, their access and its keys. A fact is a small state, and two states
 * merge into one: merging is commutative, associative and idempotent, so that events that come late, twice or in any order
 * end in the same state. Nothing here proves that somebody is gone; it says whom to ask for.
 */
import type { Instant } from './time.ts';

/** That something happened: when, and by which event (`<source>/<id>`). */
export interface Mark {
  readonly at: Instant;
  readonly key: string;
}

/** Who did it, as ActionTrail names the caller. */
export interface Actor {
  readonly type: string;
  readonly id: string;
  readonly name: string;
}

export interface ChangeMark extends Mark {
  /** The operation and what it was about, in a line. */
  readonly what: string;
  readonly by?: Actor;
}

export interface Sighting {
  readonly name: string;
  readonly at: Instant;
}

const lifeChanges = ['created', 'deleted', 'restored', 'purged'] as const;
export type LifeChange = (typeof lifeChanges)[number];
export type FreezeChange = 'frozen' | 'unfrozen';

/** Of each change only the newest mark is kept, of the creation the earliest: a uid is created once. */
export type KnownIdentity = { readonly [Change in LifeChange | FreezeChange]?: Mark } & {
  /** When each name was first and last seen; see `namesAtMost`. Earliest first, and latest first. */
  readonly firstSeen: readonly Sighting[];
  readonly lastSeen: readonly Sighting[];
};

/**
 * So many names are kept by their first and so many by their last sighting, enough for every real person, and a bound for a
 * program that renames for ever. Such a cut keeps merging lawful: what drops out is beaten by others, which only get better.
 */
export const namesAtMost = 50;

export const nothingKnown: KnownIdentity = { firstSeen: [], lastSeen: [] };

export function mergeIdentity(one: KnownIdentity, other: KnownIdentity): KnownIdentity {
  const newest = mergeMarks(one, other, ['deleted', 'restored', 'purged', 'frozen', 'unfrozen']);
  const created = lastOf([one.created, other.created], (a, b) => byTime(b, a));
  return {
    ...(created === undefined ? {} : { created }),
    ...newest,
    firstSeen: mergeSightings(one.firstSeen, other.firstSeen, (a, b) => a - b),
    lastSeen: mergeSightings(one.lastSeen, other.lastSeen, (a, b) => b - a),
  };
}

/** The fact that somebody bore a name at a time. */
export function seen(name: string, at: Instant): KnownIdentity {
  return { firstSeen: [{ name, at }], lastSeen: [{ name, at }] };
}

export interface NameSpan {
  readonly name: string;
  readonly firstSeen?: Instant;
  readonly lastSeen?: Instant;
}

/** Every kept name, the one that was seen last first. A bound that is not kept any more is absent. */
export function namesOf({ firstSeen, lastSeen }: KnownIdentity): NameSpan[] {
  const first = new Map(firstSeen.map(({ name, at }) => [name, at]));
  const latest = lastSeen.map(({ name, at }): NameSpan => {
    const from = first.get(name);
    return { name, ...(from === undefined ? {} : { firstSeen: from }), lastSeen: at };
  });
  const kept = new Set(latest.map(({ name }) => name));
  const early = firstSeen.filter(({ name }) => !kept.has(name));
  return [...latest, ...early.map(({ name, at }): NameSpan => ({ name, firstSeen: at }))];
}

/** The newest of its changes; within the same second a creation is the first and a purge the last. */
export function lifeOf(
  identity: KnownIdentity,
): { readonly change: LifeChange; readonly mark: Mark } | undefined {
  const rank: Readonly<Record<LifeChange, number>> = { created: 0, deleted: 1, restored: 1, purged: 2 };
  return lifeChanges
    .flatMap((change) => {
      const mark = identity[change];
      return mark === undefined ? [] : [{ change, mark }];
    })
    .toSorted((a, b) => a.mark.at - b.mark.at || rank[a.change] - rank[b.change] || byTime(a.mark, b.mark))
    .at(-1);
}

export function isDeleted(identity: KnownIdentity): boolean {
  const change = lifeOf(identity)?.change;
  return change === 'deleted' || change === 'purged';
}

/** When somebody who is recorded as deleted was deleted; a purge alone does not tell. */
export function deletedAtOf(identity: KnownIdentity): Instant | undefined {
  if (!isDeleted(identity) || identity.deleted === undefined) return undefined;
  const isOlder = identity.restored !== undefined && identity.restored.at > identity.deleted.at;
  return isOlder ? undefined : identity.deleted.at;
}

export function isFrozen({ frozen, unfrozen }: KnownIdentity): boolean {
  return frozen !== undefined && (unfrozen === undefined || byTime(unfrozen, frozen) < 0);
}

/** Who was granted something, given a kubeconfig or lost it on one cluster: the newest of each. */
export const accessChanges = ['granted', 'withdrawn', 'issued', 'cleaned'] as const;
export type AccessChange = (typeof accessChanges)[number];
export type KnownAccess = { readonly [Change in AccessChange]?: ChangeMark };

export function mergeAccess(one: KnownAccess, other: KnownAccess): KnownAccess {
  return mergeMarks(one, other, accessChanges);
}

/** Changes of a key that Secret encryption may depend on, by KMS's own operation names: the newest of each. */
export const keyChanges = [
  'DisableKey',
  'EnableKey',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'DeleteKeyMaterial',
  'ImportKeyMaterial',
  'CreateKeyVersion',
  'UpdateRotationPolicy',
  'SetDeletionProtection',
] as const;
export type KeyChange = (typeof keyChanges)[number];
export type KnownKey = { readonly [Change in KeyChange]?: ChangeMark };

export function mergeKey(one: KnownKey, other: KnownKey): KnownKey {
  return mergeMarks(one, other, keyChanges);
}

export function newestChange(
  key: KnownKey,
): { readonly name: KeyChange; readonly mark: ChangeMark } | undefined {
  return keyChanges
    .flatMap((name) => {
      const mark = key[name];
      return mark === undefined ? [] : [{ name, mark }];
    })
    .toSorted((a, b) => byTime(a.mark, b.mark))
    .at(-1);
}

export function newerMark<M extends Mark>(one: M | undefined, other: M | undefined): M | undefined {
  return lastOf<M>([one, other], byTime);
}

type Marks<Name extends string, M extends Mark> = { readonly [Key in Name]?: M };

function mergeMarks<Name extends string, M extends Mark>(
  one: Marks<Name, M>,
  other: Marks<Name, M>,
  names: readonly Name[],
): Marks<Name, M> {
  const merged: { [Key in Name]?: M } = {};
  for (const name of names) {
    const newest = newerMark<M>(one[name], other[name]);
    if (newest !== undefined) merged[name] = newest;
  }
  return merged;
}

function lastOf<M extends Mark>(
  marks: readonly (M | undefined)[],
  order: (one: M, other: M) => number,
): M | undefined {
  return marks
    .filter((mark) => mark !== undefined)
    .toSorted(order)
    .at(-1);
}

/** A total order: two marks of the same time are told apart by their event, of the same event by what they say. */
function byTime(one: Mark, other: Mark): number {
  return one.at - other.at || byText(textOf(one), textOf(other));
}

function textOf(mark: Mark & Partial<ChangeMark>): string {
  const { key, what, by } = mark;
  return JSON.stringify([key, what, by?.type, by?.id, by?.name]);
}

function byText(one: string, other: string): number {
  return one < other ? -1 : 1;
}

function mergeSightings(
  one: readonly Sighting[],
  other: readonly Sighting[],
  better: (a: Instant, b: Instant) => number,
): Sighting[] {
  const best = new Map<string, Instant>();
  for (const { name, at } of [...one, ...other]) {
    const known = best.get(name);
    if (known === undefined || better(at, known) < 0) best.set(name, at);
  }
  return [...best]
    .map(([name, at]): Sighting => ({ name, at }))
    .toSorted((a, b) => better(a.at, b.at) || byText(a.name, b.name))
    .slice(0, namesAtMost);
}
