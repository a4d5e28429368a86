/** Parameters of CS's events: how they are spelled is not documented, so that case and underscores don't count. */
import type { TrailEvent } from '../shared/runtime/cloud-event.ts';

export function jsonOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    // Text of another kind: its grants stay unnamed.
    return undefined;
  }
}

export function valueOf(trail: TrailEvent, wanted: string): unknown {
  const plain = (name: string): string => name.toLowerCase().replaceAll('_', '');
  return Object.entries(trail.requestParameters ?? {}).find(([name]) => plain(name) === wanted)?.[1];
}

export function parameter(trail: TrailEvent, wanted: string): string | undefined {
  const value = valueOf(trail, wanted);
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string').join(',');
  return typeof value === 'string' && value !== '' ? value : undefined;
}
