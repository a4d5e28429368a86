import { describe, expect, test } from 'vitest';
import { tablestoreClient } from '../../../shared/state/tablestore-client.ts';
import { anEntry, aRecord, aSubject } from './domain-builders.ts';
import { aState, start } from './state-fixture.ts';

describe('the connection to Tablestore', () => {
  test('signs each request with the credentials of the moment, token included', async () => {
    const principal = { type: 'assumed-role', id: '300123456789012345', name: 'guard' } as const;
    const keys = ['one', 'two'].map((id) => ({
      id,
      secret: `${id}-secret`,
      securityToken: `${id}-token`,
      principal,
    }));
    const fixture = await aState(keys);
    let current = 0;
    const credentials = async (): Promise<{
      accessKeyId: string;
      accessKeySecret: string;
      securityToken: string;
    }> => {
      const { id, secret, securityToken } = keys[current] ?? { id: '', secret: '', securityToken: '' };
      return { accessKeyId: id, accessKeySecret: secret, securityToken };
    };
    const { settings } = fixture.state({ client: { ...fixture.client, credentials } });
    await settings.read();
    keys.splice(0, 1, { id: 'gone', secret: '', securityToken: '', principal });
    current = 1;

    const read = await settings.read();

    expect(read.exemptions).toEqual([]);
  });

  test.each([
    ['an expired token', { expiresAt: 1 }, 'OTSAuthFailed'],
    ['a wrong secret', { secret: 'another' }, 'OTSAuthFailed'],
  ])('names the service code (documented) and the request id for %s', async (_what, over, code) => {
    const principal = { type: 'assumed-role', id: '300123456789012345', name: 'guard' } as const;
    const fixture = await aState([
      { id: 'STS.guard', secret: 'secret', securityToken: 'token', principal, ...over },
    ]);

    const put = fixture.state().records.put(aRecord());

    await expect(put).rejects.toMatchObject({
      name: 'StateError',
      code,
      operation: 'DescribeTable credentials',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(fixture.requests.entries).toHaveLength(1);
  });

  test.each([
    ['OTSServerBusy', 503],
    ['OTSRowOperationConflict', 409],
    ['OTSInternalServerError', 500],
  ])('repeats reads and writes after %s (seen in the SDK)', async (code, status) => {
    const fixture = await aState();
    const { records } = fixture.state();
    await records.get([aSubject()]);
    for (const operation of ['UpdateRow', 'BatchGetRow']) {
      fixture.fault({ operation, times: 3, fault: { kind: 'error', status, code } });
    }

    await records.put(aRecord());
    const found = await records.get([aSubject()]);

    expect(found).toEqual([aRecord()]);
    expect(fixture.faults.unused()).toEqual([]);
  });

  test.each(['GetRange', 'BatchGetRow', 'UpdateRow'])(
    'survives a connection that died while frozen: %s',
    async (operation) => {
      const fixture = await aState();
      const { records } = fixture.state();
      await records.put(aRecord({ status: 'unconfirmed' }));
      fixture.fault({ operation, times: 1, fault: { kind: 'reset', applied: false } });

      await records.put(aRecord({ status: 'unconfirmed' }));
      const due = await records.due(start, start);
      const found = await records.get([aSubject()]);

      expect([due.length, found.length]).toEqual([1, 1]);
      expect(fixture.faults.unused()).toEqual([]);
    },
  );

  test('uses one connection for requests that follow each other', async () => {
    const fixture = await aState();
    const { journal } = fixture.state();
    await journal.append(aSubject(), anEntry());
    const client = tablestoreClient(fixture.client);

    const ports = new Set<unknown>();
    for (let request = 0; request < 3; request += 1) {
      await client.once(async (sdkClient) => {
        const sent = sdkClient.listTable({}, (_error, _answer) => undefined) as unknown as {
          httpRequest: { stream?: { socket?: { localPort?: number } } };
          on: (event: string, listener: () => void) => void;
        };
        await new Promise<void>((resolve) => sent.on('complete', resolve));
        ports.add(sent.httpRequest.stream?.socket?.localPort);
      });
    }

    expect(ports.size).toBe(1);
  });

  test('gives up on a service that never answers', async () => {
    const fixture = await aState();
    const client = { ...fixture.client, timeoutMs: 50, retry: { attempts: 2, firstDelayMs: 1 } };
    fixture.fault({ fault: { kind: 'hang' } });

    const put = fixture.state({ client }).records.put(aRecord());

    await expect(put).rejects.toMatchObject({ name: 'StateError', code: undefined });
    expect(fixture.requests.entries).toHaveLength(2);
  });

  test('gives up on an answer that never ends', async () => {
    const fixture = await aState();
    const client = { ...fixture.client, timeoutMs: 50, retry: { attempts: 1 } };
    const answer = { status: 200, headers: { 'content-length': '1000' }, body: 'a' };
    fixture.fault({ fault: { kind: 'answer', answer } });

    const put = fixture.state({ client }).records.put(aRecord());

    await expect(put).rejects.toMatchObject({ name: 'StateError', operation: 'DescribeTable credentials' });
  });
});
