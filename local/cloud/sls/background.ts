/**
 * The lines that a cluster's own components write. They are a pure function of the logstore and the time, so that they
 * need no memory, are the same in every run, and go on when the clock is moved.
 */
import { createHash } from 'node:crypto';
import { type AuditedRequest, auditLine } from './audit-line.ts';
import { type AuditLine, quoteText, type TextColumn } from './columns.ts';
import type { LogstoreSpec } from './contract.ts';

const defaultEverySeconds = 600;

export function everyMs(spec: LogstoreSpec): number {
  return Math.round((spec.backgroundEverySeconds ?? defaultEverySeconds) * 1000);
}

/** A number that stays the same for a logstore, so that clusters don't all write in the same second. */
export function phaseMs(spec: LogstoreSpec): number {
  const every = everyMs(spec);
  if (every === 0) return 0;
  const digest = createHash('md5').update(`${spec.project}/${spec.logstore}`).digest();
  const phase = digest.readUInt32BE(0) % every;
  return phase - (phase % 1000);
}

/** The n of the background lines in `[fromMs, toMs)`: line n is written at `n * every + phase`. */
export function backgroundRange(spec: LogstoreSpec, fromMs: number, toMs: number): [number, number] {
  const every = everyMs(spec);
  if (every === 0 || toMs <= fromMs) return [0, 0];
  const phase = phaseMs(spec);
  return [Math.ceil((fromMs - phase) / every), Math.ceil((toMs - phase) / every)];
}

/** How many background lines there are in `[fromMs, toMs)`, outside of the logstore's gaps. */
export function countBackground(spec: LogstoreSpec, fromMs: number, toMs: number): number {
  const [first, end] = backgroundRange(spec, fromMs, toMs);
  const gaps = spec.gaps ?? [];
  if (gaps.length === 0) return end - first;
  const times = Array.from({ length: end - first }, (_, n) => (first + n) * everyMs(spec) + phaseMs(spec));
  return times.filter((at) => !gaps.some(([from, to]) => at >= from && at < to)).length;
}

function components(regionId: string): AuditedRequest[] {
  const kube = (name: string): string => `${name}/v1.31.1 (linux/amd64) kubernetes/aa1b2c3`;
  const leases = '/apis/coordination.k8s.io/v1/namespaces';
  const node = `${regionId}.192.168.0.11`;
  return [
    [
      'system:kube-scheduler',
      'update',
      `${leases}/kube-system/leases/kube-scheduler`,
      kube('kube-scheduler'),
    ],
    [
      'system:kube-controller-manager',
      'update',
      `${leases}/kube-system/leases/kube-controller-manager`,
      kube('kube-controller-manager'),
    ],
    [`system:node:${node}`, 'patch', `/api/v1/nodes/${node}/status`, kube('kubelet')],
    [`system:node:${node}`, 'update', `${leases}/kube-node-lease/leases/${node}`, kube('kubelet')],
    [
      'system:serviceaccount:kube-system:coredns',
      'list',
      '/apis/discovery.k8s.io/v1/endpointslices?limit=500',
      'coredns/v1.11',
    ],
    [
      'system:serviceaccount:kube-system:admin',
      'get',
      '/api/v1/namespaces/kube-system/configmaps/ack-cluster-profile',
      'cloud-controller-manager/v2.9',
    ],
    ['system:apiserver', 'list', '/api/v1/namespaces/default/services', kube('kube-apiserver')],
  ].map(([username = '', verb = '', requestURI = '', userAgent = '']) => ({
    username,
    verb,
    requestURI,
    userAgent,
    sourceIp: '192.168.0.11',
    code: 200,
  }));
}

const linesByRegion = new Map<string, AuditLine[]>();

function backgroundLines(regionId: string): AuditLine[] {
  let lines = linesByRegion.get(regionId);
  if (lines === undefined) {
    lines = components(regionId).map(auditLine);
    linesByRegion.set(regionId, lines);
  }
  return lines;
}

/** After how many lines their texts begin again. */
export function backgroundKinds(regionId: string): number {
  return backgroundLines(regionId).length;
}

/** SQL for a column of background line `n`; `$seed` names the logstore. */
export function backgroundColumn(regionId: string, column: TextColumn): string {
  if (column === 'auditID') return "audit_id($seed || '/' || n)";
  if (column === 'stage') return "'ResponseComplete'";
  const lines = backgroundLines(regionId);
  const texts = lines.map((line) => {
    const text = line[column];
    return text === undefined ? 'NULL' : quoteText(text);
  });
  if (texts.every((text) => text === texts[0])) return `${texts[0]}::varchar`;
  return `([${texts.join(', ')}])[1 + n % ${texts.length}]`;
}
