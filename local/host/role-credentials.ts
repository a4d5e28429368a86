/** The temporary credentials of a function's role. */
import type { AccessKey, Clock } from '../cloud/core/contract.ts';
import type { HostOptions } from './contract.ts';

type Give = HostOptions['credentials'];

export function asCredentials({ id, secret, securityToken = '' }: AccessKey): ReturnType<Give> {
  return { accessKeyId: id, accessKeySecret: secret, securityToken };
}

/** The same for every invocation that begins within so long; how long the platform gives the same is unknown. */
export function keptCredentials(issue: () => AccessKey, clock: Clock, keptForMs: number): Give {
  let kept: { readonly credentials: ReturnType<Give>; readonly until: number } | undefined;
  return () => {
    const now = clock.now();
    if (kept === undefined || now >= kept.until)
      kept = { credentials: asCredentials(issue()), until: now + keptForMs };
    return kept.credentials;
  };
}
