/** The HTTP trigger's event (`version: "v1"`, documented) as a request of the web, and the answer back. */
import * as z from 'zod';
import { parseInput, TriggerError } from '../../shared/runtime/trigger.ts';

const event = z.object({
  version: z.literal('v1'),
  /** Percent-encoded. */
  rawPath: z.string().startsWith('/'),
  headers: z.record(z.string(), z.string()),
  queryParameters: z.nullish(z.record(z.string(), z.string())),
  body: z.nullish(z.string()),
  isBase64Encoded: z.nullish(z.boolean()),
  requestContext: z.object({
    requestId: z.string().optional(),
    domainName: z.string().optional(),
    http: z.object({ method: z.string().regex(/^[A-Z]{1,10}$/), sourceIp: z.string().optional() }),
  }),
});

export interface HttpCall {
  readonly request: Request;
  readonly sourceIp: string;
}

/** Answers of the platform (documented). */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** @throws TriggerError for anything else */
export function parseHttpEvent(input: Uint8Array): HttpCall {
  const parsed = event.safeParse(parseInput(input));
  if (!parsed.success) throw new TriggerError('The event is no HTTP request of Function Compute.');
  const { rawPath, headers, queryParameters, body, isBase64Encoded, requestContext } = parsed.data;
  const { method, sourceIp = '' } = requestContext.http;
  const url = new URL(`https://${hostOf(requestContext.domainName)}`);
  // Set as it came: a path such as //host must not become a host.
  url.pathname = rawPath;
  for (const [name, value] of Object.entries(queryParameters ?? {})) url.searchParams.set(name, value);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const content = Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8');
  const request = new Request(url, {
    method,
    headers: known(headers),
    ...(hasBody ? { body: content } : {}),
  });
  return { request, sourceIp };
}

export async function answerOf(response: Response): Promise<HttpAnswer> {
  const content = Buffer.from(await response.arrayBuffer());
  const type = response.headers.get('content-type') ?? '';
  const isText = type === '' || /^(text\/|application\/(json|problem\+json|javascript))|charset=/.test(type);
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: content.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
  };
}

function hostOf(name: string | undefined): string {
  return name !== undefined && /^[a-z0-9.-]{1,253}$/i.test(name) ? name : 'localhost';
}

/** A header that no HTTP client could send is left out, as the gateway would have. */
function known(given: Readonly<Record<string, string>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    try {
      headers.append(name, value);
    } catch {
      continue;
    }
  }
  return headers;
}
