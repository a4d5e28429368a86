/** When and how kubeconfigs are used: few lines, as most are. Times are whole seconds, in milliseconds since 1970. */
import type { IssuedCredential } from '../account.ts';
import type { AuditUse } from '../sls/contract.ts';
import { certificateName } from './credentials.ts';
import { dayMs, hourMs, type World } from './world.ts';

const minuteMs = 60_000;

function every(stepMs: number, from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / stepMs)) }, (_, n) => from + n * stepMs);
}

/** Habits, each a function of the moment in which the scenario begins. */
export const habits = {
  never: () => [],
  longAgo: (now: number) => [26, 19, 12].map((days) => now - days * dayMs),
  yesterday: (now: number) => [now - 3 * dayMs, now - 2 * dayMs, now - 22 * hourMs, now - 20 * hourMs],
  threeDaysAgo: (now: number) => [now - 9 * dayMs, now - 3 * dayMs],
  /** A pipeline: twice a day, before and after. */
  pipeline: (now: number) => every(12 * hourMs, now - 9 * dayMs - 5 * hourMs, now + 10 * dayMs),
  /** A workload that nobody stops: every ten minutes, every half minute around the beginning. */
  workload: (now: number) => [
    ...every(10 * minuteMs, now - 9 * dayMs, now - 30 * minuteMs),
    ...every(30_000, now - 30 * minuteMs, now + 2 * hourMs),
    ...every(10 * minuteMs, now + 2 * hourMs, now + 30 * dayMs),
  ],
} satisfies Record<string, (now: number) => number[]>;

export type Habit = keyof typeof habits;

type Request = Pick<AuditUse, 'verb' | 'requestURI' | 'userAgent' | 'sourceIp'>;

const kubectl: Request = {
  verb: 'list',
  requestURI: '/api/v1/namespaces/default/pods?limit=500',
  userAgent: 'kubectl/v1.31.2 (darwin/arm64) kubernetes/abc1234',
  sourceIp: '203.0.113.24',
};
const helm: Request = {
  verb: 'patch',
  requestURI: '/apis/apps/v1/namespaces/default/deployments/web',
  userAgent: 'Helm/3.16.2',
  sourceIp: '198.51.100.40',
};
const operator: Request = {
  verb: 'watch',
  requestURI: '/api/v1/namespaces/default/configmaps?watch=true',
  userAgent: 'report-sync/2.4.1 (linux/amd64)',
  sourceIp: '10.0.4.17',
};

const requests: Record<Habit, Request> = {
  never: kubectl,
  longAgo: kubectl,
  yesterday: kubectl,
  threeDaysAgo: kubectl,
  pipeline: helm,
  workload: operator,
};

/** Adds lines to the audit log of a cluster; a cluster without auditing keeps none. */
export function addLines(
  world: World,
  clusterId: string,
  line: Omit<AuditUse, 'project' | 'logstore'>,
): void {
  const spec = world.logstores.get(clusterId);
  if (spec === undefined || line.at.length === 0) return;
  world.uses.push({ project: spec.project, logstore: spec.logstore, ...line });
}

export function addUsage(
  world: World,
  credential: IssuedCredential,
  habit: Habit,
  username = certificateName(credential),
): void {
  addLines(world, credential.clusterId, { ...requests[habit], username, at: habits[habit](world.now) });
}
