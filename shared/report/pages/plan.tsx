/** A plan that exceeded a limit: who is in it, and its approval as a whole. */
import type { Child } from 'hono/jsx';
import type { PlanView } from '../plan-view.ts';
import { Act, Actions } from './actions.tsx';
import { Layout } from './layout.tsx';
import { credentialPath, IdentityLink } from './links.tsx';
import type { Page } from './page.ts';
import { Badge, Facts, formatNumber, Id, Kept, Said, Table, Time } from './pieces.tsx';

/** So many are shown; the others are in the API's answer. */
const shownAtMost = 500;

interface Plan {
  readonly page: Page;
  readonly note?: Child;
  readonly plan: PlanView;
}

export function PlanPage({ page, note, plan }: Plan) {
  const { t } = page;
  const { id, credentials, approvals, isApproved } = plan;
  const identities = new Set(credentials.map(({ uid }) => uid)).size;
  return (
    <Layout page={page} title={t.plan.title} note={note}>
      <p class="lead">{t.plan.lead}</p>
      <Facts
        facts={[
          {
            name: t.words.status,
            value: isApproved ? (
              <Badge tone="good">{t.plan.approved}</Badge>
            ) : (
              <Badge tone="warning">{t.plan.waits}</Badge>
            ),
          },
          { name: t.plan.why, value: <Kept page={page}>{plan.why}</Kept> },
          { name: t.plan.identities, value: formatNumber(page, identities) },
          { name: t.plan.credentials, value: formatNumber(page, credentials.length) },
          {
            name: t.words.run,
            value: (
              <a href={`/runs/${plan.run}`}>
                <Id>{plan.run}</Id>
              </a>
            ),
          },
          { name: t.words.time, value: <Time page={page} at={plan.at} /> },
        ]}
      />
      <Actions page={page}>
        <Act page={page} needs="approver" href={`/plans/${id}/approve`} text={t.actions.approvePlan} />
      </Actions>
      <Table
        caption={t.credential.approvals}
        rows={approvals}
        empty={t.plan.noApproval}
        columns={[
          { name: t.credential.by, cell: ({ by }) => <Said>{by}</Said> },
          { name: t.credential.approvedAt, cell: ({ approvedAt }) => <Time page={page} at={approvedAt} /> },
          { name: t.credential.validUntil, cell: ({ expiresAt }) => <Time page={page} at={expiresAt} /> },
        ]}
      />
      <p>{t.plan.caption(Math.min(credentials.length, shownAtMost), credentials.length)}</p>
      <Table
        caption={t.plan.caption(Math.min(credentials.length, shownAtMost), credentials.length)}
        rows={credentials.slice(0, shownAtMost)}
        empty={t.credentials.none}
        columns={[
          { name: t.words.identity, cell: ({ uid }) => <IdentityLink uid={uid} /> },
          {
            name: t.words.cluster,
            cell: ({ clusterId, uid }) => (
              <a href={credentialPath(clusterId, uid)}>
                <Id>{clusterId}</Id>
              </a>
            ),
          },
        ]}
      />
    </Layout>
  );
}
