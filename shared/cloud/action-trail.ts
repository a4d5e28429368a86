/** The operations of ACK's role on keys, as ActionTrail (2020-07-06) looks events up: 2 calls a second for the whole account. */
import * as z from 'zod';
import { isSecurityRole, type KeyOperation } from '../domain/encryption.ts';
import type { Window } from '../domain/evidence.ts';
import { isKeyOperation } from '../domain/key-ledger.ts';
import { days, type Duration, isoOf, parseInstant } from '../domain/time.ts';
import type { KeyOperations, OperationsPage } from '../use-cases/ports/encryption.ts';
import { malformed, textOrEmpty } from './answers.ts';
import { createReader, type Reader } from './call.ts';
import type { Connection } from './connection.ts';
import { once, openApiClient } from './sdk.ts';

const operation = 'actiontrail.LookupEvents';

/** Documented, as a text. */
const largestPage = '50';

/** What one look may span: as far back as events are kept, or 30 days as an older text says (documented both ways). */
const longestLook: Duration = days(30);

/** Anybody's: of most events only the time matters. */
const event = z.object({
  eventId: textOrEmpty,
  eventName: textOrEmpty,
  eventTime: z.string(),
  requestId: textOrEmpty,
  errorCode: textOrEmpty,
  requestParameters: z.nullish(z.record(z.string(), z.unknown())),
  userIdentity: z.nullish(z.object({ type: textOrEmpty, userName: textOrEmpty })),
});

const page = z.object({ Events: z.array(event), NextToken: textOrEmpty });

export function createKeyOperations(connection: Connection, turn: () => Promise<void>): KeyOperations {
  const readers = new Map<string, Reader>();
  const readerOf = (region: string): Reader => {
    const known = readers.get(region);
    if (known !== undefined) return known;
    const client = once(() => openApiClient(connection.clientConfig('actiontrail', region)));
    const about = { service: 'actiontrail', version: '2020-07-06', before: turn } as const;
    const reader = createReader(connection, about, client);
    readers.set(region, reader);
    return reader;
  };
  return { source: 'lookup', newestFirst: (region, window) => looks(readerOf(region), window) };
}

async function* looks(read: Reader, { from, through }: Window): AsyncGenerator<OperationsPage> {
  let end = through;
  do {
    const begin = Math.max(from, end - longestLook);
    yield* pages(read, { from: begin, through: end });
    end = begin;
  } while (end > from);
}

/**
 * Filtered by service alone: filters are case-sensitive, and whether more than one may be given is documented both ways. Each
 * page is asked for with the same parameters as the first (documented).
 */
async function* pages(read: Reader, { from, through }: Window): AsyncGenerator<OperationsPage> {
  const query = {
    StartTime: seconds(from),
    EndTime: seconds(through),
    Direction: 'BACKWARD',
    MaxResults: largestPage,
    'LookupAttribute.1.Key': 'ServiceName',
    'LookupAttribute.1.Value': 'Kms',
  };
  let token = '';
  do {
    const next = token === '' ? {} : { NextToken: token };
    const { Events, NextToken } = await read({ action: 'LookupEvents', query: { ...query, ...next } }, page);
    const times = Events.map(({ eventTime }) => timeOf(eventTime));
    yield {
      operations: Events.flatMap((one) => operationOf(one)),
      oldest: times.length === 0 ? undefined : Math.min(...times),
    };
    if (NextToken !== '' && NextToken === token)
      throw malformed(operation, 'The next page is the same page.');
    token = NextToken;
  } while (token !== '');
}

function operationOf(one: z.infer<typeof event>): KeyOperation[] {
  const { eventId, eventName, eventTime, requestId, errorCode, requestParameters, userIdentity } = one;
  // `<role>:<session>` (seen in client code).
  const role = userIdentity?.type === 'assumed-role' ? (userIdentity.userName.split(':')[0] ?? '') : '';
  if (!isSecurityRole(role) || !isKeyOperation(eventName)) return [];
  const keyId = keyIdIn(requestParameters?.['KeyId']);
  return [
    {
      eventId,
      name: eventName,
      at: timeOf(eventTime),
      requestId,
      ...(keyId === undefined ? {} : { keyId }),
      ...(errorCode === '' ? {} : { error: errorCode }),
    },
  ];
}

/** A bare id, or the key's resource name `acs:kms:<region>:<account>:key/<id>`. */
export function keyIdIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return /^acs:kms:[^:]*:[^:]*:(?:key\/)?(.+)$/.exec(value)?.[1] ?? value;
}

function timeOf(text: string): number {
  const at = parseInstant(text);
  if (at === undefined)
    throw malformed(operation, `An event’s time can't be read: ${JSON.stringify(text.slice(0, 40))}`);
  return at;
}

function seconds(at: number): string {
  return `${isoOf(at).slice(0, 19)}Z`;
}
