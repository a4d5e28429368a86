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

const trail = z.object({
  eventName: text,
  eventTime: z.string().optional(),
  errorCode: z.string().nullish(),
  requestParameters: z
    .object({
      UserId: idText.optional(),
      UserName: text.optional(),
      UserPrincipalName: text.optional(),
      RoleName: text.optional(),
    })
    .nullish(),
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
  data: z.unknown(),
});

export interface ParsedCloudEvent {
  /** `<source>/<id>`: what makes a repeated delivery recognisable. */
  readonly key: string;
  readonly source: string;
  readonly type: string;
  readonly time: string | undefined;
  readonly accountId: string | undefined;
  readonly data: unknown;
}

export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: string[] };

export function parseCloudEvent(value: unknown): Parsed<ParsedCloudEvent> {
  const parsed = envelope.safeParse(value);
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error, 'event') };
  const { id, source, type, time, aliyunaccountid, data } = parsed.data;
  return {
    ok: true,
    value: { key: `${source}/${id}`, source, type, time, accountId: aliyunaccountid, data },
  };
}

export function parseTrailEvent(data: unknown): Parsed<TrailEvent> {
  const parsed = trail.safeParse(data);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, problems: problemsOf(parsed.error, 'event.data') };
}

/** Each problem with the path of the input that has it; never with its value. */
export function problemsOf(error: z.ZodError, root: string): string[] {
  return error.issues.map((issue) => `${[root, ...issue.path.map(String)].join('.')}: ${issue.message}`);
}
