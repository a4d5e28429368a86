/** Everything that can go wrong between a client and the cloud, chosen by a test or a person, request by request. */
import type { ServiceName, WireAnswer, WireRequest } from './contract.ts';

export type Fault =
  /** Answer with the service's own error form; nothing is applied. */
  | { readonly kind: 'error'; readonly status: number; readonly code: string; readonly message?: string }
  /** Answer with these bytes; nothing is applied. */
  | { readonly kind: 'answer'; readonly answer: WireAnswer }
  /** Cut the connection, before or after the request was applied. */
  | { readonly kind: 'reset'; readonly applied: boolean }
  /** Never answer; nothing is applied. */
  | { readonly kind: 'hang' }
  /** Answer later than usual. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Change a good answer on its way out (for instance the JSON of an answer into an HTML page). */
  | { readonly kind: 'rewrite'; readonly rewrite: (answer: WireAnswer) => WireAnswer };

export interface FaultRule {
  readonly service: ServiceName;
  /** Any operation when absent. */
  readonly operation?: string;
  readonly matches?: (request: WireRequest) => boolean;
  /** How many matching requests pass first; 0 when absent. */
  readonly skip?: number;
  /** How many matching requests it then hits; all when absent. */
  readonly times?: number;
  readonly fault: Fault;
}

interface Armed {
  readonly rule: FaultRule;
  seen: number;
  hits: number;
}

export class Faults {
  readonly #armed: Armed[] = [];

  /** Arms a fault. Rules are tried in the order in which they were added; the first that fires wins. */
  add(rule: FaultRule): void {
    this.#armed.push({ rule, seen: 0, hits: 0 });
  }

  clear(): void {
    this.#armed.length = 0;
  }

  /** The rules that never fired: a test that ends with one did not test what it says. */
  unused(): FaultRule[] {
    return this.#armed.filter((armed) => armed.hits === 0).map((armed) => armed.rule);
  }

  /** The fault that hits this request, if any; counts the request. */
  take(service: ServiceName, operation: string, request: WireRequest): Fault | undefined {
    for (const armed of this.#armed) {
      const { rule } = armed;
      if (rule.service !== service) continue;
      if (rule.operation !== undefined && rule.operation !== operation) continue;
      if (rule.matches !== undefined && !rule.matches(request)) continue;
      armed.seen += 1;
      const position = armed.seen - (rule.skip ?? 0);
      if (position < 1 || position > (rule.times ?? Number.POSITIVE_INFINITY)) continue;
      armed.hits += 1;
      return rule.fault;
    }
    return undefined;
  }
}
