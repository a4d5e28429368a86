/** One cluster: its last audit, its Secrets, and what everybody holds there. */
import type { Child } from 'hono/jsx';
import type { ClusterDetailView } from '../cluster-view.ts';
import type { CredentialView } from '../credential-view.ts';
import { credentialChoices, CredentialTable } from './credential-table.tsx';
import { Act, Actions } from './actions.tsx';
import { Layout } from './layout.tsx';
import type { Listed } from './listed.ts';
import type { Page } from './page.ts';
import { Badge, Downloads, Facts, Filters, formatNumber, Id, Kept, Pager, Said, Time } from './pieces.tsx';
import { verdictTone } from './tones.ts';

interface Cluster {
  readonly page: Page;
  readonly note?: Child;
  readonly clusterId: string;
  readonly detail: ClusterDetailView;
  readonly credentials: Listed<CredentialView>;
}

export function ClusterPage({ page, note, clusterId, detail, credentials }: Cluster) {
  const { t } = page;
  const { summary, encryption } = detail;
  return (
    <Layout page={page} title={summary?.clusterName || encryption?.clusterName || clusterId} note={note}>
      <AuditFacts page={page} clusterId={clusterId} detail={detail} />
      <Actions page={page}>
        <Act page={page} needs="operator" href={`/clusters/${clusterId}/audit`} text={t.actions.audit} />
        <Act page={page} needs="approver" href={`/exempt?clusterId=${clusterId}`} text={t.actions.exempt} />
      </Actions>
      <section aria-labelledby="held">
        <h2 id="held">{t.clusters.held}</h2>
        <Filters page={page} choices={credentialChoices(page)} />
        <CredentialTable
          page={page}
          items={credentials.items}
          by="identity"
          empty={credentials.next === undefined ? t.credentials.none : t.lists.noneHere}
        />
        <Pager page={page} next={credentials.next} />
        <Downloads page={page} path={`/v1/clusters/${clusterId}/credentials`} formats={['json', 'csv']} />
      </section>
    </Layout>
  );
}

function AuditFacts({ page, clusterId, detail }: Pick<Cluster, 'page' | 'clusterId' | 'detail'>) {
  const { t, words } = page;
  const { summary, log, encryption, ramAuthenticator } = detail;
  const verdict = encryption?.verdict;
  return (
    <Facts
      facts={[
        { name: t.words.id, value: <Id>{clusterId}</Id> },
        { name: t.words.region, value: <Said>{summary?.region ?? encryption?.region}</Said> },
        summary && { name: t.clusters.state, value: <Said>{summary.state}</Said> },
        {
          name: t.clusters.audit,
          value:
            summary === undefined ? (
              <Badge tone="unknown">{t.clusters.neverAudited}</Badge>
            ) : (
              <>
                {words.auditOutcome[summary.outcome]} · <Time page={page} at={summary.auditedAt} />
                {summary.why === undefined ? <></> : <Kept page={page}>{summary.why}</Kept>}
              </>
            ),
        },
        summary && { name: t.clusters.kubeconfigs, value: formatNumber(page, summary.credentials) },
        {
          name: t.clusters.auditing,
          value: (
            <>
              <Badge tone={log?.auditing === 'on' ? 'good' : 'unknown'}>
                {words.auditing[log?.auditing ?? 'unknown']}
              </Badge>{' '}
              {log?.doubt === undefined ? <></> : <Kept page={page}>{log.doubt.detail}</Kept>}
            </>
          ),
        },
        log?.place && {
          name: t.clusters.logstore,
          value: <Said>{`${log.place.project} / ${log.place.logstore} (${log.place.region})`}</Said>,
        },
        ramAuthenticator && { name: 'ack-ram-authenticator', value: words.addOn[ramAuthenticator] },
        {
          name: t.clusters.secrets,
          value: (
            <a href={`/encryption/${clusterId}`}>
              <Badge tone={verdictTone[verdict ?? 'unknown']}>
                {verdict === undefined ? t.encryption.neverVerified : words.verdict[verdict]}
              </Badge>
            </a>
          ),
        },
      ]}
    />
  );
}
