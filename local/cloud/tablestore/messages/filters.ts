/** The messages of filters and column conditions, after the vendor's `tablestore_filter.proto`. */
import { bool, bytes, int32, message, repeated, required, text } from '../protobuf/message.ts';

export const filter = message({ type: required(1, int32), content: required(2, bytes) });

export const singleColumnFilter = message({
  comparator: required(1, int32),
  columnName: required(2, text),
  /** A variant of PlainBuffer. */
  columnValue: required(3, bytes),
  filterIfMissing: required(4, bool),
  latestVersionOnly: required(5, bool),
});

export const compositeFilter = message({ combinator: required(1, int32), filters: repeated(2, filter) });
