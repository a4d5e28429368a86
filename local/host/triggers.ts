/** The triggers of a function as the platform understands them; other keys of their configuration are ignored. */
import * as z from 'zod';
import type { TriggerSpec } from './deployment.ts';

const retryNames = ['BACKOFF_RETRY', 'EXPONENTIAL_DECAY_RETRY'] as const;

const eventBridgeSchema = z.object({
  triggerEnable: z.boolean(),
  eventRuleFilterPattern: z.string(),
  runOptions: z
    .object({ retryStrategy: z.object({ PushRetryStrategy: z.enum(retryNames) }).optional() })
    .optional(),
});

const timerSchema = z.object({ enable: z.boolean(), payload: z.string().default('') });

function parseConfig<Schema extends z.ZodType>(schema: Schema, trigger: TriggerSpec): z.infer<Schema> {
  const parsed = schema.safeParse(trigger.triggerConfig);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The trigger ${trigger.triggerName} is not usable: ${lines.join('; ')}`);
}

function patternOf(text: string, triggerName: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`eventRuleFilterPattern of the trigger ${triggerName} is not JSON.`, { cause: error });
  }
}

interface EventBridgeTrigger {
  readonly name: string;
  readonly pattern: unknown;
  readonly retry: (typeof retryNames)[number];
}

/** The enabled EventBridge triggers. BACKOFF_RETRY is the documented default. */
export function eventBridgeTriggersOf(triggers: readonly TriggerSpec[]): readonly EventBridgeTrigger[] {
  return triggers
    .filter((trigger) => trigger.triggerType === 'eventbridge')
    .map((trigger) => ({ name: trigger.triggerName, config: parseConfig(eventBridgeSchema, trigger) }))
    .filter(({ config }) => config.triggerEnable)
    .map(({ name, config }) => ({
      name,
      pattern: patternOf(config.eventRuleFilterPattern, name),
      retry: config.runOptions?.retryStrategy?.PushRetryStrategy ?? 'BACKOFF_RETRY',
    }));
}

/** The setting that switches a trigger of this type. */
const switches: Readonly<Record<string, string>> = { timer: 'enable', eventbridge: 'triggerEnable' };

/** The triggers with one of them on or off. Throws for one that is not there or has no such switch. */
export function switchedTrigger(
  triggers: readonly TriggerSpec[],
  triggerName: string,
  isOn: boolean,
): readonly TriggerSpec[] {
  const found = triggers.find((each) => each.triggerName === triggerName);
  const name = switches[found?.triggerType ?? ''];
  if (found === undefined || name === undefined)
    throw new Error(`There is no timer or EventBridge trigger named ${triggerName}.`);
  const switched = { ...found, triggerConfig: { ...found.triggerConfig, [name]: isOn } };
  return triggers.map((each) => (each === found ? switched : each));
}

/** The event of a timer trigger (documented): `{triggerTime, triggerName, payload}`, the payload a string. */
export function timerEvent(triggers: readonly TriggerSpec[], triggerName: string, now: number): string {
  const trigger = triggers.find((each) => each.triggerType === 'timer' && each.triggerName === triggerName);
  if (trigger === undefined) throw new Error(`There is no timer trigger named ${triggerName}.`);
  const config = parseConfig(timerSchema, trigger);
  if (!config.enable) throw new Error(`The timer trigger ${triggerName} is not enabled.`);
  const triggerTime = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  return JSON.stringify({ triggerTime, triggerName, payload: config.payload });
}
