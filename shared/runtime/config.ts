/**
 * Configuration from environment variables by one strict schema. A misspelt name, a bad word or a number out of range stops
 * the start with a message that says what is allowed.
 */
import * as z from 'zod';

const prefix = 'GUARD_';

/** The documentation of a variable, and how its text is read. The README's table is made from it. */
export interface Variable<T> {
  readonly text: string;
  readonly allowed: string;
  readonly schema: z.ZodType<T, string>;
  readonly fallback?: string;
  readonly isRequired?: true;
}

const words = <const Words extends readonly [string, ...string[]]>(
  ...allowed: Words
): z.ZodType<Words[number], string> => z.enum(allowed);

const whole = (least: number, most: number): z.ZodType<number, string> =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));

const list = (item: RegExp): z.ZodType<string[], string> =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(z.string().regex(item)));

const listOf = <const Words extends readonly [string, ...string[]]>(
  ...allowed: Words
): z.ZodType<Words[number][], string> =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(z.enum(allowed)));

const endpoint = z.string().regex(/^(https?:\/\/)?[a-z0-9.-]+(:\d{1,5})?$/i);
const regionalEndpoint = z.string().regex(/^([a-z0-9.-]|\{region\})+(:\d{1,5})?$/i);

function optional<T>(text: string, allowed: string, schema: z.ZodType<T, string>): Variable<T> {
  return { text, allowed, schema };
}

function required<T>(
  text: string,
  allowed: string,
  schema: z.ZodType<T, string>,
): Variable<T> & { isRequired: true } {
  return { text, allowed, schema, isRequired: true };
}

function usually<T>(
  fallback: string,
  text: string,
  allowed: string,
  schema: z.ZodType<T, string>,
): Variable<T> & { fallback: string } {
  return { text, allowed, schema, fallback };
}

export const variables = {
  MODE: usually(
    'observe',
    'Whether revocations are done or only written down.',
    '`observe`, `enforce`',
    words('observe', 'enforce'),
  ),
  ENFORCE_CLUSTERS: optional(
    'In mode `enforce`: only on these clusters; all others stay in observe mode. All when empty.',
    'cluster ids, comma-separated',
    list(/^[a-z0-9][a-z0-9-]{1,62}$/),
  ),
  ENFORCE_TAGS: optional(
    'In mode `enforce`: only on clusters with one of these tags.',
    '`key=value`, comma-separated',
    list(/^[^=,]{1,128}=[^=,]{0,128}$/),
  ),
  LEAVER: usually(
    'careful',
    'A leaver’s credential was used: wait for silence; revoke at once if that was before the deletion; or whenever it was.',
    '`careful`, `immediate`, `even-in-use`',
    words('careful', 'immediate', 'even-in-use'),
  ),
  STANDING_POLICIES: optional(
    'What is revoked of identities that exist, when it is idle: of frozen ones, expired certificates with their grants, unused ones. Nothing when empty.',
    '`frozen`, `expired`, `unused`, comma-separated',
    listOf('frozen', 'expired', 'unused'),
  ),
  INACTIVITY_DAYS: usually(
    '7',
    'For how many days nobody may have used a credential before it counts as idle. The log must be kept as long.',
    '7 to 90',
    whole(7, 90),
  ),
  GRACE_DAYS: usually(
    '0',
    'For how many days after a deletion, an expiry or the like nothing is revoked without a person.',
    '0 to 90',
    whole(0, 90),
  ),
  APPROVE_OWN: usually(
    'no',
    'Whether somebody may approve a revocation that he asked for himself.',
    '`no`, `yes`',
    words('no', 'yes'),
  ),
  BREAK_GLASS: optional(
    'Identities for emergencies: nothing of theirs is ever revoked, whoever asks.',
    'uids, comma-separated',
    list(/^\d{16,18}$/),
  ),
  LIMIT_PER_RUN: usually('5', 'Most identities that one run may revoke.', '1 to 1000', whole(1, 1000)),
  LIMIT_PER_DAY: usually(
    '20',
    'Most identities that may be revoked a day (UTC).',
    '1 to 10000',
    whole(1, 10_000),
  ),
  LIMIT_SHARE_PERCENT: usually(
    '10',
    'The same as a share of all identities that hold a live credential; at least one identity.',
    '1 to 100',
    whole(1, 100),
  ),
  HOLD_OWNER: usually(
    'platform-security',
    'Who is asked about a hold.',
    'text up to 100 characters',
    z.string().max(100),
  ),
  REMIND_DAYS: usually(
    '3',
    'How often the owner is reminded of a hold that waits for a person.',
    '1 to 30',
    whole(1, 30),
  ),
  PARALLEL: usually('100', 'How many clusters are worked on at the same time.', '1 to 256', whole(1, 256)),
  READ_BACK_SECONDS: usually(
    '60',
    'How long a revocation is watched until it shows.',
    '1 to 300',
    whole(1, 300),
  ),
  EXPIRY_WARNING_DAYS: usually(
    '30',
    'How many days before it expires a certificate is reported.',
    '1 to 365',
    whole(1, 365),
  ),
  UNUSED_DAYS: usually(
    '30',
    'After how many days without use a living identity’s kubeconfig counts as unused.',
    '7 to 365',
    whole(7, 365),
  ),
  PROOF_DAYS: usually(
    '7',
    'How many days back an operation proves that Secret encryption is in use. ActionTrail keeps events for 90.',
    '1 to 89',
    whole(1, 89),
  ),
  TRAIL_LOGSTORE: optional(
    'A trail with `EventRW=All` that is delivered to the log service: read instead of LookupEvents.',
    '`region/project/logstore`',
    z
      .string()
      .regex(/^[a-z0-9-]+\/[a-z0-9-]+\/[a-z0-9_-]+$/)
      .transform((text) => {
        const [region = '', project = '', logstore = ''] = text.split('/');
        return { region, project, logstore };
      }),
  ),
  API_AUTH: usually(
    'jwt',
    'How the HTTP API tells who calls: by a token, or not at all behind the gateway’s signature check; the last is for the local cloud.',
    '`jwt`, `function`, `anonymous`',
    words('jwt', 'function', 'anonymous'),
  ),
  API_JWKS: optional(
    'The public keys that tokens are signed with.',
    'JSON Web Key Set',
    z.string().max(3000),
  ),
  API_AUDIENCE: optional('For whom tokens are (`aud`).', 'text', z.string().max(200)),
  API_ISSUER: optional(
    'Who issues tokens (`iss`); anybody whose keys these are when empty.',
    'text',
    z.string().max(200),
  ),
  API_ROLE_CLAIM: usually(
    'roles',
    'The claim with the roles `viewer`, `operator`, `approver`, `admin`.',
    'name of a claim',
    z.string().regex(/^[\w:./-]{1,100}$/),
  ),
  RUN_HOURS: usually(
    '36',
    'Within how many hours a nightly run has to be finished; else a finding says that none was.',
    '1 to 720',
    whole(1, 720),
  ),
  EVENT_HOURS: usually(
    '168',
    'Within how many hours some event of the account has to arrive; else a finding says that none did.',
    '1 to 2160',
    whole(1, 2160),
  ),
  TABLESTORE_ENDPOINT: required('Where the records are kept.', 'URL', endpoint),
  TABLESTORE_INSTANCE: required(
    'The Tablestore instance.',
    'instance name',
    z.string().regex(/^[a-z][a-z0-9-]{1,15}$/i),
  ),
  ENDPOINT_CS: optional('Another endpoint of ACK and ACS.', 'host', endpoint),
  ENDPOINT_IMS: optional('Another endpoint of IMS.', 'host', endpoint),
  ENDPOINT_RAM: optional('Another endpoint of RAM.', 'host', endpoint),
  ENDPOINT_STS: optional('Another endpoint of STS.', 'host', endpoint),
  ENDPOINT_SLS: optional(
    'Another endpoint of the log service; the project is put before it.',
    'host',
    endpoint,
  ),
  NOTICE_BUS: optional(
    'An EventBridge bus of your own, on which the guard tells what changes, once each.',
    'name of a bus',
    z.string().regex(/^[\w-]{1,127}$/),
  ),
  ENDPOINT_EVENTBRIDGE: optional('Another endpoint of EventBridge.', 'host', endpoint),
  ENDPOINT_FC: optional('Another endpoint of Function Compute.', 'host', endpoint),
  ENDPOINT_KMS: optional(
    'Another endpoint of KMS; `{region}` stands for the region.',
    'host',
    regionalEndpoint,
  ),
  ENDPOINT_ACTIONTRAIL: optional(
    'Another endpoint of ActionTrail; `{region}` stands for the region.',
    'host',
    regionalEndpoint,
  ),
} as const satisfies Record<string, Variable<unknown>>;

type Variables = typeof variables;
type ValueOf<V> =
  V extends Variable<infer T>
    ? V extends { fallback: string } | { isRequired: true }
      ? T
      : T | undefined
    : never;
export type Configuration = { readonly [Name in keyof Variables]: ValueOf<Variables[Name]> };

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration can't be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Throws ConfigurationError with every problem at once. The empty string is the same as a missing value. */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const problems: string[] = [];
  const known = new Set(Object.keys(variables).map((name) => prefix + name));
  for (const name of Object.keys(environment)) {
    if (name.startsWith(prefix) && !known.has(name)) {
      problems.push(`${name} is not known; known are ${[...known].join(', ')}.`);
    }
  }
  const values: Record<string, unknown> = {};
  for (const [name, one] of Object.entries<Variable<unknown>>(variables)) {
    const given = environment[prefix + name];
    const text = given === undefined || given === '' ? one.fallback : given;
    if (text === undefined) {
      if (one.isRequired) problems.push(`${prefix}${name} is missing: ${one.text}`);
      continue;
    }
    const parsed = one.schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(`${prefix}${name} is “${text}”; allowed: ${one.allowed}.`);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return values as Configuration;
}
