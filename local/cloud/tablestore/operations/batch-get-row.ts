/** BatchGetRow. */
import { notOffered, parameterInvalid } from '../errors.ts';
import { batchGetRowRequest, batchResponse } from '../messages/rows.ts';
import { viewOf } from '../rows/view.ts';
import { requireDistinctTables, requireRowCount, rowResult } from './batch.ts';
import { consumedByRead, type Operation, requireTable } from './operation.ts';
import { decodeKey, readRow } from './read-rows.ts';

const maxRows = 100;

export const batchGetRow: Operation = (context, body) => {
  const { tables } = batchGetRowRequest.read(body);
  const count = tables.reduce((sum, { primaryKeys }) => sum + primaryKeys.length, 0);
  if (count === 0) throw parameterInvalid('No row specified in the request of BatchGetRow.');
  requireRowCount(count, maxRows);
  requireDistinctTables(tables);
  const parsed = tables.map((request) => {
    if (request.tokens.some((token) => token.length > 0)) throw notOffered('A token');
    const { tableName, primaryKeys } = request;
    return { tableName, keys: primaryKeys.map(decodeKey), view: viewOf(request) };
  });
  return batchResponse.write({
    tables: parsed.map(({ tableName, keys, view }) => ({
      tableName,
      rows: keys.map((key) =>
        rowResult(() => {
          const row = readRow(context, requireTable(context, tableName), key, view);
          return { row, consumed: consumedByRead(row.length) };
        }),
      ),
    })),
  });
};
