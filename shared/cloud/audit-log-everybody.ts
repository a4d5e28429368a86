/**
 * The analysis of what everybody did, grouped by identity, in SQL that reads the same in the service's Presto and in other
 * engines. Field names as documented for the audit logstore; dotted names are columns of its index.
 */
import type { Way } from '../domain/audit.ts';
import { parseUid, type Uid } from '../domain/ids.ts';
import { seconds } from '../domain/time.ts';
import type { IdentityUses } from '../domain/uses.ts';
import type { UsesScope } from '../use-cases/ports/auditing.ts';
import { malformed } from './answers.ts';
import { numberIn, type OptionalColumn, type Row, type Span, textIn } from './audit-log-queries.ts';

/**
 * Rows that one analysis asks for. What the service allows at most is not in the facts; if it is less, the answer shows it:
 * every row carries how many there are.
 */
const rowsAtMost = 5_000;

const separator = ' ~~ ';
const valuesAtMost = 5;

const ownName = '"user.username"';
const otherName = '"impersonatedUser.username"';

/** The uid in a name of the form `<uid>` or `<uid>-<seconds>`, and the empty text for every other name. */
function uidIn(column: string): string {
  return `CASE WHEN regexp_like(${column}, '^[0-9]+(-[0-9]+)?$') THEN split_part(${column}, '-', 1) ELSE '' END`;
}

function newest(column: string, name: string): string {
  return `max_by("${column}", __time__) AS ${name}`;
}

function some(column: string, name: string): string {
  const values = `array_sort(array_agg(DISTINCT substr("${column}", 1, 200)))`;
  return `array_join(slice(${values}, 1, ${valuesAtMost}), '${separator}') AS ${name}`;
}

/**
 * One row for each pair of who acted and in whose name, by certificate and through ack-ram-authenticator apart. All CNs of a
 * uid are one. `group_count` is how many rows there are before the limit cuts them. The whole log is searched without a
 * wildcard, as a word with one stands for a limited number of words; a few named identities are, so that less is read.
 */
export function everybodysQuery(scope: UsesScope, lacking: ReadonlySet<OptionalColumn>): string {
  const hasOther = !lacking.has('impersonatedUser.username');
  const holder = uidIn(ownName);
  const onBehalf = hasOther ? uidIn(otherName) : `''`;
  const entrance = lacking.has('user.uid')
    ? `'certificate'`
    : `CASE WHEN "user.uid" LIKE 'ack-ram-authenticator:%' THEN 'authenticator' ELSE 'certificate' END`;
  const optional = (column: OptionalColumn, ...made: string[]): string[] => (lacking.has(column) ? [] : made);
  const columns = [
    `${holder} AS holder`,
    `${entrance} AS entrance`,
    `${onBehalf} AS on_behalf`,
    'max(__time__) AS last_time',
    'count(1) AS use_count',
    newest('user.username', 'common_name'),
    ...optional('auditID', newest('auditID', 'audit_id')),
    ...optional('userAgent', newest('userAgent', 'user_agent'), some('userAgent', 'user_agents')),
    ...optional('sourceIPs', newest('sourceIPs', 'source_ips'), some('sourceIPs', 'addresses')),
    'count(1) OVER () AS group_count',
  ];
  // A constant is no column to group by.
  const groups = [holder, ...(lacking.has('user.uid') ? [] : [entrance]), ...(hasOther ? [onBehalf] : [])];
  const asked = [holder, ...(hasOther ? [onBehalf] : [])].map((name) => `${name} ${conditionOf(scope)}`);
  return (
    `${searchOf(scope, hasOther)} | SELECT ${columns.join(', ')} FROM log WHERE (${asked.join(' OR ')}) ` +
    `GROUP BY ${groups.join(', ')} LIMIT ${rowsAtMost}`
  );
}

function searchOf(scope: UsesScope, hasOther: boolean): string {
  if (scope.kind !== 'named') return '*';
  const fields = ['user.username', ...(hasOther ? ['impersonatedUser.username'] : [])];
  return scope.uids.flatMap((uid) => fields.map((field) => `${field}: ${digits(uid)}*`)).join(' or ');
}

function conditionOf(scope: UsesScope): string {
  switch (scope.kind) {
    case 'everybody':
      return `<> ''`;
    case 'range':
      return `BETWEEN '${digits(scope.from)}' AND '${digits(scope.through)}'`;
    case 'named':
      return `IN (${scope.uids.map((uid) => `'${digits(uid)}'`).join(', ')})`;
  }
}

function digits(uid: Uid): string {
  if (/^\d+$/.test(uid)) return uid;
  throw new RangeError('Only digits get into a query.');
}

const operation = 'sls.GetLogsV2';

/** The uses that the rows show, and whether the limit, or one of the service's own, cut some of them off. */
export function readEverybody(
  rows: readonly Row[],
  span: Span,
): { readonly uses: IdentityUses[]; readonly cut: boolean } {
  const uses = rows.flatMap((row) => usesIn(row, span));
  return { uses, cut: rows.some((row) => numberIn(row, 'group_count') > rows.length) };
}

function usesIn(row: Row, span: Span): IdentityUses[] {
  const at = numberIn(row, 'last_time');
  if (at < span.from || at >= span.to)
    throw malformed(operation, `last_time is outside of the window: ${at}`);
  const use = {
    at: seconds(at),
    count: numberIn(row, 'use_count'),
    auditId: textIn(row, 'audit_id'),
    userAgent: textIn(row, 'user_agent'),
    sourceIps: textIn(row, 'source_ips'),
    commonName: textIn(row, 'common_name'),
    userAgents: listIn(row, 'user_agents'),
    addresses: [...new Set(listIn(row, 'addresses').flatMap(addressesIn))],
  };
  const entrance: Way = row['entrance'] === 'authenticator' ? 'ack-ram-authenticator' : 'certificate';
  const shown: readonly (readonly [string, Way])[] = [
    [textIn(row, 'holder'), entrance],
    [textIn(row, 'on_behalf'), 'on-behalf'],
  ];
  // Digits that are no uid are nobody's name.
  return shown.flatMap(([text, way]) => {
    const uid = parseUid(text);
    return uid === undefined ? [] : [{ uid, way, use }];
  });
}

function listIn(row: Row, name: string): string[] {
  return textIn(row, name)
    .split(separator)
    .filter((text) => text !== '');
}

/** `["203.0.113.24"]` as it is stored; anything else, such as a text that was cut, stays as it is. */
function addressesIn(text: string): string[] {
  return /^\["[^"\\]*"(,"[^"\\]*")*\]$/.test(text) ? text.slice(2, -2).split('","') : [text];
}
