/** The credentials of an invocation: the context's, else the environment's, never a mixture. */
import { describe, expect, it } from 'vitest';
import { credentialsOf, type FunctionContext } from '../../shared/runtime/context.ts';

type Given = NonNullable<FunctionContext['credentials']>;

function aContext(credentials?: Given): FunctionContext {
  return {
    requestId: 'r-1',
    function: { name: 'revoke', handler: 'index.handler', memory: 512, timeout: 600 },
    region: 'cn-hangzhou',
    accountId: '1734567890123456',
    ...(credentials === undefined ? {} : { credentials }),
  };
}

const ofContext = {
  accessKeyId: 'STS.context',
  accessKeySecret: 'secret of context',
  securityToken: 'token of context',
};
const ofEnvironment = {
  accessKeyId: 'STS.environment',
  accessKeySecret: 'secret of environment',
  securityToken: 'token of environment',
};
const environment = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: 'STS.environment',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret of environment',
  ALIBABA_CLOUD_SECURITY_TOKEN: 'token of environment',
};
const { ALIBABA_CLOUD_SECURITY_TOKEN: _token, ...withoutToken } = environment;

describe('the credentials', () => {
  it.each<[string, Given | undefined, Record<string, string>, object]>([
    ['are the context’s', ofContext, {}, ofContext],
    ['are the context’s, whatever the environment has', ofContext, environment, ofContext],
    ['are the environment’s without a context’s', undefined, environment, ofEnvironment],
    ['are the environment’s when the context’s are empty', {}, environment, ofEnvironment],
    [
      'are the environment’s when the context’s are empty texts',
      { accessKeyId: '', accessKeySecret: '', securityToken: '' },
      environment,
      ofEnvironment,
    ],
    [
      'are wholly the environment’s when the context lacks the secret',
      { accessKeyId: 'STS.context', securityToken: 'token of context' },
      environment,
      ofEnvironment,
    ],
    [
      'are wholly the environment’s when the context lacks the key',
      { accessKeySecret: 'secret of context' },
      environment,
      ofEnvironment,
    ],
    [
      'have no token when theirs has none',
      { accessKeyId: 'LTAI', accessKeySecret: 's', securityToken: '' },
      environment,
      { accessKeyId: 'LTAI', accessKeySecret: 's' },
    ],
    [
      'of an environment may have no token',
      undefined,
      withoutToken,
      { accessKeyId: 'STS.environment', accessKeySecret: 'secret of environment' },
    ],
  ])('%s', (_words, given, variables, expected) => {
    expect(credentialsOf(aContext(given), variables)).toEqual(expected);
  });

  it.each<[string, Given | undefined, Record<string, string>]>([
    ['nowhere', undefined, {}],
    [
      'half in the context, half in the environment',
      { accessKeyId: 'STS.context' },
      { ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret' },
    ],
    ['only as a token', { securityToken: 'token' }, { ALIBABA_CLOUD_SECURITY_TOKEN: 'token' }],
    ['empty in the environment', undefined, { ...environment, ALIBABA_CLOUD_ACCESS_KEY_ID: '' }],
  ])('that are %s stop the function, and the message says what to do', (_words, given, variables) => {
    const ask = (): unknown => credentialsOf(aContext(given), variables);

    expect(ask).toThrow('The function has no credentials: give it a role (`role` in s.yaml).');
  });
});
