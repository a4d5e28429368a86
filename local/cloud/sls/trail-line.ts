/** How a trail writes an event into its logstore, and under which names queries find its parts. */
import type { TrailSpec } from './contract.ts';

type Event = Readonly<Record<string, unknown>>;

/** What the index of such a logstore covers, in whichever form its lines are: the documented fields. */
export const usualPaths: readonly string[] = [
  'event',
  ...[
    'acsRegion',
    'additionalEventData',
    'apiVersion',
    'errorCode',
    'errorMessage',
    'eventCategory',
    'eventId',
    'eventName',
    'eventRW',
    'eventSource',
    'eventTime',
    'eventType',
    'eventVersion',
    'isGlobal',
    'referencedResources',
    'requestId',
    'requestParameters',
    'resourceName',
    'resourceType',
    'responseElements',
    'serviceName',
    'sourceIpAddress',
    'userAgent',
    'userIdentity.accessKeyId',
    'userIdentity.accountId',
    'userIdentity.principalId',
    'userIdentity.type',
    'userIdentity.userName',
  ].map((name) => `event.${name}`),
];

/** The line as it is stored: a flat map of texts. The topic is documented. */
export function trailLine(event: Event, at: number, form: TrailSpec['form']): Record<string, string> {
  return {
    __time__: String(Math.floor(at / 1000)),
    __source__: '',
    __topic__: 'actiontrail_audit_event',
    ...fieldsOf(event, form),
  };
}

function fieldsOf(event: Event, form: TrailSpec['form']): Record<string, string> {
  switch (form) {
    case 'json':
      return { event: JSON.stringify(event) };
    case 'flat':
      return flattened(event, 'event', true);
    case 'half-flat':
      return flattened(event, 'event', false);
  }
}

/** Lists, and objects that are not flattened, are JSON text. */
function flattened(object: Event, prefix: string, isWhole: boolean): Record<string, string> {
  const parts = Object.entries(object).map(([name, value]) => {
    const path = `${prefix}.${name}`;
    if (isObject(value) && isWhole) return flattened(value, path, isWhole);
    const text = textOf(value);
    return text === undefined ? {} : { [path]: text };
  });
  return Object.assign({}, ...parts) as Record<string, string>;
}

/** What a dotted path of a query finds; undefined when the event has no such part. */
export function textAt(event: Event, path: string): string | undefined {
  const [, ...names] = path.split('.');
  return textOf(names.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), event));
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isObject(value: unknown): value is Event {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
