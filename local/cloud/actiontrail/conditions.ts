/** The conditions of LookupEvents: all of them hold, compared exactly and with regard to case (documented). */
import { ServiceError } from '../core/contract.ts';
import { invalid, optional } from '../core/rpc-parameters.ts';
import type { RpcCall } from '../core/rpc.ts';

export type TrailEvent = Readonly<Record<string, unknown>>;

/** What an event shows for each key; several values where it names several resources. */
const valuesOf: Readonly<Record<string, (event: TrailEvent) => readonly string[]>> = {
  ServiceName: (event) => [text(event['serviceName'])],
  EventName: (event) => [text(event['eventName'])],
  User: (event) => [text(identityOf(event)['userName'])],
  EventId: (event) => [text(event['eventId'])],
  ResourceType: (event) => [...listed(event['resourceType']), ...Object.keys(resourcesOf(event))],
  ResourceName: (event) => [
    ...listed(event['resourceName']),
    ...Object.values(resourcesOf(event)).flatMap((names) => names as string[]),
  ],
  EventRW: (event) => [text(event['eventRW'])],
  EventAccessKeyId: (event) => [text(identityOf(event)['accessKeyId'])],
  // No event of the local cloud is marked as sensitive.
  SensitiveAction: () => ['false'],
  SourceIpAddress: (event) => [text(event['sourceIpAddress'])],
  EventType: (event) => [text(event['eventType'])],
  RoleName: (event) => {
    const { type, userName } = identityOf(event);
    return type === 'assumed-role' ? [text(userName).split(':', 1)[0] ?? ''] : [];
  },
};

export interface Condition {
  readonly key: string;
  readonly value: string;
}

/** One more than are ever taken, so that too many are refused as such. */
const most = 3;

export const conditionParameters: readonly string[] = Array.from({ length: most }, (_, index) => [
  `LookupAttribute.${index + 1}.Key`,
  `LookupAttribute.${index + 1}.Value`,
]).flat();

/** The codes of the refusals are inferred. */
export function conditionsIn(call: RpcCall, atOnce: number): readonly Condition[] {
  const conditions: Condition[] = [];
  for (let index = 1; index <= most; index += 1) {
    const key = optional(call, `LookupAttribute.${index}.Key`);
    const value = optional(call, `LookupAttribute.${index}.Value`);
    if (key === undefined && value === undefined) continue;
    if (key === undefined || value === undefined)
      throw invalid('LookupAttribute', 'needs a key and a value each');
    if (!Object.hasOwn(valuesOf, key)) throw invalid('LookupAttribute', `does not know the key ${key}`);
    conditions.push({ key, value });
  }
  if (conditions.length > atOnce)
    throw new ServiceError(
      400,
      'InvalidParameter.LookupAttribute',
      `At most ${atOnce} conditions can be specified at a time.`,
    );
  return conditions;
}

export function holds(event: TrailEvent, conditions: readonly Condition[]): boolean {
  return conditions.every(({ key, value }) => valuesOf[key]?.(event).includes(value) === true);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Several names stand in one text, separated by commas (seen in client code). */
function listed(value: unknown): readonly string[] {
  return text(value).split(',');
}

function identityOf(event: TrailEvent): Readonly<Record<string, unknown>> {
  return (event['userIdentity'] ?? {}) as Record<string, unknown>;
}

function resourcesOf(event: TrailEvent): Readonly<Record<string, unknown>> {
  return (event['referencedResources'] ?? {}) as Record<string, unknown>;
}
