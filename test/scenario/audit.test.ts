/** One audit a cluster: the vendor's result table, every reason of unknown, and what only looks like use. */
import pMap from 'p-map';
import { beforeAll, describe, expect, it } from 'vitest';
import type { WireRequest } from '../../local/cloud/core/contract.ts';
import type { Fault } from '../../local/cloud/core/faults.ts';
import type { AuditUse, LogstoreSpec, QueryBehaviour } from '../../local/cloud/sls/contract.ts';
import { accessResult, type CredentialAudit } from '../../shared/domain/audit.ts';
import { sharedScenario } from '../support/scenario.ts';
import { subject } from '../support/stage.ts';
import { type AuditAnswer, audited } from '../support/audits.ts';
import { aWorld, type ClusterOptions, day, hour } from '../support/world.ts';

const world = aWorld();
const { now } = world;
const yesterday = now - 20 * hour;

interface Case {
  readonly name: string;
  readonly cluster?: Omit<ClusterOptions, 'log'>;
  readonly log?: Partial<LogstoreSpec> | null;
  readonly queries?: Partial<QueryBehaviour>;
  /** Of the log service, for every query of this cluster's log. */
  readonly fault?: Fault;
  readonly uses?: (uid: string) => (Pick<AuditUse, 'at'> & Partial<AuditUse>)[];
  readonly result: string;
  readonly said: string;
  readonly ways?: readonly string[];
  readonly finding?: 'log-unverifiable';
}

const none = { result: 'none found', said: 'idle' };
const found = { result: 'found', said: 'active', ways: ['certificate'] };
const foundBut = (why: string): Omit<Case, 'name'> => ({
  ...found,
  said: `active but ${why}`,
  finding: 'log-unverifiable',
});
const failed = (why: string): Omit<Case, 'name'> => ({
  result: why === 'auditing-off' ? 'failed: auditing off' : 'failed: other',
  said: `unknown: ${why}`,
  finding: 'log-unverifiable',
});
const refusal = (status: number, code: string, message: string): Fault => ({
  kind: 'error',
  status,
  code,
  message,
});

const cases: readonly Case[] = [
  { name: 'no use at all', ...none },
  { name: 'use', uses: () => [{ at: [yesterday] }], ...found },
  { name: 'use under the plain uid', uses: (uid) => [{ at: [yesterday], username: uid }], ...found },
  {
    name: 'use of two certificates of one identity',
    uses: (uid) => [
      { at: [yesterday - hour], username: `${uid}-1700000000` },
      { at: [yesterday], username: `${uid}-1763000000` },
    ],
    ...found,
  },
  { name: 'use that was refused with 403', uses: () => [{ at: [yesterday], code: 403 }], ...found },
  { name: 'use eight days ago', uses: () => [{ at: [now - 8 * day] }], ...none },
  {
    name: 'a line that only mentions it',
    uses: (uid) => [
      {
        at: [yesterday],
        username: 'system:serviceaccount:kube-system:admin',
        verb: 'delete',
        requestURI: `/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${uid}-clusterrolebinding`,
      },
    ],
    ...none,
  },
  {
    name: 'use by a uid that begins the same',
    uses: (uid) => [{ at: [yesterday], username: `${uid}7-1763000000` }],
    ...none,
  },
  { name: '`<uid>-` as a user name', uses: (uid) => [{ at: [yesterday], username: `${uid}-` }], ...none },
  {
    name: '`12345-` and `foobar` as user names',
    uses: () => ['12345-', '12345', 'foobar'].map((username) => ({ at: [yesterday], username })),
    ...none,
  },
  {
    name: 'use through ack-ram-authenticator',
    uses: (uid) => [{ at: [yesterday], userUid: `ack-ram-authenticator:1700000000000001:${uid}` }],
    ...none,
    ways: ['ack-ram-authenticator'],
  },
  {
    name: 'somebody acting in its name',
    uses: (uid) => [{ at: [yesterday], username: 'system:admin', impersonatedUsername: `${uid}-1763000000` }],
    ...none,
    ways: ['on-behalf'],
  },
  {
    name: 'use, some of it in somebody else’s name',
    uses: () => [{ at: [yesterday], impersonatedUsername: '209999999999999999' }],
    ...found,
  },
  {
    name: 'Incomplete three times, then Complete',
    queries: { incompleteAnswers: 3 },
    ...none,
  },
  {
    name: 'use, and Incomplete three times, then Complete',
    queries: { incompleteAnswers: 3 },
    uses: () => [{ at: [yesterday] }],
    ...found,
  },
  {
    name: 'Incomplete for ever',
    queries: { incompleteAnswers: Number.POSITIVE_INFINITY },
    ...failed('incomplete'),
  },
  { name: 'inexact answers', queries: { isAccurate: false }, ...failed('inexact') },
  {
    name: 'use, and inexact answers',
    queries: { isAccurate: false },
    uses: () => [{ at: [yesterday] }],
    ...foundBut('inexact'),
  },
  { name: 'auditing off', cluster: { auditEnabled: false }, ...failed('auditing-off') },
  { name: 'a log that keeps three days', log: { ttlDays: 3 }, ...failed('retention-too-short') },
  {
    name: 'use in a log that keeps three days',
    log: { ttlDays: 3 },
    uses: () => [{ at: [yesterday] }],
    ...foundBut('retention-too-short'),
  },
  { name: 'a log of yesterday', log: { createdAt: now - day }, ...failed('log-too-young') },
  {
    name: 'two hours without a line',
    log: { gaps: [[now - 50 * hour, now - 48 * hour]] },
    ...failed('silent-hours'),
  },
  { name: 'no such logstore', log: null, ...failed('log-missing') },
  { name: 'no such project', cluster: { slsProjectName: 'k8s-log-of-nobody' }, ...failed('log-missing') },
  {
    name: 'a log that may not be read',
    fault: refusal(403, 'Unauthorized', 'denied by sts or ram, action: log:GetLogStoreLogs'),
    ...failed('denied'),
  },
  {
    name: 'a log that refuses the analysis',
    fault: refusal(400, 'ParameterInvalid', 'line 1:8: syntax error'),
    ...failed('unreadable'),
  },
  {
    name: 'no index of user.uid: what can’t be told apart counts as use',
    log: {
      indexedPaths: ['user.username', 'auditID', 'userAgent', 'sourceIPs', 'impersonatedUser.username'],
    },
    uses: (uid) => [{ at: [yesterday], userUid: `ack-ram-authenticator:${uid}` }],
    ...found,
  },
  {
    name: 'no index of impersonatedUser.username: what is done on behalf does not show',
    log: { indexedPaths: ['user.username', 'user.uid'] },
    uses: (uid) => [
      { at: [yesterday] },
      { at: [now - 2 * hour], username: 'system:admin', impersonatedUsername: uid },
    ],
    ...found,
  },
  {
    name: 'no index of user.username',
    log: { indexedPaths: ['verb', 'auditID'] },
    uses: () => [{ at: [yesterday] }],
    ...failed('unreadable'),
  },
  { name: 'no index at all', log: { indexedPaths: [] }, ...failed('unreadable') },
];

const clusters = (['json', 'flat'] as const).flatMap((form) =>
  cases.map((one, index) => {
    const name = `${form}-${index}`;
    const clusterId = world.cluster(name, {
      ...one.cluster,
      log: one.log === null ? null : { form, ...one.log },
    });
    const uid = world.user(name);
    world.issue(uid, clusterId);
    for (const { at, ...more } of one.uses?.(uid) ?? []) world.use(uid, clusterId, at, more);
    return { ...one, form, uid, clusterId, project: `k8s-log-${clusterId}` };
  }),
);
type Audited = (typeof clusters)[number];

function said({ evidence }: CredentialAudit): string {
  switch (evidence.kind) {
    case 'idle':
      return 'idle';
    case 'active':
      return evidence.butUnknown === undefined ? 'active' : `active but ${evidence.butUnknown.why}`;
    case 'unknown':
      return `unknown: ${evidence.why}`;
  }
}

const scenario = sharedScenario(world, { crowd: 0 });
const answers = new Map<Audited, AuditAnswer>();

beforeAll(async () => {
  const { cloud, fault } = scenario();
  for (const { project, clusterId, queries, fault: failure } of clusters) {
    if (queries !== undefined) cloud.auditLogs.behave(project, `audit-${clusterId}`, queries);
    if (failure === undefined) continue;
    const matches = ({ headers }: WireRequest): boolean => headers.host?.startsWith(`${project}.`) === true;
    fault({ service: 'sls', operation: 'GetLogsV2', matches, fault: failure });
  }
  // Those that wait for the log first, so that the others use the time.
  const patience = ({ queries }: Audited): number => queries?.incompleteAnswers ?? 0;
  const slowFirst = clusters.toSorted((one, other) => patience(other) - patience(one));
  await pMap(slowFirst, async (one) => answers.set(one, await audited(scenario(), one.clusterId)), {
    concurrency: 5,
  });
});

describe.each(clusters)('with $name ($form lines)', (one) => {
  const { clusterId, uid, result, said: wanted, ways = [], finding } = one;

  it(`the check of a kubeconfig says “${result}” (${wanted})`, async () => {
    const { clusterId: cluster, uid: holder } = subject(clusterId, uid);
    const audit = await scenario().state.audits.credential(cluster, holder);
    const findings = await scenario().findings(clusterId);

    expect(answers.get(one)?.outcome).toBe('audited');
    expect(audit && said(audit), JSON.stringify(answers.get(one))).toBe(wanted);
    expect(audit && accessResult(audit.evidence)).toBe(result);
    expect(Object.keys(audit?.uses ?? {})).toEqual(ways);
    expect(findings.map(({ kind }) => kind)).toEqual(finding === undefined ? [] : [finding]);
  });
});

describe('nothing was asked of a cluster', () => {
  it('but reads', () => {
    const methods = new Set(
      scenario()
        .cloud.requests.entries.filter(({ service }) => service === 'cs')
        .map(({ method }) => method),
    );

    expect([...methods]).toEqual(['GET']);
  });
});
