/** What a use decides about a deleted identity's credential: before the deletion, after it, or nobody knows. */
import type { Facts } from '../../shared/domain/decide.ts';
import { days, hours, type Instant, minutes, seconds } from '../../shared/domain/time.ts';
import { ago, ahead, now, theFacts, usedEvidence } from '../support/builders.ts';
import {
  type Case,
  decides,
  deletedNobodyKnowsWhen,
  hold,
  immediate,
  type Outline,
  tomorrow,
} from '../support/decisions.ts';

const deletedAt = ago(minutes(3));
/** Three minutes for lines that come late and for the window's own end. */
const afterSilence = (lastUse: Instant): Instant => lastUse + days(7) + minutes(3);
const incomplete = { butUnknown: { why: 'incomplete', detail: 'Still Incomplete.' } } as const;
const ofYesterday = { through: ago(days(1)) };

const revokeByPolicy = {
  kind: 'revoke',
  codes: ['used-before-deletion', 'standing-policy'],
  byPolicy: 'leaver: immediate',
} as Outline;

function used(at: Instant, over: Parameters<typeof usedEvidence>[1] = {}): Facts {
  return theFacts({ evidence: usedEvidence(at, over), deletedAt });
}

const usedBeforeCases: readonly Case[] = [
  [
    'used two days before the deletion → hold until a week of silence',
    used(ago(days(2))),
    hold(afterSilence(ago(days(2))), 'notice', 'used-before-deletion'),
  ],
  [
    'used a second before the deletion → hold until a week of silence',
    used(deletedAt - seconds(1)),
    hold(afterSilence(deletedAt - seconds(1)), 'notice', 'used-before-deletion'),
  ],
  [
    'used in the very second of the deletion → counts as before',
    used(deletedAt),
    hold(afterSilence(deletedAt), 'notice', 'used-before-deletion'),
  ],
  [
    'used almost seven days ago → hold for the hours that are left',
    used(ago(days(7) - hours(2))),
    hold(ahead(hours(2) + minutes(3)), 'notice', 'used-before-deletion'),
  ],
  [
    'used nine days ago, an older window → hold, looked at again now',
    used(ago(days(9))),
    hold(now, 'notice', 'used-before-deletion'),
  ],
  [
    'used before the deletion, leavers end at once → revoke by that policy',
    used(ago(days(2))),
    revokeByPolicy,
    immediate,
  ],
  [
    'used in the very second of the deletion, leavers end at once → revoke by that policy',
    used(deletedAt),
    revokeByPolicy,
    immediate,
  ],
  [
    'used before the deletion, later use not excluded → hold until tomorrow',
    used(ago(days(2)), incomplete),
    hold(tomorrow, 'warning', 'used-before-deletion', 'later-use-not-excluded'),
  ],
  [
    'used before the deletion, later use not excluded, leavers end at once → hold all the same',
    used(ago(days(2)), incomplete),
    hold(tomorrow, 'warning', 'used-before-deletion', 'later-use-not-excluded'),
    immediate,
  ],
  [
    'used before the deletion, the log read an hour ago, leavers end at once → revoke by that policy',
    used(ago(days(2)), { through: ago(hours(1)) }),
    revokeByPolicy,
    immediate,
  ],
  [
    'used before the deletion, the log read yesterday, leavers end at once → hold',
    used(ago(days(2)), ofYesterday),
    hold(tomorrow, 'warning', 'used-before-deletion', 'later-use-not-excluded'),
    immediate,
  ],
  [
    'used before the deletion, the log read yesterday and incomplete → hold for both',
    used(ago(days(2)), { ...ofYesterday, ...incomplete }),
    hold(tomorrow, 'warning', 'used-before-deletion', 'later-use-not-excluded', 'later-use-not-excluded'),
  ],
];

const usedAfterCases: readonly Case[] = [
  [
    'used a second after the deletion → critical, held for a person',
    used(deletedAt + seconds(1)),
    hold(tomorrow, 'critical', 'used-after-deletion'),
  ],
  [
    'used just now, deleted half a year ago → critical, held for a person',
    { ...used(ago(minutes(2))), deletedAt: ago(days(180)) },
    hold(tomorrow, 'critical', 'used-after-deletion'),
  ],
  [
    'used after the deletion, leavers end at once → critical, held all the same',
    used(ago(minutes(1))),
    hold(tomorrow, 'critical', 'used-after-deletion'),
    immediate,
  ],
  [
    'used after the deletion, later use not excluded → critical, and says so',
    used(ago(minutes(1)), incomplete),
    hold(tomorrow, 'critical', 'used-after-deletion', 'later-use-not-excluded'),
  ],
  [
    'used after the deletion, the log read yesterday → critical, and says so',
    { ...used(ago(days(2)), ofYesterday), deletedAt: ago(days(3)) },
    hold(tomorrow, 'critical', 'used-after-deletion', 'later-use-not-excluded'),
  ],
];

const untimedCases: readonly Case[] = [
  [
    'used, nobody knows when it was deleted → hold until a week of silence',
    deletedNobodyKnowsWhen(used(ago(days(2)))),
    hold(afterSilence(ago(days(2))), 'warning', 'used-deletion-time-unknown'),
  ],
  [
    'used, deletion time unknown, leavers end at once → hold all the same',
    deletedNobodyKnowsWhen(used(ago(days(2)))),
    hold(afterSilence(ago(days(2))), 'warning', 'used-deletion-time-unknown'),
    immediate,
  ],
  [
    'used, deletion time unknown, later use not excluded → hold until tomorrow',
    deletedNobodyKnowsWhen(used(ago(days(2)), incomplete)),
    hold(tomorrow, 'warning', 'used-deletion-time-unknown', 'later-use-not-excluded'),
  ],
  [
    'used nine days ago, deletion time unknown → hold, looked at again now',
    deletedNobodyKnowsWhen(used(ago(days(9)))),
    hold(now, 'warning', 'used-deletion-time-unknown'),
  ],
];

decides('used before the deletion', usedBeforeCases);
decides('used after the deletion', usedAfterCases);
decides('used, and the deletion has no time', untimedCases);
