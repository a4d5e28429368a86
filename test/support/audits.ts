/** Runs the audit of a cluster as its caller does. */
import { expect } from 'vitest';
import type { AuditSummary } from '../../shared/use-cases/audit-report.ts';
import type { Stage } from './stage.ts';

export const auditFunction = 'kubeconfig-guard-audit';

export type AuditAnswer = AuditSummary;

export async function audited({ host }: Stage, clusterId: string, run?: string): Promise<AuditAnswer> {
  const call = { clusterId, ...(run === undefined ? {} : { run }) };
  const { outcome, payload } = await host.invoke(auditFunction, JSON.stringify(call));
  expect(outcome, payload).toBe('success');
  return JSON.parse(payload) as AuditAnswer;
}
