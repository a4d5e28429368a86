/** Whatever is asked of the deployed function, by whomever: an answer that says what to do, and no failure, stack or secret. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { whenQuiet } from '../../local/host/when-quiet.ts';
import { roles } from '../../shared/domain/caller.ts';
import { apiFunction, type ApiStage } from '../support/api-stage.ts';
import { bobsApi } from '../support/bobs-api.ts';
import { scenarios } from '../support/scenario.ts';

const start = scenarios();

const anything = fc.string({ unit: 'binary', maxLength: 40 });
const value = fc.oneof(
  anything,
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    '',
    null,
    -1,
    1e308,
    [],
    {},
    '__proto__',
    '9'.repeat(400),
    'a'.repeat(64),
    '2026-12-24',
  ),
);

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly role: (typeof roles)[number] | 'none';
}

/** Requests that act, most of them nearly as they should be. */
function requests(uid: string, clusterId: string): fc.Arbitrary<Asked> {
  const one = { uid, clusterId };
  const expiresAt = '2099-12-24T18:00:00Z';
  const right: readonly (readonly [
    method: string,
    path: string,
    body?: Readonly<Record<string, unknown>>,
  ])[] = [
    ['POST', '/v1/audits', { clusterId }],
    ['POST', '/v1/verifications', { region: 'cn-hangzhou' }],
    ['POST', '/v1/sweeps'],
    [
      'POST',
      '/v1/revocations',
      { uid, clusters: [clusterId], type: 'RamUser', why: 'The laptop was stolen.' },
    ],
    [
      'POST',
      '/v1/approvals',
      { ...one, shown: 'a'.repeat(64), overrides: 'auditing-off', evenIfUsed: true, expiresAt },
    ],
    ['POST', '/v1/plan-approvals', { plan: 'a'.repeat(64), expiresAt }],
    ['POST', '/v1/restores', { ...one, withAllClusters: true }],
    ['PUT', '/v1/pause', { reason: 'A migration.' }],
    ['DELETE', '/v1/pause'],
    ['POST', '/v1/exemptions', { ...one, reason: 'On holiday.', expiresAt }],
    ['DELETE', '/v1/exemptions/x-1'],
    ['GET', `/v1/credentials/${clusterId}/${uid}`],
  ];
  const text = (body: unknown): string => JSON.stringify(body) ?? '';
  return fc.constantFrom(...right).chain(([method, path, body = {}]) => {
    const name = fc.oneof(fc.constantFrom('uid', 'clusterId', ...Object.keys(body)), anything);
    return fc.record({
      method: fc.oneof(
        { weight: 9, arbitrary: fc.constant(method) },
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
      ),
      path: fc.oneof(
        { weight: 9, arbitrary: fc.constant(path) },
        anything.map((more) => `${path}/${encodeURIComponent(more)}`),
        anything.map((more) => `${path}${more}`),
      ),
      body: fc.oneof(
        fc.constant(text(body)),
        fc.tuple(name, value).map(([key, other]) => text({ ...body, [key]: other })),
        name.map((left) => text(Object.fromEntries(Object.entries(body).filter(([key]) => key !== left)))),
        value.map(text),
        anything,
        fc.constant('x'.repeat(70_000)),
      ),
      headers: fc.oneof(
        fc.uuid().map((key) => ({ 'Idempotency-Key': key, 'Content-Type': 'application/json' })),
        fc.record({
          'Idempotency-Key': fc.oneof(anything, fc.constantFrom('the-same-key', '')),
          'Content-Type': fc.constantFrom(
            'application/json',
            'text/plain',
            'application/json; charset=utf-16',
            '',
          ),
          'x-more': anything,
        }),
      ),
      role: fc.constantFrom('admin', 'admin', ...roles, 'none'),
    });
  });
}

/** Of a stack, of the state's rows and keys, of how the code is made. */
const told =
  /\bat (?:async )?\S+ \(\S+:\d+:\d+\)|\bat (?:file:|node:|\/)\S+:\d+:\d+|node_modules|StateError|ZodError|TypeError|Tablestore|LTAI|STS\.|securityToken|\.ts\b/;
const answers = new Set([200, 202, 400, 403, 404, 409, 413, 415, 422]);

async function send(api: ApiStage, asked: Asked, token: string): Promise<{ status: number; text: string }> {
  const { payload } = await api.host.invoke(
    apiFunction,
    JSON.stringify({
      version: 'v1',
      rawPath: asked.path,
      headers: { ...asked.headers, Authorization: `Bearer ${token}` },
      queryParameters: {},
      body: asked.body,
      isBase64Encoded: false,
      requestContext: { http: { method: asked.method, path: asked.path } },
    }),
  );
  const answer = JSON.parse(payload) as { statusCode?: number; headers?: unknown; body?: string };
  return {
    status: answer.statusCode ?? 0,
    text: `${JSON.stringify(answer.headers)} ${answer.body ?? payload}`,
  };
}

it('no request that acts makes the function fail, or tells what is nobody’s business', async () => {
  const { api, bob, cluster } = await bobsApi(start);
  api.mayChange(bob);
  const seen = new Set<number>();
  let callers = 0;

  await fc.assert(
    fc.asyncProperty(requests(bob, cluster), async (asked) => {
      callers += 1;
      // Of many: nobody calls too often.
      const token = await api.token(`mei-${callers}`, asked.role);

      const { status, text } = await send(api, asked, token);

      seen.add(status);
      expect(answers.has(status), `${status} ${text}`).toBe(true);
      expect(text).not.toMatch(told);
      expect(text).not.toContain(token);
      expect(text).not.toContain(api.cloud.administrator.secret);
    }),
    { numRuns: 500 },
  );
  await whenQuiet(api.host, api.cloud.eventBus);

  // The requests are near enough to what the API takes.
  for (const status of [202, 400, 403, 404, 413, 422]) expect([...seen]).toContain(status);
});
