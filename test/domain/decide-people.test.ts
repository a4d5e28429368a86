/** What people have said or done about a credential goes before what the log says; what has expired opens nothing. */
import type { Facts } from '../../shared/domain/decide.ts';
import { days, type Duration, hours, minutes, seconds } from '../../shared/domain/time.ts';
import {
  aCredential,
  ago,
  ahead,
  anExemption,
  anUnlistedCredential,
  now,
  theFacts,
  unknownEvidence,
  usedEvidence,
} from '../support/builders.ts';
import {
  type Case,
  decides,
  deletedNobodyKnowsWhen,
  hold,
  immediate,
  type Outline,
  revoke,
  tomorrow,
} from '../support/decisions.ts';

const idle = theFacts();
const usedBefore = theFacts({ evidence: usedEvidence(ago(days(2))) });
const usedAfter = theFacts({ evidence: usedEvidence(ago(minutes(1))) });
const unknown = theFacts({ evidence: unknownEvidence() });

const expired = { credential: aCredential({ certificate: 'Expired' }) } as const;
/** The certificate is gone, grants are left over. */
const leftOver = { credential: anUnlistedCredential({ certificate: 'Removed' }) } as const;

const exempt = (facts: Facts, until: Duration = days(30)): Facts => ({
  ...facts,
  exemption: anExemption({ expiresAt: now + until }),
});
const heldUntilItEnds = hold(ahead(days(30)), 'notice', 'exempt');

const exemptCases: readonly Case[] = [
  ['exempt, idle → held until the exemption ends', exempt(idle), heldUntilItEnds],
  ['exempt, used before the deletion → held until the exemption ends', exempt(usedBefore), heldUntilItEnds],
  [
    'exempt, used before, leavers end at once → held until the exemption ends',
    exempt(usedBefore),
    heldUntilItEnds,
    immediate,
  ],
  ['exempt, used after the deletion → held until the exemption ends', exempt(usedAfter), heldUntilItEnds],
  ['exempt, log unknown → held until the exemption ends', exempt(unknown), heldUntilItEnds],
  ['exempt, expired → held until the exemption ends', exempt({ ...idle, ...expired }), heldUntilItEnds],
  [
    'exempt, grants left over → held until the exemption ends',
    exempt({ ...idle, ...leftOver }),
    heldUntilItEnds,
  ],
  [
    'exempt, and there again after a revocation → held until the exemption ends',
    exempt({ ...idle, revokedAt: now }),
    heldUntilItEnds,
  ],
  [
    'exempt for one more second → held for that second',
    exempt(idle, seconds(1)),
    hold(ahead(seconds(1)), 'notice', 'exempt'),
  ],
  [
    'exempt until a minute ago → held, looked at again now',
    exempt(idle, -minutes(1)),
    hold(now, 'notice', 'exempt'),
  ],
];

const deletedAt = ago(days(3));
const there = (facts: Facts, revokedAt: number): Facts => ({ ...facts, deletedAt, revokedAt });
const heldForAPerson = hold(tomorrow, 'warning', 'granted-again');

const grantedAgainCases: readonly Case[] = [
  [
    'revoked after the deletion, there again, idle → held for a person',
    there(idle, ago(days(2))),
    heldForAPerson,
  ],
  [
    'revoked in the second of the deletion, there again → held for a person',
    there(idle, deletedAt),
    heldForAPerson,
  ],
  [
    'revoked once, there again, nobody knows when it was deleted → held for a person',
    deletedNobodyKnowsWhen(there(idle, ago(days(9)))),
    heldForAPerson,
  ],
  ['revoked, there again, used since → held for a person', there(usedAfter, ago(days(2))), heldForAPerson],
  [
    'revoked, there again, leavers end at once → held for a person',
    there(usedBefore, ago(days(1))),
    heldForAPerson,
    immediate,
  ],
  ['revoked, there again, log unknown → held for a person', there(unknown, ago(days(1))), heldForAPerson],
  [
    'revoked, and grants show again → held for a person',
    { ...there(idle, ago(days(2))), ...leftOver },
    heldForAPerson,
  ],
  [
    'revoked, there again, looked at again every hour → held for an hour',
    there(idle, ago(days(2))),
    hold(ahead(hours(1)), 'warning', 'granted-again'),
    { lookAgainAfter: hours(1) },
  ],
  [
    'revoked a second before this deletion, idle → revoke: it is a new reason',
    there(idle, deletedAt - seconds(1)),
    revoke,
  ],
  [
    'revoked for an earlier deletion, grants show again, idle → revoke: it is a new reason',
    { ...there(idle, ago(days(60))), ...leftOver },
    revoke,
  ],
];

const nothingToEnd: Outline = { kind: 'ignore', codes: ['expired'] };

const expiredCases: readonly Case[] = [
  ['expired, idle → nothing to end', { ...idle, ...expired }, nothingToEnd],
  ['expired, log not asked → nothing to end', { ...unknown, ...expired }, nothingToEnd],
  ['expired, used after the deletion → nothing to end', { ...usedAfter, ...expired }, nothingToEnd],
  [
    'expired, used before, leavers end at once → nothing to end',
    { ...usedBefore, ...expired },
    nothingToEnd,
    immediate,
  ],
  [
    'revoked, issued again, expired since → nothing to end',
    { ...there(idle, ago(days(2))), ...expired },
    nothingToEnd,
  ],
];

const leftOverCases: readonly Case[] = [
  ['certificate removed, grants left over, idle → revoke', { ...idle, ...leftOver }, revoke],
  [
    'certificate removed, grants left over, used before → hold until a week of silence',
    { ...usedBefore, ...leftOver },
    hold(ahead(days(5) + minutes(3)), 'notice', 'used-before-deletion'),
  ],
  [
    'certificate removed, grants left over, log unknown → held as unknown',
    { ...unknown, ...leftOver },
    hold(tomorrow, 'warning', 'evidence-unknown'),
  ],
];

decides('exempt', exemptCases);
decides('granted again', grantedAgainCases);
decides('expired', expiredCases);
decides('left over', leftOverCases);
