/** ActionTrail 2020-07-06: LookupEvents. Every region has its own endpoint and its own events. */
import type { Account } from '../account.ts';
import { type AccessKeys, type Clock, type Service, ServiceError } from '../core/contract.ts';
import { regionIn } from '../core/region.ts';
import { type RpcCall, rpcService } from '../core/rpc.ts';
import { settleEncryption } from '../cs/encryption.ts';
import { isoSeconds } from '../trail-events.ts';
import { conditionParameters } from './conditions.ts';
import { findEvents } from './lookup.ts';
import { lookupIn, tokenFor } from './lookup-request.ts';

interface ActionTrailOptions {
  readonly account: Account;
  readonly clock: Clock;
  readonly keys: AccessKeys;
}

function lookupEvents(account: Account, call: RpcCall): Record<string, unknown> {
  const region = regionIn(call.host) ?? account.region;
  const { behaviours } = account;
  const lookup = lookupIn(call, region, behaviours);
  const { start, end, size, direction, after, conditions } = lookup;
  // Times are given to the second: the whole last second is asked for, as far as its events can be seen already.
  const to = Math.min(end + 999, call.at - behaviours.trailDelayMs);
  const found = findEvents(account, region, { from: start, to, direction, after }, conditions, size + 1);
  const events = found.slice(0, size);
  const last = events.at(-1);
  return {
    StartTime: isoSeconds(start),
    EndTime: isoSeconds(end),
    ...(found.length > size && last !== undefined ? { NextToken: tokenFor(call, region, lookup, last) } : {}),
    Events: events.map((entry) => ({ ...entry.event(), eventVersion: '1' })),
  };
}

/** Documented: two calls a second for the account, in whichever regions. A refused call doesn't count. */
function limitFor(account: Account): (now: number) => void {
  let answered: number[] = [];
  return (now) => {
    answered = answered.filter((at) => now - at < 1000);
    if (answered.length >= account.behaviours.lookupsPerSecond)
      throw new ServiceError(400, 'Throttling.User', 'Request was denied due to user flow control.');
    answered.push(now);
  };
}

export function actionTrailService({ account, clock, keys }: ActionTrailOptions): Service {
  const throttle = limitFor(account);
  return rpcService({
    name: 'actiontrail',
    host: 'actiontrail.aliyuncs.com',
    version: '2020-07-06',
    operations: new Map([
      [
        'LookupEvents',
        {
          optional: ['StartTime', 'EndTime', 'MaxResults', 'NextToken', 'Direction', ...conditionParameters],
          answer: (call) => {
            throttle(call.at);
            // A cluster whose encryption was switched makes other calls from then on.
            settleEncryption(account, call.at);
            return lookupEvents(account, call);
          },
        },
      ],
    ]),
    keys,
    clock,
  });
}
