/** What people set, in the form that the guard reads. */
import type { SettingsWriter } from '../use-cases/ports/requests.ts';
import { StateError } from '../use-cases/ports.ts';
import { toJson } from './row-parsing.ts';
import { exemption as exemptionSchema, pauseSetting } from './setting-schemas.ts';
import { type Table, unchanged } from './table.ts';

export function settingsWriter({ table, account }: { table: Table; account: string }): SettingsWriter {
  const remove = async (name: string): Promise<boolean> => {
    const row = await table.get([account, name]);
    if (row === undefined) return false;
    const result = await table.deleteIf(unchanged(table, row), [account, name]);
    if (result === 'applied') return true;
    throw new StateError({ operation: `delete ${table.name}` }, `${name} was changed meanwhile; ask again.`);
  };
  return {
    pause: async (pause) => {
      await table.put([account, 'pause'], { value: toJson(table, pauseSetting, pause) });
    },
    resume: async () => {
      await remove('pause');
    },
    addExemption: async (exemption) => {
      const value = toJson(table, exemptionSchema, exemption);
      const result = await table.putIf({ kind: 'absent' }, [account, `exemption/${exemption.id}`], { value });
      if (result === 'applied') return;
      throw new StateError(
        { operation: `put ${table.name}` },
        `There is an exemption ${exemption.id} already.`,
      );
    },
    removeExemption: (id) => remove(`exemption/${id}`),
  };
}
