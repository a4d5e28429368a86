/** What would happen to what an identity holds, and why not: as its records and the last audits have it; nothing is asked anew. */
import { createRoute } from '@hono/zod-openapi';
import type { CredentialAudit } from '../../../shared/domain/audit.ts';
import type { CredentialRecord } from '../../../shared/domain/record.ts';
import { exemptionFor, type Settings } from '../../../shared/domain/settings.ts';
import { isoOf } from '../../../shared/domain/time.ts';
import { parseClusterId } from '../../../shared/domain/ids.ts';
import { decision, decisionOf } from '../../../shared/report/evidence-view.ts';
import { time, z } from '../../../shared/report/schema.ts';
import type { Api } from '../app.ts';
import { needs } from '../needs.ts';
import { answers, pageOf, pageQuery, requestOf, security, uidIn, uidParam } from './lists.ts';

const step = z
  .object({
    clusterId: z.string(),
    /** Absent where neither a deletion nor a policy nor a person has anything against it. */
    decision: decision.optional(),
    from: z.enum(['record', 'audit']).optional(),
    asOf: time.optional(),
    whyNot: z.array(z.string()).openapi({ description: 'What stands against a revocation now.' }),
  })
  .openapi('PlannedStep');

const planRoute = createRoute({
  method: 'get',
  path: '/v1/identities/{uid}/plan',
  summary: 'What would happen to what the identity holds, and why not',
  security,
  request: { params: uidParam, query: pageQuery },
  responses: answers(pageOf(step, 'PlannedSteps'), 'One step a cluster.'),
});

export function addPlan(api: Api): void {
  api.openapi(planRoute, async (c) => {
    needs(c, 'viewer');
    const uid = uidIn(c.req.valid('param').uid);
    const { state, clock } = c.get('context');
    const [settings, held] = await Promise.all([
      state.settings.read(),
      state.reading.credentialsOfIdentity(uid, requestOf(c.req.valid('query'))),
    ]);
    const items = await Promise.all(
      held.items.flatMap(({ cluster, record }) => {
        const clusterId = parseClusterId(cluster);
        if (clusterId === undefined) return [];
        return [
          state.audits.credential(clusterId, uid).then((audit) => {
            const exemption = exemptionFor(settings, { uid, clusterId }, clock());
            const exempt =
              exemption === undefined
                ? []
                : [`It is exempt until ${isoOf(exemption.expiresAt)}: ${exemption.reason}`];
            return { clusterId, ...newest(record, audit), whyNot: [...pausedBy(settings), ...exempt] };
          }),
        ];
      }),
    );
    return c.json({ items, ...(held.next === undefined ? {} : { next: held.next }) }, 200);
  });
}

/** Whichever looked last. */
function newest(record: CredentialRecord | undefined, audit: CredentialAudit | undefined) {
  const isAudits = audit?.planned !== undefined && audit.at > (record?.updatedAt ?? 0);
  const decided = isAudits ? audit.planned : record?.decision;
  if (decided === undefined) return {};
  const at = isAudits ? audit.at : (record?.updatedAt ?? 0);
  return { decision: decisionOf(decided), from: isAudits ? 'audit' : 'record', asOf: isoOf(at) } as const;
}

function pausedBy({ paused }: Settings): string[] {
  return paused === undefined ? [] : [`The guard is paused by ${paused.by}: ${paused.reason}`];
}
