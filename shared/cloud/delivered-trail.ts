/**
 * The operations of ACK's role on keys, as a trail delivers them to the log service: without ActionTrail's limit of calls. A
 * line holds the event in fields that begin with `event.` (documented), or as one JSON text; both are read.
 */
import { isSecurityRole, type KeyOperation } from '../domain/encryption.ts';
import type { Window } from '../domain/evidence.ts';
import { isKeyOperation } from '../domain/key-ledger.ts';
import { days, type Instant, isoOf, parseInstant, seconds } from '../domain/time.ts';
import type { KeyOperations, OperationsPage } from '../use-cases/ports/encryption.ts';
import type { LogLocation } from '../use-cases/ports.ts';
import { keyIdIn } from './action-trail.ts';
import { malformed, readAnswer } from './answers.ts';
import { logsAnswer, logstoreAnswer, type Row } from './audit-log-queries.ts';
import type { Connection } from './connection.ts';
import { wait } from './retry.ts';
import { createSlsCall } from './sls-call.ts';

const operation = 'sls.GetLogsV2';
/** Documented: rows a page without an analysis. */
const pageSize = 100;
/** How often an Incomplete answer is asked for again. */
const repeatsAtMost = 6;

export function createDeliveredTrail(connection: Connection, place: LogLocation): KeyOperations {
  const call = createSlsCall(connection);

  /** A log that is younger, or kept for less, than is asked for could not have shown everything. */
  async function checkStore(from: Instant): Promise<void> {
    const raw = await call(place, { action: 'GetLogStore', method: 'GET', path: '' });
    const { ttl, createTime } = readAnswer('sls.GetLogStore', raw, logstoreAnswer);
    const begin = Math.max(seconds(createTime), connection.pauses.clock() - days(ttl));
    if (begin <= from) return;
    throw malformed(
      'sls.GetLogStore',
      `The trail ${place.logstore} begins at ${isoOf(begin)}; ${isoOf(from)} on is needed.`,
    );
  }

  async function page(region: string, { from, through }: Window, offset: number): Promise<readonly Row[]> {
    for (let asked = 0; ; asked += 1) {
      const raw = await call(
        place,
        { action: 'GetLogsV2', method: 'POST', path: '/logs' },
        {
          from: Math.floor(from / 1000),
          to: Math.ceil(through / 1000),
          query: queryFor(region),
          line: pageSize,
          offset,
          reverse: true,
        },
      );
      const { data, meta } = readAnswer(operation, raw, logsAnswer);
      if (meta.progress === 'Complete') return data;
      if (asked === repeatsAtMost) throw malformed(operation, 'The log service kept answering Incomplete.');
      const pause = Math.min(4_000, 250 * 2 ** asked);
      await wait(operation, pause, { pauses: connection.pauses, signal: connection.signal() });
    }
  }

  async function* newestFirst(region: string, window: Window): AsyncGenerator<OperationsPage> {
    await checkStore(window.from);
    for (let offset = 0; ; offset += pageSize) {
      const rows = (await page(region, window, offset)).map((row) => eventIn(row));
      yield {
        operations: rows.flatMap((row) => operationOf(row)),
        oldest: rows.length === 0 ? undefined : Math.min(...rows.map(({ at }) => at)),
      };
      if (rows.length < pageSize) return;
    }
  }

  return { source: 'trail', newestFirst };
}

/** In both spellings: an index may be set to tell upper case from lower case. */
function queryFor(region: string): string {
  const role = ['AliyunCSManagedSecurityRole', 'aliyuncsmanagedsecurityrole']
    .map((name) => `event.userIdentity.userName: ${name}`)
    .join(' or ');
  return `event.serviceName: Kms and event.acsRegion: "${region}" and (${role})`;
}

interface Event {
  readonly at: Instant;
  readonly field: (path: string) => string;
}

function eventIn(row: Row): Event {
  const whole = jsonIn(row['event']);
  const field = (path: string): string => {
    const flat = row[`event.${path}`];
    if (typeof flat === 'string') return flat;
    const value = path.split('.').reduce<unknown>((inner, name) => fieldsOf(inner)[name], whole);
    return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  };
  const at = parseInstant(field('eventTime'));
  if (at === undefined) throw malformed(operation, 'A line of the trail has no time that can be read.');
  return { at, field };
}

function operationOf({ at, field }: Event): KeyOperation[] {
  const name = field('eventName');
  const role = field('userIdentity.userName').split(':')[0] ?? '';
  if (!isSecurityRole(role) || !isKeyOperation(name)) return [];
  const parameters = jsonIn(field('requestParameters') || field('requestParameterJson'));
  const keyId = keyIdIn(field('requestParameters.KeyId') || fieldsOf(parameters)['KeyId']);
  const error = field('errorCode');
  return [
    {
      eventId: field('eventId'),
      name,
      at,
      requestId: field('requestId'),
      ...(keyId === undefined ? {} : { keyId }),
      ...(error === '' ? {} : { error }),
    },
  ];
}

function jsonIn(text: unknown): unknown {
  if (typeof text !== 'string' || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
