/** Who the function is to the cloud. Asked once for the same credentials: whom they belong to never changes. */
import type { FunctionContext } from '../shared/runtime/context.ts';
import type { Identities } from '../shared/use-cases/ports.ts';

type Own = ReturnType<Identities['self']>;

export function ownIdentity(): (platform: FunctionContext, identities: Pick<Identities, 'self'>) => Own {
  let known: { readonly token: string | undefined; readonly own: Own } | undefined;
  return ({ credentials }, identities) => {
    const token = credentials?.securityToken;
    if (known !== undefined && token !== undefined && known.token === token) return known.own;
    const asked = { token, own: identities.self() };
    known = asked;
    // A failure is met by those who wait for it now, and by nobody later.
    asked.own.catch(() => {
      if (known === asked) known = undefined;
    });
    return asked.own;
  };
}
