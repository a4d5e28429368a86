/** Filters of reads and column conditions of writes: the same messages, read once and then asked of rows. */
import { notOffered, parameterInvalid } from '../errors.ts';
import { compositeFilter, filter as filterMessage, singleColumnFilter } from '../messages/filters.ts';
import { isPlaceholder, readVariant, type Value, variantType } from '../plain-buffer/values.ts';
import { type StoredRow, valuesOf } from './stored-row.ts';

/** Whether a row passes. A row that does not exist is asked as one without columns. */
export type Filter = (row: StoredRow) => boolean;

/** Documented for conditional updates and for filters. */
const maxFilters = 10;

const filterTypes = { single: 1, composite: 2, pagination: 3 };
const operators = { not: 1, and: 2, or: 3 };

/** Negative, zero or positive; undefined when the types differ. Strings compare by their bytes. */
function compare(left: Value, right: Value): number | undefined {
  if (variantType(left) !== variantType(right)) return undefined;
  if (typeof left === 'string' && typeof right === 'string') {
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  if (Buffer.isBuffer(left) && Buffer.isBuffer(right)) return Buffer.compare(left, right);
  return left === right ? 0 : left < right ? -1 : 1;
}

const given = (test: (order: number) => boolean) => (order: number | undefined) =>
  order !== undefined && test(order);

/** Values of another type are unequal and neither greater nor less. */
function comparison(comparator: number): (order: number | undefined) => boolean {
  switch (comparator) {
    case 1:
      return given((order) => order === 0);
    case 2:
      return (order) => order !== 0;
    case 3:
      return given((order) => order > 0);
    case 4:
      return given((order) => order >= 0);
    case 5:
      return given((order) => order < 0);
    case 6:
      return given((order) => order <= 0);
    default:
      throw parameterInvalid(`Invalid relation operator: ${comparator}.`);
  }
}

function parseSingle(content: Buffer): Filter {
  const { comparator, columnName, columnValue, filterIfMissing, latestVersionOnly } =
    singleColumnFilter.read(content);
  const expected = readVariant(columnValue);
  if (isPlaceholder(expected)) throw parameterInvalid('Deserialize relation filter failed.');
  const passes = comparison(comparator);
  return (row) => {
    const values = valuesOf(row, columnName);
    if (values.length === 0) return !filterIfMissing;
    return (latestVersionOnly ? values.slice(0, 1) : values).some((value) =>
      passes(compare(value, expected)),
    );
  };
}

function combine(operator: number, parts: readonly Filter[]): Filter {
  const [first] = parts;
  if (operator === operators.not) {
    if (first === undefined || parts.length !== 1) {
      throw parameterInvalid('Invalid NOT operator: the number of sub-filters must be 1.');
    }
    return (row) => !first(row);
  }
  if (operator !== operators.and && operator !== operators.or) {
    throw parameterInvalid('Deserialize composite filter failed.');
  }
  if (parts.length < 2) {
    throw parameterInvalid('Invalid AND/OR operator: the number of sub-filters must be 2.');
  }
  return operator === operators.and
    ? (row) => parts.every((part) => part(row))
    : (row) => parts.some((part) => part(row));
}

function parseOne(type: number, content: Buffer, count: () => void): Filter {
  count();
  switch (type) {
    case filterTypes.single:
      return parseSingle(content);
    case filterTypes.composite: {
      const { combinator, filters } = compositeFilter.read(content);
      return combine(
        combinator,
        filters.map((part) => parseOne(part.type, part.content, count)),
      );
    }
    case filterTypes.pagination:
      throw notOffered('ColumnPaginationFilter');
    default:
      throw parameterInvalid(`Invalid type of filter: ${type}.`);
  }
}

/** Everything passes where there is no filter. Throws OTSParameterInvalid. */
export function parseFilter(serialized: Buffer | undefined): Filter {
  if (serialized === undefined || serialized.length === 0) return () => true;
  const { type, content } = filterMessage.read(serialized);
  let filters = 0;
  return parseOne(type, content, () => {
    filters += 1;
    if (filters > maxFilters) {
      throw parameterInvalid(`The count of filter exceeds the max:${maxFilters}.`);
    }
  });
}
