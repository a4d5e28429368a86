/** A request that is signed by hand, with HMAC-SHA1, to say what no client says. */
import { createHash, createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { keys, logstore, now, project } from './sls-fixture.ts';

export interface HandSigned {
  /** Sent instead of, or besides, the right ones. */
  readonly headers?: Record<string, string>;
  readonly md5?: string;
}

/** Sends GetLogsV2 and resolves to the status and the body of its answer. */
export function signedByHand(port: number, changes: HandSigned = {}): Promise<[number, string]> {
  const body = JSON.stringify({ from: now / 1000 - 60, to: now / 1000, query: '*' });
  const md5 = changes.md5 ?? createHash('md5').update(body).digest('hex').toUpperCase();
  const headers: Record<string, string> = {
    'x-log-apiversion': '0.6.0',
    'x-log-bodyrawsize': String(body.length),
    'x-log-signaturemethod': 'hmac-sha1',
    'content-type': 'application/json',
    'content-md5': md5,
    date: new Date(now).toUTCString(),
    ...changes.headers,
  };
  const vendor = Object.keys(headers).filter((name) => name.startsWith('x-log-'));
  const lines = vendor.toSorted().map((name) => `${name}:${headers[name]}`);
  const front = ['POST', md5, headers['content-type'], headers['date']];
  const path = `/logstores/${logstore}/logs`;
  const text = [...front, ...lines, path].join('\n');
  const signature = createHmac('sha1', keys['permanent']?.secret ?? '')
    .update(text)
    .digest('base64');
  const authorization = `LOG permanent:${signature}`;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        port,
        method: 'POST',
        path,
        headers: { host: `${project}.sls.localhost`, authorization, ...headers },
      },
      (response) => {
        response.setEncoding('utf8');
        let answer = '';
        response.on('data', (piece: string) => (answer += piece));
        response.on('end', () => resolve([response.statusCode ?? 0, answer]));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
