/** Domain values, each as ordinary as can be: a test names only what it is about. */
import type { Cluster, Credential, CredentialDetails, Grant, Guard } from '../../shared/domain/credential.ts';
import type { Facts, Policy } from '../../shared/domain/decide.ts';
import { auditWindow, type Evidence, type LogReading, type Use } from '../../shared/domain/evidence.ts';
import { type ClusterId, parseClusterId, parseUid, type Uid } from '../../shared/domain/ids.ts';
import type { Exemption, Settings } from '../../shared/domain/settings.ts';
import { type Duration, days, hours, type Instant, minutes } from '../../shared/domain/time.ts';

export const now: Instant = Date.UTC(2026, 10, 20, 9, 15, 4);
export const ago = (span: Duration): Instant => now - span;
export const ahead = (span: Duration): Instant => now + span;

export function aUid(text = '201234567890123999'): Uid {
  const uid = parseUid(text);
  if (uid === undefined) throw new TypeError(`${text} is no uid.`);
  return uid;
}

export function aClusterId(text = 'c0000000000000000000000000000a01'): ClusterId {
  const id = parseClusterId(text);
  if (id === undefined) throw new TypeError(`${text} is no cluster id.`);
  return id;
}

export function aCluster(over: Partial<Cluster> = {}): Cluster {
  return {
    id: aClusterId(),
    name: 'payments',
    region: 'cn-hangzhou',
    state: 'running',
    tags: [],
    ...over,
  };
}

export function someDetails(over: Partial<CredentialDetails> = {}): CredentialDetails {
  return {
    accountType: 'RamUser',
    accountState: 'Deleted',
    accountName: 'mei.tanaka',
    revokable: true,
    cloudService: '',
    ...over,
  };
}

/** A live certificate of a deleted user on a running cluster. */
export function aCredential(over: Partial<Credential> = {}): Credential {
  return { uid: aUid(), cluster: aCluster(), certificate: 'Unexpired', details: someDetails(), ...over };
}

/** What no cluster's own list shows. */
export function anUnlistedCredential(over: Partial<Omit<Credential, 'details'>> = {}): Credential {
  const { details: _unknown, ...rest } = aCredential(over);
  return rest;
}

export function aGrant(over: Partial<Grant> = {}): Grant {
  return {
    resourceId: aClusterId(),
    resourceType: 'cluster',
    roleName: 'dev',
    roleType: 'dev',
    isOwner: false,
    ...over,
  };
}

export const aGuard = (over: Partial<Guard> = {}): Guard => ({
  accountId: '1734567890123456',
  ownId: '300987654321098765',
  breakGlass: new Set(),
  ...over,
});

export function aUse(over: Partial<Use> = {}): Use {
  return {
    at: ago(days(2)),
    count: 3,
    auditId: '4f0f7d8e-0000-4000-8000-000000000003',
    userAgent: 'kubectl/v1.31.2',
    sourceIps: '203.0.113.24',
    commonName: '201234567890123999-1763000000',
    ...over,
  };
}

type Idle = Extract<Evidence, { kind: 'idle' }>;
type Active = Extract<Evidence, { kind: 'active' }>;
type Unknown = Extract<Evidence, { kind: 'unknown' }>;

/** Silent for seven days up to now, as a whole log tells. */
export const idleEvidence = (over: Partial<Idle> = {}): Idle => ({
  kind: 'idle',
  ...auditWindow(now),
  ...over,
});

export const usedEvidence = (at: Instant, over: Partial<Active> = {}): Active => ({
  kind: 'active',
  lastUse: aUse({ at }),
  through: auditWindow(now).through,
  ...over,
});

export const unknownEvidence = (over: Partial<Unknown> = {}): Unknown => ({
  kind: 'unknown',
  why: 'incomplete',
  detail: 'The log service kept answering Incomplete.',
  ...over,
});

type Read = Extract<LogReading, { kind: 'read' }>;

/** A whole log without a use: a line of somebody in every hour of the seven days. */
export function aReading(over: Partial<Read> = {}): Read {
  const window = auditWindow(now);
  const hourCount = (window.through - window.from) / hours(1);
  return {
    kind: 'read',
    window,
    retentionDays: 30,
    createdAt: ago(days(100)),
    hours: { rows: Array.from({ length: hourCount }, (_, hour) => hour), complete: true, accurate: true },
    uses: { rows: [], complete: true, accurate: true },
    ...over,
  };
}

export function anExemption(over: Partial<Exemption> = {}): Exemption {
  return {
    id: 'x-1',
    uid: aUid(),
    reason: 'quarter-end close',
    owner: 'treasury',
    expiresAt: ahead(days(30)),
    ...over,
  };
}

export const someSettings = (over: Partial<Settings> = {}): Settings => ({
  paused: undefined,
  exemptions: [],
  ...over,
});

/** A deleted user's idle credential: what is revoked when nothing else is said. */
export function theFacts(over: Partial<Facts> = {}): Facts {
  return {
    credential: aCredential(),
    prohibitions: [],
    evidence: idleEvidence(),
    deletedAt: ago(minutes(3)),
    ...over,
  };
}

export const aPolicy = (over: Partial<Policy> = {}): Policy => ({
  leaver: 'careful',
  standing: new Set(),
  inactivity: days(7),
  unusedAfter: days(30),
  grace: 0,
  lookAgainAfter: hours(24),
  mayApproveOwn: false,
  ...over,
});
