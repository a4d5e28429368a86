/** One credential: what is known, what was decided on which evidence, what may be done, and its journal. */
import type { Child } from 'hono/jsx';
import type { CredentialDetailView } from '../credential-detail.ts';
import type { EntryView, VerificationView } from '../history-view.ts';
import { accessFacts } from './access-facts.tsx';
import { Act, Actions } from './actions.tsx';
import { Decision, Evidence, Uses } from './evidence.tsx';
import { Layout } from './layout.tsx';
import { ClusterLink, credentialPath, IdentityLink } from './links.tsx';
import type { Listed } from './listed.ts';
import type { Page } from './page.ts';
import { Badge, Facts, Id, Kept, Said, Table, Time } from './pieces.tsx';
import { Timeline } from './timeline.tsx';
import { certificateTone, statusTone, traitTone } from './tones.ts';
import { wordFor } from './words/words.ts';

interface Credential {
  readonly page: Page;
  readonly note?: Child;
  readonly detail: CredentialDetailView;
  readonly history: Listed<EntryView>;
  /** Only when it was asked for: every entry is read. */
  readonly verification?: VerificationView | undefined;
}

export function CredentialPage({ page, note, detail, history, verification }: Credential) {
  const { t } = page;
  const { summary, record, audit, approvals } = detail;
  const evidence = record?.evidence ?? audit?.evidence;
  const decision = record?.decision ?? audit?.planned;
  const who = nameOf(detail);
  return (
    <Layout page={page} title={t.credential.title(who, summary.clusterName ?? summary.clusterId)} note={note}>
      <CredentialFacts page={page} detail={detail} />
      <CredentialActions page={page} detail={detail} />
      <section aria-labelledby="evidence">
        <h2 id="evidence">{t.credential.evidence}</h2>
        <p>
          {evidence === undefined ? t.credential.noEvidence : <Evidence page={page} evidence={evidence} />}
        </p>
        {audit === undefined ? <></> : <Uses page={page} uses={audit.uses} />}
      </section>
      <section aria-labelledby="decision">
        <h2 id="decision">{t.credentials.decision}</h2>
        {decision === undefined ? (
          <p>{t.credential.noDecision}</p>
        ) : (
          <Decision page={page} decision={decision} />
        )}
      </section>
      <Approvals page={page} approvals={approvals} />
      <GrantsBefore page={page} detail={detail} />
      <section aria-labelledby="history">
        <h2 id="history">{t.credential.history}</h2>
        <Timeline
          page={page}
          path={credentialPath(summary.clusterId, summary.uid)}
          history={history}
          verification={verification}
        />
      </section>
    </Layout>
  );
}

export function nameOf({ summary, record }: CredentialDetailView): string {
  return summary.accountName || record?.cause.identityNames.join(', ') || summary.uid;
}

function CredentialFacts({ page, detail }: Pick<Credential, 'page' | 'detail'>) {
  const { t, words } = page;
  const { summary, record, audit } = detail;
  const { clusterId, clusterName, uid, certificate, console: shown, traits, status, hold } = summary;
  return (
    <Facts
      facts={[
        { name: t.words.identity, value: <IdentityLink uid={uid} name={nameOf(detail)} /> },
        { name: 'uid', value: <Id>{uid}</Id> },
        { name: t.words.cluster, value: <ClusterLink id={clusterId} name={clusterName} /> },
        certificate && {
          name: t.credentials.certificate,
          value: <Badge tone={certificateTone[certificate]}>{words.certificate[certificate]}</Badge>,
        },
        summary.expiresAt === undefined
          ? undefined
          : { name: t.credentials.expires, value: <Time page={page} at={summary.expiresAt} /> },
        shown && { name: t.credential.console, value: words.consoleStatus[shown] },
        traits && traits.length > 0
          ? {
              name: t.credentials.traits,
              value: traits.map((one) => <Badge tone={traitTone[one]}>{words.trait[one]}</Badge>),
            }
          : undefined,
        status && {
          name: t.credentials.guard,
          value: (
            <>
              <Badge tone={statusTone[status]}>{words.credentialStatus[status]}</Badge>
              {summary.mode === undefined ? <></> : <> ({words.mode[summary.mode]})</>}
            </>
          ),
        },
        hold && {
          name: t.holds.until,
          value: (
            <>
              <Time page={page} at={hold.until} /> · {t.holds.owner} <Said>{hold.owner}</Said>
            </>
          ),
        },
        record?.cause.deletedAt === undefined
          ? undefined
          : { name: t.identities.deletedAt, value: <Time page={page} at={record.cause.deletedAt} /> },
        record && { name: t.credential.cause, value: <Said>{record.cause.origin}</Said> },
        summary.revokedAt === undefined
          ? undefined
          : { name: t.credential.revokedAt, value: <Time page={page} at={summary.revokedAt} /> },
        record?.heldPlan === undefined
          ? undefined
          : { name: t.plan.title, value: <a href={`/plans/${record.heldPlan}`}>{t.holds.withPlan}</a> },
        audit && {
          name: t.clusters.audit,
          value: (
            <>
              <Time page={page} at={audit.at} /> · <Id>{audit.run}</Id>
            </>
          ),
        },
        ...accessFacts(page, summary.access),
      ]}
    />
  );
}

function CredentialActions({ page, detail }: Pick<Credential, 'page' | 'detail'>) {
  const { t } = page;
  const { summary, record } = detail;
  const { clusterId, uid } = summary;
  const path = credentialPath(clusterId, uid);
  return (
    <Actions page={page}>
      {record?.toApprove === undefined ? (
        <></>
      ) : (
        <Act page={page} needs="approver" href={`${path}/approve`} text={t.actions.approve} />
      )}
      {isRestorable(detail) ? (
        <Act page={page} needs="approver" href={`${path}/restore`} text={t.actions.restore} />
      ) : (
        <></>
      )}
      <Act
        page={page}
        needs="operator"
        href={`/identities/${uid}/revoke?clusterId=${clusterId}`}
        text={t.actions.revoke}
      />
      <Act
        page={page}
        needs="approver"
        href={`/exempt?uid=${uid}&clusterId=${clusterId}`}
        text={t.actions.exempt}
      />
    </Actions>
  );
}

/** Whether there is something that a restore could give back. */
function isRestorable({ record }: CredentialDetailView): boolean {
  const isGone = record?.status === 'revoked' || record?.status === 'revoked-grants-unverified';
  return isGone && record.grantsBefore?.kind === 'read';
}

function Approvals({
  page,
  approvals,
}: {
  readonly page: Page;
  readonly approvals: CredentialDetailView['approvals'];
}) {
  const { t, words } = page;
  if (approvals.length === 0) return <></>;
  return (
    <section aria-labelledby="approvals">
      <h2 id="approvals">{t.credential.approvals}</h2>
      <Table
        caption={t.credential.approvals}
        rows={approvals}
        empty=""
        columns={[
          { name: t.credential.by, cell: ({ by }) => <Said>{by}</Said> },
          { name: t.credential.reason, cell: ({ reason }) => words.revocationReason[reason] },
          {
            name: t.credential.overrides,
            cell: ({ overrides, evenIfUsed }) => (
              <>
                {overrides === undefined ? (
                  <></>
                ) : (
                  <Badge tone="unknown">{wordFor(words.unknownReason, overrides)}</Badge>
                )}
                {evenIfUsed ? <Badge tone="warning">{t.approve.evenIfUsed}</Badge> : <></>}
              </>
            ),
          },
          { name: t.credential.approvedAt, cell: ({ approvedAt }) => <Time page={page} at={approvedAt} /> },
          {
            name: t.credential.validUntil,
            cell: ({ expiresAt, isExpired }) => (
              <>
                <Time page={page} at={expiresAt} />{' '}
                {isExpired ? <Badge tone="plain">{t.settings.ended}</Badge> : <></>}
              </>
            ),
          },
        ]}
      />
    </section>
  );
}

export function GrantsBefore({ page, detail }: Pick<Credential, 'page' | 'detail'>) {
  const { t } = page;
  const before = detail.record?.grantsBefore;
  if (before === undefined) return <></>;
  return (
    <section aria-labelledby="grants">
      <h2 id="grants">{t.credential.grantsBefore}</h2>
      {before.kind === 'unreadable' ? (
        <p>
          <Badge tone="unknown">{t.credential.grantsUnreadable}</Badge> <Kept page={page}>{before.why}</Kept>
        </p>
      ) : (
        <Table
          caption={t.credential.grantsBefore}
          rows={before.grants}
          empty={t.credential.noGrants}
          columns={[
            { name: t.credential.role, cell: ({ roleName }) => <Said>{roleName}</Said> },
            {
              name: t.credential.scope,
              cell: ({ resourceId, resourceType }) => <Said>{`${resourceType} ${resourceId}`}</Said>,
            },
            { name: t.credential.owner, cell: ({ isOwner }) => (isOwner ? t.words.yes : t.words.no) },
          ]}
        />
      )}
    </section>
  );
}
