/** Asks the API within this process, as the caller of the page: pages see and do what he could see and do there, and no more. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Listed } from '../../../shared/report/pages/listed.ts';
import type { Api, ApiEnvironment } from '../app.ts';
import { type ProblemType, ProblemError, problemSchema, problemTypes } from '../problem.ts';
import { pageShape } from '../routes/lists.ts';

export type PageContext = Context<ApiEnvironment>;

export interface Asking {
  readonly get: <Schema extends z.ZodType>(
    c: PageContext,
    path: string,
    schema: Schema,
  ) => Promise<z.infer<Schema>>;
  readonly list: <Schema extends z.ZodType>(
    c: PageContext,
    path: string,
    item: Schema,
  ) => Promise<Listed<z.infer<Schema>>>;
  /** The same as `get`; undefined for what is not there. */
  readonly find: <Schema extends z.ZodType>(
    c: PageContext,
    path: string,
    schema: Schema,
  ) => Promise<z.infer<Schema> | undefined>;
  /** Answers where to look. */
  readonly act: (c: PageContext, what: Act) => Promise<string>;
}

export interface Act {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly key: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** A path with each value as one part of it: what a browser sent with a slash in it leads to no other path. */
export function pathOf(parts: TemplateStringsArray, ...values: readonly (string | undefined)[]): string {
  return String.raw({ raw: parts }, ...values.map((value) => encodeURIComponent(value ?? '')));
}

/** Everything throws ProblemError where the API answers with a problem. */
export function askingOf(api: Api): Asking {
  const send = async (c: PageContext, path: string, init: RequestInit = {}): Promise<Response> => {
    const request = new Request(new URL(path, c.req.url), init);
    const response = await api.fetch(request, { ...c.env, caller: c.get('caller') });
    if (!response.ok) throw await problemIn(response);
    return response;
  };
  const get: Asking['get'] = async (c, path, schema) => schema.parse(await (await send(c, path)).json());
  return {
    get,
    list: (c, path, item) => get(c, path, z.object(pageShape(item))),
    find: async (c, path, schema) => {
      try {
        return await get(c, path, schema);
      } catch (error) {
        if (error instanceof ProblemError && error.type === 'not-found') return undefined;
        throw error;
      }
    },
    act: async (c, { method, path, key, body }) => {
      const headers = { 'idempotency-key': key, 'content-type': 'application/json' };
      const content = body === undefined ? {} : { body: JSON.stringify(body) };
      const response = await send(c, path, { method, headers, ...content });
      return response.headers.get('location') ?? '/';
    },
  };
}

async function problemIn(response: Response): Promise<ProblemError> {
  const { type, detail, errors } = problemSchema.parse(await response.json());
  const known = type.replace('urn:kubeconfig-guard:', '');
  const isKnown = (name: string): name is ProblemType => problemTypes.some((one) => one === name);
  const details = (errors ?? []).map(({ where, what }) => `${where}: ${what}`);
  return new ProblemError(
    isKnown(known) ? known : 'unavailable',
    [detail ?? '', ...details].join(' ').trim(),
  );
}
