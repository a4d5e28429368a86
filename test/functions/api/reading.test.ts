/** Every reading path over a small account. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../../shared/domain/caller.ts';
import { tables } from '../../../shared/state/tables.ts';
import { keptState } from '../../contract/state/state-fixture.ts';
import { alice, billing, bob, carol, fill, payments, plan } from './a-small-account.ts';
import { anApi, approver, type Served, viewer } from './an-api.ts';

let api: Served;
let close: () => Promise<void>;

beforeAll(async () => {
  const kept = await keptState();
  close = () => kept.close();
  api = await anApi(kept.fixture);
  await fill(api.state);
});
afterAll(() => close());

const day = (date: number): string => `2026-11-${date}T09:00:00Z`;
const counted = { count: 1, isAll: true };

describe('what is answered', () => {
  test.each<[string, object]>([
    [
      '/v1/status',
      {
        at: day(20),
        paused: { by: 'anna', reason: 'an incident', since: day(20) },
        modes: { enforce: 1, observe: 1 },
        lastRun: { run: 'run-0001', phase: 'closed', unseen: 1 },
        residual: { count: 1, asOf: '2026-11-20T02:00:00Z' },
        openFindings: { critical: counted, warning: counted, notice: counted },
        critical: [{ kind: 'used-after-deletion', subject: `${payments}+${alice}` }],
        deletedSince: { isAll: true },
        waiting: { count: 2, isAll: true },
      },
    ],
    [
      '/v1/clusters',
      {
        items: [
          { clusterId: payments, outcome: 'audited', traits: { residual: 1 }, verdict: 'proven' },
          { clusterId: billing, outcome: 'unread', why: 'Denied.', verdict: 'at-risk' },
        ],
      },
    ],
    [
      `/v1/clusters/${payments}`,
      {
        summary: { clusterName: 'payments', auditing: 'on' },
        log: { retentionDays: 30 },
        plan: [{ uid: alice, reason: 'identity-deleted', decision: 'hold' }],
        encryption: { verdict: 'proven' },
      },
    ],
    [
      `/v1/clusters/${payments}/credentials`,
      {
        items: [
          { uid: alice, accountName: 'alice', result: 'found', traits: ['residual'], status: 'held' },
          { uid: bob, status: 'revoked', certificate: 'Removed' },
          { uid: carol, result: 'none found' },
        ],
      },
    ],
    [
      `/v1/identities/${alice}`,
      { type: 'RamUser', name: 'alice@example.onaliyun.com', isDeleted: true, deletedAt: day(17) },
    ],
    [
      `/v1/identities/${alice}/credentials`,
      {
        items: [
          { clusterId: payments, result: 'found', access: { granted: { by: { name: 'ops' } } } },
          { clusterId: billing, hold: { until: day(21) } },
        ],
      },
    ],
    ['/v1/identities/deleted', { items: [{ uid: bob }, { uid: alice }] }],
    ['/v1/identities/deleted?order=newest', { items: [{ uid: alice }, { uid: bob }] }],
    [
      `/v1/credentials/${payments}/${alice}`,
      {
        summary: { uid: alice },
        record: {
          status: 'held',
          evidence: { kind: 'active', lastUse: { at: day(19), userAgent: 'kubectl/v1.31.2' } },
          toApprove: { reason: 'identity-deleted', shown: expect.stringMatching(/^[0-9a-f]{64}$/) },
          grantsBefore: { kind: 'unreadable' },
        },
        audit: { result: 'found', uses: { certificate: { count: 3 } }, silentSince: day(19) },
        approvals: [{ id: 'approval-1', by: 'anna', requestedBy: 'otto', isExpired: true }],
      },
    ],
    [
      `/v1/credentials/${payments}/${alice}/history?verify=yes`,
      {
        items: [{ sequence: 1 }, { sequence: 2 }, { sequence: 3, status: 'held' }],
        verified: { isWhole: true, entries: 3, problems: [] },
      },
    ],
    [
      `/v1/credentials/${payments}/${alice}/history?order=newest&size=1`,
      { items: [{ sequence: 3 }], next: expect.any(String) },
    ],
    [`/v1/credentials/${payments}/${bob}/history`, { items: [] }],
    [
      '/v1/findings',
      { items: [{ severity: 'critical' }, { severity: 'warning', since: day(20) }, { severity: 'notice' }] },
    ],
    [
      '/v1/holds',
      {
        items: [
          { clusterId: billing, evidence: 'unknown' },
          { clusterId: payments, status: 'held', hold: { until: day(26) } },
        ],
      },
    ],
    [
      `/v1/plans/${plan.id}`,
      { credentials: [{ clusterId: payments, uid: alice }], isApproved: true, approvals: [{ by: 'anna' }] },
    ],
    [
      '/v1/encryption',
      {
        items: [
          { clusterId: payments, verdict: 'proven', key: { state: 'Enabled' }, verifiedAt: day(20) },
          { clusterId: billing, verdict: 'at-risk' },
          { verdict: 'unknown', reasons: [{ code: 'not-verified' }], change: { what: 'GrantPermissions' } },
        ],
      },
    ],
    ['/v1/encryption/c0003', { verdict: 'unknown', configured: 'unknown' }],
    ['/v1/runs', { items: [{ run: 'run-0001', summary: { traits: { residual: 1 } } }] }],
    ['/v1/runs/run-0001', { unseenThings: [{ what: billing }], calls: [{ uid: alice }] }],
    ['/v1/settings', { exemptions: [{ id: 'x-1', uid: carol, isExpired: false }] }],
    ['/v1/tasks/audit/run-1-a-c0001', { state: 'done' }],
    ['/v1/tasks/revoke/lost', { state: 'failed', why: 'FunctionTimeout' }],
  ])('to a viewer for %s', async (path, expected) => {
    const answer = await api.json(path);

    expect(answer).toMatchObject(expected);
  });

  test('is who asked for what, to an approver', async () => {
    const answer = await api.json('/v1/requests', { caller: approver });

    expect(answer).toMatchObject({ items: [{ by: 'anna', path: '/v1/sweeps', status: 202 }] });
  });
});

describe('a filter', () => {
  test.each<[string, object[]]>([
    ['/v1/clusters?verdict=at-risk', [{ clusterId: billing }]],
    ['/v1/clusters?outcome=audited', [{ clusterId: payments }]],
    ['/v1/clusters?region=cn-beijing', [{ clusterId: billing }]],
    [`/v1/clusters/${payments}/credentials?status=revoked`, [{ uid: bob }]],
    [`/v1/clusters/${payments}/credentials?trait=residual`, [{ uid: alice }]],
    [`/v1/clusters/${payments}/credentials?result=none%20found`, [{ uid: carol }]],
    [`/v1/identities/${alice}/credentials?trait=residual`, [{ clusterId: payments }]],
    ['/v1/findings?severity=critical', [{ kind: 'used-after-deletion' }]],
    ['/v1/findings?kind=key-not-rotated', [{ severity: 'notice' }]],
    ['/v1/encryption?verdict=at-risk', [{ clusterId: billing }]],
  ])('leaves of a page what is asked for: %s', async (path, expected) => {
    const { items } = await api.json(path);

    expect(items).toMatchObject(expected);
    expect(items).toHaveLength(expected.length);
  });
});

describe('a problem', () => {
  const nobody = '209999999999999999';
  const forbidden: [string, number, Caller] = ['/v1/requests', 403, viewer];
  test.each<[string, number, Caller?]>([
    ['/v1/clusters/c9999', 404],
    [`/v1/identities/${nobody}`, 404],
    [`/v1/credentials/${payments}/${nobody}`, 404],
    [`/v1/plans/${'0'.repeat(64)}`, 404],
    ['/v1/encryption/c9999', 404],
    ['/v1/runs/run-9999', 404],
    ['/v1/nothing', 404],
    ['/v1/clusters?size=0', 400],
    ['/v1/clusters?size=101', 400],
    ['/v1/clusters?page=zzz', 400],
    ['/v1/clusters?verdict=fine', 400],
    ['/v1/clusters/..%2Fx', 400],
    ['/v1/identities/12345', 400],
    ['/v1/findings?format=xml', 400],
    ['/v1/tasks/api/x', 400],
    forbidden,
  ])('is told for %s: %i', async (path, status, caller = viewer) => {
    const response = await api.get(path, { caller });
    const problem = (await response.json()) as Record<string, unknown>;

    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(problem).toMatchObject({ status, instance: 'request-1', type: expect.stringMatching(/^urn:/) });
  });

  test('is 503 where the state can’t be understood, and says nothing of it', async () => {
    const { fixture } = api;
    const key = [fixture.account, 'c9000', '201234567890123009'];
    await fixture.table(tables.credentials).update(key, { record: '{"secret' });

    const response = await api.get('/v1/clusters/c9000/credentials');
    const text = await response.text();

    expect(response.status).toBe(503);
    expect(text).not.toContain('secret');
    expect(text).not.toContain('credentials (');
  });
});

describe('a journal that somebody spoilt', () => {
  test('is told by its verification, also where its entries can’t be read', async () => {
    const { fixture } = api;
    const key = [fixture.account, `${payments}+${alice}`, 2n];
    await fixture.table(tables.journal).update(key, { entry: 'no JSON' });

    const list = await api.get(`/v1/credentials/${payments}/${alice}/history`);
    const verified = await api.json(`/v1/credentials/${payments}/${alice}/history/verification`);

    expect(list.status).toBe(503);
    expect(verified).toMatchObject({ isWhole: false, problems: [{ kind: 'changed', sequence: 2 }] });
  });
});
