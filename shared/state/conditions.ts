/** Conditions in the SDK's form. A column that is missing never satisfies one. */
import { type ColumnValue, type Sdk, toSdkValue } from './tablestore-sdk.ts';

/** What must hold of the row for a write to be applied. */
export type Expectation =
  | { readonly kind: 'absent' }
  /** The row exists, and all of these columns hold these values. */
  | { readonly kind: 'present'; readonly columns: Readonly<Record<string, ColumnValue>> };

type Condition = InstanceType<Sdk['Condition']>;
type ColumnCondition = InstanceType<Sdk['ColumnCondition']>;

export function unconditional(sdk: Sdk): Condition {
  return new sdk.Condition(sdk.RowExistenceExpectation.IGNORE, null);
}

export function conditionOf(sdk: Sdk, expectation: Expectation): Condition {
  if (expectation.kind === 'absent') {
    return new sdk.Condition(sdk.RowExistenceExpectation.EXPECT_NOT_EXIST, null);
  }
  return new sdk.Condition(sdk.RowExistenceExpectation.EXPECT_EXIST, allEqual(sdk, expectation.columns));
}

function allEqual(sdk: Sdk, columns: Readonly<Record<string, ColumnValue>>): ColumnCondition | null {
  const conditions = Object.entries(columns).map(
    ([column, value]) =>
      new sdk.SingleColumnCondition(column, toSdkValue(sdk, value), sdk.ComparatorType.EQUAL, false, true),
  );
  // The service wants at least two parts in a composite condition.
  if (conditions.length < 2) return conditions[0] ?? null;
  const composite = new sdk.CompositeCondition(sdk.LogicalOperator.AND);
  for (const condition of conditions) composite.addSubCondition(condition);
  return composite;
}
