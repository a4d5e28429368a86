/**
 * Who is meant by a name at a time. An event arrives late and in any order, and names are given again, so that today's bearer
 * may be another: a time must fit, and where two would do, nobody is chosen.
 */
import { deletedAtOf } from '../domain/inventory.ts';
import type { Uid } from '../domain/ids.ts';
import type { IdentityObservation } from '../domain/observation.ts';
import { type Instant, minutes } from '../domain/time.ts';
import type { Bearer } from './ports.ts';
import type { RecordContext } from './record-context.ts';

/** Two services write down the same moment; each to the second, by clocks of their own. */
const sameMoment = minutes(2);

/** Bare user names become principal names with the account's default domain. */
export async function withFullNames(
  observation: IdentityObservation,
  context: RecordContext,
): Promise<IdentityObservation> {
  const { type, name, newName } = observation;
  const isBare = (one: string | undefined): boolean => one !== undefined && !one.includes('@');
  if (type === 'RamRole' || !(isBare(name) || isBare(newName))) return observation;
  const domain = await context.identities.defaultDomain();
  const full = (one: string): string => (one.includes('@') ? one : `${one}@${domain}`);
  return {
    ...observation,
    ...(name === undefined ? {} : { name: full(name) }),
    ...(newName === undefined ? {} : { newName: full(newName) }),
  };
}

/** Undefined when no source can tell, or more than one person would fit. Throws when a source can't be read. */
export async function whoIsMeant(
  observation: IdentityObservation,
  context: RecordContext,
): Promise<Uid | undefined> {
  const { change, name, newName } = observation;
  if (name === undefined) return undefined;
  switch (change) {
    case 'created':
      return await livingSince(name, observation, context, 'created-then');
    case 'renamed':
      return (
        (await onlyBearer(name, observation, context)) ??
        (await livingSince(newName ?? name, observation, context, 'created-before'))
      );
    case 'frozen':
    case 'unfrozen':
      return (
        (await onlyBearer(name, observation, context)) ??
        (await livingSince(name, observation, context, 'created-before'))
      );
    case 'deleted':
      return (
        (await recycledThen(name, observation, context)) ??
        (await onlyBearer(name, observation, context, (bearer) => isGone(bearer, observation, context)))
      );
    case 'restored':
    case 'purged':
      // These name users by id.
      return await onlyBearer(name, observation, context);
  }
}

/** The identity of this name today, if its creation fits. */
async function livingSince(
  name: string,
  { type, at }: IdentityObservation,
  { identities }: RecordContext,
  fit: 'created-then' | 'created-before',
): Promise<Uid | undefined> {
  const living = type === 'RamUser' ? await identities.userNamed(name) : await identities.role(name);
  if (living?.createdAt === undefined) return undefined;
  const { createdAt, uid } = living;
  const fits = fit === 'created-then' ? Math.abs(createdAt - at) <= sameMoment : createdAt <= at + sameMoment;
  return fits ? uid : undefined;
}

async function recycledThen(
  name: string,
  { type, at }: IdentityObservation,
  { identities }: RecordContext,
): Promise<Uid | undefined> {
  if (type === 'RamRole') return undefined;
  const recycled = await identities.recycledUsersNamed(name);
  const [one, ...others] = recycled.filter(
    ({ recycledAt }) => recycledAt !== undefined && Math.abs(recycledAt - at) <= sameMoment,
  );
  return others.length === 0 ? one?.uid : undefined;
}

/** The one whom the inventory knows to have borne the name by then, and not to have been deleted before. */
async function onlyBearer(
  name: string,
  { type, at }: IdentityObservation,
  { inventory }: RecordContext,
  holds: (bearer: Bearer) => Promise<boolean> = () => Promise.resolve(true),
): Promise<Uid | undefined> {
  const bearers = (await inventory.uidsNamed(type, name)).filter((bearer) => boreItAt(bearer, at));
  const checked = await Promise.all(bearers.map(async (bearer) => ((await holds(bearer)) ? [bearer] : [])));
  const [one, ...others] = checked.flat();
  return others.length === 0 ? one?.uid : undefined;
}

function boreItAt({ firstSeen, known }: Bearer, at: Instant): boolean {
  const deletedAt = deletedAtOf(known);
  return firstSeen !== undefined && firstSeen <= at && (deletedAt === undefined || deletedAt >= at);
}

/** Gone today, or back since. A deletion is seen late: who still exists is not meant yet. */
async function isGone(
  { uid, known }: Bearer,
  { type, name, at }: IdentityObservation,
  { identities }: RecordContext,
): Promise<boolean> {
  if (known.restored !== undefined && known.restored.at >= at) return true;
  if (type === 'RamUser') return (await identities.user(uid)) === undefined;
  return name !== undefined && (await identities.role(name))?.uid !== uid;
}
