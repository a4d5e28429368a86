/** Nightly runs: how far each is, what it came to, and what it could not see. */
import type { Child } from 'hono/jsx';
import type { RunDetailView, RunView } from '../run-view.ts';
import { Act, Actions } from './actions.tsx';
import { Layout } from './layout.tsx';
import { credentialPath, IdentityLink, pathOfSubject } from './links.tsx';
import type { Listed } from './listed.ts';
import type { Page } from './page.ts';
import { Badge, Facts, formatNumber, Id, Kept, Pager, Said, Table, Time } from './pieces.tsx';
import { phaseTone } from './tones.ts';
import { wordFor } from './words/words.ts';

interface Runs {
  readonly page: Page;
  readonly note?: Child;
  readonly list: Listed<RunView>;
}

export function RunsPage({ page, note, list }: Runs) {
  const { t, words } = page;
  const number = (value: number | undefined) => (value === undefined ? '–' : formatNumber(page, value));
  return (
    <Layout page={page} title={t.runs.title} note={note}>
      <p class="lead">{t.runs.lead}</p>
      <Actions page={page}>
        <Act page={page} needs="operator" href="/runs/start" text={t.actions.sweep} />
      </Actions>
      <Table
        caption={t.runs.title}
        rows={list.items}
        empty={t.runs.none}
        columns={[
          {
            name: t.words.run,
            cell: ({ run, startedAt }) => (
              <a href={`/runs/${run}`}>
                <Time page={page} at={startedAt} />
              </a>
            ),
          },
          {
            name: t.runs.phase,
            cell: ({ phase }) => <Badge tone={phaseTone[phase]}>{words.phase[phase]}</Badge>,
          },
          { name: t.clusters.title, isNumber: true, cell: ({ clusters }) => number(clusters) },
          {
            name: t.runs.unseen,
            isNumber: true,
            cell: ({ unseen }) => (unseen === 0 ? '0' : <Badge tone="unknown">{number(unseen)}</Badge>),
          },
          {
            name: words.trait.residual,
            isNumber: true,
            cell: ({ summary }) => number(summary?.traits.residual),
          },
          { name: t.runs.planned, isNumber: true, cell: ({ planned }) => number(planned) },
          {
            name: t.runs.released,
            isNumber: true,
            cell: ({ released, heldPlan }) =>
              heldPlan === undefined ? (
                number(released)
              ) : (
                <a href={`/plans/${heldPlan}`}>{t.holds.withPlan}</a>
              ),
          },
        ]}
      />
      <Pager page={page} next={list.next} />
    </Layout>
  );
}

const phases = ['asking', 'auditing', 'releasing', 'revoking', 'closed'] as const;

export function RunPage({ page, run }: { readonly page: Page; readonly run: RunDetailView }) {
  const { t, words } = page;
  const { phase, summary } = run;
  return (
    <Layout page={page} title={t.runs.of(run.run)}>
      <ol class="phases">
        {phases.map((one) => (
          <li aria-current={one === phase ? 'step' : undefined}>{words.phase[one]}</li>
        ))}
      </ol>
      {phase === 'closed' ? (
        <></>
      ) : (
        <p class="note">
          {t.runs.underWay} <Time page={page} at={run.phaseUntil} />. <a href={page.url}>{t.lists.again}</a>
        </p>
      )}
      <Facts
        facts={[
          { name: t.runs.startedAt, value: <Time page={page} at={run.startedAt} /> },
          { name: t.runs.closedAt, value: <Time page={page} at={run.closedAt} /> },
          { name: t.clusters.title, value: formatNumber(page, run.clusters) },
          { name: t.runs.regions, value: <Said>{run.regions.join(', ')}</Said> },
          { name: t.runs.planned, value: formatNumber(page, run.planned) },
          { name: t.runs.released, value: formatNumber(page, run.released) },
          run.heldPlan === undefined
            ? undefined
            : { name: t.plan.title, value: <a href={`/plans/${run.heldPlan}`}>{t.holds.withPlan}</a> },
        ]}
      />
      {summary === undefined ? <></> : <Summary page={page} summary={summary} />}
      <section aria-labelledby="unseen">
        <h2 id="unseen">{t.runs.unseenThings}</h2>
        <Table
          caption={t.runs.unseenThings}
          rows={run.unseenThings}
          empty={t.runs.sawAll}
          columns={[
            { name: t.runs.what, cell: ({ what }) => <Subject what={what} /> },
            { name: t.runs.why, cell: ({ why }) => <Kept page={page}>{why}</Kept> },
          ]}
        />
      </section>
      <Calls page={page} calls={run.calls} />
    </Layout>
  );
}

function Subject({ what }: { readonly what: string }) {
  const path = pathOfSubject(what);
  return path === undefined ? (
    <Said>{what}</Said>
  ) : (
    <a href={path}>
      <Id>{what}</Id>
    </a>
  );
}

function Summary({
  page,
  summary,
}: {
  readonly page: Page;
  readonly summary: NonNullable<RunDetailView['summary']>;
}) {
  const { t, words } = page;
  const groups = [
    { name: t.runs.qualities, counts: summary.traits, labels: words.trait },
    { name: t.credentials.sevenDays, counts: summary.results, labels: words.accessResult },
    { name: t.encryption.title, counts: summary.verdicts, labels: words.verdict },
    { name: t.runs.outcomes, counts: summary.outcomes, labels: words.runOutcome },
    { name: t.runs.changed, counts: summary.changed, labels: words.runChange },
  ];
  return (
    <section aria-labelledby="summary" class="summary">
      <h2 id="summary">{t.runs.summary}</h2>
      <div class="columns">
        {groups
          .filter(({ counts }) => Object.keys(counts).length > 0)
          .map(({ name, counts, labels }) => (
            <div>
              <h3>{name}</h3>
              <dl class="counts">
                {Object.entries(counts).map(([key, count]) => (
                  <div>
                    <dt>{wordFor(labels, key)}</dt>
                    <dd>{formatNumber(page, count)}</dd>
                  </div>
                ))}
              </dl>
            </div>
          ))}
      </div>
    </section>
  );
}

/** So many are shown; the others are in the API's answer. */
const callsAtMost = 100;

function Calls({ page, calls }: { readonly page: Page; readonly calls: RunDetailView['calls'] }) {
  const { t, words } = page;
  return (
    <section aria-labelledby="calls">
      <h2 id="calls">{t.runs.calls}</h2>
      <Table
        caption={t.runs.calls}
        rows={calls.slice(0, callsAtMost)}
        empty={t.runs.noCalls}
        columns={[
          { name: t.words.identity, cell: ({ uid }) => <IdentityLink uid={uid} /> },
          { name: t.credential.reason, cell: ({ reason }) => words.revocationReason[reason] },
          {
            name: t.clusters.title,
            cell: ({ uid, clusterIds }) =>
              clusterIds.slice(0, 10).map((id) => (
                <>
                  <a href={credentialPath(id, uid)}>
                    <Id>{id}</Id>
                  </a>{' '}
                </>
              )),
          },
          { name: t.runs.task, cell: ({ taskId }) => <a href={`/tasks/revoke/${taskId}`}>{t.runs.look}</a> },
        ]}
      />
    </section>
  );
}
