/** The tables and indexes of the instance. Every request asks for some of them: what was read is kept until one changes. */
import { type Connection, integerOf, textOf } from './database.ts';
import type { Table, TableDefinition } from './table.ts';

export interface Catalog {
  /** Sorted by name, indexes among them. */
  names(): string[];
  find(name: string): Table | undefined;
  create(definition: TableDefinition): Table;
  change(table: Table): void;
  /** Rows included; the indexes of a table are dropped by the caller. */
  drop(table: Table): void;
  indexesOf(table: Table): Table[];
  /** Reads them anew: a transaction that may have changed them was rolled back. */
  forget(): void;
  /** The next value of the table's AUTO_INCREMENT column: it only grows, and is at least `floor`. */
  nextIncrement(table: Table, floor: bigint): bigint;
}

function parse(row: Record<string, unknown>): Table {
  const definition = JSON.parse(textOf(row['definition'])) as TableDefinition;
  return { ...definition, id: integerOf(row['id']) };
}

function serialize(definition: TableDefinition): string {
  return JSON.stringify({ ...definition, id: undefined });
}

export function openCatalog(connection: Connection): Catalog {
  const all = connection.prepare('SELECT id, definition FROM tables ORDER BY name');
  const insert = connection.prepare('INSERT INTO tables (name, definition) VALUES (?, ?)');
  const update = connection.prepare('UPDATE tables SET definition = ? WHERE id = ?');
  const remove = connection.prepare('DELETE FROM tables WHERE id = ?');
  const removeRows = connection.prepare('DELETE FROM rows WHERE table_id = ?');
  const increment = connection.prepare(
    'UPDATE tables SET last_increment = max(last_increment + 1, ?) WHERE id = ? RETURNING last_increment',
  );

  let kept: ReadonlyMap<string, Table> | undefined;
  const tables = (): ReadonlyMap<string, Table> => {
    kept ??= new Map(
      all
        .all()
        .map(parse)
        .map((table) => [table.name, table]),
    );
    return kept;
  };
  const forget = (): void => void (kept = undefined);
  const find = (name: string): Table | undefined => tables().get(name);

  return {
    names: () => [...tables().keys()],
    find,
    forget,
    create(definition) {
      insert.run(definition.name, serialize(definition));
      forget();
      const table = find(definition.name);
      if (table === undefined) throw new Error(`Table ${definition.name} was inserted and is not there.`);
      return table;
    },
    change(table) {
      update.run(serialize(table), table.id);
      forget();
    },
    drop(table) {
      removeRows.run(table.id);
      remove.run(table.id);
      forget();
    },
    indexesOf: (table) => [...tables().values()].filter(({ indexOf }) => indexOf?.mainTable === table.name),
    nextIncrement: (table, floor) => integerOf(increment.get(floor, table.id)?.['last_increment']),
  };
}
