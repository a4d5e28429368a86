/** What people had set when a report was made. */
import type { SettingsView } from '../settings-view.ts';
import type { Page } from './page.ts';
import { Badge, Said, Table, Time } from './pieces.tsx';

export function ReportSettings({ page, settings }: { readonly page: Page; readonly settings: SettingsView }) {
  const { t } = page;
  const { paused, exemptions } = settings;
  return (
    <section aria-labelledby="settings">
      <h2 id="settings">{t.settings.title}</h2>
      <p>
        {paused === undefined ? (
          t.overview.notPaused
        ) : (
          <>
            <Badge tone="warning">{t.overview.paused}</Badge> <Said>{paused.by}</Said>:{' '}
            <Said>{paused.reason}</Said> (
            <Time page={page} at={paused.since} />)
          </>
        )}
      </p>
      <Table
        caption={t.settings.exemptions}
        rows={exemptions}
        empty={t.settings.noExemptions}
        columns={[
          { name: t.words.identity, cell: ({ uid }) => uid ?? t.settings.everybody },
          { name: t.words.cluster, cell: ({ clusterId }) => clusterId ?? t.settings.everywhere },
          { name: t.settings.reason, cell: ({ reason }) => <Said>{reason}</Said> },
          { name: t.holds.owner, cell: ({ owner }) => <Said>{owner}</Said> },
          { name: t.settings.until, cell: ({ expiresAt }) => <Time page={page} at={expiresAt} /> },
        ]}
      />
    </section>
  );
}
