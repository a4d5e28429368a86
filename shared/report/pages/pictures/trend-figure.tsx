/** The runs of the last weeks as a picture, and the same numbers as a table for whoever doesn't see it. */
import type { RunView } from '../../run-view.ts';
import { unverifiableIn } from '../overview-answer.ts';
import type { Page } from '../page.ts';
import { formatNumber, Table, Time } from '../pieces.tsx';
import { Picture } from './picture.tsx';

interface TrendOptions {
  readonly page: Page;
  readonly runs: readonly RunView[];
  /** An SVG that this program drew. */
  readonly picture: string | undefined;
}

export function Trend({ page, runs, picture }: TrendOptions) {
  const { t } = page;
  const ended = runs.filter(({ summary }) => summary !== undefined);
  return (
    <section aria-labelledby="trend">
      <h2 id="trend">{t.trend.title}</h2>
      {picture === undefined ? (
        <p class="empty">{t.trend.none}</p>
      ) : (
        <figure>
          <Picture svg={picture} labelledBy="trend-caption" />
          <figcaption id="trend-caption">{t.trend.caption(ended.length)}</figcaption>
        </figure>
      )}
      {ended.length === 0 ? (
        <></>
      ) : (
        <details>
          <summary>{t.trend.asTable}</summary>
          <Table
            caption={t.trend.title}
            rows={ended}
            empty=""
            columns={[
              { name: t.words.run, cell: ({ startedAt }) => <Time page={page} at={startedAt} /> },
              {
                name: t.trend.residual,
                isNumber: true,
                cell: ({ summary }) => formatNumber(page, summary?.traits.residual ?? 0),
              },
              {
                name: t.trend.unverifiable,
                isNumber: true,
                cell: (run) => formatNumber(page, unverifiableIn(run)),
              },
              { name: t.trend.revoked, isNumber: true, cell: (run) => formatNumber(page, revokedIn(run)) },
            ]}
          />
        </details>
      )}
    </section>
  );
}

export function revokedIn({ summary }: RunView): number {
  const outcomes = summary?.outcomes ?? {};
  return (outcomes['revoked'] ?? 0) + (outcomes['revoked-grants-unverified'] ?? 0);
}
