/** The HTTP API as a person uses it: the end of a living identity's kubeconfig on request, a pause, a plan. */
import { describe, expect, it } from 'vitest';
import { whenQuiet } from '../../local/host/when-quiet.ts';
import { digestOf } from '../../shared/domain/approval.ts';
import { shownOf } from '../../shared/use-cases/approve.ts';
import { asked, bobsApi } from '../support/bobs-api.ts';
import { forced } from '../support/held-leaver.ts';
import { scenarios } from '../support/scenario.ts';
import { day } from '../support/world.ts';

const start = scenarios();

describe('the end of a living identity’s kubeconfig', () => {
  it('is asked for by one, shown, approved by another, done with Force=true once, and undone', async () => {
    const { api, bob, cluster } = await bobsApi(start);
    api.mayChange(bob);
    const mei = await api.token('mei', 'operator');
    const jin = await api.token('jin', 'approver');

    const request = await api.call('POST', '/v1/revocations', {
      token: mei,
      key: 'ticket-4711',
      body: { uid: bob, clusters: [cluster], why: 'The laptop was stolen.' },
    });
    await whenQuiet(api.host, api.cloud.eventBus);
    const held = await api.record(cluster, bob);
    const shown = await api.call('GET', `/v1/credentials/${cluster}/${bob}`, { token: jin });
    const seen = shown.body['record'] as { evidence: unknown; toApprove: { shownEvenIfUsed: string } };
    const approval = await api.call('POST', '/v1/approvals', {
      token: jin,
      key: 'approval-1',
      body: {
        clusterId: cluster,
        uid: bob,
        shown: seen.toApprove.shownEvenIfUsed,
        evenIfUsed: true,
        expiresAt: new Date(api.cloud.clock.now() + day).toISOString(),
      },
    });
    await whenQuiet(api.host, api.cloud.eventBus);
    const revoked = await api.record(cluster, bob);
    const gone = api.certificate(cluster, bob);
    const restored = await api.call('POST', '/v1/restores', {
      token: jin,
      key: 'restore-1',
      body: { clusterId: cluster, uid: bob },
    });

    expect([request.status, held?.status, held?.cause.requestedBy]).toEqual([202, 'held', 'mei']);
    expect(seen.evidence).toMatchObject({ kind: 'active', lastUse: { count: 1 } });
    expect([approval.status, revoked?.status, gone], JSON.stringify(approval.body)).toEqual([
      202,
      'revoked',
      'Removed',
    ]);
    expect(forced(api, cluster, bob)).toEqual(['true']);
    expect(restored.status, JSON.stringify(restored.body)).toBe(202);
    expect(api.grants(cluster, bob)).toBe(1);
    expect((await asked(api)).length).toBe(3);
  });

  it('is not approved by who asked for it, nor by a role that may not, nor on other evidence', async () => {
    const { api, bob, cluster } = await bobsApi(start);
    const mei = await api.token('mei', 'approver');
    await api.call('POST', '/v1/revocations', {
      token: mei,
      key: 'ticket-4711',
      body: { uid: bob, clusters: [cluster], why: 'The laptop was stolen.' },
    });
    await whenQuiet(api.host, api.cloud.eventBus);
    const held = await api.record(cluster, bob);
    const shown = held === undefined ? undefined : shownOf(held);
    const digest = shown === undefined ? '' : digestOf(shown, false);
    const approve = async (token: string, key: string, shownDigest: string): Promise<number> =>
      (
        await api.call('POST', '/v1/approvals', {
          token,
          key,
          body: {
            clusterId: cluster,
            uid: bob,
            shown: shownDigest,
            expiresAt: new Date(api.cloud.clock.now() + day).toISOString(),
          },
        })
      ).status;

    expect(await approve(mei, 'approval-own', digest)).toBe(422);
    expect(await approve(await api.token('kai', 'operator'), 'approval-kai', digest)).toBe(403);
    expect(await approve(await api.token('jin', 'approver'), 'approval-jin', 'a'.repeat(64))).toBe(422);
    await whenQuiet(api.host, api.cloud.eventBus);
    expect(api.cleanUps(cluster, bob)).toBe(0);
    expect(await asked(api)).toEqual([
      expect.stringMatching(/^jin 422 refused: The evidence is not what was shown/),
      expect.stringMatching(/^kai 403 forbidden: /),
      expect.stringMatching(/^mei 422 refused: .*who asks must not approve/),
      expect.stringMatching(/^mei 202 /),
    ]);
  });
});

describe('an idempotency key', () => {
  it('carries a request out once, and another body under it is refused', async () => {
    const { api, cluster } = await bobsApi(start);
    const token = await api.token('mei', 'operator');
    const audit = (body: unknown): Promise<{ status: number; body: unknown }> =>
      api.call('POST', '/v1/audits', { token, key: 'audit-0001', body });

    const first = await audit({ clusterId: cluster });
    const again = await audit({ clusterId: cluster });
    const other = await audit({ clusterId: 'c0000000000000000000000000000a01' });
    await whenQuiet(api.host, api.cloud.eventBus);

    expect([first.status, again.status, other.status]).toEqual([202, 202, 422]);
    expect(again.body).toEqual(first.body);
    expect(other.body).toMatchObject({ type: 'urn:kubeconfig-guard:key-reused' });
    expect(await asked(api)).toEqual([
      expect.stringMatching(/^mei 422 key-reused: /),
      expect.stringMatching(/^mei 202 An audit of /),
    ]);
    const invoked = api.cloud.requests.entries.filter(({ operation }) => operation === 'InvokeFunction');
    expect(invoked).toHaveLength(1);
  });

  it('is needed', async () => {
    const { api, cluster } = await bobsApi(start);
    const token = await api.token('mei', 'operator');

    const answer = await api.call('POST', '/v1/audits', { token, body: { clusterId: cluster } });

    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      400,
      'application/problem+json; charset=utf-8',
    ]);
  });
});

describe('a pause over HTTP', () => {
  it('stops revocations, and only an administrator ends it', async () => {
    const { api, bob } = await bobsApi(start);
    api.mayChange(bob);
    const operator = await api.token('mei', 'operator');
    const admin = await api.token('root', 'admin');

    const paused = await api.call('PUT', '/v1/pause', {
      token: operator,
      key: 'pause-001',
      body: { reason: 'A migration is under way.' },
    });
    const refused = await api.call('DELETE', '/v1/pause', { token: operator, key: 'resume-001' });
    const during = await api.state.settings.read();
    const resumed = await api.call('DELETE', '/v1/pause', { token: admin, key: 'resume-002' });
    const after = await api.state.settings.read();

    expect([paused.status, refused.status, resumed.status]).toEqual([202, 403, 202]);
    expect([during.paused?.by, after.paused]).toEqual(['mei', undefined]);
  });
});

describe('a plan over HTTP', () => {
  it('tells what would happen to what an identity holds, and why not', async () => {
    const { api, bob, cluster } = await bobsApi(start);
    const operator = await api.token('mei', 'operator');
    await api.call('POST', '/v1/revocations', {
      token: operator,
      key: 'ticket-4711',
      body: { uid: bob, clusters: [cluster], why: 'The laptop was stolen.' },
    });
    await whenQuiet(api.host, api.cloud.eventBus);
    await api.call('PUT', '/v1/pause', {
      token: operator,
      key: 'pause-001',
      body: { reason: 'A migration.' },
    });

    const { status, body } = await api.call('GET', `/v1/identities/${bob}/plan`, { token: operator });

    expect([status, body]).toMatchObject([
      200,
      {
        items: [
          {
            clusterId: cluster,
            from: 'record',
            decision: { kind: 'hold' },
            whyNot: ['The guard is paused by mei: A migration.'],
          },
        ],
      },
    ]);
  });
});
