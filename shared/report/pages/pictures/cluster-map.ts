/** The map: a row a cluster, a column a thing that can stand there, with its number or mark. */
import type { ClusterView } from '../../cluster-view.ts';
import type { Page } from '../page.ts';
import type { Tone } from '../pieces.tsx';
import { verdictTone } from '../tones.ts';
import { draw } from './draw.ts';
import { label } from './looks.ts';

interface Cell {
  readonly text: string;
  readonly tone: Tone;
}

const rowHeight = 30;
const longestName = 24;

/** Undefined where there is no cluster. */
export function drawClusterMap(page: Page, clusters: readonly ClusterView[]): string | undefined {
  if (clusters.length === 0) return undefined;
  const { t, words } = page;
  const columns: readonly { readonly name: string; readonly cell: (one: ClusterView) => Cell }[] = [
    { name: words.trait.residual, cell: ifRead(({ traits }) => counted(traits.residual, 'critical')) },
    {
      name: t.clusters.unverifiable,
      cell: ifRead(({ results }) =>
        counted(results['failed: auditing off'] + results['failed: other'], 'unknown'),
      ),
    },
    { name: words.trait.unused, cell: ifRead(({ traits }) => counted(traits.unused, 'notice')) },
    { name: t.clusters.findings, cell: ({ openFindings }) => counted(openFindings, 'warning') },
    {
      name: t.clusters.secrets,
      cell: ({ verdict }) => ({
        text: verdict === undefined ? words.verdict.unknown : words.verdict[verdict],
        tone: verdictTone[verdict ?? 'unknown'],
      }),
    },
  ];
  const data = clusters.flatMap((cluster, y) =>
    columns.map(({ cell }, x) => {
      const { text, tone } = cell(cluster);
      return {
        value: [x, y, 0],
        itemStyle: { color: `var(--${tone}-soft)`, borderColor: 'var(--page)', borderWidth: 2 },
        label: { formatter: () => text },
      };
    }),
  );
  return draw(
    {
      grid: { left: 190, right: 8, top: 30, bottom: 4 },
      xAxis: { type: 'category', position: 'top', data: columns.map(({ name }) => name), ...plainAxis },
      yAxis: { type: 'category', inverse: true, data: clusters.map(nameOf), ...plainAxis },
      visualMap: { show: false, type: 'piecewise', pieces: [{ value: 0, color: 'var(--plain-soft)' }] },
      series: [{ type: 'heatmap', silent: true, data, label: { show: true, ...label } }],
      textStyle: label,
    },
    { width: 860, height: 34 + clusters.length * rowHeight },
  );
}

const plainAxis = {
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: { ...label, interval: 0 },
} as const;

function counted(count: number, tone: Tone): Cell {
  return { text: String(count), tone: count === 0 ? 'good' : tone };
}

/** A cluster that was not read says nothing about what stands there. */
function ifRead(cell: (one: ClusterView) => Cell): (one: ClusterView) => Cell {
  return (one) => (one.outcome === 'audited' ? cell(one) : { text: '?', tone: 'unknown' });
}

function nameOf({ clusterName, clusterId }: ClusterView): string {
  const name = clusterName === '' ? clusterId : clusterName;
  const letters = Array.from(
    new Intl.Segmenter().segment(name.replaceAll(/\p{C}/gu, '')),
    ({ segment }) => segment,
  );
  return letters.length > longestName ? `${letters.slice(0, longestName).join('')}…` : letters.join('');
}
