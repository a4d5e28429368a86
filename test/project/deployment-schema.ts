/**
 * What `s.yaml` may say, key by key. The component's own schema takes any object for a trigger's configuration, any text
 * for a cron expression and any name for a key that it does not know, so that a misspelt key is deployed without effect.
 *
 * Documented: the names and ranges of the fc3 component. Triggers are in `deployment-triggers.ts`.
 */
import * as z from 'zod';
import { readConfiguration } from '../../shared/runtime/config.ts';
import { eventBridge, http, timer } from './deployment-triggers.ts';

/** Read as the function itself reads it: a name or word that it does not know stops it at its first request. */
const environment = z.record(z.string(), z.string()).superRefine((variables, context) => {
  try {
    readConfiguration(variables);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
  }
});

/**
 * Each function by its name, timeout in seconds, role, whether its calls are tasks with an id, triggers in their order, and how
 * many requests share an instance. `instances`: at most.
 */
const functionSchema = <Triggers extends z.ZodType>(
  name: string,
  {
    timeout,
    role,
    isTask,
    triggers,
    requests = 1,
    instances,
  }: {
    timeout: number;
    role: string;
    isTask: boolean;
    triggers: Triggers;
    requests?: number;
    instances?: number;
  },
) =>
  z.strictObject({
    component: z.literal('fc3'),
    props: z.strictObject({
      region: z.enum(['cn-hangzhou', 'ap-southeast-1']),
      functionName: z.literal(`kubeconfig-guard-${name}`),
      description: z.string().max(256),
      runtime: z.literal('nodejs20'),
      handler: z.literal('index.handler'),
      code: z.literal(`./dist/${name}`),
      timeout: z.literal(timeout),
      memorySize: z.int().multipleOf(64).min(128),
      cpu: z.number().min(0.05).max(16).multipleOf(0.05),
      diskSize: z.literal([512, 10_240]),
      instanceConcurrency: z.literal(requests),
      ...(instances === undefined
        ? {}
        : { concurrencyConfig: z.strictObject({ reservedConcurrency: z.literal(instances) }) }),
      internetAccess: z.literal(true),
      role: z.string().regex(new RegExp(String.raw`^acs:ram::\d{16}:role/${role}$`)),
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
        asyncTask: z.literal(isTask),
      }),
      triggers,
    }),
  });

const record = functionSchema('record', {
  timeout: 300,
  role: 'kubeconfig-guard-record',
  isTask: false,
  triggers: z.tuple([
    eventBridge('record', 'identity-changed'),
    eventBridge('record', 'identity-state-changed'),
    eventBridge('record', 'access-changed'),
    eventBridge('record', 'key-state-changed'),
    eventBridge('record', 'key-setting-changed'),
    timer('look-again'),
    timer('anchor-journal'),
    timer('check-health'),
  ]),
});

const revoke = functionSchema('revoke', {
  timeout: 600,
  requests: 5,
  role: 'kubeconfig-guard',
  isTask: true,
  triggers: z.tuple([eventBridge('revoke', 'identity-deleted')]),
});

/** Called by others only. */
const audit = functionSchema('audit', {
  timeout: 600,
  requests: 50,
  instances: 2,
  role: 'kubeconfig-guard-audit',
  isTask: true,
  triggers: z.undefined().optional(),
});

const verifyEncryption = functionSchema('verify-encryption', {
  timeout: 600,
  requests: 4,
  role: 'kubeconfig-guard-verify-encryption',
  isTask: true,
  triggers: z.tuple([
    eventBridge('verify-encryption', 'key-state-changed'),
    eventBridge('verify-encryption', 'key-setting-changed'),
    eventBridge('verify-encryption', 'encryption-changed'),
  ]),
});

const sweep = functionSchema('sweep', {
  isTask: true,
  timeout: 600,
  role: 'kubeconfig-guard-sweep',
  triggers: z.tuple([timer('sweep'), timer('due')]),
});

const api = functionSchema('api', {
  isTask: false,
  timeout: 120,
  role: 'kubeconfig-guard-api',
  triggers: z.tuple([http]),
});

export const deploymentSchema = z.strictObject({
  edition: z.literal('3.0.0'),
  name: z.literal('kubeconfig-guard'),
  access: z.string(),
  vars: z.record(z.string(), z.string()),
  resources: z.strictObject({ revoke, record, audit, 'verify-encryption': verifyEncryption, sweep, api }),
});
