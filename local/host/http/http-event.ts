/** The event of an HTTP trigger (documented: "Use an HTTP trigger to invoke a function"). */
import type { WireRequest } from '../../cloud/core/contract.ts';

export interface HttpEvent {
  readonly version: 'v1';
  /** Still percent-encoded. */
  readonly rawPath: string;
  /** Several values of a name are joined by commas, here and in the query. */
  readonly headers: Record<string, string>;
  readonly queryParameters: Record<string, string>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
  readonly requestContext: Readonly<Record<string, unknown>>;
}

export interface EventSource {
  readonly accountId: string;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Documented is that binary bodies are base64; which content types count as text is inferred. */
const textType = /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded|[\w.-]+\+(json|xml)))/i;

/** `Content-Type`: as HTTP libraries write names; the documentation promises no case. */
function canonical(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    // What the platform does with such a path is unknown: the function gets it as it is.
    if (error instanceof URIError) return path;
    throw error;
  }
}

function headersOf({ headers }: WireRequest): Record<string, string> {
  const all = Object.entries(headers).map(([name, value]) => [canonical(name), String(value)] as const);
  // Documented: names that begin with x-fc- are the platform's own.
  return Object.fromEntries(all.filter(([name]) => !name.startsWith('X-Fc-')));
}

export function httpEvent(request: WireRequest, { accountId, requestId, now }: EventSource): HttpEvent {
  const { method, path, query, headers } = request;
  const domainName = headers.host ?? '';
  const contentType = headers['content-type'];
  const isText = contentType === undefined || textType.test(contentType);
  return {
    version: 'v1',
    rawPath: path,
    headers: headersOf(request),
    queryParameters: Object.fromEntries(
      [...new Set(query.keys())].map((name) => [name, query.getAll(name).join(',')]),
    ),
    body: request.body.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
    requestContext: {
      accountId,
      domainName,
      domainPrefix: domainName.split('.')[0] ?? '',
      requestId,
      time: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
      timeEpoch: String(now),
      http: {
        method,
        path: decoded(path),
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
    },
  };
}
