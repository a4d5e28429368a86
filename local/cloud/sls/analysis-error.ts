/** Says in the service's words why the embedded engine refused an analysis. */
import { ServiceError } from '../core/contract.ts';
import { parameterInvalid } from './sls-errors.ts';

const unknownColumn = /Referenced column "(?<column>[^"]+)" (?:was )?not found/;
const unknownTable = /Referenced table "(?<table>[^"]+)" not found/;
/** `"a.b"` without its quotation marks is a field b of a column a to the engine. */
const unknownField = /Cannot extract field '(?<field>[^']+)' from expression "(?<column>[^"]+)"/;

/** What can be wrong with a statement that was read and checked: names, types, values; not the engine itself. */
const aboutStatement =
  /^(?:Binder|Conversion|Invalid Input|Out of Range|Catalog|Parser|Not implemented) Error/;

export function analysisError(error: unknown): unknown {
  if (error instanceof ServiceError || !(error instanceof Error)) return error;
  const { message } = error;
  const { field, column, table } =
    (unknownField.exec(message) ?? unknownColumn.exec(message) ?? unknownTable.exec(message))?.groups ?? {};
  const name = field === undefined ? (column ?? table) : `${column}.${field}`;
  if (name !== undefined) return parameterInvalid(`Column '${name}' cannot be resolved`);
  if (!aboutStatement.test(message)) return error;
  return parameterInvalid(`line 1:1: ${message.split('\n', 1)[0]}`);
}
