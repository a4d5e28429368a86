/** The condition of a write: does the row have to be there, and what must its columns hold. */
import { conditionFailed, parameterInvalid } from '../errors.ts';
import type { ConditionMessage } from '../messages/rows.ts';
import type { KeyColumn } from '../plain-buffer/format.ts';
import { type Filter, parseFilter } from './filter.ts';
import type { StoredRow } from './stored-row.ts';

export interface Condition {
  readonly existence: 'IGNORE' | 'EXPECT_EXIST' | 'EXPECT_NOT_EXIST';
  /** Absent when no column is asked for. */
  readonly columns?: Filter;
}

export function parseCondition({ rowExistence, columnCondition }: ConditionMessage): Condition {
  const existence = (['IGNORE', 'EXPECT_EXIST', 'EXPECT_NOT_EXIST'] as const)[rowExistence];
  if (existence === undefined) {
    throw parameterInvalid(`Invalid row-existence expectation: ${rowExistence}.`);
  }
  const unconditional = columnCondition === undefined || columnCondition.length === 0;
  return unconditional ? { existence } : { existence, columns: parseFilter(columnCondition) };
}

/**
 * Throws OTSConditionCheckFail. The columns of a row that does not exist are all missing, so that a condition on them
 * follows its `pass_if_missing` (inferred).
 */
export function requireCondition(
  condition: Condition,
  row: StoredRow | undefined,
  primaryKey: readonly KeyColumn[],
): void {
  if (condition.existence === 'EXPECT_EXIST' && row === undefined) throw conditionFailed();
  if (condition.existence === 'EXPECT_NOT_EXIST' && row !== undefined) throw conditionFailed();
  const asked = row ?? { primaryKey, cells: [], writtenAt: 0n };
  if (condition.columns?.(asked) === false) throw conditionFailed();
}
