/** Sends one request, signed as the SDK signs (ACS3), on a connection that no other request shares. */
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { CloudError } from '../use-cases/cloud-error.ts';
import type { RawAnswer } from './answers.ts';
import type { ClientConfig, Connection } from './connection.ts';
import { type OperationParams, type OperationRequest, signer } from './sdk.ts';

const algorithm = 'ACS3-HMAC-SHA256';

/** A request without a body, ready to be sent. */
interface Prepared {
  readonly operation: string;
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * @throws the errors of node:http; CloudError `unreachable` when the answer is not whole within the connection's
 * time-out, or the signal aborts.
 */
export async function sendOnFreshConnection(
  connection: Connection,
  config: ClientConfig,
  params: OperationParams,
  request: OperationRequest,
): Promise<RawAnswer> {
  const { query = {} } = request;
  const headers = await signedHeaders(connection, config, params, query);
  const search = new URLSearchParams(query).toString().replaceAll('+', '%20');
  const url = new URL(
    `${config.protocol}://${config.endpoint}${params.pathname}${search === '' ? '' : `?${search}`}`,
  );
  const operation = `cs.${params.action}`;
  const { timeoutMs } = connection;
  return await send({
    operation,
    url,
    method: params.method,
    headers,
    timeoutMs,
    signal: connection.signal(),
  });
}

async function signedHeaders(
  connection: Connection,
  config: ClientConfig,
  { action, version, method, pathname }: OperationParams,
  query: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const sdk = await signer();
  const { accessKeyId, accessKeySecret, securityToken } = await connection.credentials();
  const payloadHash = sdk.hash(Buffer.alloc(0), algorithm).toString('hex');
  const headers: Record<string, string> = {
    host: config.endpoint,
    accept: 'application/json',
    'user-agent': sdk.getUserAgent(config.userAgent),
    'x-acs-action': action,
    'x-acs-version': version,
    'x-acs-date': sdk.getTimestamp(),
    'x-acs-signature-nonce': sdk.getNonce(),
    'x-acs-content-sha256': payloadHash,
    ...(securityToken === undefined
      ? {}
      : { 'x-acs-accesskey-id': accessKeyId, 'x-acs-security-token': securityToken }),
  };
  const signed = { method, pathname, query, headers };
  const authorization = sdk.getAuthorization(signed, algorithm, payloadHash, accessKeyId, accessKeySecret);
  return { ...headers, authorization };
}

async function send({ operation, url, method, headers, timeoutMs, signal }: Prepared): Promise<RawAnswer> {
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return await new Promise<RawAnswer>((resolve, reject) => {
    // `agent: false` makes a connection for this request alone and closes it afterwards.
    const sent = open(url, { method, headers, agent: false }, (message) => {
      textOf(message).then(
        (body) => finish(() => resolve({ status: message.statusCode ?? 0, headers: plain(message), body })),
        (error: unknown) => finish(() => reject(error)),
      );
    });
    const giveUp = (why: string): void =>
      void sent.destroy(new CloudError({ kind: 'unreachable', operation }, why));
    const onAbort = (): void => giveUp('Given up before an answer came.');
    const timer = setTimeout(() => giveUp('No answer in time.'), timeoutMs);
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      settle();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    sent.on('error', (error) => finish(() => reject(error)));
    if (signal?.aborted) onAbort();
    else sent.end();
  });
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function plain(message: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
