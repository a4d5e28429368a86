/** Counts of a day: one row `count/<day>`, a column a name, added to by atomic increment. */
import type { Counters, DayCounts } from '../use-cases/ports/counting.ts';
import { StateError } from '../use-cases/ports.ts';
import type { Table } from './table.ts';
import type { ColumnValue, Row } from './tablestore-sdk.ts';

const prefix = 'count/';

export function counters({ table, account }: { table: Table; account: string }): Counters {
  const waiting = new Map<string, { counts: Record<string, bigint>; sent: Promise<void> }>();

  const send = async (day: string): Promise<void> => {
    // What is added in the same turn goes out in one request.
    await Promise.resolve();
    const counts = waiting.get(day)?.counts ?? {};
    waiting.delete(day);
    await table.increment([account, `${prefix}${day}`], byColumn(counts));
  };

  return {
    add: async (day, name, by = 1) => {
      if (!/^[a-z-]+$/.test(name)) throw new RangeError(`${name} is no name of a counter.`);
      if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new RangeError(`${day} is no day.`);
      if (!Number.isSafeInteger(by) || by < 0) throw new RangeError(`${by} can't be counted.`);
      const known = waiting.get(day);
      const counts = known?.counts ?? {};
      counts[name] = (counts[name] ?? 0n) + BigInt(by);
      if (known !== undefined) return known.sent;
      // Set before it is sent: sending waits a turn.
      const entry = { counts, sent: Promise.resolve() };
      waiting.set(day, entry);
      entry.sent = send(day);
      return entry.sent;
    },

    read: async (from, through) => {
      const rows = await table.range({
        within: [account],
        from: `${prefix}${from}`,
        through: `${prefix}${through}`,
      });
      return rows.map((row) => countsOf(table, row));
    },
  };
}

/** Columns have letters, digits and underscores in their names (documented): `would-revoke` is `count_would_revoke`. */
function byColumn(counts: Readonly<Record<string, bigint>>): Record<string, bigint> {
  return Object.fromEntries(
    Object.entries(counts).map(([name, by]) => [`count_${name.replaceAll('-', '_')}`, by]),
  );
}

function countsOf(table: Table, row: Row): DayCounts {
  const counts = Object.entries(row.columns).map(([column, value]) => {
    const name = column.startsWith('count_') ? column.slice('count_'.length).replaceAll('_', '-') : '';
    if (name === '' || typeof value !== 'bigint') throw unreadable(table, row, column, value);
    return [name, Number(value)] as const;
  });
  return { day: String(row.key[1]).slice(prefix.length), counts: Object.fromEntries(counts) };
}

function unreadable(table: Table, row: Row, column: string, value: ColumnValue): StateError {
  return new StateError(
    { operation: `read ${table.name}`, code: 'UnreadableRow' },
    `The row (${row.key.join(', ')}) of ${table.name} counts ${column} as ${typeof value}.`,
  );
}
