/** Every request that reached the local cloud, in order, and counts by operation. */
import type { ServiceName, WireRequest } from './contract.ts';

export interface RequestEntry {
  readonly sequence: number;
  readonly service: ServiceName;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly body: Buffer;
  /** The cloud's clock, milliseconds since 1970. */
  readonly at: number;
  /** Absent while it is under way, and for a request that was never answered. */
  status?: number;
}

/** Called before a request is applied and after it was applied, before its answer leaves. May throw to cut the connection. */
export type RequestHook = (entry: RequestEntry, phase: 'before' | 'after') => void | Promise<void>;

export class RequestLog {
  readonly entries: RequestEntry[] = [];
  readonly #hooks = new Set<RequestHook>();
  #sequence = 0;

  open(service: ServiceName, operation: string, request: WireRequest, at: number): RequestEntry {
    this.#sequence += 1;
    const { method, path, search, body } = request;
    const entry: RequestEntry = {
      sequence: this.#sequence,
      service,
      operation,
      method,
      path,
      search,
      body,
      at,
    };
    this.entries.push(entry);
    return entry;
  }

  /** Returns the function that takes the hook away again. */
  hook(hook: RequestHook): () => void {
    this.#hooks.add(hook);
    return () => this.#hooks.delete(hook);
  }

  async run(entry: RequestEntry, phase: 'before' | 'after'): Promise<void> {
    for (const hook of this.#hooks) await hook(entry, phase);
  }

  /** `{"cs.CleanClusterUserPermissions": 3, …}`, sorted by name. */
  countByOperation(): Record<string, number> {
    const counts: Record<string, number> = {};
    const names = this.entries.map((entry) => `${entry.service}.${entry.operation}`).toSorted();
    for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
    return counts;
  }

  clear(): void {
    this.entries.length = 0;
  }
}
