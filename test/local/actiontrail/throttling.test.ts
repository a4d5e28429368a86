/** The limit of LookupEvents: two calls a second for the account (documented), by the cloud's clock. */
import { expect, onTestFinished, test } from 'vitest';
import { refusalOf } from '../cs/cs-fixture.ts';
import { anAccount, startKms } from '../kms/kms-fixture.ts';

async function start(lookupsPerSecond: number) {
  const running = await startKms(anAccount({ lookupsPerSecond }));
  onTestFinished(() => running.close());
  return running;
}

test('a third call within a second is refused in whichever region, and answered when the second is over', async () => {
  const running = await start(2);

  await running.lookup();
  await running.lookup({}, 'cn-beijing');
  const third = await refusalOf(running.lookup({}, 'cn-shanghai'));
  running.advance(1000);
  const later = await running.lookup({}, 'cn-shanghai');

  expect(third).toMatchObject({ statusCode: 400, code: 'Throttling.User' });
  expect(later).toHaveProperty('Events');
});

test('what was refused does not count, and there may be no limit', async () => {
  const [limited, free] = [await start(1), await start(Number.POSITIVE_INFINITY)];

  await limited.lookup();
  await refusalOf(limited.lookup());
  limited.advance(1000);
  const answers = await Promise.all([limited.lookup(), ...[1, 2, 3, 4].map(() => free.lookup())]);

  expect(answers).toHaveLength(5);
});
