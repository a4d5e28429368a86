/** Domain values at random, for properties. Times lie around the tests' now, and often on the edges that matter. */
import * as fc from 'fast-check';
import type { CertificateState, Credential, Prohibition } from '../../shared/domain/credential.ts';
import type { Facts, Policy } from '../../shared/domain/decide.ts';
import {
  auditWindow,
  type Evidence,
  type LogReading,
  type UnknownReason,
  type Use,
} from '../../shared/domain/evidence.ts';
import { standingReasons } from '../../shared/domain/standing-policy.ts';
import { days, hours, type Instant, minutes } from '../../shared/domain/time.ts';
import {
  aCluster,
  aCredential,
  ago,
  anExemption,
  anUnlistedCredential,
  aReading,
  aUse,
  now,
  someDetails,
} from './builders.ts';

export const window = auditWindow(now);
const hourCount = (window.through - window.from) / hours(1);

/** In the window, by the second as the log tells it. */
const timesInWindow: fc.Arbitrary<Instant> = fc
  .integer({ min: window.from / 1000, max: window.through / 1000 - 1 })
  .map((second) => second * 1000);

const times: fc.Arbitrary<Instant> = fc.oneof(
  timesInWindow,
  fc.integer({ min: ago(days(60)), max: now + days(60) }),
  fc.constantFrom(now, window.from, window.through, ago(hours(1)), ago(minutes(3))),
);

export const uses: fc.Arbitrary<Use> = fc
  .record({ at: timesInWindow, count: fc.integer({ min: 1, max: 1_000_000 }) })
  .map((over) => aUse(over));

const unknownReasons = fc.constantFrom<UnknownReason>(
  'auditing-off',
  'log-missing',
  'denied',
  'retention-too-short',
  'log-too-young',
  'silent-hours',
  'incomplete',
  'inexact',
  'unreadable',
  'not-asked',
);
const doubts = fc.record({ why: unknownReasons, detail: fc.string() });

export const unknownEvidences: fc.Arbitrary<Evidence> = doubts.map((doubt) => ({
  kind: 'unknown',
  ...doubt,
}));

/** Also evidence that no reading gives: too short, of another day, of the future. */
export const evidences: fc.Arbitrary<Evidence> = fc.oneof(
  unknownEvidences,
  fc.constant<Evidence>({ kind: 'idle', ...window }),
  fc.record({ kind: fc.constant('idle' as const), from: times, through: times }),
  fc.record(
    {
      kind: fc.constant('active' as const),
      lastUse: times.map((at) => aUse({ at })),
      through: fc.oneof(fc.constant(window.through), times),
      butUnknown: doubts,
    },
    { requiredKeys: ['kind', 'lastUse', 'through'] },
  ),
);

const mostly = (whole: boolean): fc.Arbitrary<boolean> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(whole) }, fc.boolean());
const silentHours = fc.oneof(
  { weight: 3, arbitrary: fc.constant<number[]>([]) },
  fc.array(fc.nat(hourCount - 1), { maxLength: 3 }),
);

/** Whole logs in the half of the cases, else with something amiss. */
export const readings: fc.Arbitrary<Extract<LogReading, { kind: 'read' }>> = fc
  .record({
    retentionDays: fc.constantFrom(1, 6, 7, 30, 30, 365),
    createdAt: fc.oneof(fc.constant(ago(days(100))), fc.constantFrom(window.from, window.from + 1), times),
    silent: silentHours,
    hoursWhole: mostly(true),
    hoursExact: mostly(true),
    usesWhole: mostly(true),
    usesExact: mostly(true),
    rows: fc.oneof(fc.constant<Use[]>([]), fc.array(uses, { maxLength: 2 })),
  })
  .map(({ retentionDays, createdAt, silent, rows, ...quality }) =>
    aReading({
      retentionDays,
      createdAt,
      hours: {
        rows: Array.from({ length: hourCount }, (_, hour) => hour).filter((hour) => !silent.includes(hour)),
        complete: quality.hoursWhole,
        accurate: quality.hoursExact,
      },
      uses: { rows, complete: quality.usesWhole, accurate: quality.usesExact },
    }),
  );

const certificates = fc.constantFrom<CertificateState>(
  'Unexpired',
  'Unexpired',
  'Expired',
  'Unissued',
  'Unknown',
  'Removed',
);

const credentials: fc.Arbitrary<Credential> = fc.oneof(
  certificates.map((certificate) => anUnlistedCredential({ certificate })),
  fc
    .record({
      certificate: certificates,
      state: fc.constantFrom('running', 'running', 'updating', 'deleting', 'failed'),
      revokable: mostly(true),
      cloudService: fc.constantFrom('', '', 'ARMS'),
      accountType: fc.constantFrom('RamUser', 'RamRole', 'RootAccount'),
      accountState: fc.constantFrom('Active', 'InActive', 'Deleted'),
    })
    .map(({ certificate, state, ...details }) =>
      aCredential({ certificate, cluster: aCluster({ state }), details: someDetails(details) }),
    ),
);

export const somePolicies: fc.Arbitrary<Policy> = fc.record({
  leaver: fc.constantFrom('careful', 'immediate', 'even-in-use'),
  standing: fc.subarray([...standingReasons]).map((reasons) => new Set(reasons)),
  inactivity: fc.constantFrom(days(7), days(7), days(30)),
  unusedAfter: fc.constantFrom(days(30), days(7)),
  grace: fc.constantFrom(0, 0, days(3)),
  lookAgainAfter: fc.integer({ min: 1, max: days(30) }),
  mayApproveOwn: fc.boolean(),
});

export const someProhibitions: fc.Arbitrary<Prohibition[]> = fc.subarray(
  [
    'root-account',
    'own-identity',
    'break-glass',
    'cloud-service',
    'not-revokable',
    'cluster-state',
    'certificate-state',
    'kind-unknown',
  ],
  { minLength: 1 },
);

const optional = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(values, { nil: undefined });

/** Facts about which nobody has said anything special, in the half of the cases. */
export const facts: fc.Arbitrary<Facts> = fc
  .record({
    credential: fc.oneof(fc.constant(aCredential()), credentials),
    prohibitions: fc.oneof({ weight: 4, arbitrary: fc.constant<Prohibition[]>([]) }, someProhibitions),
    evidence: fc.oneof(evidences, fc.constant<Evidence>({ kind: 'idle', ...window })),
    deletedAt: optional(times),
    exemption: fc.option(
      times.map((expiresAt) => anExemption({ expiresAt })),
      { nil: undefined, freq: 2 },
    ),
    revokedAt: fc.option(times, { nil: undefined, freq: 2 }),
    standing: fc.option(fc.constantFrom(...standingReasons), { nil: undefined, freq: 2 }),
    silence: optional(times.map((since) => ({ since, through: now }))),
    heldSince: optional(times),
  })
  .map(({ deletedAt, exemption, revokedAt, standing, silence, heldSince, ...rest }) => ({
    ...rest,
    ...(standing === undefined ? {} : { standing }),
    ...(silence === undefined ? {} : { silence }),
    ...(heldSince === undefined ? {} : { heldSince }),
    ...(deletedAt === undefined ? {} : { deletedAt }),
    ...(exemption === undefined ? {} : { exemption }),
    ...(revokedAt === undefined ? {} : { revokedAt }),
  }));
