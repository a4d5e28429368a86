/** The HTTP API: who calls, what he may, what he asks, and the answer. Routes are in `routes/`. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import type { Caller } from '../../shared/domain/caller.ts';
import { CloudError } from '../../shared/use-cases/cloud-error.ts';
import { PageRequestError } from '../../shared/use-cases/ports/reading.ts';
import { StateError } from '../../shared/use-cases/ports.ts';
import type { ApiContext } from './api-context.ts';
import type { Authenticate } from './authenticate.ts';
import { rateLimit } from './rate-limit.ts';
import { answerProblem, ProblemError } from './problem.ts';
import { addActing } from './routes/acting.ts';
import { addReading } from './routes/reading.ts';

export interface ApiEnvironment {
  Bindings: ApiCall;
  Variables: { caller: Caller; context: ApiContext; requestId: string };
}
export type Api = OpenAPIHono<ApiEnvironment>;

const largestBody = 64 * 1024;

/** Of one caller, at one instance. */
const usualCallsAMinute = 300;

export interface ApiCall {
  readonly context: ApiContext;
  readonly authenticate: Authenticate;
  readonly requestId: string;
}

/** One application an instance; what is of a single request is given with it. */
export function createApi(callsAMinute = usualCallsAMinute): {
  readonly answer: (request: Request, call: ApiCall) => Promise<Response>;
} {
  const api: Api = new OpenAPIHono<ApiEnvironment>({
    defaultHook: (result) => {
      if (result.success) return;
      const errors = result.error.issues.map(({ path, message }) => ({
        where: path.map(String).join('.'),
        what: message,
      }));
      throw new ProblemError('bad-request', 'Some of it is not as the API takes it.', errors);
    },
  });
  let limit: ReturnType<typeof rateLimit> | undefined;

  api.use('*', secureHeaders({ crossOriginResourcePolicy: 'same-origin' }));
  api.use('*', async (c, next) => {
    c.header('cache-control', 'no-store');
    await next();
  });
  api.use('/v1/*', async (c, next) => {
    const { context, requestId, authenticate } = c.env;
    c.set('context', context);
    c.set('requestId', requestId);
    const caller = await authenticate(c.req.raw);
    limit ??= rateLimit(context.clock, callsAMinute);
    limit(`${caller.how} ${caller.name}`);
    c.set('caller', caller);
    await next();
  });
  api.use(
    '/v1/*',
    bodyLimit({
      maxSize: largestBody,
      onError: () => {
        throw new ProblemError('too-large', `A body has ${largestBody / 1024} KB at most.`);
      },
    }),
  );
  addReading(api);
  addActing(api);
  api.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'kubeconfig-guard',
      version: '1',
      description: 'Cluster credentials of people who left, and what became of them.',
    },
  });
  api.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  });
  api.notFound(() => {
    throw new ProblemError('not-found', 'There is no such path.');
  });
  api.onError((error, c) => {
    const { context, requestId } = c.env;
    const problem = problemOf(error);
    const { type } = problem;
    context.narrate('request refused', {
      type,
      method: c.req.method,
      path: c.req.path.slice(0, 200),
      why: error.message,
    });
    return answerProblem(c, problem, requestId);
  });

  return {
    answer: async (request, call) => await api.fetch(request, call),
  };
}

/** What is thrown becomes a problem that says what the caller can do; the error itself is only in the function's log. */
function problemOf(error: Error): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof PageRequestError) return new ProblemError('bad-request', error.message);
  if (error instanceof StateError)
    return new ProblemError('unavailable', 'The guard’s state can’t be read or written now. Ask again.');
  if (error instanceof CloudError)
    return new ProblemError('unavailable', `The cloud did not answer: ${error.describe()}`);
  // Of the framework: a body that is not JSON.
  if (error instanceof HTTPException && error.status < 500)
    return new ProblemError('bad-request', error.message);
  return new ProblemError(
    'unavailable',
    'Something went wrong; the function’s log has it under this request’s id.',
  );
}
