/**
 * What `s.yaml` may say, key by key. The component's own schema takes any object for a trigger's configuration, any text
 * for a cron expression and any name for a key that it does not know, so that a misspelt key is deployed without effect.
 *
 * Documented: Function Compute's EventBridgeTriggerConfig, RunOptions, DeliveryOption and timer trigger; EventBridge's
 * event patterns; the names and ranges of the fc3 component.
 */
import * as z from 'zod';
import { compilePattern, PatternError } from '../../local/cloud/eventbridge/pattern.ts';
import { readConfiguration } from '../../shared/runtime/config.ts';

const deletionEvents = ['DeleteRole', 'DeleteUser', 'DeleteUserInRecycleBin'];

const patternSchema = z.strictObject({
  source: z.array(z.enum(['acs.ram', 'acs.ims'])).length(2),
  type: z.array(z.string().regex(/^(ram|ims):ActionTrail:(ApiCall|ConsoleOperation)$/)).length(4),
  data: z.strictObject({ eventName: z.array(z.string()) }),
});

/** Undefined when the service would take the pattern and it asks for every deletion and for nothing else. */
function patternProblem(text: string): string | undefined {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch (error) {
    return `is not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  const parsed = patternSchema.safeParse(pattern);
  if (!parsed.success) return z.prettifyError(parsed.error);
  try {
    compilePattern(parsed.data);
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
  const names = parsed.data.data.eventName.toSorted();
  return names.join() === deletionEvents.join() ? undefined : `asks for ${names.join(', ')}`;
}

const pattern = z.string().superRefine((text, context) => {
  const problem = patternProblem(text);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

const eventBridge = z.strictObject({
  triggerName: z.literal('identity-deleted'),
  triggerType: z.literal('eventbridge'),
  description: z.string().max(256),
  qualifier: z.literal('LATEST'),
  triggerConfig: z.strictObject({
    triggerEnable: z.literal(true),
    asyncInvocationType: z.boolean(),
    eventRuleFilterPattern: pattern,
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

const timer = z.strictObject({
  triggerName: z.literal('look-again'),
  triggerType: z.literal('timer'),
  description: z.string().max(256),
  qualifier: z.literal('LATEST'),
  triggerConfig: z.strictObject({
    enable: z.literal(true),
    cronExpression: cron,
    payload: z.literal('{"task":"look-again"}'),
  }),
});

/** Read as the function itself reads it: a name or word that it does not know stops it at its first request. */
const environment = z.record(z.string(), z.string()).superRefine((variables, context) => {
  try {
    readConfiguration(variables);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
  }
});

const revokeSchema = z.strictObject({
  region: z.enum(['cn-hangzhou', 'ap-southeast-1']),
  functionName: z.literal('kubeconfig-guard-revoke'),
  description: z.string().max(256),
  runtime: z.literal('nodejs20'),
  handler: z.literal('index.handler'),
  code: z.literal('./dist/revoke'),
  timeout: z.literal(600),
  memorySize: z.int().multipleOf(64).min(128),
  cpu: z.number().min(0.05).max(16).multipleOf(0.05),
  diskSize: z.literal([512, 10_240]),
  instanceConcurrency: z.literal(1),
  internetAccess: z.literal(true),
  role: z.string().regex(/^acs:ram::\d{16}:role\/kubeconfig-guard$/),
  logConfig: z.strictObject({
    project: z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/),
    logstore: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,61}[a-z0-9]$/),
    enableRequestMetrics: z.boolean(),
    enableInstanceMetrics: z.boolean(),
    logBeginRule: z.enum(['DefaultRegex', 'None']),
  }),
  environmentVariables: environment,
  asyncInvokeConfig: z.strictObject({
    maxAsyncRetryAttempts: z.int().min(1).max(8),
    maxAsyncEventAgeInSeconds: z.int().min(3600).max(2_592_000),
    asyncTask: z.boolean(),
  }),
  triggers: z.tuple([eventBridge, timer]),
});

export const deploymentSchema = z.strictObject({
  edition: z.literal('3.0.0'),
  name: z.literal('kubeconfig-guard'),
  access: z.string(),
  vars: z.record(z.string(), z.string()),
  resources: z.strictObject({
    revoke: z.strictObject({ component: z.literal('fc3'), props: revokeSchema }),
  }),
});
