/** Deleted users and roles; and one identity with everything that it holds. */
import type { Child } from 'hono/jsx';
import type { CredentialView } from '../credential-view.ts';
import type { IdentityView } from '../identity-view.ts';
import type { PlannedStepView } from '../planned-step-view.ts';
import { Act, Actions } from './actions.tsx';
import { credentialChoices, CredentialTable } from './credential-table.tsx';
import { Decision } from './evidence.tsx';
import { Layout } from './layout.tsx';
import { credentialPath, IdentityLink } from './links.tsx';
import type { Listed } from './listed.ts';
import type { Page } from './page.ts';
import { Badge, Downloads, Facts, Filters, Id, Kept, Pager, Said, Table, Time } from './pieces.tsx';

export function IdentitiesPage({ page, list }: { readonly page: Page; readonly list: Listed<IdentityView> }) {
  const { t, words } = page;
  return (
    <Layout page={page} title={t.identities.title}>
      <p class="lead">{t.identities.lead}</p>
      <Table
        caption={t.identities.caption}
        rows={list.items}
        empty={t.identities.none}
        columns={[
          {
            name: t.words.identity,
            cell: ({ uid, name }) => (
              <>
                <IdentityLink uid={uid} name={name} /> {name === undefined ? <></> : <Id>{uid}</Id>}
              </>
            ),
          },
          { name: t.words.type, cell: ({ type }) => words.identityType[type] },
          { name: t.identities.deletedAt, cell: ({ deletedAt }) => <Time page={page} at={deletedAt} /> },
          {
            name: t.identities.bin,
            cell: ({ type, purgedAt }) =>
              type === 'RamRole' ? (
                '–'
              ) : purgedAt === undefined ? (
                t.identities.inBin
              ) : (
                <Time page={page} at={purgedAt} />
              ),
          },
        ]}
      />
      <Pager page={page} next={list.next} />
    </Layout>
  );
}

interface Identity {
  readonly page: Page;
  readonly note?: Child;
  readonly uid: string;
  /** Absent when neither events nor lists told of it. */
  readonly identity?: IdentityView | undefined;
  readonly credentials: Listed<CredentialView>;
  readonly plan: Listed<PlannedStepView>;
}

export function IdentityPage({ page, note, uid, identity, credentials, plan }: Identity) {
  const { t } = page;
  return (
    <Layout page={page} title={identity?.name ?? uid} note={note}>
      <IdentityFacts page={page} uid={uid} identity={identity} />
      <Actions page={page}>
        <Act page={page} needs="operator" href={`/identities/${uid}/revoke`} text={t.actions.revoke} />
        <Act page={page} needs="approver" href={`/exempt?uid=${uid}`} text={t.actions.exempt} />
      </Actions>
      <section aria-labelledby="held">
        <h2 id="held">{t.identities.holds}</h2>
        <Filters page={page} choices={credentialChoices(page)} />
        <CredentialTable
          page={page}
          items={credentials.items}
          by="cluster"
          empty={credentials.next === undefined ? t.credentials.none : t.lists.noneHere}
        />
        <Pager page={page} next={credentials.next} />
        <Downloads page={page} path={`/v1/identities/${uid}/credentials`} formats={['json', 'csv']} />
      </section>
      <section aria-labelledby="plan">
        <h2 id="plan">{t.identities.plan}</h2>
        <p class="lead">{t.identities.planLead}</p>
        <Plan page={page} uid={uid} steps={plan.items} />
      </section>
    </Layout>
  );
}

function IdentityFacts({ page, uid, identity }: Pick<Identity, 'page' | 'uid' | 'identity'>) {
  const { t, words } = page;
  if (identity === undefined)
    return (
      <p>
        <Badge tone="unknown">{t.identities.unknown}</Badge> <Id>{uid}</Id>
      </p>
    );
  const { type, isDeleted, isFrozen, names, createdAt, deletedAt, restoredAt, purgedAt } = identity;
  const at = (name: string, value: string | undefined) =>
    value === undefined ? undefined : { name, value: <Time page={page} at={value} /> };
  return (
    <Facts
      facts={[
        { name: 'uid', value: <Id>{uid}</Id> },
        { name: t.words.type, value: words.identityType[type] },
        {
          name: t.words.status,
          value: isDeleted ? (
            <Badge tone="critical">{t.identities.isDeleted}</Badge>
          ) : isFrozen ? (
            <Badge tone="warning">{t.identities.isFrozen}</Badge>
          ) : (
            <Badge tone="good">{t.identities.exists}</Badge>
          ),
        },
        at(t.identities.createdAt, createdAt),
        isDeleted
          ? {
              name: t.identities.deletedAt,
              value:
                deletedAt === undefined ? t.identities.deletedAtUnknown : <Time page={page} at={deletedAt} />,
            }
          : undefined,
        at(t.identities.restoredAt, restoredAt),
        at(t.identities.purgedAt, purgedAt),
        names.length < 2
          ? undefined
          : { name: t.identities.names, value: <Said>{names.map(({ name }) => name).join(', ')}</Said> },
      ]}
    />
  );
}

function Plan({
  page,
  uid,
  steps,
}: {
  readonly page: Page;
  readonly uid: string;
  readonly steps: readonly PlannedStepView[];
}) {
  const { t } = page;
  return (
    <Table
      caption={t.identities.plan}
      rows={steps}
      empty={t.credentials.none}
      columns={[
        {
          name: t.words.cluster,
          cell: ({ clusterId }) => (
            <a href={credentialPath(clusterId, uid)}>
              <Id>{clusterId}</Id>
            </a>
          ),
        },
        {
          name: t.credentials.decision,
          cell: ({ decision }) =>
            decision === undefined ? (
              t.identities.nothingAgainst
            ) : (
              <Decision page={page} decision={decision} />
            ),
        },
        {
          name: t.identities.whyNot,
          cell: ({ whyNot }) => (
            <ul class="reasons">
              {whyNot.map((why) => (
                <li>
                  <Kept page={page}>{why}</Kept>
                </li>
              ))}
            </ul>
          ),
        },
        { name: t.identities.asOf, cell: ({ asOf }) => <Time page={page} at={asOf} /> },
      ]}
    />
  );
}
