/** An API that can't tell who calls does not start, and says what is missing. */
import { expect, test } from 'vitest';
import { compose } from '../../../functions/api/compose.ts';
import { ConfigurationError } from '../../../shared/runtime/config.ts';

const remote = 'https://guard.cn-hangzhou.ots.aliyuncs.com';
const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
const jwks = JSON.stringify({ keys: [key] });

const platform = {
  requestId: 'request-1',
  credentials: { accessKeyId: 'STS.1', accessKeySecret: 'secret', securityToken: 'token' },
  function: { name: 'kubeconfig-guard-api', handler: 'index.handler', memory: 512, timeout: 60 },
  region: 'cn-hangzhou',
  accountId: '1234567890123456',
};

/** What keeps it from starting. */
function problemsOf(environment: Readonly<Record<string, string>>): readonly string[] {
  const whole = { GUARD_TABLESTORE_ENDPOINT: remote, GUARD_TABLESTORE_INSTANCE: 'guard', ...environment };
  try {
    compose(whole)(platform, () => undefined);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

const noKeys = 'GUARD_API_JWKS must be a JSON Web Key Set: who signs the tokens.';
const noAudience = 'GUARD_API_AUDIENCE is missing: for whom the tokens are.';
const notAnonymous = 'GUARD_API_AUTH=anonymous is only for the local cloud.';

test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  ['tokens of nobody for nobody', {}, [noKeys, noAudience]],
  ['tokens of somebody for nobody', { GUARD_API_JWKS: jwks }, [noAudience]],
  ['keys that are no JSON', { GUARD_API_JWKS: 'keys', GUARD_API_AUDIENCE: 'guard' }, [noKeys]],
  ['no key at all', { GUARD_API_JWKS: '{"keys":[]}', GUARD_API_AUDIENCE: 'guard' }, [noKeys]],
  ['tokens of somebody for the guard', { GUARD_API_JWKS: jwks, GUARD_API_AUDIENCE: 'guard' }, []],
  ['signed calls', { GUARD_API_AUTH: 'function' }, []],
  ['anybody, on a deployed state', { GUARD_API_AUTH: 'anonymous' }, [notAnonymous]],
  [
    'anybody, on a host whose name only begins like this machine',
    { GUARD_API_AUTH: 'anonymous', GUARD_TABLESTORE_ENDPOINT: 'https://localhost.example.com' },
    [notAnonymous],
  ],
  [
    'anybody, on this machine',
    { GUARD_API_AUTH: 'anonymous', GUARD_TABLESTORE_ENDPOINT: 'http://127.0.0.1:8080' },
    [],
  ],
])('with %s', (_what, environment, problems) => {
  expect(problemsOf(environment)).toEqual(problems);
});
