/** The fields of an audit line, as the logstore's index names them, and which of them each stored form has. */
import type { LogstoreSpec } from './contract.ts';

/** Fields whose text differs from line to line or from request to request; dotted paths as in queries. */
export const textColumns = [
  'auditID',
  'stage',
  'level',
  'verb',
  'requestURI',
  'user',
  'user.username',
  'user.uid',
  'user.groups',
  'impersonatedUser',
  'impersonatedUser.username',
  'sourceIPs',
  'userAgent',
  'objectRef',
  'objectRef.resource',
  'objectRef.subresource',
  'objectRef.namespace',
  'objectRef.name',
  'objectRef.apiGroup',
  'objectRef.apiVersion',
  'responseStatus',
  'responseStatus.code',
  'annotations',
  'annotations.authorization.k8s.io/decision',
] as const;

export type TextColumn = (typeof textColumns)[number];

/** Absent fields are absent from the line and NULL in SQL. */
export type AuditLine = Partial<Record<TextColumn, string>>;

/** Fields that follow from the time of the line, as SQL over `at_ms` (milliseconds since 1970). */
export const timeColumns: Readonly<Record<string, string>> = {
  __time__: 'at_ms // 1000',
  __source__: "''",
  __topic__: "''",
  kind: "'Event'",
  apiVersion: "'audit.k8s.io/v1'",
  requestReceivedTimestamp: "strftime(make_timestamp(at_ms * 1000), '%Y-%m-%dT%H:%M:%S.%fZ')",
  stageTimestamp: "strftime(make_timestamp(at_ms * 1000), '%Y-%m-%dT%H:%M:%S.%fZ')",
};

/** Objects: JSON text under one name in the `json` form, absent in the `flat` form. */
const objects: ReadonlySet<string> = new Set([
  'user',
  'impersonatedUser',
  'objectRef',
  'responseStatus',
  'annotations',
]);

function isPartOfObject(column: string): boolean {
  return column.includes('.');
}

/** The names under which a stored line of this form keeps its fields. */
export function storedColumns(form: LogstoreSpec['form']): string[] {
  const texts = textColumns.filter((column) =>
    form === 'json' ? !isPartOfObject(column) : !objects.has(column),
  );
  return [...Object.keys(timeColumns), ...texts];
}

/** Columns that the service always has, whatever the index says. */
const reserved = ['__time__', '__source__', '__topic__'];

/** What queries of this logstore may name; empty when it has no index at all. */
export function indexedColumns(spec: LogstoreSpec): string[] {
  const all = [...Object.keys(timeColumns), ...textColumns];
  const ofForm = all.filter((column) => spec.form === 'json' || !objects.has(column));
  const { indexedPaths } = spec;
  if (indexedPaths === undefined) return ofForm;
  if (indexedPaths.length === 0) return [];
  return ofForm.filter((column) => reserved.includes(column) || indexedPaths.includes(column));
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
