/** What people set while the guard runs, written as they would write it, and remembered with its times. */
import { parseClusterId, parseUid } from '../../shared/domain/ids.ts';
import type { Table } from '../../shared/state/table.ts';
import { anExemption, exempt as writeExemption, pauseGuard } from '../support/settings-writer.ts';
import type { Restriction, Truth } from './truth.ts';

export interface SettingsContext {
  readonly table: Table;
  readonly account: string;
  readonly truth: Truth;
  readonly now: () => number;
}

const lasting = ({ truth, now }: SettingsContext, name: string): Restriction | undefined =>
  truth.restrictions.find((one) => one.name === name && one.until > now());

export async function pauseAll(context: SettingsContext): Promise<string | undefined> {
  if (lasting(context, 'pause') !== undefined) return undefined;
  const { table, account, truth, now } = context;
  await pauseGuard(table, account, { by: 'operations', reason: 'maintenance', since: now() });
  truth.restrictions.push({ name: 'pause', from: now(), until: Infinity, covers: () => true });
  return 'the guard is paused';
}

export async function spoil(context: SettingsContext): Promise<string | undefined> {
  const name = 'exemption/spoilt';
  if (lasting(context, name) !== undefined) return undefined;
  const { table, account, truth, now } = context;
  await table.put([account, name], { value: '{' });
  truth.restrictions.push({ name, from: now(), until: Infinity, covers: () => true });
  return 'the settings become unreadable';
}

export async function exempt(
  context: SettingsContext,
  given: { readonly uid?: string; readonly clusterId?: string; readonly lasting: number },
): Promise<string> {
  const { table, account, truth, now } = context;
  const id = `x${truth.restrictions.length}`;
  const [uid, clusterId] = [parseUid(given.uid), parseClusterId(given.clusterId)];
  const expiresAt = now() + given.lasting;
  await writeExemption(
    table,
    account,
    anExemption({
      id,
      expiresAt,
      ...(uid === undefined ? {} : { uid }),
      ...(clusterId === undefined ? {} : { clusterId }),
    }),
  );
  truth.restrictions.push({
    name: `exemption/${id}`,
    from: now(),
    until: expiresAt,
    covers: (other, cluster) =>
      (uid === undefined || uid === other) && (clusterId === undefined || clusterId === cluster),
  });
  return `exempt: ${uid ?? 'everybody'} on ${clusterId?.slice(0, 16) ?? 'every cluster'}, for ${given.lasting / 3_600_000} hours`;
}

/** Takes the row away again. */
export async function closeRestriction(context: SettingsContext, name: string): Promise<string | undefined> {
  const found = lasting(context, name);
  if (found === undefined) return undefined;
  await context.table.deleteIf({ kind: 'present', columns: {} }, [context.account, name]);
  found.until = context.now();
  return `${name} is taken away`;
}
