/** Turns of operations that the account may only call so often: one row each, of whoever wrote it first. */
import type { Turns } from '../use-cases/ports/encryption.ts';
import type { Table } from './table.ts';

export function turns({ table, account }: { table: Table; account: string }): Turns {
  return {
    take: async (operation, turn) => {
      const taken = await table.putIf({ kind: 'absent' }, [account, `turn/${operation}/${turn}`], {});
      return taken === 'applied';
    },
  };
}
