/** How every picture looks: colours and faces of the style sheet. */

export const label = { color: 'var(--text)', fontFamily: 'inherit', fontSize: 12 } as const;

export const axis = {
  axisLine: { lineStyle: { color: 'var(--line)' } },
  axisTick: { show: false },
  axisLabel: label,
  splitLine: { lineStyle: { color: 'var(--line)' } },
} as const;

export const legend = { top: 0, left: 0, textStyle: label, inactiveColor: 'var(--line)' } as const;
