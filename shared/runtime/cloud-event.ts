/**
 * The envelope of an EventBridge event (CloudEvents 1.0 with the vendor's extensions) and the ActionTrail event in its
 * `data`. Parsed strictly where the guard relies on it, and not at all elsewhere: extensions and formats vary.
 */
import * as z from 'zod';

const text = z.string().min(1);
/** An id as a bare JSON number has lost its last digits; say so instead of "expected string". */
export const idText = z
  .string({
    error: ({ input }) =>
      typeof input === 'number' ? 'must be a string; as a JSON number it has lost digits' : undefined,
  })
  .min(1);

const caller = z.object({
  type: z.string().optional(),
  principalId: z.string().optional(),
  userName: z.string().optional(),
});

const trail = z.object({
  eventName: text,
  eventTime: z.string().optional(),
  errorCode: z.string().nullish(),
  /** Who called is told as far as it can be read; no event is refused for it. */
  userIdentity: caller.optional().catch(undefined),
  requestParameters: z
    .looseObject({
      UserId: idText.optional(),
      UserName: text.optional(),
      UserPrincipalName: text.optional(),
      RoleName: text.optional(),
    })
    .nullish(),
  responseElements: z.unknown().optional(),
  referencedResources: z.unknown().optional(),
  resourceName: z.unknown().optional(),
});

export type TrailEvent = z.infer<typeof trail>;

const envelope = z.object({
  id: idText,
  source: text,
  type: text,
  time: z.string().optional(),
  aliyunaccountid: idText.optional(),
  aliyunregionid: z.string().optional(),
  data: z.unknown(),
});

export interface ParsedCloudEvent {
  /** `<source>/<id>`: what makes a repeated delivery recognisable. */
  readonly key: string;
  readonly source: string;
  readonly type: string;
  readonly time: string | undefined;
  readonly accountId: string | undefined;
  readonly region: string | undefined;
  readonly data: unknown;
}

type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: string[] };

export function parseCloudEvent(value: unknown): Parsed<ParsedCloudEvent> {
  const parsed = envelope.safeParse(value);
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error, 'event') };
  const { id, source, type, time, aliyunaccountid, aliyunregionid, data } = parsed.data;
  const attributes = { source, type, time, accountId: aliyunaccountid, region: aliyunregionid };
  return { ok: true, value: { key: `${source}/${id}`, ...attributes, data } };
}

export function parseTrailEvent(data: unknown): Parsed<TrailEvent> {
  const parsed = trail.safeParse(data);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, problems: problemsOf(parsed.error, 'event.data') };
}

const resources = z.record(z.string(), z.array(z.string()));

/** The resources of a type (`ACS::RAM::User`) that the event refers to, with the comma-separated `resourceName`; each once. */
export function referencedNames(event: TrailEvent, resourceType: string): string[] {
  const parsed = resources.safeParse(event.referencedResources);
  const listed = parsed.success ? (parsed.data[resourceType] ?? []) : [];
  const named = typeof event.resourceName === 'string' ? event.resourceName.split(',') : [];
  const all = [...listed, ...named].map((name) => name.trim());
  return [...new Set(all)].filter((name) => name !== '');
}

/** Each problem with the path of the input that has it; never with its value. */
export function problemsOf(error: z.ZodError, root: string): string[] {
  return error.issues.map((issue) => `${[root, ...issue.path.map(String)].join('.')}: ${issue.message}`);
}
