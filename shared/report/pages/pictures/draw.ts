/** Draws with echarts, as SVG and without a browser. Colours are variables of the style sheet, so that both themes fit. */
import { BarChart, HeatmapChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, VisualMapPiecewiseComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import type { EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([
  BarChart,
  HeatmapChart,
  LineChart,
  GridComponent,
  LegendComponent,
  VisualMapPiecewiseComponent,
  SVGRenderer,
]);

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function draw(option: EChartsCoreOption, size: Size): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption({ animation: false, ...option });
    return withoutStyles(chart.renderToSVGString({ useViewBox: true }));
  } finally {
    // What is not disposed of keeps the process alive.
    chart.dispose();
  }
}

/** The page's security policy allows no style within a document: what the library says as style is said as attributes. */
function withoutStyles(svg: string): string {
  return svg
    .replaceAll(/<style\s*>[\s\S]*?<\/style>/g, '')
    .replaceAll(/ style="([^"]*)"/g, (_whole, declarations: string) =>
      declarations
        .split(';')
        .map((one) => one.split(':'))
        .map(([name = '', value = '']) => (value === '' ? '' : ` ${name.trim()}="${value.trim()}"`))
        .join(''),
    )
    .replaceAll(/ class="zr\d+-cls-\d+"/g, '')
    .replaceAll(/ ecmeta_[a-z_]+="[^"]*"/g, '');
}
