/** What people set and asked for. */
import { days, hours, minutes } from '../../../shared/domain/time.ts';
import { clusters, people } from './cast.ts';
import type { Seed } from './seed.ts';

export async function fillSettings({ state, now, say }: Seed): Promise<void> {
  const { settingsWriter, requestLog } = state;
  await settingsWriter.pause({
    by: say('mei'),
    reason: say('A migration of the logs is under way.'),
    since: now - hours(2),
  });
  await settingsWriter.addExemption({
    id: 'x-carol',
    uid: people.carol.uid,
    clusterId: clusters.lake.id,
    reason: say('Emergency access of the treasury.'),
    owner: say('treasury'),
    expiresAt: now + days(20),
  });
  await settingsWriter.addExemption({
    id: 'x-sandbox',
    clusterId: clusters.sandbox.id,
    reason: say('Nothing of worth is there.'),
    owner: say('platform'),
    expiresAt: now + days(2),
  });
  await settingsWriter.addExemption({
    id: 'x-ended',
    uid: people.dave.uid,
    reason: say('He was to come back.'),
    owner: say('platform'),
    expiresAt: now - days(2),
  });
  for (let n = 0; n < 5; n += 1) {
    const isRefused = n % 2 === 1;
    await requestLog.add({
      id: `request-${n}`,
      at: now - minutes(10 * n),
      caller: { name: say('jin'), role: 'approver', how: 'token' },
      method: 'POST',
      path: say('/v1/approvals'),
      status: isRefused ? 422 : 202,
      text: say(isRefused ? 'refused: The evidence is not what was shown.' : 'jin has approved it.'),
    });
  }
}
