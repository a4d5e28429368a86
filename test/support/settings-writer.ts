/** Sets what a person would set, in the form that the guard reads: for tests and the demonstration. */
import type { Exemption, Settings } from '../../shared/domain/settings.ts';
import type { Table } from '../../shared/state/table.ts';

export async function pauseGuard(
  settings: Table,
  account: string,
  pause: NonNullable<Settings['paused']>,
): Promise<void> {
  await settings.put([account, 'pause'], { value: JSON.stringify(pause) });
}

export async function exempt(settings: Table, account: string, exemption: Exemption): Promise<void> {
  await settings.put([account, `exemption/${exemption.id}`], { value: JSON.stringify(exemption) });
}

export function anExemption(over: Partial<Exemption> & { id: string }): Exemption {
  return { reason: 'break glass', owner: 'operations', expiresAt: Date.UTC(2027, 0, 1), ...over };
}
