/** A sweep's context in memory, for what scenarios would take too long for: what audits found is given, what is asked for is kept. */
import type { ClusterAudit, PlannedStep } from '../../shared/domain/audit.ts';
import { accessResults } from '../../shared/domain/audit.ts';
import type { EncryptionRecord } from '../../shared/domain/encryption-record.ts';
import type { HeldPlan, PlanApproval } from '../../shared/domain/held-plan.ts';
import type { ClusterId, Uid } from '../../shared/domain/ids.ts';
import type { Limits } from '../../shared/domain/limits.ts';
import type { CredentialRecord, Finding } from '../../shared/domain/record.ts';
import { traits } from '../../shared/domain/status.ts';
import type { SweepRecord, SweepUnit } from '../../shared/domain/sweep.ts';
import { minutes, seconds } from '../../shared/domain/time.ts';
import { CloudError } from '../../shared/use-cases/cloud-error.ts';
import type { SweepContext } from '../../shared/use-cases/sweep-context.ts';
import { aClusterId, aUid, now } from '../support/builders.ts';

export const run = 'run-20261120T091504-3f9b7c10';

export const cluster = (index: number): ClusterId => aClusterId(`c${String(index).padStart(32, '0')}`);
export const person = (index: number): Uid => aUid(`2012345678901${String(index).padStart(5, '0')}`);
export const unit = (index: number, mode: SweepUnit['mode'] = 'enforce'): SweepUnit => ({
  clusterId: cluster(index),
  mode,
});

const none = <Name extends string>(names: readonly Name[]): Record<Name, number> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;

export function anAudit(
  index: number,
  plan: readonly (readonly [Uid, PlannedStep['decision']])[] = [],
  over: Partial<ClusterAudit> = {},
): ClusterAudit {
  return {
    clusterId: cluster(index),
    clusterName: `cluster-${index}`,
    region: 'cn-hangzhou',
    state: 'running',
    at: now,
    run,
    outcome: 'audited',
    ramAuthenticator: 'absent',
    credentials: 100,
    holders: 100,
    results: none(accessResults),
    traits: none(traits),
    plan: plan.map(([uid, decision]) => ({ uid, decision, reason: 'identity-deleted' })),
    findings: { opened: 0, stillOpen: 0, closed: 0 },
    ...over,
  };
}

export const aRun = (over: Partial<SweepRecord> = {}): SweepRecord => ({
  run,
  startedAt: now,
  phase: 'releasing',
  clusters: 1,
  regions: ['cn-hangzhou'],
  phaseUntil: now + minutes(60),
  invocations: 1,
  unseen: [],
  released: [],
  planned: 0,
  ...over,
});

export interface Asked {
  readonly name: string;
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

interface Given {
  readonly audits?: readonly ClusterAudit[];
  readonly records?: readonly CredentialRecord[];
  readonly verifications?: readonly EncryptionRecord[];
  readonly limits?: Partial<Limits>;
  /** Identities whose places of the day are taken already. */
  readonly taken?: readonly Uid[];
  /** Everybody who holds a live credential; as many as the largest audit says when absent. */
  readonly holders?: readonly Uid[];
  readonly plans?: readonly HeldPlan[];
  readonly approvals?: readonly PlanApproval[];
  readonly isRefused?: (id: string) => boolean;
}

export interface Sweeping {
  readonly context: SweepContext;
  readonly asked: Asked[];
  readonly opened: Finding[];
  readonly closed: string[];
  readonly plans: Map<string, HeldPlan>;
  /** Of the day. */
  readonly places: Set<Uid>;
  readonly told: string[];
}

const unused = (): never => {
  throw new Error('This is not asked here.');
};

export function aSweep(given: Given = {}): Sweeping {
  const { audits = [], records = [], verifications = [], approvals = [], isRefused = () => false } = given;
  const asked: Asked[] = [];
  const opened: Finding[] = [];
  const closed: string[] = [];
  const told: string[] = [];
  const plans = new Map((given.plans ?? []).map((plan) => [plan.id, plan]));
  const places = new Set(given.taken);
  const auditOf = (id: ClusterId): ClusterAudit | undefined =>
    audits.find(({ clusterId }) => clusterId === id);
  const context: SweepContext = {
    kubeconfigs: { clusters: unused },
    identityLists: { everybody: unused },
    inventory: { learn: unused },
    claims: { take: unused, renew: unused, release: unused },
    sweeps: { newest: unused, put: unused, run: unused, putUnits: unused, units: unused, runs: unused },
    functions: {
      enqueue: (name, id, payload) => {
        if (isRefused(id)) {
          const fields = { kind: 'denied', operation: 'fc.InvokeFunction' } as const;
          return Promise.reject(new CloudError(fields, 'It may not be called.'));
        }
        asked.push({ name, id, payload });
        return Promise.resolve();
      },
      task: unused,
      deadTasks: unused,
      triggers: unused,
    },
    audits: {
      putCredentials: unused,
      putCluster: unused,
      credential: unused,
      cluster: (id) => Promise.resolve(auditOf(id)),
      clusters: (ids) => Promise.resolve(ids.map(auditOf)),
      async *remembered() {
        const holders = given.holders ?? [];
        yield await Promise.resolve(
          holders.map((uid) => ({ uid, access: {}, audit: { certificate: 'Unexpired' } as never })),
        );
      },
    },
    encryption: {
      get: (ids) => Promise.resolve(ids.map((id) => verifications.find(({ clusterId }) => clusterId === id))),
    },
    records: {
      get: (subjects) =>
        Promise.resolve(
          subjects.map(({ clusterId, uid }) =>
            records.find((one) => one.clusterId === clusterId && one.uid === uid),
          ),
        ),
    },
    dailyLimit: {
      reserve: (_day, uids, limit) => {
        const all = new Set([...places, ...uids]);
        if (all.size > limit) return Promise.resolve({ kind: 'over', taken: places.size });
        for (const uid of uids) places.add(uid);
        return Promise.resolve({ kind: 'reserved' });
      },
    },
    heldPlans: {
      get: (id) => Promise.resolve(plans.get(id)),
      put: (plan) => {
        plans.set(plan.id, plan);
        return Promise.resolve();
      },
    },
    approvals: { ofPlan: (id) => Promise.resolve(approvals.filter(({ plan }) => plan === id)) },
    findings: {
      open: (finding) => {
        opened.push(finding);
        return Promise.resolve({ change: 'opened' } as never);
      },
      close: (subject) => {
        closed.push(subject);
        return Promise.resolve(undefined);
      },
      closeAny: unused,
      openSubjects: unused,
      openAbout: unused,
      openAboutIdentity: unused,
    },
    policy: {
      modeOn: unused,
      limits: { perRun: 5, perDay: 20, sharePercent: 10, ...given.limits },
      parallel: 2,
      patience: minutes(60),
      firstPause: 200,
      longestPause: seconds(10),
      lease: minutes(2),
    },
    clock: () => now,
    sleep: unused,
    worker: 'worker',
    until: now + minutes(9),
    narrate: () => undefined,
    tell: (message) => {
      told.push(message.text);
      return Promise.resolve();
    },
  };
  return { context, asked, opened, closed, plans, places, told };
}
