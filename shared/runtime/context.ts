/** The Function Compute 3.0 runtime contract for Node.js, as documented; the vendor publishes no typings of it. */

export interface FunctionContext {
  readonly requestId: string;
  /** Empty or missing without a role; some runtimes drop it, the environment then has them. */
  readonly credentials?: {
    readonly accessKeyId?: string;
    readonly accessKeySecret?: string;
    readonly securityToken?: string;
  };
  readonly function: {
    readonly name: string;
    readonly handler: string;
    readonly memory: number;
    /** Seconds. */
    readonly timeout: number;
  };
  readonly region: string;
  readonly accountId: string;
  readonly retryCount?: number;
}

export interface CloudCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The credentials of the function's role for this invocation: from the context, else from the environment. Throws when
 * neither has them: nothing can be asked then.
 */
export function credentialsOf(context: FunctionContext, environment: Environment): CloudCredentials {
  const given = context.credentials;
  const fromContext = complete(given?.accessKeyId, given?.accessKeySecret, given?.securityToken);
  const fromEnvironment = complete(
    environment['ALIBABA_CLOUD_ACCESS_KEY_ID'],
    environment['ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
    environment['ALIBABA_CLOUD_SECURITY_TOKEN'],
  );
  const credentials = fromContext ?? fromEnvironment;
  if (credentials === undefined) {
    throw new Error('The function has no credentials: give it a role (`role` in s.yaml).');
  }
  return credentials;
}

function complete(
  accessKeyId: string | undefined,
  accessKeySecret: string | undefined,
  securityToken: string | undefined,
): CloudCredentials | undefined {
  if (!accessKeyId || !accessKeySecret) return undefined;
  return { accessKeyId, accessKeySecret, ...(securityToken ? { securityToken } : {}) };
}
