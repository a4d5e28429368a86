/**
 * What a trigger in `s.yaml` may say, key by key. Documented: Function Compute's EventBridgeTriggerConfig, RunOptions,
 * DeliveryOption and timer trigger; EventBridge's event patterns.
 */
import * as z from 'zod';
import { compilePattern, PatternError } from '../../local/cloud/eventbridge/pattern.ts';

/** What each EventBridge trigger must let through: these events of these services, and no other that is named anywhere. */
const wantedEvents: Readonly<Record<string, { services: readonly string[]; events: readonly string[] }>> = {
  'revoke/identity-deleted': {
    services: ['ram', 'ims'],
    events: ['DeleteRole', 'DeleteUser', 'DeleteUserInRecycleBin'],
  },
  'record/identity-changed': {
    services: ['ram', 'ims'],
    events: ['CreateRole', 'CreateUser', 'DeleteRole', 'DeleteUser', 'UpdateUser'],
  },
  'record/identity-state-changed': {
    services: ['ram', 'ims'],
    events: ['DeleteUserInRecycleBin', 'RestoreUserFromRecycleBin', 'UpdateLoginProfile'],
  },
  'record/access-changed': {
    services: ['cs'],
    events: [
      'CleanClusterUserPermissions',
      'CleanUserPermissions',
      'GrantPermissions',
      'RevokeK8sClusterKubeConfig',
      'UpdateK8sClusterUserConfigExpire',
      'UpdateUserPermissions',
    ],
  },
  'record/key-state-changed': {
    services: ['kms'],
    events: ['CancelKeyDeletion', 'DeleteKeyMaterial', 'DisableKey', 'EnableKey', 'ScheduleKeyDeletion'],
  },
  'record/key-setting-changed': {
    services: ['kms'],
    events: ['CreateKeyVersion', 'ImportKeyMaterial', 'SetDeletionProtection', 'UpdateRotationPolicy'],
  },
  'verify-encryption/key-state-changed': {
    services: ['kms'],
    events: ['CancelKeyDeletion', 'DeleteKeyMaterial', 'DisableKey', 'EnableKey', 'ScheduleKeyDeletion'],
  },
  'verify-encryption/key-setting-changed': {
    services: ['kms'],
    events: ['CreateKeyVersion', 'ImportKeyMaterial', 'SetDeletionProtection', 'UpdateRotationPolicy'],
  },
  'verify-encryption/encryption-changed': { services: ['cs'], events: ['UpdateKMSEncryption'] },
};

/** Writes of the same services that nobody asks for. */
const others =
  'CreateAccessKey DeleteLoginProfile UpdateRole RemoveUserFromGroup CreateCluster ModifyCluster ' +
  'CreateKey CreateSecret PutSecretValue TagResource UpdateKeyDescription ImportKeyMaterial';
const services = ['ram', 'ims', 'cs', 'kms', 'ecs'];
const types = ['ApiCall', 'ConsoleOperation'];

/** `DeleteUser` of every service and type that the pattern lets through, each as `ram/ApiCall/DeleteUser`. */
function letThrough(matches: (event: unknown) => boolean): string[] {
  const names = [
    ...new Set([...Object.values(wantedEvents).flatMap(({ events }) => events), ...others.split(' ')]),
  ];
  const all = services.flatMap((service) =>
    types.flatMap((type) => names.map((eventName) => ({ service, type, eventName }))),
  );
  return all
    .filter(({ service, type, eventName }) =>
      matches({ source: `acs.${service}`, type: `${service}:ActionTrail:${type}`, data: { eventName } }),
    )
    .map(({ service, type, eventName }) => `${service}/${type}/${eventName}`)
    .toSorted();
}

const patternSchema = z.strictObject({
  source: z.array(z.string()),
  type: z.array(z.union([z.string(), z.strictObject({ prefix: z.string() })])),
  data: z.strictObject({
    eventName: z.array(
      z.union([z.string(), z.strictObject({ prefix: z.string() }), z.strictObject({ suffix: z.string() })]),
    ),
  }),
});

/** Undefined when the service would take the pattern and it asks for every event that is wanted and for nothing else. */
function patternProblem(text: string, trigger: string): string | undefined {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch (error) {
    return `is not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  const parsed = patternSchema.safeParse(pattern);
  if (!parsed.success) return z.prettifyError(parsed.error);
  const wanted = wantedEvents[trigger];
  if (wanted === undefined) return `is that of ${trigger}, which nobody expects`;
  const expected = wanted.services.flatMap((service) =>
    types.flatMap((type) => wanted.events.map((event) => `${service}/${type}/${event}`)),
  );
  try {
    const found = letThrough(compilePattern(parsed.data));
    return found.join() === expected.toSorted().join() ? undefined : `asks for ${found.join(', ')}`;
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}

export const eventBridge = (functionName: string, triggerName: string) =>
  z.strictObject({
    triggerName: z.literal(triggerName),
    triggerType: z.literal('eventbridge'),
    description: z.string().max(256),
    qualifier: z.literal('LATEST'),
    triggerConfig: z.strictObject({
      triggerEnable: z.literal(true),
      asyncInvocationType: z.boolean(),
      eventRuleFilterPattern: z.string().superRefine((text, context) => {
        const problem = patternProblem(text, `${functionName}/${triggerName}`);
        if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
      }),
      eventSourceConfig: z.strictObject({
        eventSourceType: z.literal('Default'),
        eventSourceParameters: z.strictObject({}),
      }),
      eventSinkConfig: z.strictObject({
        deliveryOption: z.strictObject({ eventSchema: z.literal('CloudEvents') }),
      }),
      runOptions: z.strictObject({
        mode: z.literal('event-driven'),
        errorsTolerance: z.enum(['ALL', 'NONE']),
        retryStrategy: z.strictObject({ PushRetryStrategy: z.literal('EXPONENTIAL_DECAY_RETRY') }),
      }),
    }),
  });

const cronField = String.raw`(\*|\d+(-\d+)?)(/\d+)?(,(\*|\d+(-\d+)?)(/\d+)?)*`;
/** Seconds, minutes, hours, day of month, month, day of week. */
const cron = z.string().regex(new RegExp(`^${cronField}( ${cronField}){3}( [\\w*?/,-]+){2}$`));

/** A timer whose task bears its name. */
export const timer = (triggerName: string) =>
  z.strictObject({
    triggerName: z.literal(triggerName),
    triggerType: z.literal('timer'),
    description: z.string().max(256),
    qualifier: z.literal('LATEST'),
    triggerConfig: z.strictObject({
      enable: z.literal(true),
      cronExpression: cron,
      payload: z.literal(JSON.stringify({ task: triggerName })),
    }),
  });

/** The gateway checks tokens, and lets nobody in without one, except to where a token is asked for and how that looks. */
export const http = z.strictObject({
  triggerName: z.literal('http'),
  triggerType: z.literal('http'),
  description: z.string().max(256),
  qualifier: z.literal('LATEST'),
  triggerConfig: z.strictObject({
    authType: z.literal('jwt'),
    authConfig: z.strictObject({
      jwks: z.strictObject({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).min(1) }),
      tokenLookup: z.literal('header:Authorization:Bearer,cookie:kubeconfig_guard_token'),
      whitelist: z.tuple([z.literal('/sign-in'), z.literal('/assets/report.css')]),
    }),
    methods: z.tuple([z.literal('GET'), z.literal('POST'), z.literal('PUT'), z.literal('DELETE')]),
    disableURLInternet: z.literal(false),
  }),
});
