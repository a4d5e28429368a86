/** The HTTP API as a person uses it: who is let in, what is refused, and the end of a living identity's kubeconfig on request. */
import { describe, expect, it } from 'vitest';
import { whenQuiet } from '../../local/host/when-quiet.ts';
import { digestOf } from '../../shared/domain/approval.ts';
import { shownOf } from '../../shared/use-cases/approve.ts';
import { apiFunction, type ApiStage, startApi } from '../support/api-stage.ts';
import { forced } from '../support/held-leaver.ts';
import { scenarios } from '../support/scenario.ts';
import { aWorld, day, hour } from '../support/world.ts';

const start = scenarios();

/** Bob works; his laptop was stolen. */
async function anApi(): Promise<{ api: ApiStage; bob: string; cluster: string }> {
  const world = aWorld();
  const cluster = world.cluster('payments');
  const bob = world.user('bob');
  world.issue(bob, cluster);
  world.use(bob, cluster, [world.now - 3 * hour]);
  return { api: await startApi(start, world, { crowd: 0 }), bob, cluster };
}

const asked = async (api: ApiStage): Promise<readonly string[]> =>
  (await api.state.requestLog.entries({ size: 100 })).items.map(
    ({ caller, status, text }) => `${caller.name} ${status} ${text}`,
  );

describe('who calls', () => {
  it('is told by a token that is valid in every respect, and by nothing else', async () => {
    const { api } = await anApi();
    const get = async (token?: string): Promise<number> =>
      (await api.call('GET', '/v1/findings', token === undefined ? {} : { token })).status;

    expect(await get(await api.token('mei', 'viewer'))).toBe(200);
    expect(await get()).toBe(403);
    expect(await get(await api.token('mei', 'viewer', { expiresIn: -60 }))).toBe(403);
    expect(await get(await api.token('mei', 'viewer', { isForeign: true }))).toBe(403);
    // The gateway does not look at these: the function does.
    expect(await get(await api.token('mei', 'viewer', { audience: 'another-service' }))).toBe(401);
    expect(await get(await api.token('mei', 'none'))).toBe(403);
  });

  it('is not told by an event that somebody made himself, whatever it claims', async () => {
    const { api } = await anApi();
    const good = await api.token('mei', 'admin');
    const [header, , signature] = good.split('.');
    const claims = Buffer.from(
      JSON.stringify({ sub: 'mei', aud: 'kubeconfig-guard', roles: ['admin'], exp: 4e9 }),
    );
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const forged = [
      undefined,
      `${header}.${claims.toString('base64url')}.${signature}`,
      `${none}.${claims.toString('base64url')}.`,
      await api.token('mei', 'admin', { isForeign: true }),
      await api.token('mei', 'admin', { expiresIn: -1 }),
    ];

    const statuses = [];
    for (const token of forged) {
      const { payload } = await api.host.invoke(
        apiFunction,
        JSON.stringify({
          version: 'v1',
          rawPath: '/v1/sweeps',
          headers: {
            'Idempotency-Key': 'forged-1',
            'x-claim-roles': 'admin',
            ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
          },
          queryParameters: {},
          body: '',
          isBase64Encoded: false,
          requestContext: { http: { method: 'POST', path: '/v1/sweeps' }, claims: { roles: ['admin'] } },
        }),
      );
      statuses.push((JSON.parse(payload) as { statusCode: number }).statusCode);
    }

    expect(statuses).toEqual([401, 401, 401, 401, 401]);
    expect(api.cloud.requests.entries.filter(({ operation }) => operation === 'InvokeFunction')).toEqual([]);
    expect(api.logs.filter(({ step }) => step === 'request refused')).toHaveLength(5);
  });
});

describe('the end of a living identity’s kubeconfig', () => {
  it('is asked for by one, shown, approved by another, done with Force=true once, and undone', async () => {
    const { api, bob, cluster } = await anApi();
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
    const shown = held === undefined ? undefined : shownOf(held);
    const approval = await api.call('POST', '/v1/approvals', {
      token: jin,
      key: 'approval-1',
      body: {
        clusterId: cluster,
        uid: bob,
        shown: shown === undefined ? '' : digestOf(shown, true),
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
    const { api, bob, cluster } = await anApi();
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
      expect.stringMatching(/^mei 422 refused: /),
      expect.stringMatching(/^mei 202 /),
    ]);
  });
});

describe('an idempotency key', () => {
  it('carries a request out once, and another body under it is refused', async () => {
    const { api, cluster } = await anApi();
    const token = await api.token('mei', 'operator');
    const audit = (body: unknown): Promise<{ status: number; body: unknown }> =>
      api.call('POST', '/v1/audits', { token, key: 'audit-0001', body });

    const first = await audit({ clusterId: cluster });
    const again = await audit({ clusterId: cluster });
    const other = await audit({ clusterId: 'c0000000000000000000000000000a01' });
    await whenQuiet(api.host, api.cloud.eventBus);

    expect([first.status, again.status, other.status]).toEqual([202, 202, 422]);
    expect(again.body).toEqual(first.body);
    const invoked = api.cloud.requests.entries.filter(({ operation }) => operation === 'InvokeFunction');
    expect(invoked).toHaveLength(1);
  });

  it('is needed', async () => {
    const { api, cluster } = await anApi();
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
    const { api, bob } = await anApi();
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
    const { api, bob, cluster } = await anApi();
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

describe('somebody who calls without end', () => {
  it('is told to wait, and others are answered', async () => {
    const { api } = await anApi();
    const busy = await api.token('a-program', 'viewer');

    const statuses = [];
    for (let call = 0; call < 301; call += 1) {
      statuses.push((await api.call('GET', '/v1/settings', { token: busy })).status);
    }
    const other = await api.call('GET', '/v1/settings', { token: await api.token('mei', 'viewer') });

    expect([statuses.slice(0, 300).every((status) => status === 200), statuses[300], other.status]).toEqual([
      true,
      429,
      200,
    ]);
  });
});
