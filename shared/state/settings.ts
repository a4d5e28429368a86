/**
 * Settings as people made them: rows `pause` and `exemption/<id>`, each with its JSON in `value`. Anything unreadable or
 * unknown among them is an error, and whoever meets it does not act. A table that does not exist yet is created, empty:
 * nobody has set anything.
 */
import * as z from 'zod';
import type { Exemption, Settings } from '../domain/settings.ts';
import { type SettingsReader, StateError } from '../use-cases/ports.ts';
import { joined } from './joined-reads.ts';
import { json, parseRow } from './row-parsing.ts';
import { exemption, pauseSetting } from './setting-schemas.ts';
import type { Table } from './table.ts';
import type { Row } from './tablestore-sdk.ts';

const pauseRow = z.object({ value: json(pauseSetting) });
const exemptionRow = z.object({ value: json(exemption) });

export function settingsReader({ table, account }: { table: Table; account: string }): SettingsReader {
  return {
    read: joined(async () => {
      let paused: Settings['paused'];
      const exemptions: Exemption[] = [];
      for (const row of await table.range({ within: [account] })) {
        const name = String(row.key[1]);
        if (name === 'pause') paused = parseRow(table, row, pauseRow).value;
        else if (name.startsWith('exemption/')) exemptions.push(readExemption(table, row, name));
        else throw unreadable(table, name, 'is no setting that this version knows');
      }
      return { paused, exemptions };
    }),
  };
}

function readExemption(table: Table, row: Row, name: string): Exemption {
  const { value } = parseRow(table, row, exemptionRow);
  if (name !== `exemption/${value.id}`) throw unreadable(table, name, `holds the exemption ${value.id}`);
  return value;
}

function unreadable(table: Table, name: string, why: string): StateError {
  return new StateError(
    { operation: `read ${table.name}`, code: 'UnreadableRow' },
    `The row ${name} of ${table.name} ${why}.`,
  );
}
