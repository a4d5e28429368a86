/** The body of PutEvents: a JSON list of CloudEvents, each taken or refused by itself. */
import { ServiceError, type CloudEvent } from '../core/contract.ts';

/** What the service itself puts on every event, whatever its sender says. */
interface Stamp {
  readonly accountId: string;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

type PutEntry =
  | { readonly event: CloudEvent }
  | { readonly id: string | undefined; readonly code: string; readonly message: string };

/** Documented ("Limits"): a single event is at most 64 KB. */
const maxEventBytes = 64 * 1024;

const busName = 'default';

function badRequest(message: string): ServiceError {
  return new ServiceError(400, 'InvalidArgument', message);
}

/** Throws ServiceError 400 for a body that is no list of objects at all. */
export function parseBatch(body: Buffer): readonly Readonly<Record<string, unknown>>[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw badRequest(`The body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!Array.isArray(parsed) || parsed.length === 0)
    throw badRequest('The body must be a list of CloudEvents with at least one.');
  return parsed.map((entry: unknown) => {
    if (entry === null || typeof entry !== 'object' || Array.isArray(entry))
      throw badRequest(`An event must be an object; got ${JSON.stringify(entry)}.`);
    return entry as Readonly<Record<string, unknown>>;
  });
}

function problemOf(entry: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of ['id', 'source', 'type'])
    if (typeof entry[name] !== 'string' || entry[name] === '') return `${name} must be a non-empty string.`;
  if (entry['specversion'] !== '1.0') return 'specversion must be "1.0".';
  for (const name of ['subject', 'time', 'datacontenttype', 'dataschema', 'data_base64'])
    if (entry[name] !== undefined && typeof entry[name] !== 'string') return `${name} must be a string.`;
  if (typeof entry['time'] === 'string' && Number.isNaN(Date.parse(entry['time'])))
    return 'time must be a date and time by RFC 3339.';
  const strange = Object.keys(entry).find((name) => !/^[a-z0-9]+$/.test(name) && name !== 'data_base64');
  if (strange !== undefined) return `${JSON.stringify(strange)} is no name of a CloudEvents attribute.`;
  if (Buffer.byteLength(JSON.stringify(entry)) > maxEventBytes) return 'An event is at most 64 KB.';
  return undefined;
}

/**
 * Gives the event as the bus carries it, or why it is refused. Every source is taken: whether the service refuses a
 * custom event that says `acs.…` was not found in its documentation.
 */
export function toEntry(entry: Readonly<Record<string, unknown>>, stamp: Stamp): PutEntry {
  const id = typeof entry['id'] === 'string' ? entry['id'] : undefined;
  const problem = problemOf(entry);
  if (problem !== undefined) return { id, code: 'InvalidArgument', message: problem };
  const bus = entry['aliyuneventbusname'] ?? busName;
  if (bus !== busName)
    return { id, code: 'EventBusNotExist', message: `The event bus ${JSON.stringify(bus)} does not exist.` };
  const now = new Date(stamp.now).toISOString();
  const event = {
    datacontenttype: 'application/json',
    time: now,
    ...entry,
    aliyunaccountid: stamp.accountId,
    aliyunregionid: stamp.region,
    aliyuneventbusname: busName,
    aliyunpublishtime: now,
    aliyunpublishaddr: '127.0.0.1',
  };
  return { event: event as unknown as CloudEvent };
}
