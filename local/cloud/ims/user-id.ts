import { invalid } from '../core/rpc-parameters.ts';

/** A user id as the caller sent it; what is no id at all is refused, so that it can't pass for a deleted user (inferred). */
export function userId(value: string): string {
  if (!/^\d{10,20}$/.test(value)) throw invalid('UserId', 'is not the id of a user');
  return value;
}
