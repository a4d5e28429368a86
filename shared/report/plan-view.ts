/** A plan that exceeded a limit and waits for an approval as a whole. */
import { type HeldPlan, isValid, type PlanApproval } from '../domain/held-plan.ts';
import { type Instant, isoOf } from '../domain/time.ts';
import { clusterId, time, uid, z } from './schema.ts';

const approval = z.object({ id: z.string(), by: z.string(), approvedAt: time, expiresAt: time });

export const plan = z
  .object({
    id: z.string(),
    run: z.string(),
    at: time,
    why: z.string().openapi({ description: 'What is exceeded.' }),
    credentials: z.array(z.object({ clusterId, uid })),
    approvals: z.array(approval),
    isApproved: z.boolean().openapi({ description: 'Whether one of the approvals is valid now.' }),
  })
  .openapi('Plan');
export type PlanView = z.infer<typeof plan>;

export function planOf(held: HeldPlan, approvals: readonly PlanApproval[], now: Instant): PlanView {
  return {
    id: held.id,
    run: held.run,
    at: isoOf(held.at),
    why: held.why,
    credentials: held.subjects.map((subject) => {
      const [cluster = '', identity = ''] = subject.split('+');
      return { clusterId: cluster, uid: identity };
    }),
    approvals: approvals.map(({ id, by, approvedAt, expiresAt }) => ({
      id,
      by,
      approvedAt: isoOf(approvedAt),
      expiresAt: isoOf(expiresAt),
    })),
    isApproved: approvals.some((one) => isValid(one, held, now)),
  };
}
