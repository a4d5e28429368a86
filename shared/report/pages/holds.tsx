/** What waits for somebody, the one that is due first at the front. */
import type { WaitingView } from '../waiting-view.ts';
import { Layout } from './layout.tsx';
import { ClusterLink, credentialPath } from './links.tsx';
import type { Listed } from './listed.ts';
import type { Page } from './page.ts';
import { Badge, Id, Kept, Pager, Said, Table, Time } from './pieces.tsx';
import { statusTone } from './tones.ts';

export function HoldsPage({ page, list }: { readonly page: Page; readonly list: Listed<WaitingView> }) {
  return (
    <Layout page={page} title={page.t.holds.title}>
      <p class="lead">{page.t.holds.lead}</p>
      <HoldTable page={page} items={list.items} />
      <Pager page={page} next={list.next} />
    </Layout>
  );
}

export function HoldTable({ page, items }: { readonly page: Page; readonly items: readonly WaitingView[] }) {
  const { t, words } = page;
  return (
    <Table
      caption={t.holds.caption}
      rows={items}
      empty={t.holds.none}
      columns={[
        {
          name: t.words.credential,
          cell: ({ clusterId, uid, identityNames }) => (
            <a href={credentialPath(clusterId, uid)}>
              {identityNames.length === 0 ? <Id>{uid}</Id> : <Said>{identityNames.join(', ')}</Said>}
            </a>
          ),
        },
        {
          name: t.words.cluster,
          cell: ({ clusterId, clusterName }) => <ClusterLink id={clusterId} name={clusterName} />,
        },
        {
          name: t.words.status,
          cell: ({ status }) => <Badge tone={statusTone[status]}>{words.credentialStatus[status]}</Badge>,
        },
        {
          name: t.holds.until,
          cell: ({ hold, heldPlan }) =>
            heldPlan === undefined ? (
              <Time page={page} at={hold?.until} />
            ) : (
              <a href={`/plans/${heldPlan}`}>{t.holds.withPlan}</a>
            ),
        },
        { name: t.holds.owner, cell: ({ hold }) => <Said>{hold?.owner}</Said> },
        {
          name: t.holds.why,
          cell: ({ hold }) => (
            <ul class="reasons">
              {(hold?.reasons ?? []).map(({ text }) => (
                <li>
                  <Kept page={page}>{text}</Kept>
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  );
}
