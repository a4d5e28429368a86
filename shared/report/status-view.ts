/** Where things stand: is anybody out still in? */
import { finding } from './finding-view.ts';
import { run } from './run-view.ts';
import { count, mode, time, z } from './schema.ts';
import { pause } from './settings-view.ts';

/** So many are counted, with one request each. */
export const countedAtMost = 100;
/** So many of the most severe are shown. */
export const shownAtMost = 10;

const counted = z
  .object({
    count,
    isAll: z.boolean().openapi({ description: `False when there are more than ${countedAtMost}.` }),
  })
  .openapi('Counted');

export const status = z
  .object({
    at: time,
    paused: pause.optional(),
    modes: z.partialRecord(mode, count).optional().openapi({
      description: 'Clusters by mode, as of the last run; absent before the first.',
    }),
    lastRun: run.optional(),
    residual: z.object({ count, asOf: time }).optional().openapi({
      description: 'What deleted identities still hold, as the last closed run counted.',
    }),
    openFindings: z.object({ critical: counted, warning: counted, notice: counted }),
    critical: z
      .array(finding)
      .openapi({ description: `The newest critical findings, at most ${shownAtMost}.` }),
    usedAfterDeletion: counted.openapi({
      description: 'Credentials whose identity is deleted and that were used since.',
    }),
    deletedSince: counted.optional().openapi({
      description: 'Identities that were deleted since the last closed run began; absent before the first.',
    }),
    waiting: counted.openapi({ description: 'Credentials that are held or under way.' }),
  })
  .openapi('Status');
export type StatusView = z.infer<typeof status>;
export type CountedView = z.infer<typeof counted>;
