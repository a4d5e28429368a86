/** Each thing that a person may do, with what will happen when he does. */
import type { CredentialDetailView } from '../credential-detail.ts';
import type { PlanView } from '../plan-view.ts';
import { ActingPage, CheckField, type Refusal, TextField, UntilField } from './acting.tsx';
import { GrantsBefore, nameOf } from './credential.tsx';
import { Decision, Evidence, Uses } from './evidence.tsx';
import { credentialPath } from './links.tsx';
import type { Page } from './page.ts';
import { Badge, Facts, formatNumber, Kept, Said, Time } from './pieces.tsx';
import { wordFor } from './words/words.ts';

export interface Asked {
  readonly page: Page;
  readonly requestKey: string;
  readonly refusal?: Refusal | undefined;
}

export function ApprovePage({ detail, ...asked }: Asked & { readonly detail: CredentialDetailView }) {
  const { page } = asked;
  const { t, words } = page;
  const { summary, record, audit } = detail;
  const cluster = summary.clusterName ?? summary.clusterId;
  const toApprove = record?.toApprove;
  const evidence = record?.evidence;
  return (
    <ActingPage
      {...asked}
      title={t.approve.title(nameOf(detail), cluster)}
      back={credentialPath(summary.clusterId, summary.uid)}
      submit={t.approve.submit}
      willHappen={t.approve.willHappen}
      shown={
        <section aria-labelledby="evidence">
          <h2 id="evidence">{t.approve.shown}</h2>
          <Facts
            facts={[
              { name: t.words.identity, value: <Said>{nameOf(detail)}</Said> },
              { name: t.words.cluster, value: <Said>{cluster}</Said> },
              toApprove && { name: t.credential.reason, value: words.revocationReason[toApprove.reason] },
              record?.cause.requestedBy === undefined
                ? undefined
                : { name: t.approve.requestedBy, value: <Said>{record.cause.requestedBy}</Said> },
              evidence && {
                name: t.credential.evidence,
                isWide: true,
                value: <Evidence page={page} evidence={evidence} />,
              },
              record?.decision && {
                name: t.credentials.decision,
                isWide: true,
                value: <Decision page={page} decision={record.decision} />,
              },
            ]}
          />
          {audit === undefined ? <></> : <Uses page={page} uses={audit.uses} />}
        </section>
      }
    >
      <input type="hidden" name="shown" value={toApprove?.shown ?? ''} />
      <input type="hidden" name="shownEvenIfUsed" value={toApprove?.shownEvenIfUsed ?? ''} />
      {toApprove?.overrides === undefined ? (
        <></>
      ) : (
        <>
          <input type="hidden" name="overrides" value={toApprove.overrides} />
          <CheckField
            name="overridesKnown"
            isRequired
            label={t.approve.override(wordFor(words.unknownReason, toApprove.overrides))}
          />
        </>
      )}
      <CheckField name="evenIfUsed" label={t.approve.evenIfUsedLabel} />
      <UntilField page={page} label={t.approve.until} hours={[1, 24, 168]} />
    </ActingPage>
  );
}

export function RestorePage({ detail, ...asked }: Asked & { readonly detail: CredentialDetailView }) {
  const { page } = asked;
  const { t } = page;
  const { summary } = detail;
  return (
    <ActingPage
      {...asked}
      title={t.restore.title(nameOf(detail), summary.clusterName ?? summary.clusterId)}
      back={credentialPath(summary.clusterId, summary.uid)}
      submit={t.restore.submit}
      willHappen={t.restore.willHappen}
      shown={<GrantsBefore page={page} detail={detail} />}
    >
      <CheckField name="withAllClusters" label={t.restore.withAllClusters} />
    </ActingPage>
  );
}

export function RevokePage({
  uid,
  clusterId,
  ...asked
}: Asked & { readonly uid: string; readonly clusterId?: string | undefined }) {
  const { page } = asked;
  const { t, words } = page;
  return (
    <ActingPage
      {...asked}
      title={t.revoke.title(uid)}
      back={clusterId === undefined ? `/identities/${uid}` : credentialPath(clusterId, uid)}
      submit={t.revoke.submit}
      willHappen={t.revoke.willHappen}
    >
      <ClusterField label={t.revoke.clusters} hint={t.revoke.clustersHint} value={clusterId} />
      <p class="field">
        <label for="type">{t.words.type}</label>
        <select id="type" name="type">
          <option value="">{t.words.unknown}</option>
          <option value="RamUser">{words.identityType.RamUser}</option>
          <option value="RamRole">{words.identityType.RamRole}</option>
        </select>
      </p>
      <TextField name="why" label={t.settings.reason} longest={500} />
    </ActingPage>
  );
}

export function ApprovePlanPage({ plan, ...asked }: Asked & { readonly plan: PlanView }) {
  const { page } = asked;
  const { t } = page;
  return (
    <ActingPage
      {...asked}
      title={t.plan.approveTitle}
      back={`/plans/${plan.id}`}
      submit={t.plan.submit}
      willHappen={t.plan.willHappen}
      shown={
        <Facts
          facts={[
            { name: t.plan.why, value: <Kept page={page}>{plan.why}</Kept> },
            {
              name: t.plan.identities,
              value: formatNumber(page, new Set(plan.credentials.map(({ uid }) => uid)).size),
            },
            { name: t.plan.credentials, value: formatNumber(page, plan.credentials.length) },
            { name: t.words.time, value: <Time page={page} at={plan.at} /> },
          ]}
        />
      }
    >
      <UntilField page={page} label={t.approve.until} hours={[24, 48, 168]} />
    </ActingPage>
  );
}

export function ExemptPage({
  uid,
  clusterId,
  ...asked
}: Asked & { readonly uid?: string | undefined; readonly clusterId?: string | undefined }) {
  const { page } = asked;
  const { t } = page;
  return (
    <ActingPage
      {...asked}
      title={t.exempt.title}
      back="/settings"
      submit={t.exempt.submit}
      willHappen={t.exempt.willHappen}
    >
      <TextField
        name="uid"
        label={t.exempt.uid}
        hint={t.exempt.uidHint}
        value={uid}
        isOptional
        pattern="[0-9]{16,18}"
        longest={18}
      />
      <ClusterField label={t.exempt.clusterId} hint={t.exempt.clusterIdHint} value={clusterId} />
      <TextField name="reason" label={t.settings.reason} longest={500} />
      <UntilField page={page} label={t.settings.until} hours={[24, 168, 720, 2160]} />
    </ActingPage>
  );
}

interface ClusterChoice {
  readonly label: string;
  readonly hint: string;
  readonly value: string | undefined;
}

function ClusterField(choice: ClusterChoice) {
  return <TextField {...choice} name="clusterId" isOptional pattern="c[a-z0-9\-]{10,62}" longest={63} />;
}

/** What needs a reason at most. */
export type SimpleAct = 'pause' | 'resume' | 'endExemption' | 'audit' | 'verify' | 'sweep';

interface Simple extends Asked {
  readonly act: SimpleAct;
  /** What it is about: a cluster, a region, an exemption. */
  readonly about?: string | undefined;
  readonly back: string;
}

export function SimpleActPage({ act, about, back, ...asked }: Simple) {
  const { page } = asked;
  const { title, submit, willHappen } = page.t.simple[act];
  return (
    <ActingPage
      {...asked}
      title={title}
      back={back}
      submit={submit}
      willHappen={willHappen}
      shown={
        about === undefined ? (
          <></>
        ) : (
          <p>
            <Badge tone="plain">
              <Said>{about}</Said>
            </Badge>
          </p>
        )
      }
    >
      {act === 'pause' ? <TextField name="reason" label={page.t.settings.reason} longest={500} /> : <></>}
    </ActingPage>
  );
}
