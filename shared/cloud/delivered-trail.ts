/** The operations of ACK's role on keys, as a trail delivers them to the log service: without ActionTrail's limit of calls. */
import type { Window } from '../domain/evidence.ts';
import { days, type Instant, isoOf, seconds } from '../domain/time.ts';
import type { KeyOperations, OperationsPage } from '../use-cases/ports/encryption.ts';
import type { LogLocation } from '../use-cases/ports.ts';
import { malformed, readAnswer } from './answers.ts';
import { logsAnswer, logstoreAnswer, type Row } from './audit-log-queries.ts';
import type { Connection } from './connection.ts';
import { wait } from './retry.ts';
import { createSlsCall } from './sls-call.ts';
import { eventIn, operationOf } from './trail-line.ts';

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

  /** The uses of keys are reads: a trail that is set to deliver only writes could not have shown one. */
  async function checkReads(window: Window): Promise<void> {
    const reads = await page('event.eventRW: Read', window, 0);
    if (reads.length > 0) return;
    throw malformed(operation, `The trail ${place.logstore} shows nobody’s reads; it needs EventRW=All.`);
  }

  async function page(query: string, { from, through }: Window, offset: number): Promise<readonly Row[]> {
    for (let asked = 0; ; asked += 1) {
      const raw = await call(
        place,
        { action: 'GetLogsV2', method: 'POST', path: '/logs' },
        {
          from: Math.floor(from / 1000),
          to: Math.ceil(through / 1000),
          query,
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
    let isSilent = true;
    for (let offset = 0; ; offset += pageSize) {
      const rows = await page(queryFor(region), window, offset);
      const events = rows.map((row) => eventIn(operation, row));
      const operations = events.flatMap((event) => operationOf(event, region));
      isSilent &&= operations.length === 0;
      yield {
        operations,
        oldest: events.length === 0 ? undefined : Math.min(...events.map(({ at }) => at)),
      };
      if (rows.length === pageSize) continue;
      if (isSilent) await checkReads(window);
      return;
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
