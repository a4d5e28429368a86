/** Deleted identities in the auditors' report: what each held, on what evidence it was decided, and whether the journal is whole. */
import type { Child } from 'hono/jsx';
import type { CredentialDetailView } from '../credential-detail.ts';
import type { VerificationView } from '../history-view.ts';
import type { IdentityView } from '../identity-view.ts';
import { Decision, Evidence } from './evidence.tsx';
import { credentialPath, IdentityLink } from './links.tsx';
import type { Page } from './page.ts';
import { Badge, Facts, Id, Said, Time } from './pieces.tsx';
import { type Part, Whole } from './report-part.tsx';
import { Verification } from './timeline.tsx';
import { statusTone } from './tones.ts';

/** What one leaver held on one cluster, and what became of it. */
export interface LeaverCredential {
  readonly detail: CredentialDetailView;
  readonly verification: VerificationView;
}

export interface Leaver {
  readonly identity: IdentityView;
  readonly credentials: readonly LeaverCredential[];
  /** Whether it holds more than is shown. */
  readonly hasMore: boolean;
}

export function Leavers({ page, leavers }: { readonly page: Page; readonly leavers: Part<Leaver> }) {
  const { t } = page;
  return (
    <section aria-labelledby="leavers">
      <h2 id="leavers">{t.report.leaversTitle}</h2>
      <Whole page={page} part={leavers} />
      {leavers.items.length === 0 ? <p class="empty">{t.report.noLeavers}</p> : <></>}
      {leavers.items.map((one) => (
        <OneLeaver page={page} leaver={one} />
      ))}
    </section>
  );
}

function OneLeaver({ page, leaver }: { readonly page: Page; readonly leaver: Leaver }) {
  const { t, words } = page;
  const { identity, credentials, hasMore } = leaver;
  const { uid, name, type, deletedAt } = identity;
  return (
    <article>
      <h3>
        <IdentityLink uid={uid} name={name} /> <Id>{uid}</Id>
      </h3>
      <p class="meta">
        {words.identityType[type]} · {t.identities.deletedAt} <Time page={page} at={deletedAt} />
      </p>
      {credentials.length === 0 ? <p>{t.credentials.none}</p> : <></>}
      {credentials.map(({ detail, verification }) => (
        <Held page={page} detail={detail}>
          <Verification page={page} verification={verification} />
        </Held>
      ))}
      {hasMore ? <Badge tone="unknown">{t.report.cut(credentials.length)}</Badge> : <></>}
    </article>
  );
}

interface HeldOptions {
  readonly page: Page;
  readonly detail: CredentialDetailView;
  readonly children: Child;
}

function Held({ page, detail, children }: HeldOptions) {
  const { t, words } = page;
  const { summary, record, audit, approvals } = detail;
  const { clusterId, clusterName, uid, status, revokedAt, hold, certificate } = summary;
  const evidence = record?.evidence ?? audit?.evidence;
  const decision = record?.decision ?? audit?.planned;
  return (
    <Facts
      facts={[
        {
          name: t.words.cluster,
          value: (
            <a href={credentialPath(clusterId, uid)}>
              {clusterName === undefined ? <Id>{clusterId}</Id> : <Said>{clusterName}</Said>}
            </a>
          ),
        },
        {
          name: t.words.status,
          value:
            status === undefined ? (
              t.words.unknown
            ) : (
              <Badge tone={statusTone[status]}>{words.credentialStatus[status]}</Badge>
            ),
        },
        certificate && { name: t.credentials.certificate, value: words.certificate[certificate] },
        summary.mode && { name: t.report.mode, value: words.mode[summary.mode] },
        revokedAt === undefined
          ? undefined
          : { name: t.credential.revokedAt, value: <Time page={page} at={revokedAt} /> },
        hold && { name: t.holds.until, value: <Time page={page} at={hold.until} /> },
        record && { name: t.credential.cause, value: <Said>{record.cause.origin}</Said> },
        approvals.length === 0
          ? undefined
          : { name: t.credential.approvals, value: <Said>{approvals.map(({ by }) => by).join(', ')}</Said> },
        evidence && {
          name: t.credential.evidence,
          isWide: true,
          value: <Evidence page={page} evidence={evidence} />,
        },
        decision && {
          name: t.credentials.decision,
          isWide: true,
          value: <Decision page={page} decision={decision} />,
        },
        { name: t.credential.history, isWide: true, value: children },
      ]}
    />
  );
}
