/** What the operations share. */
import { tableMissing } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { Table } from '../store/table.ts';

export interface OperationContext {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Takes the body of a request and gives that of the answer. Throws ServiceError for a refusal. */
export type Operation = (context: OperationContext, body: Buffer) => Buffer;

export function requireTable({ store }: OperationContext, name: string): Table {
  const table = store.catalog.find(name);
  if (table === undefined) throw tableMissing();
  return table;
}

/** Capacity units are counted in 4 KB, at least one. */
function units(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 4096));
}

export function consumedByRead(bytes: number): { capacityUnit: { read: number; write: number } } {
  return { capacityUnit: { read: units(bytes), write: 0 } };
}

export function consumedByWrite(bytes: number): { capacityUnit: { read: number; write: number } } {
  return { capacityUnit: { read: 0, write: units(bytes) } };
}
