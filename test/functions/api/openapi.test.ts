/** The OpenAPI document says how every reading path is asked and what it answers; a generic client takes it at its word. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keptState } from '../../contract/state/state-fixture.ts';
import { alice, fill, payments, plan } from './a-small-account.ts';
import { anApi, approver, type Served } from './an-api.ts';
import {
  allowedBy,
  isAllowed,
  type Operation,
  pathFor,
  readingOperations,
  responseCheck,
} from './openapi-client.ts';

/** What the client has to know of the account: things that are there. */
const known = {
  clusterId: payments,
  uid: alice,
  id: plan.id,
  run: 'run-0001',
  function: 'audit',
  taskId: 'run-0001-a-c0001',
};

let api: Served;
let close: () => Promise<void>;
let document: Record<string, unknown>;
let operations: Operation[];
let checkOf: ReturnType<typeof responseCheck>;

beforeAll(async () => {
  const kept = await keptState();
  close = () => kept.close();
  api = await anApi(kept.fixture);
  await fill(api.state);
  document = await api.json('/openapi.json');
  operations = readingOperations(document);
  checkOf = responseCheck(document);
});
afterAll(() => close());

/** Asks and checks; the answer as JSON, or as text. */
async function ask(operation: Operation, values: Readonly<Record<string, string>>): Promise<unknown> {
  const path = pathFor(operation, values);
  const response = await api.get(path, { caller: approver });
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  const body = await response.text();
  const answer: unknown = type.endsWith('json') && !type.includes('nd') ? JSON.parse(body) : body;
  const check = checkOf(operation, response.status, type);
  expect(check(answer), `${path}: ${JSON.stringify(check.errors)}`).toBe(true);
  expect(response.status, path).toBe(200);
  return answer;
}

describe('a generic client', () => {
  test('finds every path that reads', () => {
    expect(operations.map(({ path }) => path).toSorted()).toEqual([
      '/v1/clusters',
      '/v1/clusters/{clusterId}',
      '/v1/clusters/{clusterId}/credentials',
      '/v1/credentials/{clusterId}/{uid}',
      '/v1/credentials/{clusterId}/{uid}/history',
      '/v1/credentials/{clusterId}/{uid}/history/verification',
      '/v1/encryption',
      '/v1/encryption/{clusterId}',
      '/v1/findings',
      '/v1/holds',
      '/v1/identities/deleted',
      '/v1/identities/{uid}',
      '/v1/identities/{uid}/credentials',
      '/v1/identities/{uid}/plan',
      '/v1/plans/{id}',
      '/v1/requests',
      '/v1/runs',
      '/v1/runs/{run}',
      '/v1/settings',
      '/v1/status',
      '/v1/tasks/{function}/{taskId}',
    ]);
  });

  test('may ask for what is there, and understands every answer', async () => {
    for (const operation of operations) {
      for (const { name, in: place, schema } of operation.parameters) {
        if (place !== 'path') continue;
        expect(isAllowed(schema, known[name as keyof typeof known]), `${operation.path} ${name}`).toBe(true);
      }

      const answer = await ask(operation, known);

      expect(Object.keys(answer as object).length, operation.path).toBeGreaterThan(0);
    }
  });

  test('understands the answer for every value that a parameter of the query allows', async () => {
    for (const operation of operations) {
      for (const { name, in: place, schema } of operation.parameters) {
        if (place !== 'query') continue;
        for (const value of allowedBy(schema)) {
          const answer = await ask(operation, { ...known, [name]: value });
          expect(answer, `${operation.path} ${name}=${value}`).toBeDefined();
        }
      }
    }
  });

  test('gets every entry of a list, each once, page by page', async () => {
    const lists = operations.filter(({ parameters }) => parameters.some(({ name }) => name === 'page'));
    expect(lists.length).toBe(11);
    for (const operation of lists) {
      const whole = (await ask(operation, { ...known, size: '100' })) as { items: unknown[] };
      const items: unknown[] = [];
      let next: string | undefined;
      do {
        const values = { ...known, size: '1', ...(next === undefined ? {} : { page: next }) };
        const page = (await ask(operation, values)) as { items: unknown[]; next?: string };
        items.push(...page.items);
        ({ next } = page);
      } while (next !== undefined);

      expect(items, operation.path).toEqual(whole.items);
      expect(items.length, operation.path).toBeGreaterThan(0);
    }
  });

  test('is told in the same way what it did wrong', async () => {
    for (const operation of operations) {
      for (const status of [400, 401, 403, 404, 503]) {
        if (operation.responses[status] === undefined) continue;
        const problem = { type: 'urn:kubeconfig-guard:x', title: 'x', status, detail: 'y', instance: 'z' };

        const isProblem = checkOf(operation, status, 'application/problem+json')(problem);

        expect(isProblem, `${operation.path} ${status}`).toBe(true);
      }
      expect(operation.responses[503], operation.path).toBeDefined();
    }
  });
});
