/** Checks the key of a request against the table. The messages of OTSInvalidPK are those that the vendor's SDK tests expect. */
import { invalidKey, parameterInvalid } from '../errors.ts';
import type { KeyColumn } from '../plain-buffer/format.ts';
import { isPlaceholder, variantType } from '../plain-buffer/values.ts';
import type { KeySchema, Table } from '../store/table.ts';

const maxKeyBytes = 1024;

/** What may stand in a key besides values. */
export type KeyUse = 'row' | 'range' | 'new row';

export function checkKeyLength({ name, value }: KeyColumn): void {
  const length = typeof value === 'string' || Buffer.isBuffer(value) ? Buffer.byteLength(value) : 0;
  if (length > maxKeyBytes) {
    throw parameterInvalid(
      `The length of primary key column: '${name}' exceeds the MaxLength: ${maxKeyBytes} with CurrentLength: ${length}.`,
    );
  }
}

function mayHold(schema: KeySchema, { value }: KeyColumn, use: KeyUse): boolean {
  if (!isPlaceholder(value)) return variantType(value) === schema.type;
  if (value.placeholder === 'AUTO_INCREMENT') return use === 'new row' && schema.autoIncrement;
  return use === 'range';
}

function checkColumn(schema: KeySchema, column: KeyColumn, use: KeyUse): void {
  if (column.name !== schema.name) {
    throw invalidKey(`Validate PK name fail. Input: ${column.name}, Meta: ${schema.name}.`);
  }
  if (!mayHold(schema, column, use)) {
    throw invalidKey(`Validate PK type fail. Input: ${variantType(column.value)}, Meta: ${schema.type}.`);
  }
}

/** Throws OTSInvalidPK when number, order, names or types are not the table's. */
export function checkKey(table: Table, primaryKey: readonly KeyColumn[], use: KeyUse): void {
  const expected = table.primaryKey.length;
  if (primaryKey.length !== expected) {
    throw invalidKey(`Validate PK size fail. Input: ${primaryKey.length}, Meta: ${expected}.`);
  }
  for (const [position, schema] of table.primaryKey.entries()) {
    const column = primaryKey[position];
    if (column !== undefined) checkColumn(schema, column, use);
  }
  primaryKey.forEach(checkKeyLength);
}
