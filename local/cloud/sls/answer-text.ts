/** How values look in an answer: SLS answers maps of strings, in the notation of its Presto (seen in client code). */
import {
  DuckDBDateValue,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';

/** Analyses run in the time zone UTC+8 unless they name another (inferred from the documentation's examples). */
const zoneMs = 8 * 3_600_000;

function timestampText(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}

/** Java's notation: a fraction always, an exponent outside of 0.001 … 10,000,000. */
function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) {
    const [mantissa = '', exponent = ''] = value.toExponential().split('e');
    return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
  }
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function isDouble(type: DuckDBTypeId): boolean {
  return type === DuckDBTypeId.DOUBLE || type === DuckDBTypeId.FLOAT;
}

function jsonOf(value: DuckDBValue): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return value;
  if (value instanceof DuckDBListValue) return value.items.map(jsonOf);
  return answerText(value, DuckDBTypeId.ANY);
}

/** NULL is the text `null`. */
export function answerText(value: DuckDBValue, type: DuckDBTypeId): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return isDouble(type) ? doubleText(value) : String(value);
  if (value instanceof DuckDBTimestampTZValue) return timestampText(Number(value.micros / 1000n) + zoneMs);
  if (value instanceof DuckDBTimestampValue) return timestampText(Number(value.micros / 1000n));
  if (value instanceof DuckDBDateValue) return timestampText(value.days * 86_400_000).slice(0, 10);
  if (value instanceof DuckDBListValue) return JSON.stringify(jsonOf(value));
  return String(value);
}

const prestoTypes: Partial<Record<DuckDBTypeId, string>> = {
  [DuckDBTypeId.BOOLEAN]: 'boolean',
  [DuckDBTypeId.DOUBLE]: 'double',
  [DuckDBTypeId.FLOAT]: 'double',
  [DuckDBTypeId.DATE]: 'date',
  [DuckDBTypeId.TIMESTAMP]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'timestamp',
  [DuckDBTypeId.VARCHAR]: 'varchar',
  [DuckDBTypeId.LIST]: 'array',
};

/** A column's type as `meta.columnTypes` names it. */
export function prestoType(type: DuckDBTypeId): string {
  return prestoTypes[type] ?? 'bigint';
}
