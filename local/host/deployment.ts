/** Reads the functions that `s.yaml` deploys: what the host needs of each, checked. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import type { AsyncConfig } from '../cloud/fc/contract.ts';
import { asyncConfigOf, asyncConfigSchema } from './async/async-config.ts';
import { resolveVariables, type VariableSources } from './spec-variables.ts';

const handlerName = z.string().regex(/^[\w/-]+\.\w+$/, 'must look like index.handler');

const triggerSchema = z.object({
  triggerName: z.string(),
  description: z.string().optional(),
  triggerType: z.string(),
  triggerConfig: z.record(z.string(), z.unknown()),
});

const propsSchema = z.object({
  functionName: z.string(),
  runtime: z.literal('nodejs20'),
  handler: handlerName,
  code: z.string(),
  /** Seconds. */
  timeout: z.int().positive(),
  /** Megabytes. */
  memorySize: z.int().positive(),
  environmentVariables: z.record(z.string(), z.string()).default({}),
  instanceLifecycleConfig: z
    .object({ initializer: z.object({ handler: handlerName }).optional() })
    .optional(),
  triggers: z.array(triggerSchema).default([]),
  asyncInvokeConfig: asyncConfigSchema.optional(),
  /** Documented: from 1 to 200. */
  instanceConcurrency: z.int().min(1).max(200).default(1),
  /** Documented: a function never has more instances than are reserved for it. */
  concurrencyConfig: z.object({ reservedConcurrency: z.int().positive() }).optional(),
});

const specSchema = z.object({
  resources: z.record(
    z.string(),
    z.object({ component: z.string(), props: z.record(z.string(), z.unknown()) }),
  ),
});

export type TriggerSpec = z.infer<typeof triggerSchema>;

export interface FunctionSpec {
  readonly name: string;
  readonly handler: string;
  readonly initializer: string | undefined;
  /** Absolute. */
  readonly bundleFolder: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly triggers: readonly TriggerSpec[];
  /** Undefined when the deployment says nothing: the platform's defaults are in force. */
  readonly asyncConfig: AsyncConfig | undefined;
  /** Most instances at the same time; undefined when the deployment sets no limit. */
  readonly maxInstances: number | undefined;
  /** How many requests an instance answers at the same time. */
  readonly requestsAnInstance: number;
}

interface DeploymentOptions {
  readonly specFile: string;
  readonly accountId: string;
  readonly region: string;
  /** Environment variables that are set anyway: the deployment's own are not looked at. */
  readonly overridden: ReadonlySet<string>;
}

function problems(file: string, where: string, error: z.ZodError): Error {
  const lines = error.issues.map((issue) => `  ${[where, ...issue.path].join('.')}: ${issue.message}`);
  return new Error(`${file} cannot be run locally:\n${lines.join('\n')}`);
}

function withoutOverridden(environment: unknown, overridden: ReadonlySet<string>): unknown {
  if (environment === null || typeof environment !== 'object') return environment;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !overridden.has(name)));
}

function functionOf(
  props: Readonly<Record<string, unknown>>,
  where: string,
  sources: VariableSources,
  options: DeploymentOptions,
): FunctionSpec {
  const wanted = Object.keys(propsSchema.shape).filter((name) => props[name] !== undefined);
  const picked = Object.fromEntries(wanted.map((name) => [name, props[name]]));
  if (picked['environmentVariables'] !== undefined)
    picked['environmentVariables'] = withoutOverridden(picked['environmentVariables'], options.overridden);
  const parsed = propsSchema.safeParse(resolveVariables(picked, sources));
  if (!parsed.success) throw problems(options.specFile, where, parsed.error);
  const { data } = parsed;
  return {
    name: data.functionName,
    handler: data.handler,
    initializer: data.instanceLifecycleConfig?.initializer?.handler,
    bundleFolder: resolve(dirname(options.specFile), data.code),
    timeoutSeconds: data.timeout,
    memoryMegabytes: data.memorySize,
    environment: data.environmentVariables,
    triggers: data.triggers,
    asyncConfig: data.asyncInvokeConfig === undefined ? undefined : asyncConfigOf(data.asyncInvokeConfig),
    maxInstances: data.concurrencyConfig?.reservedConcurrency,
    requestsAnInstance: data.instanceConcurrency,
  };
}

/** Throws an error that lists every problem of a function when the file does not say what the host must know. */
export async function readFunctions(options: DeploymentOptions): Promise<readonly FunctionSpec[]> {
  const spec: unknown = parse(await readFile(options.specFile, 'utf8'));
  const parsed = specSchema.safeParse(spec);
  if (!parsed.success) throw problems(options.specFile, '', parsed.error);
  const config = { AccountID: options.accountId, Region: options.region };
  const sources: VariableSources = { spec, environment: process.env, config };
  return Object.entries(parsed.data.resources)
    .filter(([, resource]) => resource.component === 'fc3')
    .map(([name, { props }]) => functionOf(props, `resources.${name}.props`, sources, options));
}
