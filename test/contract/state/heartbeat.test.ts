/** When the last event was handled, and since when that is watched. PutRow and GetRow as documented. */
import { describe, expect, test } from 'vitest';
import { days, minutes } from '../../../shared/domain/time.ts';
import { tables } from '../../../shared/state/tables.ts';
import { aState, start } from './state-fixture.ts';

describe('the heartbeat', () => {
  test('is watched from the first time that it is asked for', async () => {
    const fixture = await aState();
    const { heartbeat } = fixture.state();

    const first = await heartbeat.watch(start);
    const later = await fixture.state().heartbeat.watch(start + days(3));

    expect(first).toEqual({ lastEvent: undefined, since: start });
    expect(later).toEqual({ lastEvent: undefined, since: start });
  });

  test('tells when the last event was handled, whichever process did', async () => {
    const fixture = await aState();
    await fixture.state().heartbeat.beat(start);
    await fixture.state().heartbeat.beat(start + minutes(1));

    const { lastEvent } = await fixture.state().heartbeat.watch(start + days(1));

    expect(lastEvent).toBe(start + minutes(1));
  });

  test('is written at most every five minutes by one process', async () => {
    const fixture = await aState();
    const { heartbeat } = fixture.state();
    await heartbeat.beat(start);
    fixture.requests.clear();

    for (let minute = 1; minute <= 10; minute += 1) await heartbeat.beat(start + minutes(minute));

    expect(fixture.requests.countByOperation()).toEqual({ 'tablestore.PutRow': 2 });
    expect(await fixture.rows(tables.claims)).toHaveLength(1);
  });

  test('is written again after a write that failed', async () => {
    const fixture = await aState();
    const { heartbeat } = fixture.state();
    fixture.fault({
      operation: 'PutRow',
      times: 1,
      fault: { kind: 'error', status: 403, code: 'OTSNoPermissionAccess' },
    });
    await expect(heartbeat.beat(start)).rejects.toMatchObject({ name: 'StateError' });

    await heartbeat.beat(start + 1);

    const { lastEvent } = await heartbeat.watch(start + days(1));
    expect(lastEvent).toBe(start + 1);
  });

  test('throws for a row that can’t be understood', async () => {
    const fixture = await aState();
    await fixture.table(tables.claims).put([fixture.account, 'heartbeat/event'], { at: 'yesterday' });

    await expect(fixture.state().heartbeat.watch(start)).rejects.toMatchObject({ code: 'UnreadableRow' });
  });
});
