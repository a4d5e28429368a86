/** Whatever is asked, nobody gets a stack, a secret or a failure that is not the state's. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseHttpEvent } from '../../../functions/api/http-event.ts';
import { keptState } from '../../contract/state/state-fixture.ts';
import { alice, fill, payments, plan } from './a-small-account.ts';
import { anApi, approver, type Served } from './an-api.ts';

let api: Served;
let close: () => Promise<void>;

beforeAll(async () => {
  const kept = await keptState();
  close = () => kept.close();
  api = await anApi(kept.fixture);
  await fill(api.state);
});
afterAll(() => close());

const anything = fc.string({ unit: 'binary', maxLength: 40 });
const piece = fc.oneof(
  fc.constantFrom('v1', 'clusters', 'credentials', 'identities', 'deleted', 'history', 'verification'),
  fc.constantFrom('findings', 'holds', 'plans', 'encryption', 'runs', 'settings', 'requests', 'tasks'),
  fc.constantFrom('status', 'revoke', 'run-0001', payments, alice, plan.id, '..', '%2e%2e', '%', '%00', ''),
  anything.map((text) => encodeURIComponent(text)),
  anything,
);
const rawPath = fc.oneof(
  fc.array(piece, { maxLength: 7 }).map((pieces) => `/${pieces.join('/')}`),
  fc.array(piece, { maxLength: 5 }).map((pieces) => `/v1/${pieces.join('/')}`),
  fc.constantFrom(
    '/v1/clusters',
    '/v1/findings',
    `/v1/clusters/${payments}/credentials`,
    `/v1/identities/${alice}/credentials`,
    `/v1/credentials/${payments}/${alice}/history`,
    '/v1/identities/deleted',
    '/v1/holds',
    '/v1/runs',
    '/v1/encryption',
    '/v1/requests',
  ),
);
const token = fc
  .tuple(fc.string(), fc.array(fc.oneof(fc.string(), fc.tuple(fc.bigInt({ min: 0n }).map(String)))))
  .map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url'));
const value = fc.oneof(
  anything,
  token,
  fc.constantFrom('1', '100', '-1', '1e3', 'NaN', '', 'csv', 'ocsf', 'json', 'yes', 'newest', 'critical'),
);
const query = fc.dictionary(
  fc.oneof(
    fc.constantFrom('size', 'page', 'format', 'order', 'verify', 'severity', 'kind', 'status', 'trait'),
    fc.constantFrom('result', 'verdict', 'outcome', 'region', '__proto__', 'constructor'),
    anything,
  ),
  value,
  { maxKeys: 5 },
);
const headers = fc.dictionary(
  fc.oneof(
    fc.constantFrom('accept', 'content-type', 'authorization', 'content-length', 'host', 'link', 'range'),
    fc.constantFrom('transfer-encoding', 'x-http-method-override', 'if-none-match', 'idempotency-key'),
    anything,
  ),
  fc.oneof(
    anything,
    fc.constantFrom('text/html', 'text/csv', 'application/x-ndjson', '*/*;q=x', 'gzip', '9'.repeat(30)),
  ),
  { maxKeys: 4 },
);

const event = fc.record({
  rawPath,
  queryParameters: query,
  headers,
  method: fc.constantFrom(
    'GET',
    'GET',
    'GET',
    'POST',
    'HEAD',
    'OPTIONS',
    'PUT',
    'DELETE',
    'PATCH',
    'TRACE',
    'X',
  ),
  body: fc.oneof(anything, fc.json(), fc.constant('x'.repeat(70_000))),
  isBase64Encoded: fc.boolean(),
});

function requestOf({ method, ...rest }: Readonly<Record<string, unknown>>): Request | undefined {
  const whole = { version: 'v1', ...rest, requestContext: { http: { method } } };
  try {
    return parseHttpEvent(Buffer.from(JSON.stringify(whole))).request;
  } catch (error) {
    // No HTTP client could have sent it: the function refuses the event.
    if (error instanceof TypeError || (error as Error).name === 'TriggerError') return undefined;
    throw error;
  }
}

/** Of a stack, of the state's rows and keys, of what the fixture signs with. */
const told =
  /\bat (?:async )?\S+ \(\S+:\d+:\d+\)|\bat (?:file:|node:|\/)\S+:\d+:\d+|node_modules|StateError|ZodError|Tablestore|STS\.guard|securityToken|\.ts\b/;

describe('any request', () => {
  test('is answered, or refused as a problem', async () => {
    await fc.assert(
      fc.asyncProperty(event, async (asked) => {
        const request = requestOf(asked);
        if (request === undefined) return;

        const response = await api.send(request, approver);
        const text = await response.text();

        expect([200, 303, 400, 403, 404, 413, 415], text).toContain(response.status);
        expect(text).not.toMatch(told);
        expect(response.headers.get('x-content-type-options')).toBe('nosniff');
        expect(response.headers.get('cache-control')).toBe('no-store');
        const type = response.headers.get('content-type') ?? '';
        // Whoever wants pages gets a page that says what is wrong.
        const isProblem = response.status >= 400 && asked.method !== 'HEAD' && !type.startsWith('text/html');
        const problem: unknown = isProblem ? JSON.parse(text) : {};
        const expected = isProblem ? { status: response.status, instance: 'request-1' } : {};
        expect(problem).toMatchObject(expected);
        expect(!isProblem || type.startsWith('application/problem+json')).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  test('is 503 at worst where the state fails, and tells nothing of it', async () => {
    api.fixture.fault({
      operation: 'GetRange',
      fault: { kind: 'error', status: 403, code: 'OTSAuthFailed', message: 'secret-of-the-state' },
    });

    const response = await api.get('/v1/findings');
    const text = await response.text();

    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(text).not.toMatch(/secret-of-the-state|OTSAuthFailed/);
  });
});
