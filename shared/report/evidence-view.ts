/** Evidence, and the decision that was made on it. */
import type { UsesByWay, UsesOneWay, Way } from '../domain/audit.ts';
import type { Decision } from '../domain/decision.ts';
import type { Evidence, Use } from '../domain/evidence.ts';
import { isoOf } from '../domain/time.ts';
import { count, optional, severity, time, words, z } from './schema.ts';

const useShape = {
  at: time,
  count: count.openapi({ description: 'How many lines of the window are uses.' }),
  auditId: z.string(),
  userAgent: z.string(),
  sourceIps: z.string(),
  commonName: z.string(),
};
const use = z.object(useShape).openapi('Use');

const doubt = z.object({ why: z.string(), detail: z.string() });

export const evidence = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('idle'), from: time, through: time }),
    z.object({
      kind: z.literal('active'),
      lastUse: use,
      through: time,
      butUnknown: doubt.optional().openapi({ description: 'Why later use can’t be excluded.' }),
    }),
    z.object({ kind: z.literal('unknown'), why: z.string(), detail: z.string() }),
  ])
  .openapi('Evidence');
export type EvidenceView = z.infer<typeof evidence>;

export function evidenceOf(seen: Evidence): EvidenceView {
  switch (seen.kind) {
    case 'idle':
      return { kind: 'idle', from: isoOf(seen.from), through: isoOf(seen.through) };
    case 'active':
      return {
        kind: 'active',
        lastUse: useOf(seen.lastUse),
        through: isoOf(seen.through),
        ...optional('butUnknown', seen.butUnknown),
      };
    case 'unknown':
      return { kind: 'unknown', why: seen.why, detail: seen.detail };
  }
}

function useOf({ at, count: lines, auditId, userAgent, sourceIps, commonName }: Use): z.infer<typeof use> {
  return { at: isoOf(at), count: lines, auditId, userAgent, sourceIps, commonName };
}

const usesOneWay = z
  .object({ ...useShape, userAgents: z.array(z.string()), addresses: z.array(z.string()) })
  .openapi('UsesOneWay');
export const uses = z
  .object({
    certificate: usesOneWay.optional(),
    'ack-ram-authenticator': usesOneWay.optional(),
    'on-behalf': usesOneWay.optional(),
  } satisfies Record<Way, z.ZodType>)
  .openapi('Uses', { description: 'The seven days of the audit, by the way in.' });

export function usesOf(seen: UsesByWay): z.infer<typeof uses> {
  const oneWay = (way: Way): { [W in Way]?: z.infer<typeof usesOneWay> } => optional(way, viewOf(seen[way]));
  return { ...oneWay('certificate'), ...oneWay('ack-ram-authenticator'), ...oneWay('on-behalf') };
}

function viewOf(one: UsesOneWay | undefined): z.infer<typeof usesOneWay> | undefined {
  if (one === undefined) return undefined;
  return { ...useOf(one), userAgents: [...one.userAgents], addresses: [...one.addresses] };
}

const reason = z.object({ code: z.string(), text: z.string() });
export const reasons = z.array(reason);
export const decision = z
  .object({
    kind: words<Decision['kind']>({ revoke: true, hold: true, ignore: true, refuse: true }),
    reasons,
    until: time.optional().openapi({ description: 'Of a hold: when it is looked at again.' }),
    severity: severity.optional(),
    byPolicy: z.string().optional().openapi({ description: 'The standing policy that authorises it.' }),
    byApproval: z.object({ id: z.string(), by: z.string() }).optional(),
  })
  .openapi('Decision');
export type DecisionView = z.infer<typeof decision>;

export function decisionOf(made: Decision): DecisionView {
  const { kind } = made;
  const common = { kind, reasons: reasonsOf(made.reasons) };
  if (kind === 'hold') return { ...common, until: isoOf(made.until), severity: made.severity };
  if (kind !== 'revoke') return common;
  return { ...common, ...optional('byPolicy', made.byPolicy), ...optional('byApproval', made.byApproval) };
}

export function reasonsOf(given: Decision['reasons']): z.infer<typeof reasons> {
  return given.map(({ code, text }) => ({ code, text }));
}
