/** Who may come in. Documented, except where a test says otherwise. */
import { createHash, createHmac } from 'node:crypto';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  aTable,
  clientOf,
  instance,
  type LocalTablestore,
  permanentKey,
  refusalOf,
  startTablestore,
  temporaryKey,
} from './tablestore-fixture.ts';

const minute = 60_000;
const temporary = temporaryKey(Date.now() + 10 * minute);

let store: LocalTablestore;
beforeEach(async () => {
  store = await startTablestore({ keys: [permanentKey, temporary] });
});
afterEach(() => store.close());

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

const md5 = (body: string): string => createHash('md5').update(body).digest('base64');
const sign = (content: string): string =>
  createHmac('sha1', permanentKey.secret).update(content).digest('base64');

/** A ListTable with our own signature, so that single parts of it can be wrong. */
async function send(over: {
  headers?: Record<string, string | undefined>;
  body?: string;
  method?: string;
  path?: string;
}): Promise<Answer> {
  const { body = '', method = 'POST', path = '/ListTable' } = over;
  const signed: Record<string, string | undefined> = {
    'x-ots-accesskeyid': permanentKey.id,
    'x-ots-apiversion': '2015-12-31',
    'x-ots-contentmd5': md5(''),
    'x-ots-date': new Date().toISOString(),
    'x-ots-instancename': instance,
    ...over.headers,
  };
  const lines = Object.entries(signed).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}:${value}`],
  );
  const signature = sign(`${path}\n${method}\n\n${lines.toSorted().join('\n')}\n`);
  const headers = Object.fromEntries(
    Object.entries({ 'x-ots-signature': signature, ...signed }).filter(([, value]) => value !== undefined),
  );
  return new Promise((resolve, reject) => {
    const call = request(`${store.endpoint}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}

describe('a request of the vendor’s SDK', () => {
  it('comes in with a permanent key and with a temporary one', async () => {
    await store.client.createTable(aTable('seen', { id: 'STRING' }));

    const { tableNames } = await clientOf(store.endpoint, temporary).listTable({});

    expect(tableNames).toEqual(['seen']);
  });

  const { securityToken: _, ...withoutToken } = temporary;

  it.each([
    ['a wrong secret', { ...permanentKey, secret: 'other' }, {}, 'Signature mismatch.'],
    ['an unknown key', { ...permanentKey, id: 'nobody' }, {}, 'The AccessKeyID does not exist.'],
    ['another instance', permanentKey, { instancename: 'other' }, 'The instance is not found.'],
    ['a temporary key without its token (inferred)', withoutToken, {}, 'The AccessKeyID does not exist.'],
    [
      'a wrong token (inferred)',
      { ...temporary, securityToken: 'other' },
      {},
      'The security token is not valid.',
    ],
  ])('is refused with %s', async (_name, key, over, text) => {
    const refusal = await refusalOf(clientOf(store.endpoint, key, over).listTable({}));

    expect(refusal).toMatchObject({ status: 403, code: 'OTSAuthFailed' });
    expect(refusal.text).toContain(text);
  });

  it('is refused when its token has expired (message inferred)', async () => {
    store.clock.advance(11 * minute);

    const refusal = await refusalOf(clientOf(store.endpoint, temporary).listTable({}));

    expect(refusal).toMatchObject({ status: 403, code: 'OTSAuthFailed' });
    expect(refusal.text).toContain('The security token has expired.');
  });

  it('is refused when the clocks are more than 15 minutes apart', async () => {
    store.clock.advance(14 * minute);
    const near = await store.client.listTable({});
    store.clock.advance(2 * minute);

    const refusal = await refusalOf(store.client.listTable({}));

    expect(near.tableNames).toEqual([]);
    expect(refusal.text).toContain('Mismatch between system time and x-ots-date: ');
  });
});

describe('a request', () => {
  it.each([
    ['whose body was changed', { body: 'x' }, 403, 'Mismatch between MD5 value of request body'],
    ['without a date', { headers: { 'x-ots-date': undefined } }, 400, "Missing header: 'x-ots-date'."],
    ['with a date that is none', { headers: { 'x-ots-date': 'now' } }, 400, 'Invalid date format: now.'],
    [
      'with another API version (inferred)',
      { headers: { 'x-ots-apiversion': '2014-08-08' } },
      400,
      'API version',
    ],
    ['by GET', { method: 'GET' }, 405, 'Only POST method for requests is supported.'],
    [
      'for an operation that there is not',
      { path: '/HelloWorld' },
      400,
      "Unsupported operation: 'HelloWorld'.",
    ],
    [
      'whose body is no message',
      { path: '/DescribeTable', body: '\u00ff', headers: { 'x-ots-contentmd5': md5('\u00ff') } },
      400,
      'Parse PBMessage from RawString failed.',
    ],
  ])('%s is refused', async (_, over, status, text) => {
    const answer = await send(over);

    expect(answer.status).toBe(status);
    expect(answer.body.toString()).toContain(text);
    expect(answer.headers['x-ots-requestid']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is answered with headers that are signed for its key (seen in the vendor’s SDKs)', async () => {
    const { status, headers, body } = await send({});

    const names = Object.keys(headers).filter((name) => name.startsWith('x-ots-'));
    const lines = names.toSorted().map((name) => `${name}:${String(headers[name])}`);
    expect(status).toBe(200);
    expect(headers['x-ots-contentmd5']).toBe(createHash('md5').update(body).digest('base64'));
    expect(headers['authorization']).toBe(
      `OTS ${permanentKey.id}:${sign(`${lines.join('\n')}\n/ListTable`)}`,
    );
  });
});
