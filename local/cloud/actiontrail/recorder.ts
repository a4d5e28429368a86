/** Keeps in the account what ActionTrail knows of the writes: the same events that EventBridge carries. */
import type { Account } from '../account.ts';
import type { CloudEvent } from '../core/contract.ts';
import { keptMs } from './lookup-request.ts';

export function recordEvent(account: Account, { data, aliyunregionid }: CloudEvent, now: number): void {
  const oldest = account.trail[0];
  if (oldest !== undefined && oldest.at < now - keptMs)
    account.trail = account.trail.filter(({ at }) => at >= now - keptMs);
  account.trail.push({ at: now, region: aliyunregionid, event: data as Record<string, unknown> });
}
