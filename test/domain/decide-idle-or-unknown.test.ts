/** What silence decides about a deleted identity's credential, and what not knowing does. */
import type { Facts } from '../../shared/domain/decide.ts';
import type { UnknownReason } from '../../shared/domain/evidence.ts';
import { days, hours, minutes, seconds } from '../../shared/domain/time.ts';
import {
  aCluster,
  aCredential,
  ago,
  ahead,
  idleEvidence,
  someDetails,
  theFacts,
  unknownEvidence,
} from '../support/builders.ts';
import {
  type Case,
  decides,
  deletedNobodyKnowsWhen,
  heldAsUnknown,
  hold,
  immediate,
  revoke,
} from '../support/decisions.ts';

function idle(over: Parameters<typeof idleEvidence>[0] = {}): Facts {
  return theFacts({ evidence: idleEvidence(over) });
}

const ofYesterday = { through: ago(days(1)) };
const role = aCredential({ details: someDetails({ accountType: 'RamRole' }) });
const onUpdatingCluster = aCredential({ cluster: aCluster({ state: 'updating' }) });
const { from, through } = idleEvidence();

const idleCases: readonly Case[] = [
  ['idle for seven days, log complete → revoke', idle(), revoke],
  ['idle for thirty days, log complete → revoke', idle({ from: through - days(30) }), revoke],
  ['idle, and the deleted identity was a role → revoke', { ...idle(), credential: role }, revoke],
  ['idle, on a cluster that is being updated → revoke', { ...idle(), credential: onUpdatingCluster }, revoke],
  ['idle, deleted half a year ago → revoke', { ...idle(), deletedAt: ago(days(180)) }, revoke],
  ['idle, and nobody knows when it was deleted → revoke', deletedNobodyKnowsWhen(idle()), revoke],
  ['idle, leavers end at once → revoke for idleness, not by the policy', idle(), revoke, immediate],
  ['idle for seven days less a minute → held as unknown', idle({ from: from + minutes(1) }), heldAsUnknown],
  [
    'idle for six days, leavers end at once → held as unknown',
    idle({ from: from + days(1) }),
    heldAsUnknown,
    immediate,
  ],
  ['idle, the log read an hour ago → revoke', idle({ from: ago(days(8)), through: ago(hours(1)) }), revoke],
  [
    'idle, the log read more than an hour ago → held as unknown',
    idle({ from: ago(days(8)), through: ago(hours(1) + seconds(1)) }),
    heldAsUnknown,
  ],
  [
    'idle, the log read yesterday → held as unknown',
    idle({ from: ago(days(8)), ...ofYesterday }),
    heldAsUnknown,
  ],
];

const unknowns: Readonly<Record<UnknownReason, string>> = {
  'auditing-off': 'auditing is off',
  'log-missing': 'the log is not there',
  denied: 'the log may not be read',
  'retention-too-short': 'the log is kept for three days',
  'log-too-young': 'the log began yesterday',
  'silent-hours': 'an hour of the log has no line of anybody',
  incomplete: 'the log service never finished',
  inexact: 'the log service read only a part',
  unreadable: 'the log service failed',
  'not-asked': 'the log was not asked',
};

const unknownCases: readonly Case[] = [
  ...Object.entries(unknowns).map(([why, words]): Case => [
    `unknown, ${words} → held as unknown`,
    theFacts({ evidence: unknownEvidence({ why: why as UnknownReason }) }),
    heldAsUnknown,
  ]),
  [
    'unknown, leavers end at once → held as unknown',
    theFacts({ evidence: unknownEvidence() }),
    heldAsUnknown,
    immediate,
  ],
  [
    'unknown, and nobody knows when it was deleted → held as unknown',
    deletedNobodyKnowsWhen(theFacts({ evidence: unknownEvidence() })),
    heldAsUnknown,
  ],
  [
    'unknown, looked at again every hour → held for an hour',
    theFacts({ evidence: unknownEvidence() }),
    hold(ahead(hours(1)), 'warning', 'evidence-unknown'),
    { lookAgainAfter: hours(1) },
  ],
];

decides('idle', idleCases);
decides('unknown', unknownCases);
