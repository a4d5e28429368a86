import { describe, expect, test } from 'vitest';
import { tables } from '../../../shared/state/tables.ts';
import { StateError } from '../../../shared/use-cases/ports.ts';
import { anExemption, exempt, pauseGuard } from '../../support/settings-writer.ts';
import { aUid } from './domain-builders.ts';
import { aState, start } from './state-fixture.ts';

describe('settings (GetRange: documented)', () => {
  test('are empty when nobody has set anything yet', async () => {
    const { settings } = (await aState()).state();

    const read = await settings.read();

    expect(read).toEqual({ paused: undefined, exemptions: [] });
  });

  test('are read whole, over pages of two', async () => {
    const fixture = await aState();
    const table = fixture.table(tables.settings);
    const paused = { by: 'operator', reason: 'migration', since: start };
    const exemptions = ['a', 'b', 'c', 'd'].map((id) => anExemption({ id, uid: aUid(1) }));
    await pauseGuard(table, fixture.account, paused);
    for (const exemption of exemptions) await exempt(table, fixture.account, exemption);

    const read = await fixture.state().settings.read();

    expect(read).toEqual({ paused, exemptions });
  });
});

describe('refuses when settings cannot be read', () => {
  test.each([
    ['no JSON', 'exemption/a', 'uid=1'],
    [
      'a misspelt field',
      'exemption/a',
      JSON.stringify({ ...anExemption({ id: 'a', uid: aUid(1) }), cluster: 'c1' }),
    ],
    ['an exemption of nobody', 'exemption/a', JSON.stringify(anExemption({ id: 'a' }))],
    ['another id than its key', 'exemption/a', JSON.stringify(anExemption({ id: 'b', uid: aUid(1) }))],
    [
      'a uid that was a number',
      'exemption/a',
      JSON.stringify({ ...anExemption({ id: 'a' }), uid: 201234567890123 }),
    ],
    ['a pause without a person', 'pause', '{}'],
    ['an unknown setting', 'mode', '"enforce"'],
  ])('because a row holds %s', async (_what, name, value) => {
    const fixture = await aState();
    await fixture.table(tables.settings).put([fixture.account, name], { value });

    const read = fixture.state().settings.read();

    await expect(read).rejects.toThrow(StateError);
    await expect(read).rejects.toThrow(name);
  });

  test.each(['DescribeTable', 'GetRange'])('because %s is denied', async (operation) => {
    const fixture = await aState();
    fixture.fault({ operation, fault: { kind: 'error', status: 403, code: 'OTSNoPermissionAccess' } });

    const read = fixture.state().settings.read();

    await expect(read).rejects.toMatchObject({ name: 'StateError', code: 'OTSNoPermissionAccess' });
  });

  test('because the service is unavailable, however often it is asked', async () => {
    const fixture = await aState();
    fixture.fault({
      operation: 'GetRange',
      fault: { kind: 'error', status: 503, code: 'OTSServerUnavailable' },
    });

    const read = fixture.state().settings.read();

    await expect(read).rejects.toMatchObject({ name: 'StateError', code: 'OTSServerUnavailable' });
  });

  test('because the answer is no answer of the service', async () => {
    const fixture = await aState();
    const { settings } = fixture.state();
    await settings.read();
    fixture.fault({
      operation: 'GetRange',
      fault: { kind: 'answer', answer: { status: 200, body: '<html>Bad gateway</html>' } },
    });

    const read = settings.read();

    await expect(read).rejects.toThrow(StateError);
  });
});
