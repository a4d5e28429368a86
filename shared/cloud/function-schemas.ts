/** Answers of Function Compute. Field names are in the SDK's typings; lists may be left out when they are empty (inferred). */
import * as z from 'zod';
import { filled, textOrEmpty } from './answers.ts';

/** Milliseconds since 1970. */
const time = z.nullish(z.number());

export const oneTask = z.object({
  taskId: filled,
  status: filled,
  endTime: time,
  taskErrorMessage: textOrEmpty,
});
export type TaskRow = z.infer<typeof oneTask>;

export const tasksPage = z.object({ tasks: z.nullish(z.array(oneTask)), nextToken: textOrEmpty });

/** JSON text, another for each type of trigger. */
const configuration = z.pipe(
  z.string(),
  z.transform((text: string, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.issues.push({ code: 'custom', message: 'is not JSON', input: text });
      return z.NEVER;
    }
  }),
);

const trigger = z.object({ triggerName: filled, triggerType: filled, triggerConfig: configuration });

export const triggersPage = z.object({ triggers: z.nullish(z.array(trigger)), nextToken: textOrEmpty });

const timer = z.object({ enable: z.boolean() });
const eventBridge = z.object({ triggerEnable: z.boolean() });

/** Undefined where its configuration does not say. An HTTP trigger has no switch: it is on as long as it is there. */
export function isOnIn({ triggerType, triggerConfig }: z.infer<typeof trigger>): boolean | undefined {
  switch (triggerType) {
    case 'timer':
      return timer.safeParse(triggerConfig).data?.enable;
    case 'eventbridge':
      return eventBridge.safeParse(triggerConfig).data?.triggerEnable;
    case 'http':
      return true;
    default:
      return undefined;
  }
}
