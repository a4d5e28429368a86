/** A scenario whose HTTP API is served as the platform does, with tokens of an issuer of the test's own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import { serveHttpTriggers } from '../../local/host/http/http-triggers.ts';
import type { Role } from '../../shared/domain/caller.ts';
import { type Scenario, type ScenarioOptions, type Start } from './scenario.ts';
import type { World } from './world.ts';

export const apiFunction = 'kubeconfig-guard-api';
const audience = 'kubeconfig-guard';
const root = new URL('../../', import.meta.url);

export interface ApiStage extends Scenario {
  readonly url: string;
  /** A token that the guard accepts, unless it is changed. */
  readonly token: (name: string, role: Role | 'none', changes?: TokenChanges) => Promise<string>;
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<ApiAnswer>;
}

export interface TokenChanges {
  readonly audience?: string;
  readonly expiresIn?: number;
  /** Signed with a key that nobody knows. */
  readonly isForeign?: boolean;
}

export interface CallOptions {
  readonly token?: string;
  readonly body?: unknown;
  readonly key?: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export async function startApi(start: Start, world: World, options: ScenarioOptions = {}): Promise<ApiStage> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const foreign = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig', kid: 'test' };
  const folder = mkdtempSync(join(tmpdir(), 'guard-api-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const specFile = join(folder, 's.yaml');
  const text = readFileSync(new URL('s.yaml', root), 'utf8')
    .replaceAll('./dist/', `${new URL('dist', root).pathname}/`)
    .replace(/- kty: EC\n(?: {20}.*\n)+/, `- ${JSON.stringify(jwk)}\n`);
  writeFileSync(specFile, text);
  const scenario = await start(world, {
    ...options,
    specFile,
    environment: { GUARD_API_JWKS: JSON.stringify({ keys: [jwk] }), ...options.environment },
  });
  const { cloud, host } = scenario;
  const { accountId } = world.account;
  const served = await serveHttpTriggers(host, { accountId, keys: cloud.keys, clock: cloud.clock });
  onTestFinished(() => served.close());
  const url = served.urls[apiFunction] ?? '';
  const now = (): number => Math.floor(cloud.clock.now() / 1000);
  return {
    ...scenario,
    url,
    token: (name, role, changes = {}) =>
      new SignJWT({ roles: role === 'none' ? [] : [role] })
        .setProtectedHeader({ alg: 'ES256', kid: 'test' })
        .setSubject(name)
        .setAudience(changes.audience ?? audience)
        .setIssuedAt(now())
        .setExpirationTime(now() + (changes.expiresIn ?? 3600))
        .sign(changes.isForeign === true ? foreign.privateKey : privateKey),
    call: async (method, path, { token, body, key } = {}) => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = await response.text();
      return { status: response.status, headers: response.headers, body: parsed(answer) };
    },
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return { text };
  }
}
