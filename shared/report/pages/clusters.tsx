/** Clusters as a map of what stands where, and one by one. */
import type { Child } from 'hono/jsx';
import type { ClusterView } from '../cluster-view.ts';
import { Layout } from './layout.tsx';
import { ClusterLink } from './links.tsx';
import type { Listed } from './listed.ts';
import type { Page } from './page.ts';
import { ClusterMap } from './pictures/cluster-map-figure.tsx';
import {
  Badge,
  Downloads,
  Filters,
  formatNumber,
  Id,
  optionsOf,
  Pager,
  Said,
  Table,
  Time,
} from './pieces.tsx';
import { verdictTone } from './tones.ts';

interface Clusters {
  readonly page: Page;
  readonly list: Listed<ClusterView>;
  /** The picture of these clusters; absent when there is none. */
  readonly map?: string | undefined;
}

export function ClustersPage({ page, list, map }: Clusters) {
  const { t, words } = page;
  return (
    <Layout page={page} title={t.clusters.title}>
      <p class="lead">{t.clusters.lead}</p>
      <Filters
        page={page}
        choices={[
          { name: 'outcome', label: t.clusters.audit, options: optionsOf(words.auditOutcome) },
          { name: 'verdict', label: t.clusters.secrets, options: optionsOf(words.verdict) },
        ]}
      />
      <ClusterMap page={page} picture={map} />
      <ClusterTable
        page={page}
        items={list.items}
        empty={list.next === undefined ? t.clusters.none : t.lists.noneHere}
      />
      <Pager page={page} next={list.next} />
      <Downloads page={page} path="/v1/clusters" formats={['json', 'csv']} />
    </Layout>
  );
}

function ClusterTable({
  page,
  items,
  empty,
}: {
  readonly page: Page;
  readonly items: readonly ClusterView[];
  readonly empty: string;
}) {
  const { t, words } = page;
  const number = (value: number) => formatNumber(page, value);
  const failed = ({ results }: ClusterView) => results['failed: auditing off'] + results['failed: other'];
  /** A cluster that was not read says nothing about what stands there. */
  const ifRead =
    (cell: (one: ClusterView) => Child) =>
    (one: ClusterView): Child =>
      one.outcome === 'audited' ? cell(one) : <Badge tone="unknown">{t.words.unknown}</Badge>;
  return (
    <Table
      caption={t.clusters.caption}
      rows={items}
      empty={empty}
      columns={[
        {
          name: t.words.cluster,
          cell: ({ clusterId, clusterName, region }) => (
            <>
              <ClusterLink id={clusterId} name={clusterName} />
              <Id>{clusterId}</Id> <small>{region}</small>
            </>
          ),
        },
        {
          name: t.clusters.audit,
          cell: ({ outcome, why, auditedAt }) => (
            <>
              <Badge tone={outcome === 'audited' ? 'good' : outcome === 'unread' ? 'unknown' : 'plain'}>
                {words.auditOutcome[outcome]}
              </Badge>
              {why === undefined ? <></> : <Said>{why}</Said>}
              <small>
                <Time page={page} at={auditedAt} />
              </small>
            </>
          ),
        },
        {
          name: t.clusters.kubeconfigs,
          isNumber: true,
          cell: ifRead(({ credentials }) => number(credentials)),
        },
        {
          name: words.trait.residual,
          isNumber: true,
          cell: ifRead(({ traits }) =>
            traits.residual === 0 ? '0' : <Badge tone="critical">{number(traits.residual)}</Badge>,
          ),
        },
        {
          name: words.accessResult.found,
          isNumber: true,
          cell: ifRead(({ results }) => number(results.found)),
        },
        {
          name: t.clusters.unverifiable,
          isNumber: true,
          cell: ifRead((one) =>
            failed(one) === 0 ? '0' : <Badge tone="unknown">{number(failed(one))}</Badge>,
          ),
        },
        {
          name: t.clusters.secrets,
          cell: ({ clusterId, verdict }) => (
            <a href={`/encryption/${clusterId}`}>
              <Badge tone={verdictTone[verdict ?? 'unknown']}>
                {verdict === undefined ? t.encryption.neverVerified : words.verdict[verdict]}
              </Badge>
            </a>
          ),
        },
        { name: t.clusters.findings, isNumber: true, cell: ({ openFindings }) => number(openFindings) },
      ]}
    />
  );
}
