/** The dependencies of `api`, made from the environment and the invocation. */
import * as z from 'zod';
import { createKubeconfigs } from '../../shared/cloud/ack.ts';
import { createFunctions } from '../../shared/cloud/functions.ts';
import { createIdentities } from '../../shared/cloud/identity.ts';
import { isLoopback } from '../../shared/cloud/connection.ts';
import { createPermissions } from '../../shared/cloud/permissions.ts';
import { parseAccountId } from '../../shared/domain/ids.ts';
import { minutes, seconds } from '../../shared/domain/time.ts';
import { type Configuration, ConfigurationError } from '../../shared/runtime/config.ts';
import type { FunctionContext } from '../../shared/runtime/context.ts';
import type { Log } from '../../shared/runtime/log.ts';
import { connect, requestTimeout } from '../connections.ts';
import { ownIdentity } from '../own-identity.ts';
import { type Authenticate, type Authentication, authenticator } from './authenticate.ts';
import type { ApiCall } from './app.ts';
import type { ApiContext } from './api-context.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export function compose(
  environment: Environment = process.env,
): (platform: FunctionContext, log: Log) => ApiCall {
  const connectionsOf = connect(environment);
  const ownOf = ownIdentity();
  let authenticate: Authenticate | undefined;
  return (platform, log) => {
    const account = parseAccountId(platform.accountId);
    if (account === undefined) throw new Error('The platform names no account in which the function runs.');
    const { cloud, clock, sleep, newId, state: stateOf, configuration } = connectionsOf(platform);
    authenticate ??= authenticator(authenticationOf(configuration), clock);
    const state = stateOf(account);
    const identities = createIdentities(cloud);
    const guard: ApiContext['guard'] = async () => ({
      ...(await ownOf(platform, identities)),
      breakGlass: new Set(configuration.BREAK_GLASS),
    });
    const narrate: ApiContext['narrate'] = (step, facts) => log({ step, ...facts });
    const readBackFor = seconds(configuration.READ_BACK_SECONDS);
    const context: ApiContext = {
      account,
      state,
      functions: createFunctions(cloud, platform.function.name.replace(/api$/, '')),
      guard,
      restoring: async () => ({
        ...state,
        kubeconfigs: createKubeconfigs(cloud),
        permissions: createPermissions(cloud),
        identities,
        guard: await guard(),
        clock,
        sleep,
        run: newId(),
        narrate,
        policy: { readBackFor, lease: readBackFor + minutes(3), requestTimeout: 2 * requestTimeout },
      }),
      policy: { mayApproveOwn: configuration.APPROVE_OWN === 'yes' },
      clock,
      newId,
      narrate,
    };
    return { context, authenticate, requestId: platform.requestId };
  };
}

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/** Throws ConfigurationError: an API that can't tell who calls doesn't start. */
function authenticationOf(configuration: Configuration): Authentication {
  const { API_AUTH, API_JWKS, API_AUDIENCE, API_ISSUER, API_ROLE_CLAIM, TABLESTORE_ENDPOINT } = configuration;
  switch (API_AUTH) {
    case 'function':
      return { kind: 'function' };
    case 'anonymous': {
      const host = TABLESTORE_ENDPOINT.replace(/^https?:\/\//, '');
      if (isLoopback(host)) return { kind: 'local' };
      throw new ConfigurationError(['GUARD_API_AUTH=anonymous is only for the local cloud.']);
    }
    case 'jwt': {
      const keys = keySet.safeParse(jsonIn(API_JWKS));
      const problems = [
        ...(keys.success ? [] : ['GUARD_API_JWKS must be a JSON Web Key Set: who signs the tokens.']),
        ...(API_AUDIENCE === undefined ? ['GUARD_API_AUDIENCE is missing: for whom the tokens are.'] : []),
      ];
      if (!keys.success || API_AUDIENCE === undefined) throw new ConfigurationError(problems);
      return {
        kind: 'jwt',
        keys: keys.data,
        audience: API_AUDIENCE,
        issuer: API_ISSUER,
        roleClaim: API_ROLE_CLAIM,
      };
    }
  }
}

function jsonIn(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
