/** What the audit log shows, or can't show, decides; the same log a week later decides anew. */
import pMap from 'p-map';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CloudEvent, WireRequest } from '../../local/cloud/core/contract.ts';
import type { Fault } from '../../local/cloud/core/faults.ts';
import type { AuditUse, LogstoreSpec, QueryBehaviour } from '../../local/cloud/sls/contract.ts';
import type { Evidence } from '../../shared/domain/evidence.ts';
import { type Answer, sharedScenario } from '../support/scenario.ts';
import { aWorld, type ClusterOptions, day, hour } from '../support/world.ts';

const minute = 60_000;
const world = aWorld();
const { now } = world;
/** Everybody is deleted when the stage has begun; the function hears of it ten minutes later. */
const afterTheDeletion = now + 5 * minute;
const daily = Array.from({ length: 10 }, (_, days) => afterTheDeletion + days * day);

interface Case {
  readonly name: string;
  readonly cluster?: Omit<ClusterOptions, 'log'>;
  readonly log?: Partial<LogstoreSpec>;
  readonly hasBlanks?: boolean;
  readonly queries?: Partial<QueryBehaviour>;
  /** Of the log service, for every request about this cluster's log. */
  readonly fault?: Fault;
  readonly uses?: (uid: string) => (Pick<AuditUse, 'at'> & Partial<AuditUse>)[];
  readonly decided: { readonly status: string; readonly reason: string; readonly evidence: string };
  readonly finding?: { readonly kind: string; readonly severity: string };
  readonly aWeekLater: 'Unexpired' | 'Removed';
}

const idle = { status: 'revoked', reason: 'idle', evidence: 'idle' };
const usedBefore = { status: 'held', reason: 'used-before-deletion', evidence: 'active' };
const unknown = (why: string): Pick<Case, 'decided' | 'finding'> => ({
  decided: { status: 'held', reason: 'evidence-unknown', evidence: `unknown: ${why}` },
  finding: { kind: 'evidence-unknown', severity: 'warning' },
});
const denied = (status: number, message: string): Fault => ({
  kind: 'error',
  status,
  code: 'Unauthorized',
  message,
});

const cases: readonly Case[] = [
  { name: 'no use at all', decided: idle, aWeekLater: 'Removed' },
  {
    name: 'use before the deletion',
    uses: () => [{ at: [now - 20 * hour] }],
    decided: usedBefore,
    aWeekLater: 'Removed',
  },
  {
    name: 'use of an older certificate, named by the plain uid',
    uses: (uid) => [{ at: [now - 20 * hour], username: uid }],
    decided: usedBefore,
    aWeekLater: 'Removed',
  },
  {
    name: 'use that was refused with 403',
    uses: () => [{ at: [now - 20 * hour], code: 403 }],
    decided: usedBefore,
    aWeekLater: 'Removed',
  },
  {
    name: 'use eight days ago',
    uses: () => [{ at: [now - 8 * day] }],
    decided: idle,
    aWeekLater: 'Removed',
  },
  {
    name: 'use after the deletion, going on',
    uses: () => [{ at: daily }],
    decided: { status: 'held', reason: 'used-after-deletion', evidence: 'active' },
    finding: { kind: 'used-after-deletion', severity: 'critical' },
    aWeekLater: 'Unexpired',
  },
  {
    name: 'use before the deletion in a log that is not whole',
    uses: () => [{ at: [now - 20 * hour] }],
    log: { ttlDays: 3 },
    decided: { status: 'held', reason: 'later-use-not-excluded', evidence: 'active' },
    finding: { kind: 'evidence-unknown', severity: 'warning' },
    aWeekLater: 'Unexpired',
  },
  {
    name: 'a line that only mentions the uid',
    uses: (uid) => [
      {
        at: [now - 20 * hour],
        username: 'system:serviceaccount:kube-system:admin',
        verb: 'delete',
        requestURI: `/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${uid}-clusterrolebinding`,
      },
    ],
    decided: idle,
    aWeekLater: 'Removed',
  },
  {
    name: 'use by a uid that begins the same',
    uses: (uid) => [{ at: [now - 20 * hour], username: `${uid}7-1763000000` }],
    decided: idle,
    aWeekLater: 'Removed',
  },
  {
    name: 'use through ack-ram-authenticator',
    uses: (uid) => [{ at: [now - 20 * hour], userUid: `ack-ram-authenticator:1700000000000001:${uid}` }],
    decided: idle,
    aWeekLater: 'Removed',
  },
  {
    name: 'use by somebody who impersonates',
    uses: (uid) => [{ at: [now - 20 * hour], username: 'system:admin', impersonatedUsername: uid }],
    decided: idle,
    aWeekLater: 'Removed',
  },
  {
    name: 'auditing off',
    cluster: { auditEnabled: false },
    ...unknown('auditing-off'),
    aWeekLater: 'Unexpired',
  },
  {
    name: 'a log that keeps three days',
    log: { ttlDays: 3 },
    ...unknown('retention-too-short'),
    aWeekLater: 'Unexpired',
  },
  {
    name: 'a log of yesterday',
    log: { createdAt: now - day },
    ...unknown('log-too-young'),
    aWeekLater: 'Removed',
  },
  {
    name: 'one hour without a line',
    log: { gaps: [[now - 50 * hour, now - 48 * hour]] },
    ...unknown('silent-hours'),
    aWeekLater: 'Removed',
  },
  {
    name: 'a log without any line',
    log: { backgroundEverySeconds: 0 },
    ...unknown('silent-hours'),
    aWeekLater: 'Unexpired',
  },
  {
    name: 'Incomplete for ever, until the next week',
    queries: { incompleteAnswers: Number.POSITIVE_INFINITY },
    ...unknown('incomplete'),
    aWeekLater: 'Removed',
  },
  {
    name: 'Incomplete three times, then Complete',
    queries: { incompleteAnswers: 3 },
    decided: idle,
    aWeekLater: 'Removed',
  },
  {
    name: 'use, and Incomplete for ever',
    queries: { incompleteAnswers: Number.POSITIVE_INFINITY },
    uses: () => [{ at: daily }],
    decided: { status: 'held', reason: 'evidence-unknown', evidence: 'unknown: incomplete' },
    finding: { kind: 'evidence-unknown', severity: 'warning' },
    aWeekLater: 'Unexpired',
  },
  {
    name: 'inexact answers',
    queries: { isAccurate: false },
    ...unknown('inexact'),
    aWeekLater: 'Unexpired',
  },
  {
    name: 'a log that the guard may not read (403)',
    fault: denied(403, 'denied by sts or ram, action: log:GetLogStoreLogs'),
    ...unknown('denied'),
    aWeekLater: 'Unexpired',
  },
  {
    name: 'a log that the guard may not read (401)',
    fault: denied(401, 'denied by sts or ram, action: log:GetLogStoreLogs'),
    ...unknown('denied'),
    aWeekLater: 'Unexpired',
  },
  {
    name: 'a project that does not exist',
    cluster: { slsProjectName: 'k8s-log-of-nobody' },
    ...unknown('log-missing'),
    aWeekLater: 'Unexpired',
  },
  {
    name: 'another cluster’s project',
    cluster: { slsProjectName: `k8s-log-c${'1'.padStart(15, '0')}${'0'.repeat(17)}` },
    ...unknown('log-missing'),
    aWeekLater: 'Unexpired',
  },
  {
    name: 'a project name with blanks around it',
    hasBlanks: true,
    uses: () => [{ at: [now - 20 * hour] }],
    decided: usedBefore,
    aWeekLater: 'Removed',
  },
];

const leavers = (['json', 'flat'] as const).flatMap((form) =>
  cases.map((one, index) => {
    const userName = `${form}-${index}`;
    const clusterId = world.cluster(userName, {
      ...one.cluster,
      log: { form, ...one.log },
    });
    const uid = world.user(userName);
    world.issue(uid, clusterId);
    for (const { at, ...more } of one.uses?.(uid) ?? []) world.use(uid, clusterId, at, more);
    const cluster = world.account.clusters.find((known) => known.clusterId === clusterId);
    if (cluster !== undefined && one.hasBlanks) cluster.slsProjectName = ` ${cluster.slsProjectName} `;
    return { ...one, form, userName, uid, clusterId, project: `k8s-log-${clusterId}` };
  }),
);
type Leaver = (typeof leavers)[number];

function said(evidence: Evidence | undefined): string | undefined {
  return evidence?.kind === 'unknown' ? `unknown: ${evidence.why}` : evidence?.kind;
}

const scenario = sharedScenario(world);
const answers = new Map<Leaver, Answer>();

beforeAll(async () => {
  const { cloud, fault, mayChange, userDeleted, advance, handle } = scenario();
  for (const { project, clusterId, queries, fault: failure } of leavers) {
    if (queries !== undefined) cloud.auditLogs.behave(project, `audit-${clusterId}`, queries);
    if (failure === undefined) continue;
    const matches = ({ headers }: WireRequest): boolean => headers.host?.startsWith(`${project}.`) === true;
    fault({ service: 'sls', operation: 'GetLogsV2', matches, fault: failure });
  }
  const events: [Leaver, CloudEvent][] = [];
  for (const leaver of leavers) events.push([leaver, await userDeleted(leaver.userName)]);
  advance(10 * minute);
  mayChange(...leavers.filter(({ decided }) => decided === idle).map(({ uid }) => uid));
  // Those that wait for the log first, so that the others use the time.
  const patience = ([{ queries }]: (typeof events)[number]): number => queries?.incompleteAnswers ?? 0;
  const slowFirst = events.toSorted((one, other) => patience(other) - patience(one));
  await pMap(slowFirst, async ([leaver, event]) => answers.set(leaver, await handle(event)), {
    concurrency: 5,
  });
});

describe.each(leavers)('with $name ($form lines)', (leaver) => {
  const { clusterId, uid, decided, finding } = leaver;

  it(`a deleted user’s kubeconfig is ${decided.status}: ${decided.reason}`, async () => {
    const record = await scenario().record(clusterId, uid);
    const findings = await scenario().findings(`${clusterId}+${uid}`);

    expect(answers.get(leaver)?.notices, answers.get(leaver)?.text).toEqual(['done']);
    expect(record?.status).toBe(decided.status);
    expect(record?.decision?.reasons.map(({ code }) => code)).toContain(decided.reason);
    expect(said(record?.evidence)).toBe(decided.evidence);
    expect(scenario().certificate(clusterId, uid)).toBe(decided === idle ? 'Removed' : 'Unexpired');
    expect(findings).toMatchObject(finding === undefined ? [] : [finding]);
  });
});

describe('a hold after use before the deletion', () => {
  it.each(leavers.filter(({ decided }) => decided === usedBefore))(
    'is due when a week of silence has passed ($name, $form)',
    async ({ clusterId, uid }) => {
      const record = await scenario().record(clusterId, uid);

      const due = (record?.hold?.until ?? 0) - (now - 20 * hour + 7 * day);
      expect(due).toBeGreaterThan(0);
      expect(due).toBeLessThan(hour);
    },
  );
});

describe('eight days later, after the timer’s look', () => {
  beforeAll(async () => {
    const { cloud, mayChange, advance, look } = scenario();
    for (const { project, clusterId, queries } of leavers)
      if (queries?.incompleteAnswers !== undefined)
        cloud.auditLogs.behave(project, `audit-${clusterId}`, { incompleteAnswers: 0 });
    mayChange(...leavers.filter(({ aWeekLater }) => aWeekLater === 'Removed').map(({ uid }) => uid));
    advance(8 * day);
    const looked = await look();
    if (looked.outcome !== 'success') throw new Error(looked.text);
  });

  it.each(leavers)('with $name ($form lines) the certificate is $aWeekLater', async (leaver) => {
    const { clusterId, uid, aWeekLater } = leaver;
    const record = await scenario().record(clusterId, uid);
    const findings = await scenario().findings(`${clusterId}+${uid}`);
    const isGone = aWeekLater === 'Removed';
    expect(scenario().certificate(clusterId, uid)).toBe(aWeekLater);
    expect(record?.status).toBe(isGone ? 'revoked' : 'held');
    // What keeps it held, and the reminder that it waits.
    expect([findings.length, scenario().cleanUps(clusterId, uid)]).toEqual(isGone ? [0, 1] : [2, 0]);
  });
});
