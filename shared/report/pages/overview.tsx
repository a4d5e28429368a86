/** Five seconds: is anybody out still in? */
import type { Child } from 'hono/jsx';
import type { RunView } from '../run-view.ts';
import type { CountedView, StatusView } from '../status-view.ts';
import type { WaitingView } from '../waiting-view.ts';
import { FindingList } from './finding-list.tsx';
import { Layout } from './layout.tsx';
import type { Page } from './page.ts';
import { Badge, formatNumber, Said, Time, type Tone } from './pieces.tsx';
import { answerOf, type Answer } from './overview-answer.ts';
import { Trend } from './pictures/trend-figure.tsx';
import { HoldTable } from './holds.tsx';

interface Overview {
  readonly page: Page;
  readonly note?: Child;
  readonly status: StatusView;
  /** The newest first. */
  readonly runs: readonly RunView[];
  /** Those that are due first. */
  readonly waiting: readonly WaitingView[];
  /** The picture of the runs; absent when fewer than two have ended. */
  readonly trend?: string | undefined;
}

export function OverviewPage({ page, note, status, runs, waiting, trend }: Overview) {
  const { t } = page;
  const answer = answerOf(status, runs);
  return (
    <Layout page={page} title={t.overview.title} note={note}>
      <section class={`answer ${answer.tone}`} aria-labelledby="question">
        <h2 id="question">{t.overview.question}</h2>
        <p class="verdict">{t.overview.answers[answer.kind](answer.count)}</p>
        <p>{t.overview.because[answer.kind]}</p>
      </section>
      <Numbers page={page} status={status} answer={answer} />
      <section aria-labelledby="critical">
        <h2 id="critical">{t.overview.critical}</h2>
        <FindingList page={page} findings={status.critical} empty={t.overview.noCritical} heading="h3" />
        {status.openFindings.critical.count > status.critical.length ? (
          <p>
            <a href="/findings?severity=critical">{t.overview.allCritical}</a>
          </p>
        ) : (
          <></>
        )}
      </section>
      <section aria-labelledby="waiting">
        <h2 id="waiting">{t.overview.nextDue}</h2>
        <HoldTable page={page} items={waiting} />
      </section>
      <Trend page={page} runs={runs} picture={trend} />
    </Layout>
  );
}

function Numbers({
  page,
  status,
  answer,
}: {
  readonly page: Page;
  readonly status: StatusView;
  readonly answer: Answer;
}) {
  const { t } = page;
  const { closed } = answer;
  const verdicts = closed?.summary?.verdicts;
  const proven = verdicts === undefined ? undefined : verdicts.proven;
  return (
    <ul class="numbers">
      <Number
        tone={status.residual === undefined ? 'unknown' : status.residual.count > 0 ? 'critical' : 'good'}
        value={status.residual === undefined ? '?' : formatNumber(page, status.residual.count)}
        name={t.overview.residual}
        href="/clusters"
      />
      <Number
        {...counted(page, status.usedAfterDeletion, 'critical')}
        name={t.overview.inUse}
        href="/findings?severity=critical"
      />
      <Number {...counted(page, status.waiting, 'warning')} name={t.overview.held} href="/holds" />
      <Number
        tone={answer.unverifiable === undefined ? 'unknown' : answer.unverifiable > 0 ? 'unknown' : 'good'}
        value={answer.unverifiable === undefined ? '?' : formatNumber(page, answer.unverifiable)}
        name={t.overview.unverifiable}
        href="/clusters"
      />
      <Number
        tone={
          proven === undefined ? 'unknown' : proven === (closed?.summary?.clusters ?? 0) ? 'good' : 'warning'
        }
        value={
          proven === undefined
            ? '?'
            : `${formatNumber(page, proven)}/${formatNumber(page, closed?.summary?.clusters ?? 0)}`
        }
        name={t.overview.proven}
        href="/encryption"
      />
      <li class="number plain">
        <RunState page={page} status={status} />
      </li>
    </ul>
  );
}

interface NumberOptions {
  readonly tone: Tone;
  readonly value: string;
  readonly name: string;
  readonly href: string;
}

/** None among the first of very many is not none. */
function counted(
  page: Page,
  { count, isAll }: CountedView,
  tone: Tone,
): Pick<NumberOptions, 'tone' | 'value'> {
  const value = formatNumber(page, count);
  if (count > 0) return { tone, value: isAll ? value : `${value}+` };
  return isAll ? { tone: 'good', value } : { tone: 'unknown', value: '?' };
}

function Number({ tone, value, name, href }: NumberOptions) {
  return (
    <li class={`number ${tone}`}>
      <a href={href}>
        <strong>{value}</strong> <span>{name}</span>
      </a>
    </li>
  );
}

function RunState({ page, status }: { readonly page: Page; readonly status: StatusView }) {
  const { t, words } = page;
  const { lastRun, paused, modes } = status;
  return (
    <>
      <p>
        {t.overview.lastRun}{' '}
        {lastRun === undefined ? (
          <Badge tone="unknown">{t.overview.never}</Badge>
        ) : (
          <a href={`/runs/${lastRun.run}`}>
            <Time page={page} at={lastRun.startedAt} /> ({words.phase[lastRun.phase]})
          </a>
        )}
      </p>
      <p>
        {t.overview.mode}{' '}
        {modes === undefined ? (
          <Badge tone="unknown">{t.overview.modeUnknown}</Badge>
        ) : (
          (['enforce', 'observe'] as const)
            .filter((mode) => (modes[mode] ?? 0) > 0)
            .map((mode) => (
              <Badge tone="plain">
                {words.mode[mode]}: {formatNumber(page, modes[mode] ?? 0)}
              </Badge>
            ))
        )}
      </p>
      <p>
        {paused === undefined ? (
          <Badge tone="good">{t.overview.notPaused}</Badge>
        ) : (
          <>
            <Badge tone="warning">{t.overview.paused}</Badge> <Said>{paused.by}</Said>:{' '}
            <Said>{paused.reason}</Said> (<Time page={page} at={paused.since} />)
          </>
        )}
      </p>
    </>
  );
}
