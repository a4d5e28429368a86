/** What standing policies make of credentials whose identity is there, how long idle must last, and the days of grace. */
import type { Facts, Policy } from '../../shared/domain/decide.ts';
import type { StandingPolicy, StandingReason } from '../../shared/domain/standing-policy.ts';
import { days, hours, minutes } from '../../shared/domain/time.ts';
import {
  aCredential,
  ago,
  ahead,
  idleEvidence,
  now,
  someDetails,
  theFacts,
  unknownEvidence,
  usedEvidence,
} from '../support/builders.ts';
import {
  decides,
  deletedNobodyKnowsWhen,
  hold,
  type Outline,
  revoke,
  tomorrow,
} from '../support/decisions.ts';

const idleFor = (span: number) => idleEvidence({ from: idleEvidence().through - span });
const frozen = aCredential({ details: someDetails({ accountState: 'InActive' }) });
const active = aCredential({ details: someDetails({ accountState: 'Active' }) });
const expired = aCredential({ certificate: 'Expired', expiresAt: ago(days(10)) });

const about = (standing: StandingReason, over: Partial<Facts> = {}): Facts => ({
  ...deletedNobodyKnowsWhen(theFacts({ credential: frozen })),
  standing,
  ...over,
});
const on = (...reasons: StandingReason[]): Partial<Policy> => ({ standing: new Set(reasons) });
const ends = (byPolicy: StandingPolicy): Outline => ({
  kind: 'revoke',
  codes: ['idle', 'standing-policy'],
  byPolicy,
});
const off: Outline = { kind: 'ignore', codes: ['policy-off'] };
const notSo: Outline = { kind: 'ignore', codes: ['reason-gone'] };
const untilSilent = hold(ago(days(2)) + days(7) + minutes(3), 'notice', 'used-recently');

decides('frozen, expired and unused ones', [
  ['frozen and idle, policy off → let be', about('frozen'), off],
  ['frozen and idle, another policy on → let be', about('frozen'), off, on('expired', 'unused')],
  [
    'frozen and idle, policy on → revoked by that policy',
    about('frozen'),
    ends('frozen: revoke'),
    on('frozen'),
  ],
  [
    'frozen and used → held until it is silent',
    about('frozen', { evidence: usedEvidence(ago(days(2))) }),
    untilSilent,
    on('frozen'),
  ],
  [
    'frozen and used, leavers end at once → held all the same: nobody left',
    about('frozen', { evidence: usedEvidence(ago(days(2))) }),
    untilSilent,
    { ...on('frozen'), leaver: 'even-in-use' },
  ],
  [
    'frozen and used, and the log is not whole → held',
    about('frozen', {
      evidence: usedEvidence(ago(days(2)), { butUnknown: { why: 'incomplete', detail: 'It is.' } }),
    }),
    hold(tomorrow, 'warning', 'used-recently', 'later-use-not-excluded'),
    on('frozen'),
  ],
  [
    'frozen, log unknown → held',
    about('frozen', { evidence: unknownEvidence() }),
    hold(tomorrow, 'warning', 'evidence-unknown'),
    on('frozen'),
  ],
  ['thawed meanwhile → let be', about('frozen', { credential: active }), notSo, on('frozen')],
  [
    'frozen, and revoked before → held: somebody granted it anew',
    about('frozen', { revokedAt: ago(days(3)) }),
    hold(tomorrow, 'warning', 'granted-again'),
    on('frozen'),
  ],
  [
    'expired and idle, policy on → revoked with its grants',
    about('expired', { credential: expired }),
    ends('expired: revoke'),
    on('expired'),
  ],
  [
    'expired by its state, and nobody knows since when → let be',
    about('expired', { credential: aCredential({ certificate: 'Expired' }) }),
    notSo,
    on('expired'),
  ],
  [
    'expired by its state at this moment → revoked with its grants',
    about('expired', { credential: aCredential({ certificate: 'Expired', expiresAt: now }) }),
    ends('expired: revoke'),
    on('expired'),
  ],
  [
    'expired by its state, before its end → let be',
    about('expired', { credential: aCredential({ certificate: 'Expired', expiresAt: ahead(1) }) }),
    notSo,
    on('expired'),
  ],
  [
    'past its end, and not expired by its state → let be',
    about('expired', { credential: aCredential({ expiresAt: ago(days(10)) }) }),
    notSo,
    on('expired'),
  ],
  ['renewed meanwhile → let be', about('expired', { credential: active }), notSo, on('expired')],
  [
    'unused for thirty days, policy on → revoked',
    about('unused', { credential: active, silence: { since: ago(days(30)), through: ago(minutes(2)) } }),
    ends('unused: revoke'),
    on('unused'),
  ],
  [
    'unused for a minute less → let be',
    about('unused', {
      credential: active,
      silence: { since: ago(days(30)) + minutes(1), through: ago(minutes(2)) },
    }),
    notSo,
    on('unused'),
  ],
  [
    'unused, as an audit of three days ago says → let be',
    about('unused', { credential: active, silence: { since: ago(days(40)), through: ago(days(3)) } }),
    notSo,
    on('unused'),
  ],
  [
    'unused, as an audit of two days ago says → revoked',
    about('unused', { credential: active, silence: { since: ago(days(40)), through: ago(days(2)) } }),
    ends('unused: revoke'),
    on('unused'),
  ],
  ['unused, and no audit knows → let be', about('unused', { credential: active }), notSo, on('unused')],
  [
    'unused by the audits, used by the log → held until it is silent',
    about('unused', {
      credential: active,
      silence: { since: ago(days(30)), through: ago(minutes(2)) },
      evidence: usedEvidence(ago(days(2))),
    }),
    untilSilent,
    on('unused'),
  ],
  [
    'unused, and its certificate has expired → let be',
    about('unused', { credential: expired, silence: { since: ago(days(30)), through: ago(minutes(2)) } }),
    notSo,
    on('expired', 'unused'),
  ],
  [
    'a leaver’s expired certificate, policy on → revoked with its grants',
    theFacts({ credential: expired }),
    ends('expired: revoke'),
    on('expired'),
  ],
  [
    'a leaver’s expired certificate, policy off → let be',
    theFacts({ credential: expired }),
    { kind: 'ignore', codes: ['expired'] },
  ],
  [
    'frozen, and a person asks for it → held for an approval',
    about('frozen', { requestedBy: 'operations' }),
    hold(tomorrow, 'warning', 'needs-approval'),
    on('frozen'),
  ],
]);

decides('days of inactivity and of grace', [
  [
    'idle for seven days, thirty asked for → held',
    theFacts(),
    hold(tomorrow, 'warning', 'evidence-unknown'),
    { inactivity: days(30) },
  ],
  [
    'idle for thirty days, thirty asked for → revoked',
    theFacts({ evidence: idleFor(days(30)) }),
    revoke,
    { inactivity: days(30) },
  ],
  [
    'used two days ago, thirty days asked for → held until then',
    theFacts({ evidence: usedEvidence(ago(days(2))), deletedAt: ago(days(1)) }),
    hold(ahead(days(28)) + minutes(3), 'notice', 'used-before-deletion'),
    { inactivity: days(30) },
  ],
  [
    'deleted an hour ago, three days of grace → held for them',
    theFacts({ deletedAt: ago(hours(1)) }),
    hold(ahead(days(3)) - hours(1), 'notice', 'in-grace', 'idle'),
    { grace: days(3) },
  ],
  [
    'deleted three days ago, three days of grace → revoked',
    theFacts({ deletedAt: ago(days(3)) }),
    revoke,
    { grace: days(3) },
  ],
  [
    'deleted nobody knows when, seen now → grace begins now',
    deletedNobodyKnowsWhen(theFacts()),
    hold(ahead(days(3)), 'notice', 'in-grace', 'idle'),
    { grace: days(3) },
  ],
  [
    'deleted nobody knows when, held for three days → revoked',
    { ...deletedNobodyKnowsWhen(theFacts()), heldSince: ago(days(3)) },
    revoke,
    { grace: days(3) },
  ],
  [
    'a leaver who used it, leavers end at once, in the days of grace → held',
    theFacts({ evidence: usedEvidence(ago(days(2))), deletedAt: ago(days(1)) }),
    hold(ahead(days(2)), 'notice', 'in-grace', 'used-before-deletion', 'standing-policy'),
    { leaver: 'immediate', grace: days(3) },
  ],
  [
    'frozen, first seen now → grace begins now',
    about('frozen'),
    hold(ahead(days(3)), 'notice', 'in-grace', 'idle', 'standing-policy'),
    { ...on('frozen'), grace: days(3) },
  ],
  [
    'expired for ten days, grace of thirty → held for the twenty that are left',
    about('expired', { credential: expired }),
    hold(ahead(days(20)), 'notice', 'in-grace', 'idle', 'standing-policy'),
    { ...on('expired'), grace: days(30) },
  ],
  [
    'unused for thirty-one days of thirty, grace of three → held for the two that are left',
    about('unused', { credential: active, silence: { since: ago(days(31)), through: now } }),
    hold(ahead(days(2)), 'notice', 'in-grace', 'idle', 'standing-policy'),
    { ...on('unused'), grace: days(3) },
  ],
]);

decides('a leaver’s credential that is in use, with the policy “leaver: even-in-use”', [
  [
    'used after the deletion → revoked by that policy',
    theFacts({ evidence: usedEvidence(ago(minutes(1))) }),
    { kind: 'revoke', byPolicy: 'leaver: even-in-use', codes: ['used-after-deletion', 'standing-policy'] },
    { leaver: 'even-in-use' },
  ],
  [
    'used before the deletion → revoked by that policy',
    theFacts({ evidence: usedEvidence(ago(days(2))) }),
    { kind: 'revoke', byPolicy: 'leaver: even-in-use', codes: ['used-before-deletion', 'standing-policy'] },
    { leaver: 'even-in-use' },
  ],
  [
    'used after the deletion, and the log is not whole → held',
    theFacts({
      evidence: usedEvidence(ago(minutes(1)), { butUnknown: { why: 'incomplete', detail: 'It is.' } }),
    }),
    hold(tomorrow, 'critical', 'used-after-deletion', 'later-use-not-excluded'),
    { leaver: 'even-in-use' },
  ],
  [
    'used, and nobody knows when it was deleted → held',
    deletedNobodyKnowsWhen(theFacts({ evidence: usedEvidence(ago(days(2))) })),
    hold(ago(days(2)) + days(7) + minutes(3), 'warning', 'used-deletion-time-unknown'),
    { leaver: 'even-in-use' },
  ],
]);
