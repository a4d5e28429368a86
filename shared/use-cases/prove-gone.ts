/** Whether an identity is gone, proven. Whatever can't be asked leaves it unknown. */
import type { Existence } from '../domain/identity.ts';
import type { Instant } from '../domain/time.ts';
import { describeError } from './cloud-error.ts';
import type { RevokeContext } from './context.ts';
import type { RecycledUser, Role } from './ports.ts';
import { type Candidate, recycledOf } from './resolve-identity.ts';

type ProofContext = Pick<RevokeContext, 'identities' | 'guard' | 'clock'>;

/**
 * Users are asked for by id. Roles can't be: either every page of the list was read and showed a role known to exist but
 * not this one, or the role's name now answers another id. An answer that fails is `unknown`, never `gone`.
 */
export async function proveGone(candidate: Candidate, context: ProofContext): Promise<Existence> {
  return candidate.type === 'RamUser'
    ? await proveUserGone(candidate, context)
    : await proveRoleGone(candidate, context);
}

async function proveUserGone({ uid }: Candidate, context: ProofContext): Promise<Existence> {
  const { identities, clock } = context;
  const [asked, bin] = await Promise.allSettled([identities.user(uid), identities.recycledUser(uid)]);
  if (asked.status === 'fulfilled' && asked.value !== undefined) return living(asked.value);
  if (bin.status === 'fulfilled' && bin.value !== undefined) return inRecycleBin(bin.value, clock());
  if (asked.status === 'rejected') return { kind: 'unknown', why: describeError(asked.reason) };
  return { kind: 'gone', how: 'no-such-user', seenAt: clock() };
}

function living({ createdAt }: { readonly createdAt?: Instant }): Existence {
  return { kind: 'exists', ...(createdAt === undefined ? {} : { createdAt }) };
}

function inRecycleBin(user: RecycledUser, seenAt: number): Existence {
  return { kind: 'gone', how: 'in-recycle-bin', seenAt, recycled: recycledOf(user) };
}

async function proveRoleGone({ uid, names }: Candidate, context: ProofContext): Promise<Existence> {
  const { identities, guard, clock } = context;
  const [listed, ...named] = await Promise.allSettled([
    identities.roles(),
    ...names.map((name) => identities.role(name)),
  ]);
  const roles: readonly Role[] = listed.status === 'fulfilled' ? listed.value : [];
  const found = roles.find((role) => role.uid === uid);
  if (found !== undefined) return living(found);
  const answers = named.flatMap((answer) =>
    answer.status === 'fulfilled' && answer.value ? [answer.value] : [],
  );
  const answered = answers.find((role) => role.uid === uid);
  if (answered !== undefined) return living(answered);
  if (listed.status === 'fulfilled' && roles.some((role) => role.uid === guard.ownId)) {
    return { kind: 'gone', how: 'role-not-listed', seenAt: clock() };
  }
  if (answers.length > 0) return { kind: 'gone', how: 'name-taken-by-another-role', seenAt: clock() };
  const why =
    listed.status === 'rejected'
      ? describeError(listed.reason)
      : 'The list of roles does not show the guard’s own role, so what it does not show proves nothing.';
  return { kind: 'unknown', why };
}
