/** What would happen to what an identity holds on one cluster, and why not. */
import { decision } from './evidence-view.ts';
import { time, z } from './schema.ts';

export const plannedStep = z
  .object({
    clusterId: z.string(),
    /** Absent where neither a deletion nor a policy nor a person has anything against it. */
    decision: decision.optional(),
    from: z.enum(['record', 'audit']).optional(),
    asOf: time.optional(),
    whyNot: z.array(z.string()).openapi({ description: 'What stands against a revocation now.' }),
  })
  .openapi('PlannedStep');
export type PlannedStepView = z.infer<typeof plannedStep>;
