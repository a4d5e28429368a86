/** What audits found out, as it stands in rows. */
import * as z from 'zod';
import {
  accessResults,
  type AddOnState,
  type ClusterAudit,
  type CredentialAudit,
  type LogPlace,
  type LogReport,
  type PlannedStep,
  type UsesByWay,
  type UsesOneWay,
} from '../domain/audit.ts';
import type { AccountType, CredentialDetails } from '../domain/credential.ts';
import type { Decision } from '../domain/decision.ts';
import type { Silence } from '../domain/silence.ts';
import { type AccessStatus, type ConsoleStatus, type Trait, traits } from '../domain/status.ts';
import { certificateState } from './record-schemas.ts';
import {
  clusterId,
  decision,
  doubt,
  evidence,
  type FieldsOf,
  instant,
  oneOf,
  revocationReason,
  uid,
  useFields,
} from './value-schemas.ts';

const count = z.number().int().nonnegative();

const place = z.strictObject({
  region: z.string(),
  project: z.string(),
  logstore: z.string(),
} satisfies FieldsOf<LogPlace>);

const usesOneWay = z.strictObject({
  ...useFields,
  userAgents: z.array(z.string()),
  addresses: z.array(z.string()),
} satisfies FieldsOf<UsesOneWay>);

const uses = z.strictObject({
  certificate: z.exactOptional(usesOneWay),
  'ack-ram-authenticator': z.exactOptional(usesOneWay),
  'on-behalf': z.exactOptional(usesOneWay),
} satisfies FieldsOf<UsesByWay>);

const details = z.strictObject({
  accountType: oneOf<AccountType>({ RootAccount: true, RamUser: true, RamRole: true }),
  accountState: oneOf<CredentialDetails['accountState']>({ Active: true, InActive: true, Deleted: true }),
  accountName: z.string(),
  revokable: z.boolean(),
  cloudService: z.string(),
} satisfies FieldsOf<CredentialDetails>);

const trait = oneOf<Trait>({
  residual: true,
  'grants-left': true,
  frozen: true,
  expiring: true,
  unused: true,
});

const status = z.strictObject({
  console: oneOf<ConsoleStatus>({
    'Not issued': true,
    Effective: true,
    Expired: true,
    Deleted: true,
    Unknown: true,
  }),
  traits: z.array(trait),
  unusedSince: z.exactOptional(instant),
} satisfies FieldsOf<AccessStatus>);

export const credentialAudit: z.ZodType<CredentialAudit> = z.strictObject({
  clusterId,
  uid,
  at: instant,
  run: z.string(),
  certificate: certificateState,
  expiresAt: z.exactOptional(instant),
  details: z.exactOptional(details),
  evidence,
  uses,
  log: z.exactOptional(place),
  silence: z.exactOptional(z.strictObject({ since: instant, through: instant } satisfies FieldsOf<Silence>)),
  status,
  planned: z.exactOptional(decision),
  plannedFor: z.exactOptional(revocationReason),
} satisfies FieldsOf<CredentialAudit>);

const log = z.strictObject({
  auditing: oneOf<LogReport['auditing']>({ on: true, off: true, unknown: true }),
  place: z.exactOptional(place),
  retentionDays: z.exactOptional(z.number()),
  createdAt: z.exactOptional(instant),
  doubt: z.exactOptional(z.strictObject(doubt)),
  uncertain: count,
  tells: z.strictObject({ authenticator: z.boolean(), onBehalf: z.boolean() }),
} satisfies FieldsOf<LogReport>);

const step = z.strictObject({
  uid,
  reason: revocationReason,
  decision: oneOf<Decision['kind']>({ revoke: true, hold: true, ignore: true, refuse: true }),
} satisfies FieldsOf<PlannedStep>);

/** One count for each name, and for no other. */
function counts<Name extends string>(names: readonly Name[]): z.ZodType<Readonly<Record<Name, number>>> {
  const shape = Object.fromEntries(names.map((name) => [name, count]));
  return z.strictObject(shape) as unknown as z.ZodType<Readonly<Record<Name, number>>>;
}

export const clusterAudit: z.ZodType<ClusterAudit> = z.strictObject({
  clusterId,
  clusterName: z.string(),
  region: z.string(),
  state: z.string(),
  at: instant,
  run: z.string(),
  outcome: oneOf<ClusterAudit['outcome']>({ audited: true, unread: true, 'no-such-cluster': true }),
  why: z.exactOptional(z.string()),
  log: z.exactOptional(log),
  ramAuthenticator: oneOf<AddOnState>({ installed: true, absent: true, unknown: true }),
  credentials: count,
  cloudServices: z.exactOptional(count),
  holders: count,
  results: counts(accessResults),
  traits: counts(traits),
  plan: z.array(step),
  findings: z.strictObject({ opened: count, stillOpen: count, closed: count }),
} satisfies FieldsOf<ClusterAudit>);
