/** Contract: the calls that ACK makes of KMS, as LookupEvents answers them through the vendor's generic client. */
import { afterEach, expect, test } from 'vitest';
import { anAccount, aUse, everyEvent, type Running, startKms } from '../kms/kms-fixture.ts';

let running: Running;

afterEach(() => running.close());

test('answers the calls of a week by the hour, newest first, every one once over the pages', async () => {
  const account = anAccount();
  account.keyUses = [aUse(), aUse({ operation: 'Decrypt' })];
  running = await startKms(account);

  const events = await everyEvent(running, { MaxResults: '50' });

  expect(events).toHaveLength(2 * 7 * 24);
  expect(events[0]).toMatchObject({ serviceName: 'Kms', eventRW: 'Read' });
  expect(new Set(events.map((event) => event['eventId'])).size).toBe(events.length);
  const times = events.map((event) => String(event['eventTime']));
  expect(times).toEqual(times.toSorted().toReversed());
});
