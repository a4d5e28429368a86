/** The settings for asynchronous calls in `s.yaml`: the component's schema, its ranges and its defaults. */
import * as z from 'zod';
import type { AsyncConfig } from '../../cloud/fc/contract.ts';

/** The forms are documented; of the services that may be told, those two are offered here. */
const functionArn = /^acs:fc:[^:]*:[^:]*:functions\/([A-Za-z_][A-Za-z0-9_-]{0,63})$/;
const queueArn = /^acs:mns:[^:]*:[^:]*:\/(?:queues|topics)\/[A-Za-z0-9-]+\/messages$/;

const destinationSchema = z.object({
  destination: z
    .string()
    .refine(
      (arn) => functionArn.test(arn) || queueArn.test(arn),
      'must be a function (acs:fc:…:functions/<name>) or an MNS queue or topic (acs:mns:…:/queues/<name>/messages)',
    ),
});

export const asyncConfigSchema = z.strictObject({
  asyncTask: z.boolean().default(false),
  maxAsyncRetryAttempts: z.int().min(0).max(8).default(3),
  maxAsyncEventAgeInSeconds: z.int().min(1).max(2_592_000).default(18_000),
  destinationConfig: z
    .strictObject({ onSuccess: destinationSchema.optional(), onFailure: destinationSchema.optional() })
    .default({}),
  qualifier: z.literal('LATEST').optional(),
});

/** In force for a function without settings of its own. */
export const usualAsyncConfig: AsyncConfig = {
  asyncTask: false,
  maxAsyncRetryAttempts: 3,
  maxAsyncEventAgeInSeconds: 18_000,
};

export function asyncConfigOf(parsed: z.infer<typeof asyncConfigSchema>): AsyncConfig {
  const { asyncTask, maxAsyncRetryAttempts, maxAsyncEventAgeInSeconds, destinationConfig } = parsed;
  const { onSuccess, onFailure } = destinationConfig;
  return {
    asyncTask,
    maxAsyncRetryAttempts,
    maxAsyncEventAgeInSeconds,
    ...(onSuccess === undefined ? {} : { onSuccess: onSuccess.destination }),
    ...(onFailure === undefined ? {} : { onFailure: onFailure.destination }),
  };
}

/** The name of the function that a destination names; undefined for a queue or topic. */
export function destinationFunction(arn: string): string | undefined {
  return functionArn.exec(arn)?.[1];
}
