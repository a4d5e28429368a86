/** The trend of the runs: what is left over, what can't be verified, what was revoked. */
import type { RunView } from '../../run-view.ts';
import { unverifiableIn } from '../overview-answer.ts';
import type { Page } from '../page.ts';
import { draw } from './draw.ts';
import { localeOf } from '../pieces.tsx';
import { axis, label, legend } from './looks.ts';
import { revokedIn } from './trend-figure.tsx';

/** `runs` as the API lists them, the newest first. Undefined for fewer than two that have ended: a point is no trend. */
export function drawTrend(page: Page, runs: readonly RunView[]): string | undefined {
  const ended = runs.filter(({ summary }) => summary !== undefined).toReversed();
  if (ended.length < 2) return undefined;
  const { t } = page;
  const day = new Intl.DateTimeFormat(localeOf(page), { month: 'short', day: 'numeric', timeZone: 'UTC' });
  const line = (name: string, color: string, type: 'line' | 'bar', of: (run: RunView) => number) => ({
    name,
    type,
    silent: true,
    data: ended.map(of),
    lineStyle: { color, width: 2 },
    itemStyle: { color },
    symbolSize: 5,
    label: { show: type === 'line', color: 'var(--text)', fontSize: 11, formatter: lastOnly(ended.length) },
  });
  return draw(
    {
      legend: { ...legend, data: [t.trend.residual, t.trend.unverifiable, t.trend.revoked] },
      grid: { left: 44, right: 24, top: 40, bottom: 28 },
      xAxis: {
        type: 'category',
        data: ended.map(({ startedAt }) => day.format(new Date(startedAt))),
        ...axis,
      },
      yAxis: { type: 'value', minInterval: 1, ...axis },
      series: [
        line(t.trend.revoked, 'var(--good)', 'bar', revokedIn),
        line(t.trend.residual, 'var(--critical)', 'line', ({ summary }) => summary?.traits.residual ?? 0),
        line(t.trend.unverifiable, 'var(--unknown)', 'line', unverifiableIn),
      ],
      textStyle: label,
    },
    { width: 860, height: 280 },
  );
}

/** The number at the end of a line says where things stand. */
function lastOnly(length: number) {
  return ({ dataIndex, value }: { readonly dataIndex: number; readonly value: unknown }): string =>
    dataIndex === length - 1 ? String(value) : '';
}
