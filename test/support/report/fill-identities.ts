/** Who there is, was, and how they were called. */
import { nothingKnown, seen } from '../../../shared/domain/inventory.ts';
import type { Instant } from '../../../shared/domain/time.ts';
import { clusters, people, type Person } from './cast.ts';
import { daysAgo } from './evidence.ts';
import type { Seed } from './seed.ts';

/** Days ago. */
const deletedAgo: ReadonlyMap<Person, number> = new Map([
  [people.alice, 3],
  [people.bob, 5],
  [people.dave, 12],
  [people.erin, 12],
  [people.deployer, 1],
  [people.backup, 9],
]);

export function deletedAt(of: Person, now: Instant): Instant | undefined {
  const count = deletedAgo.get(of);
  return count === undefined ? undefined : daysAgo(now, count);
}

export async function fillIdentities({ state: { inventory }, now, say }: Seed): Promise<void> {
  for (const one of Object.values(people)) {
    const gone = deletedAt(one, now);
    const key = `acs.ram/${one.uid}`;
    await inventory.learn(one.uid, one.type, {
      ...nothingKnown,
      ...seen(say(one.name), daysAgo(now, 20)),
      created: { at: daysAgo(now, 300), key: `${key}/1` },
      ...(gone === undefined ? {} : { deleted: { at: gone, key: `${key}/2` } }),
      ...(one === people.frank ? { frozen: { at: daysAgo(now, 2), key: `${key}/3` } } : {}),
    });
  }
  await inventory.learn(people.alice.uid, 'RamUser', {
    ...nothingKnown,
    ...seen(say('alice.miller@example.onaliyun.com'), daysAgo(now, 200)),
  });
  const by = { type: 'ram-user', id: people.carol.uid, name: say('it-admin') };
  const granted = {
    at: daysAgo(now, 100),
    key: 'acs.cs/1',
    what: say('UpdateUserPermissions dev on payments'),
    by,
  };
  await inventory.learnAccess(clusters.payments.id, people.alice.uid, {
    granted,
    issued: { ...granted, key: 'acs.cs/2', what: say('DescribeClusterUserKubeconfig') },
  });
  await inventory.learnAccess(clusters.lake.id, people.carol.uid, { granted });
}
