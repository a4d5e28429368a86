/** Who could switch Secret encryption off, by the policies attached to them and to their groups. Pure. */
import type { AccountId, Uid } from './ids.ts';
import { type How, meaningOf, type PolicyMeaning, widest } from './policy-evaluation.ts';
import type { PolicyDocument } from './policy-document.ts';

export interface PolicyHolder {
  readonly id: Uid;
  readonly name: string;
}

export interface AttachedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
  /** How often it is attached as RAM counts it; undefined when RAM does not say. */
  readonly attachments: number | undefined;
  readonly users: readonly PolicyHolder[];
  /** By name: groups have no id. */
  readonly groups: readonly string[];
  readonly roles: readonly PolicyHolder[];
}

export interface GroupMembers {
  readonly group: string;
  /** User names: RAM lists members without their ids. */
  readonly members: readonly string[];
}

export interface AttachedPolicies {
  readonly policies: readonly AttachedPolicy[];
  /** Of every group to which one of the policies is attached. */
  readonly groups: readonly GroupMembers[];
}

export interface Principal {
  readonly kind: 'user' | 'group' | 'role';
  /** Absent for a group, and for a user of whom only a group tells. */
  readonly id?: Uid;
  readonly name: string;
  /** Names of the policies that allow it, those of a user's groups included. */
  readonly via: readonly string[];
  readonly how: How;
}

export interface DoubtfulPolicy {
  readonly policy: string;
  readonly why: string;
}

export type SwitchOffRights =
  | {
      readonly kind: 'known';
      /** Never the account itself, which always can. Nobody only where nothing is in doubt. */
      readonly principals: readonly Principal[];
      /** What was not understood counts as given, and not as taken away. */
      readonly doubtful: readonly DoubtfulPolicy[];
    }
  | { readonly kind: 'unknown'; readonly why: string };

/** The first doubts are enough to begin with. */
const toldAtMost = 5;

interface Judged {
  readonly policy: AttachedPolicy;
  readonly meaning: PolicyMeaning;
}

/** A Deny of one's own, or for a user of any of the groups, wins over every Allow. */
export function whoCanSwitchOff(
  { policies, groups }: AttachedPolicies,
  accountId: AccountId,
): SwitchOffRights {
  const judged = policies.map((policy): Judged => ({
    policy,
    meaning: meaningOf(policy.document, accountId),
  }));
  const [onUsers, onGroups, onRoles] = [holdings(), holdings(), holdings()];
  for (const one of judged) {
    for (const user of one.policy.users) onUsers.add(folded(user.name), user, one);
    for (const name of one.policy.groups) onGroups.add(folded(name), { name }, one);
    for (const role of one.policy.roles) onRoles.add(role.id, role, one);
  }
  for (const { group, members } of groups) {
    const inherited = onGroups.of(folded(group));
    for (const name of members) onUsers.add(folded(name), { name }, ...inherited);
  }
  const read = new Set(groups.map(({ group }) => folded(group)));
  const unread = onGroups.all().filter(({ holder }) => !read.has(folded(holder.name)));
  const principals = [
    ...onUsers.all().flatMap((held) => principal('user', held)),
    ...onGroups.all().flatMap((held) => principal('group', held)),
    ...onRoles.all().flatMap((held) => principal('role', held)),
  ];
  const doubtful = [...judged.flatMap(doubtsAbout), ...unread.flatMap(doubtsAboutMembers)];
  if (principals.length > 0 || doubtful.length === 0) return { kind: 'known', principals, doubtful };
  const why = doubtful
    .slice(0, toldAtMost)
    .map((doubt) => `${doubt.policy}: ${doubt.why}`)
    .join('; ');
  return { kind: 'unknown', why: `Nobody is seen who could, and not every policy is understood: ${why}.` };
}

type Holder = Partial<Pick<PolicyHolder, 'id'>> & { readonly name: string };

interface Held {
  readonly holder: Holder;
  readonly policies: readonly Judged[];
}

/** Who holds which policies, in the order in which they were seen. */
function holdings() {
  const held = new Map<string, Held>();
  return {
    add: (key: string, holder: Holder, ...more: readonly Judged[]): void => {
      const before = held.get(key);
      const known = before?.holder.id === undefined ? holder : before.holder;
      held.set(key, { holder: known, policies: [...(before?.policies ?? []), ...more] });
    },
    of: (key: string): readonly Judged[] => held.get(key)?.policies ?? [],
    all: (): readonly Held[] => [...held.values()],
  };
}

function principal(kind: Principal['kind'], { holder, policies }: Held): Principal[] {
  const allowing = policies.filter(({ meaning }) => meaning.allows !== undefined);
  const how = widest(allowing.flatMap(({ meaning }) => meaning.allows ?? []));
  if (how === undefined || policies.some(({ meaning }) => meaning.denies)) return [];
  const via = [...new Set(allowing.map(({ policy }) => policy.name))].toSorted();
  return [{ kind, ...holder, via, how }];
}

function doubtsAbout({ policy, meaning }: Judged): DoubtfulPolicy[] {
  const { name, attachments, users, groups, roles } = policy;
  const listed = users.length + groups.length + roles.length;
  const why = [...meaning.doubts];
  if (meaning.allows !== undefined && (attachments ?? 0) > listed)
    why.push(`it is attached ${attachments} times, and RAM names ${listed} of whom`);
  return why.map((one) => ({ policy: name, why: one }));
}

function doubtsAboutMembers({ holder, policies }: Held): DoubtfulPolicy[] {
  const why = `who is in the group ${holder.name} is not known`;
  return policies.map(({ policy }) => ({ policy: policy.name, why }));
}

/** Names of users and groups are ASCII, and the same in any case of letters. */
function folded(name: string): string {
  return name.toLowerCase();
}
