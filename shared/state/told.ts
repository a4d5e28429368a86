/** That somebody has told of a change: a row of whoever wrote it first. */
import type { Told } from '../use-cases/ports/telling.ts';
import type { Table } from './table.ts';

export function told({ table, account }: { table: Table; account: string }): Told {
  return {
    take: async (id) => (await table.putIf({ kind: 'absent' }, [account, `told/${id}`], {})) === 'applied',
  };
}
