/** Evidence and decisions, as people read them before they decide themselves. */
import type { AuditView } from '../audit-view.ts';
import type { DecisionView, EvidenceView } from '../evidence-view.ts';
import type { Page } from './page.ts';
import { Badge, formatNumber, Id, Kept, Said, Table, Time, type Tone } from './pieces.tsx';
import { wordFor } from './words/words.ts';

const evidenceTone = { idle: 'good', active: 'warning', unknown: 'unknown' } as const satisfies Record<
  EvidenceView['kind'],
  Tone
>;

export function Evidence({ page, evidence }: { readonly page: Page; readonly evidence: EvidenceView }) {
  const { t, words } = page;
  const badge = <Badge tone={evidenceTone[evidence.kind]}>{words.evidence[evidence.kind]}</Badge>;
  switch (evidence.kind) {
    case 'idle':
      return (
        <>
          {badge} {t.evidence.silent} <Time page={page} at={evidence.from} /> –{' '}
          <Time page={page} at={evidence.through} />
        </>
      );
    case 'active': {
      const { lastUse, butUnknown } = evidence;
      return (
        <>
          {badge} {t.evidence.lastUse} <Time page={page} at={lastUse.at} /> ({t.evidence.uses(lastUse.count)}
          ). {t.evidence.from} <Said>{lastUse.sourceIps}</Said>, <Said>{lastUse.userAgent}</Said>,{' '}
          {t.evidence.auditId} <Id>{lastUse.auditId}</Id>
          {butUnknown === undefined ? (
            <></>
          ) : (
            <p>
              <Badge tone="unknown">{wordFor(words.unknownReason, butUnknown.why)}</Badge>{' '}
              <Kept page={page}>{butUnknown.detail}</Kept>
            </p>
          )}
        </>
      );
    }
    case 'unknown':
      return (
        <>
          {badge} {wordFor(words.unknownReason, evidence.why)}: <Kept page={page}>{evidence.detail}</Kept>
        </>
      );
  }
}

const decisionTone = {
  revoke: 'critical',
  hold: 'warning',
  ignore: 'plain',
  refuse: 'plain',
} as const satisfies Record<DecisionView['kind'], Tone>;

export function Decision({ page, decision }: { readonly page: Page; readonly decision: DecisionView }) {
  const { t, words } = page;
  return (
    <>
      <Badge tone={decisionTone[decision.kind]}>{words.decision[decision.kind]}</Badge>
      {decision.until === undefined ? (
        <></>
      ) : (
        <>
          {' '}
          {t.holds.until} <Time page={page} at={decision.until} />
        </>
      )}
      {decision.byPolicy === undefined ? <></> : <> · {wordFor(words.standingPolicy, decision.byPolicy)}</>}
      {decision.byApproval === undefined ? (
        <></>
      ) : (
        <>
          {' '}
          · {t.evidence.approvedBy} <Said>{decision.byApproval.by}</Said>
        </>
      )}
      <ul class="reasons">
        {decision.reasons.map(({ code, text }) => (
          <li>
            {wordFor(words.decisionReason, code)}: <Kept page={page}>{text}</Kept>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Who uses it, by the way in: what an operator needs to find the program. */
export function Uses({ page, uses }: { readonly page: Page; readonly uses: AuditView['uses'] }) {
  const { t, words } = page;
  const rows = Object.entries(uses).flatMap(([way, one]) => (one === undefined ? [] : [{ way, one }]));
  return (
    <Table
      caption={t.evidence.usesCaption}
      rows={rows}
      empty={t.evidence.noUses}
      columns={[
        { name: t.evidence.way, cell: ({ way }) => wordFor(words.way, way) },
        { name: t.evidence.count, isNumber: true, cell: ({ one }) => formatNumber(page, one.count) },
        { name: t.evidence.lastUse, cell: ({ one }) => <Time page={page} at={one.at} /> },
        { name: t.evidence.addresses, cell: ({ one }) => <Said>{one.addresses.join(', ')}</Said> },
        { name: t.evidence.programs, cell: ({ one }) => <Said>{one.userAgents.join(', ')}</Said> },
      ]}
    />
  );
}
