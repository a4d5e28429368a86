/** Conditions and filters in the SDK's form. A column that is missing never satisfies one. */
import { type ColumnValue, type Sdk, toSdkValue } from './tablestore-sdk.ts';

export interface Comparison {
  readonly column: string;
  readonly is: 'EQUAL' | 'LESS_EQUAL';
  readonly value: ColumnValue;
}

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
  const comparisons = Object.entries(expectation.columns).map(([column, value]) => ({
    column,
    is: 'EQUAL' as const,
    value,
  }));
  return new sdk.Condition(
    sdk.RowExistenceExpectation.EXPECT_EXIST,
    joined(sdk, sdk.LogicalOperator.AND, comparisons),
  );
}

/** A filter that lets a row through when any of these holds. */
export function anyOf(sdk: Sdk, comparisons: readonly Comparison[]): ColumnCondition {
  const filter = joined(sdk, sdk.LogicalOperator.OR, comparisons);
  if (filter === null) throw new TypeError('A filter needs a comparison.');
  return filter;
}

function joined(
  sdk: Sdk,
  operator: Parameters<typeof makeComposite>[1],
  comparisons: readonly Comparison[],
): ColumnCondition | null {
  const conditions = comparisons.map(
    ({ column, is, value }) =>
      new sdk.SingleColumnCondition(column, toSdkValue(sdk, value), sdk.ComparatorType[is], false, true),
  );
  // The service wants at least two parts in a composite condition.
  if (conditions.length < 2) return conditions[0] ?? null;
  const composite = makeComposite(sdk, operator);
  for (const condition of conditions) composite.addSubCondition(condition);
  return composite;
}

function makeComposite(
  sdk: Sdk,
  operator: ConstructorParameters<Sdk['CompositeCondition']>[0],
): InstanceType<Sdk['CompositeCondition']> {
  return new sdk.CompositeCondition(operator);
}
