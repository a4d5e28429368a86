/**
 * The analyses of an audit log, in SQL that reads the same in the service's Presto and in other engines, and the rows that
 * they answer. Field names as documented for the audit logstore; dotted names are columns of its index.
 */
import * as z from 'zod';
import type { Use, Window } from '../domain/evidence.ts';
import type { Uid } from '../domain/ids.ts';
import { hours, seconds } from '../domain/time.ts';
import { malformed } from './answers.ts';

/** Columns that an index may lack. Without them an answer says less, and never counts less use. */
export type OptionalColumn = 'user.uid' | 'impersonatedUser.username' | 'auditID' | 'userAgent' | 'sourceIPs';

export const optionalColumns: readonly OptionalColumn[] = [
  'user.uid',
  'impersonatedUser.username',
  'auditID',
  'userAgent',
  'sourceIPs',
];

export interface Span {
  /** Unix seconds, inclusive. */
  readonly from: number;
  /** Unix seconds, exclusive. */
  readonly to: number;
}

export function spanOf(window: Window): Span {
  const span = { from: window.from / 1000, to: window.through / 1000 };
  if (Number.isSafeInteger(span.from) && Number.isSafeInteger(span.to) && span.from < span.to) return span;
  throw new RangeError(`A window begins and ends on whole seconds: ${window.from} to ${window.through}.`);
}

/** One row an hour that has a line with a user name: how far it begins from the window's start. */
export function hoursQuery({ from, to }: Span): string {
  const offset = `(__time__ - ${from})`;
  const limit = hoursIn({ from, to }) + 1;
  return (
    `* | SELECT ${offset} - ${offset} % 3600 AS hour_begin, count(1) AS line_count FROM log ` +
    `WHERE "user.username" IS NOT NULL AND "user.username" <> '' ` +
    `GROUP BY ${offset} - ${offset} % 3600 LIMIT ${limit}`
  );
}

function newest(column: string, name: string): string {
  return `max_by("${column}", __time__) AS ${name}`;
}

/**
 * One row about every use of the uid's certificates. The search finds the lines (the service's default delimiters keep
 * `<uid>-<seconds>` one word), the exact match is SQL's. Webhook credentials come under the same name and end by
 * themselves: they are no use of a certificate.
 */
export function usesQuery(uid: Uid, lacking: ReadonlySet<OptionalColumn>): string {
  if (!/^\d+$/.test(uid)) throw new RangeError('Only digits get into a query.');
  const columns = [
    'max(__time__) AS last_time',
    'count(1) AS use_count',
    newest('user.username', 'common_name'),
    ...(lacking.has('auditID') ? [] : [newest('auditID', 'audit_id')]),
    ...(lacking.has('userAgent') ? [] : [newest('userAgent', 'user_agent')]),
    ...(lacking.has('sourceIPs') ? [] : [newest('sourceIPs', 'source_ips')]),
  ];
  const byCertificate = lacking.has('user.uid')
    ? ''
    : ` AND ("user.uid" IS NULL OR "user.uid" NOT LIKE 'ack-ram-authenticator:%')`;
  return (
    `user.username: ${uid}* | SELECT ${columns.join(', ')} FROM log ` +
    `WHERE regexp_like("user.username", '^${uid}(-[0-9]+)?$')${byCertificate} LIMIT 10`
  );
}

const operation = 'sls.GetLogsV2';

export type Row = Readonly<Record<string, string | null>>;

/** `ttl` in days, `createTime` in unix seconds (documented). */
export const logstoreAnswer = z.object({
  ttl: z.int().check(z.positive()),
  createTime: z.int().check(z.positive()),
});

export const logsAnswer = z.object({
  data: z.array(z.record(z.string(), z.nullable(z.string()))),
  meta: z.object({
    progress: z.enum(['Complete', 'Incomplete']),
    isAccurate: z.nullish(z.boolean()),
  }),
});

export function readHours(rows: readonly Row[], span: Span): number[] {
  return rows.map((row) => {
    const hour = numberIn(row, 'hour_begin') / 3600;
    if (Number.isInteger(hour) && hour < hoursIn(span)) return hour;
    throw malformed(operation, `hour_begin is no hour of the window: ${row['hour_begin']}`);
  });
}

/** No row, or one that counts nothing, is no use. */
export function readUses(rows: readonly Row[], uid: Uid, span: Span): Use[] {
  return rows.flatMap((row): Use[] => {
    const count = numberIn(row, 'use_count');
    if (count === 0) return [];
    const at = numberIn(row, 'last_time');
    if (at < span.from || at >= span.to)
      throw malformed(operation, `last_time is outside of the window: ${at}`);
    const commonName = textIn(row, 'common_name');
    if (commonName.split('-')[0] !== uid) throw malformed(operation, 'common_name is not the one asked for.');
    const [auditId, userAgent, sourceIps] = ['audit_id', 'user_agent', 'source_ips'].map((name) =>
      textIn(row, name),
    );
    return [
      {
        at: seconds(at),
        count,
        auditId: auditId ?? '',
        userAgent: userAgent ?? '',
        sourceIps: sourceIps ?? '',
        commonName,
      },
    ];
  });
}

function hoursIn({ from, to }: Span): number {
  return Math.ceil(seconds(to - from) / hours(1));
}

export function numberIn(row: Row, name: string): number {
  const text = row[name] ?? '';
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw malformed(operation, `${name} is not a number: ${JSON.stringify(text.slice(0, 40))}`);
}

/** The service writes NULL as the text `null`. */
export function textIn(row: Row, name: string): string {
  const text = row[name] ?? '';
  return text === 'null' ? '' : text;
}
