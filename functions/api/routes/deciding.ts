/** What only a person who is known by name decides: approvals of one credential or of a whole plan, and undoing a revocation. */
import { createRoute, z } from '@hono/zod-openapi';
import { approve } from '../../../shared/use-cases/approve.ts';
import { approvePlan } from '../../../shared/use-cases/approve-plan.ts';
import { restore } from '../../../shared/use-cases/restore.ts';
import { unknownReasons } from '../../../shared/domain/evidence.ts';
import type { Api } from '../app.ts';
import { once } from '../idempotent.ts';
import { needsToAct, securityFor } from '../needs.ts';
import { ProblemError } from '../problem.ts';
import { answers, bodyOf, clusterId, headers, instant, uid } from './acting-schemas.ts';

const approvals = createRoute({
  method: 'post',
  path: '/v1/approvals',
  summary: 'Approve the revocation of one credential, on the evidence that was shown, once',
  security: securityFor('approver'),
  request: {
    headers,
    body: bodyOf(
      z
        .strictObject({
          clusterId,
          uid,
          shown: z
            .string()
            .regex(/^[0-9a-f]{64}$/)
            .openapi({ description: 'The digest of what was shown, as the credential’s answer has it.' }),
          evenIfUsed: z.boolean().default(false),
          overrides: z
            .enum(unknownReasons)
            .optional()
            .openapi({ description: 'The unknown that is overridden, by name.' }),
          expiresAt: instant,
        })
        .openapi('ApprovalRequest'),
    ),
  },
  responses: answers,
});

const planApprovals = createRoute({
  method: 'post',
  path: '/v1/plan-approvals',
  summary: 'Approve a plan that exceeded a limit, as a whole; the next run carries it out',
  security: securityFor('approver'),
  request: {
    headers,
    body: bodyOf(
      z
        .strictObject({ plan: z.string().regex(/^[0-9a-f]{64}$/), expiresAt: instant })
        .openapi('PlanApprovalRequest'),
    ),
  },
  responses: answers,
});

const restores = createRoute({
  method: 'post',
  path: '/v1/restores',
  summary: 'Give the stored grants of a revoked credential back',
  security: securityFor('approver'),
  request: {
    headers,
    body: bodyOf(
      z
        .strictObject({ clusterId, uid, withAllClusters: z.boolean().default(false) })
        .openapi('RestoreRequest'),
    ),
  },
  responses: answers,
});

export function addDeciding(api: Api): void {
  api.openapi(approvals, async (c) => {
    await needsToAct(c, 'approver');
    const body = c.req.valid('json');
    const { state, functions, policy, clock } = c.get('context');
    const by = c.get('caller').name;
    return await once(c, body, async (id) => {
      const { overrides, ...fields } = body;
      const answer = await approve(
        { ...fields, by, ...(overrides === undefined ? {} : { overrides }) },
        { records: state.records, approvalWriter: state.approvalWriter, policy, clock, newId: () => id },
      );
      if (answer.kind === 'refused') throw new ProblemError('refused', answer.why);
      const { approval } = answer;
      const task = `api-${id}`;
      const requested = approval.requestedBy === undefined ? {} : { requestedBy: approval.requestedBy };
      await functions.enqueue('revoke', task, {
        uid: body.uid,
        reason: approval.reason,
        ...(approval.reason === 'person-request' ? requested : {}),
        clusters: [body.clusterId],
        approval: approval.id,
      });
      return {
        text: `${by} has approved the revocation of ${body.uid} on ${body.clusterId} (${approval.id}).`,
        location: `/v1/tasks/revoke/${task}`,
      };
    });
  });

  api.openapi(planApprovals, async (c) => {
    await needsToAct(c, 'approver');
    const body = c.req.valid('json');
    const { state, clock } = c.get('context');
    const by = c.get('caller').name;
    return await once(c, body, async (id) => {
      const { heldPlans, approvalWriter } = state;
      const answer = await approvePlan(
        { ...body, by },
        { heldPlans, approvalWriter, clock, newId: () => id },
      );
      if (answer.kind === 'refused') throw new ProblemError('refused', answer.why);
      return {
        text: `${by} has approved the plan ${body.plan} as a whole.`,
        location: `/v1/plans/${body.plan}`,
      };
    });
  });

  api.openapi(restores, async (c) => {
    await needsToAct(c, 'approver');
    const body = c.req.valid('json');
    const { restoring } = c.get('context');
    const by = c.get('caller').name;
    return await once(c, body, async () => {
      const { withAllClusters, ...what } = body;
      const request = { ...what, by, ...(withAllClusters ? { withAllClusters } : {}) };
      const answer = await restore(request, await restoring());
      switch (answer.kind) {
        case 'busy':
          throw new ProblemError('conflict', 'Another run works on this credential. Ask again.');
        case 'refused':
          throw new ProblemError('refused', answer.text);
        case 'restored':
        case 'unconfirmed':
          return {
            text: `${by} has given the grants of ${body.uid} on ${body.clusterId} back (${answer.kind}).`,
            location: `/v1/credentials/${body.clusterId}/${body.uid}`,
          };
      }
    });
  });
}
