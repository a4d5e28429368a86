/**
 * The identities of one day in one row `limit/<day>`, replaced as a whole under the condition that nobody wrote it since it
 * was read. So a reservation is all or nothing without giving anything back, one uid never counts twice, and a crash leaves
 * either no trace or a used slot. Contention is bounded by the limit: when the row is full nobody writes it any more.
 */
import * as z from 'zod';
import type { Uid } from '../domain/ids.ts';
import type { DailyLimit } from '../use-cases/ports.ts';
import { again, inRounds } from './rounds.ts';
import { json, parseRow, toJson } from './row-parsing.ts';
import { uid } from './value-schemas.ts';
import { type Expectation, type Table, unchanged } from './table.ts';

const uids = z.array(uid);
const day = z.object({ uids: json(uids) });

export function dailyLimit({ table, account }: { table: Table; account: string }): DailyLimit {
  const read = async (name: string): Promise<{ taken: readonly Uid[]; expectation: Expectation }> => {
    const row = await table.get([account, `limit/${name}`]);
    if (row === undefined) return { taken: [], expectation: { kind: 'absent' } };
    return { taken: parseRow(table, row, day).uids, expectation: unchanged(table, row) };
  };

  return {
    reserve: (name, wanted, limit) =>
      inRounds(table, async () => {
        const { taken, expectation } = await read(name);
        const all = [...new Set([...taken, ...wanted])];
        if (all.length === taken.length) return { kind: 'reserved' };
        // Written so that a limit that is no number stops everything.
        if (!(all.length <= limit)) return { kind: 'over', taken: taken.length };
        const columns = { uids: toJson(table, uids, all) };
        const result = await table.putIf(expectation, [account, `limit/${name}`], columns);
        // Refused: somebody else took a slot. Every round somebody does, so there are at most as many rounds as slots.
        return result === 'applied' ? { kind: 'reserved' } : again;
      }),
  };
}
