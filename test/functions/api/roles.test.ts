/** Each route needs the role that the OpenAPI document names, and no more; who acts without it is recorded. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Role, roles } from '../../../shared/domain/caller.ts';
import { keptState } from '../../contract/state/state-fixture.ts';
import { alice, fill, payments, plan } from './a-small-account.ts';
import { anApi, type Served } from './an-api.ts';

const digest = 'a'.repeat(64);
const expiresAt = '2026-12-24T18:00:00Z';
const clusterId = `c${'0'.repeat(32)}`;
const one = { clusterId, uid: alice };

/** A body that the document allows, for every operation that acts. */
const bodies: Readonly<Record<string, unknown>> = {
  'post /v1/audits': { clusterId },
  'post /v1/verifications': { region: 'cn-hangzhou' },
  'post /v1/sweeps': undefined,
  'post /v1/revocations': { uid: alice, why: 'The laptop was stolen.' },
  'post /v1/approvals': { ...one, shown: digest, expiresAt },
  'post /v1/plan-approvals': { plan: digest, expiresAt },
  'post /v1/restores': one,
  'put /v1/pause': { reason: 'A migration.' },
  'delete /v1/pause': undefined,
  'post /v1/exemptions': { uid: alice, reason: 'On holiday.', expiresAt },
  'delete /v1/exemptions/{id}': undefined,
};
const known: Readonly<Record<string, string>> = {
  clusterId: payments,
  uid: alice,
  id: plan.id,
  run: 'run-0001',
  function: 'audit',
  taskId: 'run-0001-a-c0001',
};

let api: Served;
let close: () => Promise<void>;
let operations: { readonly name: string; readonly role: Role }[];

beforeAll(async () => {
  const kept = await keptState();
  close = () => kept.close();
  api = await anApi(kept.fixture);
  await fill(api.state);
  const { paths } = (await api.json('/openapi.json')) as {
    paths: Record<string, Record<string, { security: [{ bearer: [Role] }] }>>;
  };
  operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { security }]) => ({
      name: `${method} ${path}`,
      role: security[0].bearer[0],
    })),
  );
});

afterAll(() => close());

async function ask(name: string, caller: Caller): Promise<{ status: number; detail: string }> {
  const [method = '', path = ''] = name.split(' ');
  const body = bodies[name];
  const response = await api.send(
    new Request(`https://guard.example${path.replace(/\{(\w+)\}/g, (_all, of: string) => known[of] ?? '')}`, {
      method: method.toUpperCase(),
      headers: { 'idempotency-key': crypto.randomUUID(), 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
    caller,
  );
  const { detail = '' } = (await response.json()) as { detail?: string };
  return { status: response.status, detail };
}

const acts = ({ name }: { readonly name: string }): boolean => !name.startsWith('get ');

describe('the document', () => {
  test('names a role for every operation, and every one that acts is tried here', () => {
    expect(operations.filter(({ role }) => !roles.includes(role))).toEqual([]);
    expect(
      operations
        .filter(acts)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(Object.keys(bodies).toSorted());
  });
});

describe('a caller', () => {
  test.each(roles)('who is %s may exactly what the document says', async (role) => {
    const wrong: string[] = [];
    for (const { name, role: needed } of operations) {
      const { status, detail } = await ask(name, { name: 'mei', role, how: 'token' });
      const isRefused = status === 403 && detail.startsWith(`The role ${needed} is needed`);
      if (isRefused !== roles.indexOf(role) < roles.indexOf(needed))
        wrong.push(`${name}: ${status} ${detail}`);
    }

    expect(wrong).toEqual([]);
  });

  test('without the role is recorded where he wanted to change something', async () => {
    const viewer: Caller = { name: 'vera', role: 'viewer', how: 'token' };

    for (const { name } of operations) await ask(name, viewer);

    const all = (await api.state.requestLog.entries({ size: 100 })).items;
    const entries = all.filter(({ caller }) => caller.name === viewer.name);
    expect(entries.map(({ method, path }) => `${method.toLowerCase()} ${path}`).toSorted()).toEqual(
      operations
        .filter(acts)
        .map(({ name }) => name.replace('{id}', plan.id))
        .toSorted(),
    );
    for (const { caller, status, text } of entries)
      expect([caller, status, text]).toEqual([
        viewer,
        403,
        expect.stringMatching(/^forbidden: The role \w+ is needed/),
      ]);
  });

  test('is recorded with the status that he was answered', async () => {
    const boss: Caller = { name: 'the boss', role: 'admin', how: 'token' };

    const { status } = await ask('delete /v1/exemptions/{id}', boss);

    const all = (await api.state.requestLog.entries({ size: 100 })).items;
    const entry = all.find(({ caller }) => caller.name === boss.name);
    expect([status, entry?.status, entry?.text]).toEqual([404, 404, expect.stringMatching(/^not-found: /)]);
  });

  test('whom only a signature vouches for decides nothing, whatever role he would have', async () => {
    for (const { name, role } of operations.filter(acts)) {
      const { status, detail } = await ask(name, { name: 'a signed call', role: 'admin', how: 'signed' });

      const isNobody = status === 403 && detail.startsWith('A signed call names nobody');
      expect(isNobody, `${name}: ${status} ${detail}`).toBe(role !== 'operator');
    }
  });
});
