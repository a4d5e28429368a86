/** A request is carried out once by its key, and its key is no other request's. */
import { expect, test } from 'vitest';
import { alice } from './a-small-account.ts';
import { anApi, type Served } from './an-api.ts';
import type { Caller } from '../../../shared/domain/caller.ts';

const mei: Caller = { name: 'mei', role: 'admin', how: 'token' };
const jin: Caller = { name: 'jin', role: 'admin', how: 'token' };
const clusterId = `c${'0'.repeat(32)}`;
const expiresAt = '2099-12-24T18:00:00Z';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly caller?: Caller;
}

async function send(
  api: Served,
  { method, path, body, caller = mei }: Sent,
): Promise<{ status: number; body: unknown }> {
  const response = await api.send(
    new Request(`https://guard.example${path}`, {
      method,
      headers: { 'idempotency-key': 'ticket-4711', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
    caller,
  );
  return { status: response.status, body: await response.json() };
}

/** Everything that such a request changes, and who asked. */
async function changes(api: Served): Promise<unknown> {
  const { paused, exemptions } = await api.state.settings.read();
  return { enqueued: [...api.enqueued], paused: paused?.reason, exemptions };
}

test.each<[string, string, unknown, unknown]>([
  ['POST', '/v1/audits', { clusterId }, { clusterId: `c${'1'.repeat(32)}` }],
  ['POST', '/v1/verifications', { region: 'cn-hangzhou' }, { region: 'cn-beijing' }],
  ['POST', '/v1/sweeps', undefined, { now: true }],
  [
    'POST',
    '/v1/revocations',
    { uid: alice, why: 'He left.' },
    { uid: alice, clusters: [clusterId], why: 'He left.' },
  ],
  ['PUT', '/v1/pause', { reason: 'A migration.' }, { reason: 'Another one.' }],
  ['DELETE', '/v1/pause', undefined, { reason: 'It is over.' }],
  [
    'POST',
    '/v1/exemptions',
    { uid: alice, reason: 'On holiday.', expiresAt },
    { clusterId, reason: 'On holiday.', expiresAt },
  ],
])(
  '%s %s is done once under a key, and another body under it is refused',
  async (method, path, body, other) => {
    const api = await anApi();

    const first = await send(api, { method, path, body });
    const done = await changes(api);
    const again = await send(api, { method, path, body });
    const reused = await send(api, { method, path, body: other });

    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body).toEqual(first.body);
    expect([reused.status, reused.body]).toMatchObject([422, { type: 'urn:kubeconfig-guard:key-reused' }]);
    expect(await changes(api)).toEqual(done);
    const recorded = (await api.state.requestLog.entries({ size: 10 })).items;
    expect(new Set(recorded.map(({ status }) => status))).toEqual(new Set([202, 422]));
    expect(recorded).toHaveLength(2);
  },
);

test('a key is of whoever uses it, and of one path', async () => {
  const api = await anApi();
  const audit = { method: 'POST', path: '/v1/audits', body: { clusterId } };

  const statuses = [
    (await send(api, audit)).status,
    (await send(api, { ...audit, caller: jin })).status,
    (await send(api, { method: 'POST', path: '/v1/sweeps' })).status,
  ];

  expect(statuses).toEqual([202, 202, 422]);
  expect(new Set(api.enqueued).size).toBe(2);
});

test('a request that was refused may be asked again under its key', async () => {
  const api = await anApi();
  const late = { uid: alice, reason: 'On holiday.', expiresAt: '2001-12-24T18:00:00Z' };

  const refused = await send(api, { method: 'POST', path: '/v1/exemptions', body: late });
  const right = await send(api, { method: 'POST', path: '/v1/exemptions', body: { ...late, expiresAt } });

  expect([refused.status, right.status]).toEqual([422, 202]);
});
