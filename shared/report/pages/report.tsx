/** The report that an auditor prints: period, scope, what was found, done and held, on what evidence, and whether the journals are whole. */
import type { EncryptionView } from '../encryption-view.ts';
import type { FindingView } from '../finding-view.ts';
import type { RunView } from '../run-view.ts';
import type { SettingsView } from '../settings-view.ts';
import type { StatusView } from '../status-view.ts';
import { Layout } from './layout.tsx';
import { ClusterLink } from './links.tsx';
import { answerOf } from './overview-answer.ts';
import type { Page } from './page.ts';
import { Badge, Facts, formatNumber, Id, Kept, Said, Table, Time } from './pieces.tsx';
import { revokedIn } from './pictures/trend-figure.tsx';
import { type Leaver, Leavers } from './report-leavers.tsx';
import { type Part, Whole } from './report-part.tsx';
import { ReportSettings } from './report-settings.tsx';
import { severityTone, verdictTone } from './tones.ts';
import { findingWordsFor, wordFor } from './words/words.ts';

export interface ReportContent {
  readonly account: string;
  /** Days of UTC, both included, as `2026-11-20`. */
  readonly from: string;
  readonly to: string;
  readonly status: StatusView;
  readonly runs: Part<RunView>;
  readonly leavers: Part<Leaver>;
  readonly findings: Part<FindingView>;
  readonly encryption: Part<EncryptionView>;
  readonly settings: SettingsView;
}

export function ReportPage({ page, content }: { readonly page: Page; readonly content: ReportContent }) {
  const { t } = page;
  return (
    <Layout page={page} title={t.report.title}>
      <p class="lead">{t.report.lead}</p>
      <Period page={page} content={content} />
      <Scope page={page} content={content} />
      <Leavers page={page} leavers={content.leavers} />
      <Runs page={page} runs={content.runs} />
      <Findings page={page} findings={content.findings} />
      <Encryption page={page} encryption={content.encryption} />
      <ReportSettings page={page} settings={content.settings} />
      <section aria-labelledby="limits">
        <h2 id="limits">{t.report.limits}</h2>
        <ul>
          {t.report.limitsText.map((text) => (
            <li>{text}</li>
          ))}
        </ul>
      </section>
    </Layout>
  );
}

interface Section {
  readonly page: Page;
  readonly content: ReportContent;
}

function Period({ page, content }: Section) {
  const { t } = page;
  return (
    <form class="filters" action="/report" method="get">
      <label>
        {t.report.from}
        <input type="date" name="from" value={content.from} required />
      </label>
      <label>
        {t.report.to}
        <input type="date" name="to" value={content.to} required />
      </label>
      <button type="submit">{t.report.show}</button>
    </form>
  );
}

function Scope({ page, content }: Section) {
  const { t, words } = page;
  const { account, from, to, status, runs, leavers } = content;
  const answer = answerOf(status, runs.items);
  const held = leavers.items.flatMap(({ credentials }) => credentials);
  const count = (wanted: readonly string[]): string =>
    formatNumber(page, held.filter(({ detail }) => wanted.includes(detail.summary.status ?? '')).length);
  return (
    <section aria-labelledby="scope">
      <h2 id="scope">{t.report.scope}</h2>
      <Facts
        facts={[
          { name: t.report.account, value: <Id>{account}</Id> },
          { name: t.report.period, value: `${from} – ${to} (UTC)` },
          { name: t.report.madeAt, value: <Time page={page} at={status.at} /> },
          page.caller && { name: t.report.madeFor, value: <Said>{page.caller.name}</Said> },
          {
            name: t.clusters.title,
            value: answer.closed === undefined ? t.words.unknown : formatNumber(page, answer.closed.clusters),
          },
          { name: t.runs.regions, value: <Said>{answer.closed?.regions.join(', ')}</Said> },
          {
            name: t.report.mode,
            value:
              status.modes === undefined
                ? t.words.unknown
                : Object.entries(status.modes).map(
                    ([mode, number]) => `${wordFor(words.mode, mode)}: ${formatNumber(page, number)} `,
                  ),
          },
          {
            name: t.overview.question,
            isWide: true,
            value: <strong>{t.overview.answers[answer.kind](answer.count)}</strong>,
          },
          {
            name: t.report.leavers,
            value: formatNumber(page, leavers.items.length) + (leavers.isWhole ? '' : '+'),
          },
          { name: words.credentialStatus.revoked, value: count(['revoked', 'revoked-grants-unverified']) },
          {
            name: words.credentialStatus.held,
            value: count(['held', 'would-revoke', 'revoking', 'unconfirmed']),
          },
          { name: words.credentialStatus.restored, value: count(['restored', 'restoring']) },
        ]}
      />
    </section>
  );
}

function Runs({ page, runs }: { readonly page: Page; readonly runs: ReportContent['runs'] }) {
  const { t, words } = page;
  const number = (value: number | undefined) => (value === undefined ? '–' : formatNumber(page, value));
  return (
    <section aria-labelledby="runs">
      <h2 id="runs">{t.report.runsTitle(runs.items.length)}</h2>
      <Whole page={page} part={runs} />
      <Table
        caption={t.runs.title}
        rows={runs.items}
        empty={t.report.noRuns}
        columns={[
          { name: t.runs.startedAt, cell: ({ startedAt }) => <Time page={page} at={startedAt} /> },
          { name: t.runs.phase, cell: ({ phase }) => words.phase[phase] },
          { name: t.clusters.title, isNumber: true, cell: ({ clusters }) => number(clusters) },
          { name: t.runs.unseen, isNumber: true, cell: ({ unseen }) => number(unseen) },
          {
            name: words.trait.residual,
            isNumber: true,
            cell: ({ summary }) => number(summary?.traits.residual),
          },
          {
            name: t.trend.revoked,
            isNumber: true,
            cell: (run) => number(run.summary === undefined ? undefined : revokedIn(run)),
          },
        ]}
      />
    </section>
  );
}

function Findings({ page, findings }: { readonly page: Page; readonly findings: ReportContent['findings'] }) {
  const { t, words } = page;
  return (
    <section aria-labelledby="findings">
      <h2 id="findings">{t.report.findingsTitle}</h2>
      <Whole page={page} part={findings} />
      <Table
        caption={t.report.findingsTitle}
        rows={findings.items}
        empty={t.findings.none}
        columns={[
          { name: t.findings.kind, cell: ({ kind }) => findingWordsFor(words, kind).title },
          {
            name: t.findings.severity,
            cell: ({ severity }) => <Badge tone={severityTone[severity]}>{words.severity[severity]}</Badge>,
          },
          {
            name: t.report.about,
            cell: ({ subject, text }) => (
              <>
                <Id>{subject}</Id> <Kept page={page}>{text}</Kept>
              </>
            ),
          },
          { name: t.findings.since, cell: ({ since }) => <Time page={page} at={since} /> },
        ]}
      />
    </section>
  );
}

function Encryption({
  page,
  encryption,
}: {
  readonly page: Page;
  readonly encryption: ReportContent['encryption'];
}) {
  const { t, words } = page;
  return (
    <section aria-labelledby="encryption">
      <h2 id="encryption">{t.encryption.title}</h2>
      <Whole page={page} part={encryption} />
      <Table
        caption={t.encryption.caption}
        rows={encryption.items}
        empty={t.encryption.none}
        columns={[
          {
            name: t.words.cluster,
            cell: ({ clusterId, clusterName }) => <ClusterLink id={clusterId} name={clusterName} />,
          },
          {
            name: t.encryption.verdict,
            cell: ({ verdict }) => <Badge tone={verdictTone[verdict]}>{words.verdict[verdict]}</Badge>,
          },
          {
            name: t.encryption.why,
            cell: ({ reasons }) => reasons.map(({ code }) => wordFor(words.verdictReason, code)).join(', '),
          },
          { name: t.encryption.key, cell: ({ keyId }) => (keyId === undefined ? '–' : <Id>{keyId}</Id>) },
          {
            name: t.encryption.proof,
            cell: ({ operations }) => (
              <Said>
                {operations[0] && `${operations[0].name} ${operations[0].at} ${operations[0].eventId}`}
              </Said>
            ),
          },
          { name: t.encryption.verifiedAt, cell: ({ verifiedAt }) => <Time page={page} at={verifiedAt} /> },
        ]}
      />
    </section>
  );
}
