/** What people do to users and roles, and the events of it as the function parses them. */
import { parseTrigger } from '../../functions/revoke/parse-trigger.ts';
import type { Notice } from '../../shared/use-cases/ports.ts';
import type { StartedAccount } from './account-start.ts';
import type { ModelCloud } from './model-cloud.ts';
import { isAlive, nameOf, type Person } from './truth.ts';

export interface Event {
  readonly notice: Notice;
  readonly words: string;
  /** The function answered well: EventBridge does not deliver it again by itself. */
  isTaken: boolean;
}

/** Each answers what was done, or undefined when it can't be done now. */
export interface IdentityDeeds {
  remove(who: number, by: 'ram' | 'ims-name' | 'ims-id'): Promise<string | undefined>;
  restore(who: number): Promise<string | undefined>;
  purge(who: number): Promise<string | undefined>;
  succeed(who: number, clusters: number): string | undefined;
}

/** Positions count round. */
export const at = <T>(list: readonly T[], position: number): T | undefined =>
  list.length === 0 ? undefined : list[position % list.length];

export function identityDeeds(
  model: ModelCloud,
  { truth, isTaken, join }: StartedAccount,
  events: Event[],
): IdentityDeeds {
  const recycled = (who: number): Person | undefined =>
    at(
      truth.people.filter((one) => one.isRecycled),
      who,
    );

  /** Ids of events are by number: the order in which the guard looks at them must not be chance. */
  function collect(words: string): void {
    for (const published of model.events.splice(0)) {
      const id = `e${events.length + 1}`;
      const task = parseTrigger(Buffer.from(JSON.stringify({ ...published, id })));
      const [event] = task.kind === 'events' ? task.events : [];
      if (event?.kind !== 'deletion') throw new Error(`The ${words} is no deletion to the guard.`);
      events.push({ notice: event.notice, words: `${id} (${words})`, isTaken: false });
    }
  }

  return {
    async remove(who, by) {
      const person = at(truth.people.filter(isAlive), who);
      if (person === undefined) return undefined;
      const { kind, name: userName, uid: userId } = person;
      const how = kind === 'role' ? 'ram' : by;
      if (kind === 'role') await model.people.deleteRole(userName);
      else if (by === 'ram') await model.people.deleteUserInRam(userName);
      else await model.people.deleteUser(by === 'ims-id' ? { userId } : { userName });
      const life = person.lives.at(-1);
      if (life !== undefined) life.until = model.now();
      person.isRecycled = kind === 'user' && model.account.behaviours.recycleBin === 'on';
      collect(`deletion of ${nameOf(person)} by ${how}`);
      return `${nameOf(person)} is deleted (${how}): event e${events.length}`;
    },
    async restore(who) {
      const person = recycled(who);
      if (person === undefined || isTaken('user', person.name)) return undefined;
      await model.people.restore(person.uid);
      model.events.length = 0;
      person.isRecycled = false;
      person.lives.push({ from: model.now() });
      return `${nameOf(person)} is restored`;
    },
    async purge(who) {
      const person = recycled(who);
      if (person === undefined) return undefined;
      await model.people.purge(person.uid);
      person.isRecycled = false;
      collect(`purge of ${nameOf(person)}`);
      return `${nameOf(person)} is purged: event e${events.length}`;
    },
    succeed(who, clusters) {
      const free = truth.people.filter((one) => !isAlive(one) && !isTaken(one.kind, one.name));
      const before = at(free, who);
      if (before === undefined) return undefined;
      const successor = join({ kind: before.kind, clusters, isRevokable: true }, before.name);
      return `${nameOf(successor)} joins under the name of ${nameOf(before)}`;
    },
  };
}
