/** Pages ask the API only for what their path says, and what they are refused is recorded as at the API. */
import { expect, test } from 'vitest';
import type { Caller } from '../../../shared/domain/caller.ts';
import { anApi } from './an-api.ts';

const admin: Caller = { name: 'ada', role: 'admin', how: 'token' };
const viewer: Caller = { name: 'vera', role: 'viewer', how: 'token' };

const form = (path: string, fields: Readonly<Record<string, string>>): Request =>
  new Request(`https://guard.example${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      accept: 'text/html',
    },
    body: new URLSearchParams({ key: 'key-of-a-form', ...fields }).toString(),
  });

test.each([
  '/clusters/..%2Fsettings',
  '/runs/..%2Fsettings',
  '/plans/..%2Fsettings',
  '/encryption/..%2Fsettings',
  '/identities/..%2Fsettings',
  '/credentials/..%2F..%2Fsettings/201234567890123001',
  '/tasks/revoke/..%2F..%2Fsettings',
  '/tasks/revoke/x%3Fformat=csv',
])('%s leads nowhere else', async (path) => {
  const { get } = await anApi();

  const answer = await get(path, { headers: { accept: 'text/html' } });

  expect(answer.status).toBe(400);
});

test('a form about one thing does nothing to another', async () => {
  const { send, state } = await anApi();
  await state.settingsWriter.pause({ by: 'anna', reason: 'an incident', since: 0 });

  const answer = await send(form('/exemptions/..%2Fpause/end', {}), admin);

  expect(answer.status).toBe(400);
  expect((await state.settings.read()).paused?.by).toBe('anna');
});

test('a form of somebody whose role does not allow it is refused, does nothing and is recorded', async () => {
  const { send, state } = await anApi();

  const answer = await send(form('/settings/pause', { reason: 'an attack' }), viewer);

  expect(answer.status).toBe(403);
  expect((await state.settings.read()).paused).toBeUndefined();
  expect((await state.requestLog.entries({ size: 10 })).items).toMatchObject([
    { caller: { name: 'vera' }, method: 'POST', path: '/settings/pause', status: 403 },
  ]);
});
