/** The pause switch and exemptions; and who asked for what. */
import type { Child } from 'hono/jsx';
import type { RequestView } from '../request-view.ts';
import type { SettingsView } from '../settings-view.ts';
import { Act, Actions } from './actions.tsx';
import { Layout } from './layout.tsx';
import { ClusterLink, IdentityLink } from './links.tsx';
import type { Listed } from './listed.ts';
import type { Page } from './page.ts';
import { Badge, Id, Pager, Said, Table, Time } from './pieces.tsx';

interface Settings {
  readonly page: Page;
  readonly note?: Child;
  readonly settings: SettingsView;
}

export function SettingsPage({ page, note, settings }: Settings) {
  const { t } = page;
  const { paused, exemptions } = settings;
  return (
    <Layout page={page} title={t.settings.title} note={note}>
      <section aria-labelledby="pause">
        <h2 id="pause">{t.settings.pause}</h2>
        {paused === undefined ? (
          <p>
            <Badge tone="good">{t.overview.notPaused}</Badge> {t.settings.notPausedMeans}
          </p>
        ) : (
          <p>
            <Badge tone="warning">{t.overview.paused}</Badge> <Said>{paused.by}</Said>:{' '}
            <Said>{paused.reason}</Said> (
            <Time page={page} at={paused.since} />)
          </p>
        )}
        <Actions page={page}>
          {paused === undefined ? (
            <Act page={page} needs="operator" href="/settings/pause" text={t.actions.pause} />
          ) : (
            <Act page={page} needs="admin" href="/settings/resume" text={t.actions.resume} />
          )}
        </Actions>
      </section>
      <section aria-labelledby="exemptions">
        <h2 id="exemptions">{t.settings.exemptions}</h2>
        <p class="lead">{t.settings.exemptionsLead}</p>
        <Table
          caption={t.settings.exemptions}
          rows={exemptions}
          empty={t.settings.noExemptions}
          columns={[
            {
              name: t.words.identity,
              cell: ({ uid }) => (uid === undefined ? t.settings.everybody : <IdentityLink uid={uid} />),
            },
            {
              name: t.words.cluster,
              cell: ({ clusterId }) =>
                clusterId === undefined ? t.settings.everywhere : <ClusterLink id={clusterId} />,
            },
            { name: t.settings.reason, cell: ({ reason }) => <Said>{reason}</Said> },
            { name: t.holds.owner, cell: ({ owner }) => <Said>{owner}</Said> },
            {
              name: t.settings.until,
              cell: ({ expiresAt, isExpired }) => (
                <>
                  <Time page={page} at={expiresAt} />{' '}
                  {isExpired ? <Badge tone="plain">{t.settings.ended}</Badge> : <></>}
                </>
              ),
            },
            {
              name: t.settings.change,
              cell: ({ id }) =>
                page.caller?.may('approver') === true ? (
                  <a href={`/exemptions/${id}/end`}>{t.actions.endExemption}</a>
                ) : (
                  '–'
                ),
            },
          ]}
        />
        <Actions page={page}>
          <Act page={page} needs="approver" href="/exempt" text={t.actions.exempt} />
        </Actions>
      </section>
      {page.caller?.may('approver') === true ? (
        <p>
          <a href="/requests">{t.requests.title}</a>
        </p>
      ) : (
        <></>
      )}
    </Layout>
  );
}

export function RequestsPage({ page, list }: { readonly page: Page; readonly list: Listed<RequestView> }) {
  const { t, words } = page;
  return (
    <Layout page={page} title={t.requests.title}>
      <p class="lead">{t.requests.lead}</p>
      <Table
        caption={t.requests.title}
        rows={list.items}
        empty={t.requests.none}
        columns={[
          { name: t.words.time, cell: ({ at }) => <Time page={page} at={at} /> },
          {
            name: t.requests.who,
            cell: ({ by, role, how }) => (
              <>
                <Said>{by}</Said> <small>{`${words.role[role]} · ${words.callerHow[how]}`}</small>
              </>
            ),
          },
          { name: t.requests.what, cell: ({ method, path }) => <Id>{`${method} ${path}`}</Id> },
          {
            name: t.requests.answer,
            cell: ({ status, text }) => (
              <>
                <Badge tone={status < 300 ? 'good' : 'warning'}>{String(status)}</Badge> <Said>{text}</Said>
              </>
            ),
          },
        ]}
      />
      <Pager page={page} next={list.next} />
    </Layout>
  );
}
