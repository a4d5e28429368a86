/** A scenario whose HTTP API is served as the platform does, with tokens of an issuer of the test's own. */
import { onTestFinished } from 'vitest';
import { createIssuer, type TokenChanges } from '../../local/demo/api-access.ts';
import { serveHttpTriggers } from '../../local/host/http/http-triggers.ts';
import type { Role } from '../../shared/domain/caller.ts';
import { type Scenario, type ScenarioOptions, type Start } from './scenario.ts';
import type { World } from './world.ts';

export const apiFunction = 'kubeconfig-guard-api';

export interface ApiStage extends Scenario {
  readonly url: string;
  /** A token that the guard accepts, unless it is changed. */
  readonly token: (
    name: string,
    role: Role | 'none',
    changes?: TokenChanges & { readonly isForeign?: boolean },
  ) => Promise<string>;
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<ApiAnswer>;
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
  const issuer = await createIssuer();
  const foreign = await createIssuer();
  onTestFinished(async () => {
    await Promise.all([issuer.close(), foreign.close()]);
  });
  const scenario = await start(world, {
    ...options,
    specFile: issuer.specFile,
    environment: { ...issuer.environment, ...options.environment },
  });
  const { cloud, host } = scenario;
  const { accountId } = world.account;
  const served = await serveHttpTriggers(host, { accountId, keys: cloud.keys, clock: cloud.clock });
  onTestFinished(() => served.close());
  const url = served.urls[apiFunction] ?? '';
  const now = (): number => cloud.clock.now();
  return {
    ...scenario,
    url,
    token: (name, role, { isForeign = false, ...changes } = {}) =>
      (isForeign ? foreign : issuer).token(name, role === 'none' ? [] : [role], now(), changes),
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
