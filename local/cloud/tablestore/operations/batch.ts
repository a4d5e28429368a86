/** What both batch operations share: a bad request is refused whole, a bad row is refused in its own result. */
import { ServiceError } from '../../core/contract.ts';
import { parameterInvalid } from '../errors.ts';
import type { RowResult } from '../messages/rows.ts';

export type RowAttempt = () => Omit<RowResult, 'isOk' | 'error'>;

export function rowResult(attempt: RowAttempt): RowResult {
  try {
    return { isOk: true, ...attempt() };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { isOk: false, error: { code: error.code, message: error.message } };
  }
}

export function requireDistinctTables(tables: readonly { readonly tableName: string }[]): void {
  const names = tables.map(({ tableName }) => tableName);
  const twice = names.find((name, position) => names.indexOf(name) !== position);
  if (twice !== undefined) throw parameterInvalid(`Duplicated table name: '${twice}'.`);
}

export function requireRowCount(count: number, limit: number): void {
  if (count > limit) throw parameterInvalid(`Rows count exceeds the upper limit: ${limit}.`);
}
