/**
 * Rows among the claims: `heartbeat/event` when the last event was handled, `heartbeat/watch` since when that is watched. The
 * first is overwritten by whoever comes last; that it may be some minutes off is no matter. The second is written anew at
 * every look, as rows of this table go away when nobody writes them for long.
 */
import * as z from 'zod';
import { type Instant, minutes } from '../domain/time.ts';
import type { Heartbeat } from '../use-cases/ports/health.ts';
import { integer, parseRow } from './row-parsing.ts';
import type { Table } from './table.ts';

const timeRow = z.object({ at: integer });

const writtenEvery = minutes(5);

export function heartbeat({ table, account }: { table: Table; account: string }): Heartbeat {
  const eventKey = [account, 'heartbeat/event'] as const;
  const watchKey = [account, 'heartbeat/watch'] as const;
  let written: Instant | undefined;
  const timeIn = async (key: readonly [string, string]): Promise<Instant | undefined> => {
    const row = await table.get(key);
    return row === undefined ? undefined : parseRow(table, row, timeRow).at;
  };

  return {
    beat: async (at) => {
      if (written !== undefined && at - written < writtenEvery) return;
      await table.put(eventKey, { at: BigInt(at) });
      written = at;
    },

    watch: async (now) => {
      const [lastEvent, known] = await Promise.all([timeIn(eventKey), timeIn(watchKey)]);
      const since = known ?? now;
      await table.put(watchKey, { at: BigInt(since) });
      return { lastEvent, since };
    },
  };
}
